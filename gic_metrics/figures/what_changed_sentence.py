"""The sentences of what changed: the whole change like for like, its largest parts, and what is no real change, each with its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.accounting.changes import BOTH, MOST_ESTIMATED_PCT, Bar, PeriodChange, SiteChange, window_of
from gic_metrics.accounting.comparison import MOST_LEFT_OUT_PCT
from gic_metrics.accounting.revisions import Revision, causes_by_submission
from gic_metrics.accounting.turnaround import unlike
from gic_metrics.figures.latest import names_of, partly_outside
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total

LARGEST = 3
NAMED = 3
NEARLY_NONE_T = 0.5


def change_headline(change: PeriodChange, words: Words) -> str:
    """The change in E, like for like, where enough of the region has a figure on both sides."""
    earlier, later, same = change.earlier.period, change.later.period, change.same
    if not change.known:
        return words("what_changed.nothing", earlier=period_said(earlier, words), later=period_said(later, words))
    if not same.headline or same.change_pct is None or same.change_t is None:
        sides = {"earlier": period_said(earlier, words), "later": period_said(later, words)}
        return words("what_changed.unsaid", most_pct=MOST_LEFT_OUT_PCT, **sides)
    way = "more" if same.change_t > NEARLY_NONE_T else "less" if same.change_t < -NEARLY_NONE_T else "level"
    return words(
        f"what_changed.{way}_{'same' if same.left_out else 'all'}",
        when=_when(later, words),
        than=than(earlier, words),
        what=words("what_changed.emissions_ets" if partly_outside(change.earlier, change.later) else "what_changed.emissions"),
        change_t=abs(same.change_t),
        change_pct=abs(same.change_pct),
        n=len(same.sites),
        of=len(same.sites) + len(same.left_out),
    )


def change_sentence(region: Region, change: PeriodChange, words: Words, *, by: str = "cause") -> str:
    """The largest parts, then what is not in the change, then R and N."""
    if not change.known:
        return ""
    said = [
        *_largest(region, change, words, by),
        *_why_not_split(change, words),
        *_one_sided(region, change, words),
        *_sum(change, words),
        _removal(change.earlier, change.later, change.earlier.emitted_ets_t, change.later.emitted_ets_t, words),
    ]
    if (unreported := _bar(change.bars, "capture_report")) is not None:
        said.append(words("what_changed.capture_report", names=names_of(region, unreported.sites)))
    sides = (window_of(change.later.period), window_of(change.earlier.period))
    if stopped := unlike(region.stop_days, change.same.sites, *sides):
        said.append(words("so_far.turnaround", names=names_of(region, stopped)))
    if change.gwp_phase_t:
        said.append(words("what_changed.gwp_phase", bound_t=change.gwp_phase_t))
    if partly_outside(change.earlier, change.later):
        said.append(words("what_changed.ets"))
    return " ".join(part for part in said if part)


def _largest(region: Region, change: PeriodChange, words: Words, by: str) -> list[str]:
    if by == "site":
        sites = [s for s in change.sites if s.earlier_t is not None and s.later_t is not None]
        parts = [(region.name(s.site), s.change_t) for s in sites]
    else:
        parts = [(words(f"what_changed.low.{bar.term}"), bar.change_t) for bar in change.bars if bar.term in BOTH]
    parts = sorted((p for p in parts if abs(p[1]) >= NEARLY_NONE_T), key=lambda p: -abs(p[1]))
    if not parts:
        return []
    each = [words("what_changed.largest_one", name=name, change_t=value) for name, value in parts[:LARGEST]]
    return [words("what_changed.largest", terms=each)]


def _why_not_split(change: PeriodChange, words: Words) -> list[str]:
    if not change.products_told:
        return []
    if not change.decomposed:
        return [words("what_changed.too_estimated", most_pct=MOST_ESTIMATED_PCT)]
    split = any(_bar(change.bars, term) for term in ("activity", "intensity"))
    return [] if split or _bar(change.bars, "not_decomposed") is None else [words("what_changed.no_products")]


def _one_sided(region: Region, change: PeriodChange, words: Words) -> list[str]:
    """Who is in only one of the periods, and with how much."""
    said = []
    for term in ("no_figure", "newly_reporting", "joined", "back_cast", "left"):
        bar = _bar(change.bars, term)
        if bar is None:
            continue
        names = _named(region, bar.sites, words)
        told: dict[str, object] = {"names": names, "value_t": abs(bar.change_t)}
        if term == "no_figure":
            told |= {"period": period_said(change.later.period, words), "than": than(change.earlier.period, words)}
            one = len(bar.sites) == 1
            said.append(words("what_changed.no_figure_one", name=names[0], **told) if one else _many(bar, told, words))
        elif term == "back_cast":
            told |= {"earlier": period_said(change.earlier.period, words), "value_t": bar.change_t}
            said.append(words("what_changed.back_cast", **told))
        else:
            said.append(words(f"what_changed.{term}", **told))
    return said


def _many(bar: Bar, told: dict[str, object], words: Words) -> str:
    return words("what_changed.no_figure_many", n=len(bar.sites), **told)


def _named(region: Region, sites: tuple[str, ...], words: Words) -> list[str]:
    names = [name_of(region, site) for site in sites[:NAMED]]
    rest = len(sites) - NAMED
    return names if rest <= 0 else [*names, words("what_changed.others", n=rest)]


def _sum(change: PeriodChange, words: Words) -> list[str]:
    if not change.same.left_out:
        return []
    told = {"earlier_t": change.earlier.emitted_ets_t, "later_t": change.later.emitted_ets_t}
    return [words("what_changed.sum", change_t=change.change_t, **told)]


def _removal(before: Total, after: Total, e0: float | None, e1: float | None, words: Words) -> str:
    """R and N beside E, in the same series; or that they are withheld, where R of a known year is not told."""
    if None in (before.removed_t, after.removed_t):
        return words("what_changed.removed_withheld")
    r0, r1 = before.removed_t or 0.0, after.removed_t or 0.0
    if not r0 and not r1:
        return words("what_changed.none_removed")
    same = abs(r1 - r0) < NEARLY_NONE_T and abs((e1 or 0.0) - (e0 or 0.0)) < NEARLY_NONE_T
    told = {"later_r": r1, "later_n": (e1 or 0.0) - r1}
    return words("what_changed.removed_same", **told) if same else words("what_changed.removed", earlier_r=r0, earlier_n=(e0 or 0.0) - r0, **told)


def revision_headline(revision: Revision, words: Words) -> str:
    """What the figure is now and what it was known as then."""
    then, now = revision.then.emitted_t, revision.now.emitted_t
    told = {"period": period_said(revision.period, words), "day": revision.known_then, "now_t": now}
    if now is None:
        return words("what_was_revised.nothing", **told)
    if then is None:
        return words("what_was_revised.now_known", **told)
    if abs(now - then) < NEARLY_NONE_T:
        return words("what_was_revised.same", **told)
    return words("what_was_revised.changed", then_t=then, change_t=now - then, **told)


def revision_sentence(region: Region, revision: Revision, words: Words) -> str:
    """Why it differs: the kinds, each correction with the reason that was given, who has come or gone, and R and N."""
    if not revision.known:
        return ""
    parts = sorted((b for b in revision.bars if abs(b.change_t) >= NEARLY_NONE_T), key=lambda b: -abs(b.change_t))
    each = [words("what_changed.largest_one", name=words(f"what_was_revised.low.{b.term}"), change_t=b.change_t) for b in parts]
    said = [words("what_was_revised.why", terms=each)] if each else []
    for cause, change_t, sites in causes_by_submission(revision)[-LARGEST:]:
        if cause.term == "correction":
            told = {"sites": _named(region, sites, words), "change_t": change_t, "reason": cause.reason}
            said.append(words("what_was_revised.correction", **told))
    then, now = revision.then, revision.now
    if then.reporting != now.reporting or then.expected != now.expected:
        told = {"then_k": len(then.reporting), "then_n": len(then.expected), "now_k": len(now.reporting), "now_n": len(now.expected)}
        said.append(words("what_was_revised.sites_then", **told))
    return " ".join([*said, _removal(then, now, then.emitted_t, now.emitted_t, words)])


def name_of(region: Region, site: str) -> str:
    """A site's name; of one that the region's register does not know, its id."""
    return region.reference.register.sites[site].name if site in region.reference.register.sites else site


def product_said(site: SiteChange, words: Words) -> str | None:
    """The main product with both quantities; None where it cannot be compared."""
    product = site.product
    if product is None or product.earlier is None or product.later is None:
        return None
    return words("what_changed.row.product", name=product.name, earlier=product.earlier, later=product.later, unit=product.unit)


def period_said(period: str, words: Words) -> str:
    """`2022`, or "the four quarters to Q3 2026"."""
    return words("when.r4q_short", period=period) if "Q" in period else words.period(period)


def _when(period: str, words: Words) -> str:
    return words("when.r4q" if "Q" in period else "when.year", period=period)


def than(period: str, words: Words) -> str:
    """In a period, inside a sentence."""
    return words("what_changed.in_r4q" if "Q" in period else "what_changed.in_year", period=period)


def _bar(bars: tuple[Bar, ...], term: str) -> Bar | None:
    return next((bar for bar in bars if bar.term == term), None)
