"""The sentences of reuse: how much went between companies, tonnes and GWh each by itself, and dry tonnes apart from wet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gic_metrics.accounting.reuse import in_order
from gic_metrics.figures.axes import time_of
from gic_metrics.figures.latest import year_before
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.reuse import Stream


Measured = tuple[str, str]
"""(unit, wet or dry of tonnes): what amounts are added within"""


def amount_said(amount: float | None, unit: str, words: Words, basis: str | None = None) -> str:
    """An amount with its unit, and wet or dry where `basis` is given: it is where tonnes of several bases stand together."""
    if amount is None:
        return words("table.not_reported")
    said = words(f"reuse_unit.{unit}", amount=amount) if unit in ("t", "GWh") else words("reuse_unit.other", amount=amount, unit=unit)
    return said if basis is None else basis_said(said, basis, words)


def basis_said(said: str, basis: str, words: Words) -> str:
    """An amount, a unit or a column of tonnes with its basis: `17 900 t dry`."""
    return words(f"reuse_basis.{basis or 'unsaid'}", amount=said)


def named_with(name: str, basis: str, words: Words) -> str:
    """A stream with wet or dry where that is stated: `Slag (dry)`."""
    return words(f"reuse_basis.of_{basis}", name=name) if basis else name


def counted(streams: Iterable[Stream], *, period: str | None = None, unit: str | None = None, basis: str | None = None) -> list[Stream]:
    """Streams in operation with an amount that counts."""
    running = [s for s in streams if s.running and s.counted is not None and period in (None, s.period)]
    return [s for s in running if unit in (None, s.unit) and basis in (None, s.measured[1])]


def measured(streams: Iterable[Stream]) -> list[Measured]:
    """What the streams that count are measured in: tonnes dry, wet and not stated, then GWh and other units."""
    found = {s.measured for s in counted(streams)}
    return [(unit, basis) for unit in sorted({u for u, _ in found}, key=_tonnes_first) for basis in in_order(b for u, b in found if u == unit)]


def _tonnes_first(unit: str) -> tuple[bool, str]:
    return unit != "t", unit


def told_apart(streams: Iterable[Stream]) -> bool:
    """Whether tonnes of several bases stand together, so that each must say which it is."""
    return len({s.measured for s in counted(streams, unit="t")}) > 1


def newest_period(streams: Iterable[Stream]) -> str | None:
    return max((s.period for s in streams), key=time_of, default=None)


def sums(streams: Sequence[Stream], period: str) -> dict[Measured, float]:
    """(unit, basis) -> amount of a period, each stream once; one unit is never added to another, nor wet tonnes to dry."""
    found: dict[Measured, float] = defaultdict(float)
    for stream in counted(streams, period=period):
        found[stream.measured] += stream.counted or 0.0
    return {key: found[key] for key in measured(streams) if key in found}


def sums_said(streams: Sequence[Stream], period: str, words: Words) -> list[str]:
    apart = told_apart(streams)
    return [amount_said(v, unit, words, basis if apart and unit == "t" else None) for (unit, basis), v in sums(streams, period).items()]


def reuse_stream_sentence(streams: Sequence[Stream], words: Words, unit: str, period: str | None = None, basis: str = "") -> str:
    """How much went between the companies in a period in one unit and on one basis, and how much of it only one side has reported."""
    chosen = period or newest_period(counted(streams, unit=unit, basis=basis))
    those = counted(streams, period=chosen, unit=unit, basis=basis) if chosen else []
    if not those:
        return words("reuse_streams.nothing")
    named = basis if unit == "t" and told_apart(streams) else None
    amount = sum(s.counted or 0.0 for s in those)
    said = words(
        "reuse_streams.headline_one" if len(those) == 1 else "reuse_streams.headline",
        period=chosen,
        amount=amount_said(amount, unit, words, named),
        n=len(those),
    )
    alone = sum(s.counted or 0.0 for s in those if s.state == "one_sided")
    return said if not alone else said + " " + words("reuse_streams.one_sided", amount=amount_said(alone, unit, words, named))


def reuse_trend_sentence(streams: Sequence[Stream], words: Words) -> str:
    """Tonnes, dry apart from wet, and GWh of the newest quarter, and of the same quarter a year before."""
    newest = newest_period(counted(streams))
    if newest is None:
        return words("reuse_trend.nothing")
    said = words("reuse_trend.headline", period=newest, amounts=sums_said(streams, newest, words))
    before = sums_said(streams, year_before(newest), words)
    return said if not before else said + " " + words("reuse_trend.before", amounts=before)
