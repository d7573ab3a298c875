"""Do the books balance? Sums against their parts, explanations against their figures, the log against itself.

Every check compares two ways to the same thing; none of them mends anything. Red stops publishing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gic_metrics.accounting.explain import EXPLAINED, explain
from gic_metrics.accounting.explanation import Behind, Facts
from gic_metrics.accounting.facts import stated
from gic_metrics.accounting.plain_addition import plain_year
from gic_metrics.accounting.region import PERIODS, Region, Total
from gic_metrics.accounting.reuse import Match, streams
from gic_metrics.ledger import Ledger, LedgerError
from gic_metrics.vocabulary import DEFAULT_GWP, Sheet

ADDED = ("emitted_t", "captured_fossil_t", "removed_t", "removed_sold_t", "emitted_ets_t")
"""figures of a total that are sums over sites"""
TOLERANCE_T = 1e-3
"""a kilo: figures are sums of many floating-point numbers, stated in tonnes"""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its words are `selfcheck.<code>`; `compared` is how many comparisons stand behind it, `failed` what did not agree."""

    code: str
    ok: bool
    compared: int
    failed: tuple[str, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)


def selfcheck(
    ledger: Ledger, *, as_of: datetime | None = None, region: Region | None = None, facts: Behind | None = None, deep: bool = False
) -> list[Check]:
    """The checks of the accounting; `targets.selfcheck` has those of what stands on it too.

    `deep` also reads every original and explains every figure, not only the newest year's: nothing is published without it.
    """
    found = region or Region.read(ledger, as_of=as_of)
    behind = facts or Behind(ledger, found.as_of)
    plain = (_plain_sum(ledger, found), _added_plainly(behind, found))
    checks = [*_sums(found), _net(found), _explained(behind, found, deep=deep), *plain, _streams(ledger, found), *_log(ledger)]
    return [*checks, _originals(ledger)] if deep else checks


def books_balance(checks: Iterable[Check]) -> bool:
    return all(check.ok for check in checks)


def check_of(code: str, results: Iterable[tuple[str, bool]]) -> Check:
    """A check from (what was compared, does it agree)."""
    pairs = list(results)
    failed = tuple(name for name, ok in pairs if not ok)
    return Check(code, not failed, len(pairs), failed)


def agree(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=TOLERANCE_T)


def _sums(region: Region) -> Iterator[Check]:
    """Sectors add to the region, sites to their sectors, in every period of every kind."""
    yield check_of("sectors_add_up", _adding(region, "region", "sector", lambda whole, part: True))
    sectors = {site: sector for sector, sites in region.groups("sector").items() for site in sites}
    yield check_of("sites_add_up", _adding(region, "sector", "site", lambda whole, part: sectors[part.group] == whole.group))


def _adding(region: Region, by: str, of: str, belongs: Callable[[Total, Total], bool]) -> Iterator[tuple[str, bool]]:
    for kind in PERIODS:
        parts: dict[str, list[Total]] = defaultdict(list)
        for part in region.totals(of, kind):
            parts[part.period].append(part)
        for whole in region.totals(by, kind):
            mine = [part for part in parts[whole.period] if belongs(whole, part)]
            for name in ADDED:
                yield f"{whole.group} {whole.period} {name}", agree(getattr(whole, name), _known_sum(mine, name))


def _known_sum(parts: Sequence[Total], name: str) -> float | None:
    known = [value for part in parts if (value := getattr(part, name)) is not None]
    return sum(known) if known else None


def _net(region: Region) -> Check:
    """N = E - R and N_claim = E - (R - R_sold), wherever they stand."""
    totals = [total for kind in PERIODS for by in ("region", "sector", "site") for total in region.totals(by, kind)]
    return check_of("net_is_emitted_less_removed", ((f"{t.group} {t.period}", _net_holds(t)) for t in totals))


def _net_holds(total: Total) -> bool:
    if total.emitted_t is None or total.removed_t is None:
        return total.net_t is None
    claim = None if total.removed_sold_t is None else total.emitted_t - (total.removed_t - total.removed_sold_t)
    return agree(total.net_t, total.emitted_t - total.removed_t) and agree(total.net_claim_t, claim)


def _explained(facts: Facts, region: Region, *, deep: bool) -> Check:
    """The rows behind a figure sum to it."""
    years = region.periods("year")
    return check_of("explanations_sum", (_explains(facts, region, figure, year) for year in (years if deep else years[-1:]) for figure in EXPLAINED))


def _explains(facts: Facts, region: Region, figure: str, period: str) -> tuple[str, bool]:
    found = explain(region, facts, figure, period)
    return f"{figure} {period}", found.value is None or agree(found.value, sum(row.contribution for row in found.rows))


def _streams(ledger: Ledger, region: Region) -> Check:
    """A stream counts once, never more than either side says, and never across a slip of the unit."""
    return check_of(
        "streams_balance",
        ((f"{s.period} {s.stream}", _stream_holds(s.delivered, s.received, s.counted, s.state)) for s in streams(ledger, region.as_of)),
    )


def _stream_holds(delivered: float | None, received: float | None, counted: float | None, state: Match) -> bool:
    known = [v for v in (delivered, received) if v is not None]
    if not known or state is Match.UNIT_SLIP:
        return counted is None
    return counted == min(known)


def _log(ledger: Ledger) -> Iterator[Check]:
    for name, failing in ledger.failing().items():
        yield Check(name, failing == 0, 1, (name,) if failing else (), {"failing": failing})


def _plain_sum(ledger: Ledger, region: Region) -> Check:
    """The SQL views against a plain addition of the facts, one by one: scope 1 by site and quarter, t CO2e."""
    gwp = region.reference.gwp
    plain: dict[tuple[str, str], float] = defaultdict(float)
    for fact in ledger.facts(as_of=region.as_of, sheets=[Sheet.EMISSIONS]):
        r = fact.record
        if r.variable != "scope1" or r.control or r.row_class != "reported":
            continue
        value = stated(r)
        if value is not None:
            plain[r.site, r.period] += value * (1.0 if r.gas in ("CO2", "CO2e") else gwp.value(region.gwp_set, r.gas, r.origin, r.category))
    viewed: dict[tuple[str, str], float] = defaultdict(float)
    for row in ledger.named_rows("emission_parts", as_of=region.as_of, gwp_set=region.gwp_set or DEFAULT_GWP):
        if row["variable"] == "scope1" and row["value_t"] is not None:
            viewed[row["site"], row["period"]] += row["value_t"]
    return check_of(
        "views_agree",
        ((f"{site} {period}", agree(plain.get((site, period), 0.0), viewed.get((site, period), 0.0))) for site, period in plain | viewed),
    )


def _added_plainly(facts: Facts, region: Region) -> Check:
    """E, R and N of the newest year, of the region and every site, against a plain addition of the cells."""
    year = next(iter(reversed(region.periods("year"))), None)
    totals = [t for by in ("region", "site") for t in region.totals(by) if t.period == year and t.emitted_t is not None]
    return check_of("newest_year_agrees", (pair for total in totals for pair in _agrees_plainly(facts, region, total)))


def _agrees_plainly(facts: Facts, region: Region, total: Total) -> Iterator[tuple[str, bool]]:
    emitted, removed = plain_year(region, facts, total)
    for name, ours, plain in (("E", total.emitted_t, emitted), ("R", total.removed_t, removed), ("N", total.net_t, emitted - removed)):
        yield f"{name} {total.group} {total.period}", agree(ours, plain)


def _originals(ledger: Ledger) -> Check:
    """Every stored file is there, and is the file that was sent (sha256)."""
    return check_of("originals_whole", ((s.file, _whole(ledger, s.sha256)) for s in ledger.submissions()))


def _whole(ledger: Ledger, sha256: str) -> bool:
    try:
        ledger.original(sha256)
    except LedgerError:
        return False
    return True
