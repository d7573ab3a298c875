"""What changed, as a waterfall: between two periods by cause or by site, and in the figure of one period since a past day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from gic_metrics.accounting.changes import BOTH, Bar, PeriodChange
from gic_metrics.accounting.revisions import Revision, causes_by_submission
from gic_metrics.figures.axes import time_of
from gic_metrics.figures.latest import shown, sites_in, year_before
from gic_metrics.figures.picture import Picture, Table, table_of
from gic_metrics.figures.sentence import source_line
from gic_metrics.figures.theme import Theme
from gic_metrics.figures.waterfall import Step, waterfall
from gic_metrics.figures.what_changed_sentence import (
    change_headline,
    change_sentence,
    name_of,
    period_said,
    product_said,
    revision_headline,
    revision_sentence,
)
from gic_metrics.text import OSLO, Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.ledger import Ledger

SPLITS = ("cause", "site")
NOT_REAL = ("capture_report", "true_up", "estimate", "joined", "left", "newly_reporting", "back_cast", "no_figure")
SITES_SHOWN = 12
DRAWN_FROM_T = 0.5
NAMED_IN_LABEL = 2


def comparable_periods(region: Region) -> tuple[str, ...]:
    """Years, and four quarters that are no year, which may be shown as a total; the newest first."""
    years = [t for t in region.totals("region", "year") if shown(t)]
    quarters = [t for t in region.totals("region", "r4q") if shown(t) and not t.period.endswith("-Q4")]
    return tuple(sorted((t.period for t in (*years, *quarters)), key=time_of, reverse=True))


def natural_pair(newest_first: Sequence[str]) -> tuple[str, str]:
    """(earlier, later) of two or more periods: the newest, and the same a year before or else the one just before it."""
    later, *before = newest_first
    return (year_before(later) if year_before(later) in before else before[0]), later


def first_day(ledger: Ledger, as_of: datetime | None) -> date | None:
    """The day, in Oslo, on which the first figure was stored; None in an empty ledger."""
    stored = ledger.submissions(as_of=as_of)
    return stored[-1].recorded_at.astimezone(OSLO).date() if stored else None


def natural_split(change: PeriodChange) -> str:
    """By cause where anything is decomposed, else by site: where nobody reports products, causes say nothing."""
    return "cause" if any(bar.term in ("activity", "intensity", "capture") for bar in change.bars) else "site"


def what_changed(
    region: Region,
    change: PeriodChange,
    words: Words,
    theme: Theme,
    *,
    by: str = "cause",
    narrow: bool = False,
    most: int = SITES_SHOWN,
    today: date | None = None,
) -> Picture:
    """From one period to another, t CO2e inside the EU ETS total: N, each step of E by cause or by site, the step of R, N.

    `most` sites have a step of their own, the others one together.
    """
    headline, sentence = change_headline(change, words), change_sentence(region, change, words, by=by)
    earlier, later = (period_said(t.period, words) for t in (change.earlier, change.later))
    steps: list[Step] = []
    if change.known:
        parts = _by_site(region, change, words, most) if by == "site" else [_cause_step(region, bar, words, "what_changed") for bar in change.bars]
        ends = [_total_step(region, t, t.emitted_ets_t, words.window(t.period), words) for t in (change.earlier, change.later)]
        steps = [ends[0], *_drawn(parts), *_removal_step(change.removed_change_t, words), ends[1]]
    return Picture(
        key="what_changed",
        headline=headline,
        sentence=sentence,
        figure=waterfall(steps, words, theme, narrow=narrow),
        table=_site_table(region, change, words) if by == "site" else _cause_table(region, change, words),
        source=source_line(region, words, change.later, today=today),
        alt=words("what_changed.alt", earlier=earlier, later=later, headline=headline, sentence=sentence),
    )


def what_was_revised(region: Region, revision: Revision, words: Words, theme: Theme, *, narrow: bool = False, today: date | None = None) -> Picture:
    """The figure of one period as it was known then and as it is known now, t CO2e, all of E: N, each step of E by kind, the step of R, N."""
    headline, sentence = revision_headline(revision, words), revision_sentence(region, revision, words)
    steps: list[Step] = []
    if revision.known:
        then = words("what_was_revised.then", day=revision.known_then)
        now = words("what_was_revised.then", day=revision.known_now) if revision.known_now else words("what_was_revised.now")
        parts = [_cause_step(region, bar, words, "what_was_revised", real=False) for bar in revision.bars]
        ends = [_total_step(region, t, t.emitted_t, name, words) for t, name in ((revision.then, then), (revision.now, now))]
        steps = [ends[0], *_drawn(parts), *_removal_step(revision.removed_change_t, words), ends[1]]
    return Picture(
        key="what_was_revised",
        headline=headline,
        sentence=sentence,
        figure=waterfall(steps, words, theme, narrow=narrow),
        table=_revision_table(region, revision, words),
        source=source_line(region, words, revision.now, today=today),
        alt=words("what_was_revised.alt", period=period_said(revision.period, words), headline=headline, sentence=sentence),
    )


def _drawn(parts: list[Step]) -> list[Step]:
    """Steps of less than half a tonne stand in the table only."""
    return [step for step in parts if abs(step.change) >= DRAWN_FROM_T]


def _total_step(region: Region, total: Total, emitted: float | None, name: str, words: Words) -> Step:
    """N of a side, with E and R beside it, and how many sites it is the sum of."""
    e, r = emitted or 0.0, total.removed_t or 0.0
    key = "what_changed.total" if r else "what_changed.total_e" if total.removed_t is not None else "what_changed.total_e_alone"
    said = words(key, emitted_t=e, removed_t=r, net_t=e - r)
    if total.missing:
        said += f" ({words('what_changed.total_of', k=sites_in(region, total.reporting), n=sites_in(region, total.expected))})"
    return Step(name, said, level=e - r)


def _removal_step(removed_change_t: float, words: Words) -> list[Step]:
    if abs(removed_change_t) < DRAWN_FROM_T:
        return []
    return [Step(words("what_changed.term.removed"), words.write(-removed_change_t, "signed_t"), change=-removed_change_t)]


def _cause_step(region: Region, bar: Bar, words: Words, section: str, *, real: bool | None = None) -> Step:
    real = bar.term not in NOT_REAL if real is None else real
    names = [name_of(region, site) for site in bar.sites]
    said = words.write(bar.change_t, "signed_t")
    if not real:
        said += " (" + (words.listed(names) if len(names) <= NAMED_IN_LABEL else words("what_changed.some_sites", n=len(names))) + ")"
    return Step(words(f"{section}.term.{bar.term}"), said, change=bar.change_t, real=real, more=words.listed(names))


def _by_site(region: Region, change: PeriodChange, words: Words, most: int) -> list[Step]:
    """A step for each of the largest, one for the others together, and last those without a figure on a side."""
    both = [s for s in change.sites if s.earlier_t is not None and s.later_t is not None]
    steps = [Step(name_of(region, s.site), words.write(s.change_t, "signed_t"), change=s.change_t) for s in both[:most]]
    if rest := both[most:]:
        whole = sum(s.change_t for s in rest)
        steps.append(Step(words("what_changed.others", n=len(rest)), words.write(whole, "signed_t"), change=whole))
    return steps + [_cause_step(region, bar, words, "what_changed") for bar in change.bars if bar.term not in BOTH]


def _ends(before: Total, after: Total, emitted: tuple[float | None, float | None], said: tuple[str, str], words: Words) -> list[tuple[object, ...]]:
    """R and N of both sides, for the foot of a table; none where R is withheld."""
    if before.removed_t is None or after.removed_t is None:
        return []
    rows: list[tuple[object, ...]] = [
        (words("what_changed.row.removed", period=name), t.removed_t, ()) for t, name in ((before, said[0]), (after, said[1]))
    ]
    for total, e, name in ((before, emitted[0], said[0]), (after, emitted[1], said[1])):
        net = None if e is None else e - (total.removed_t or 0.0)
        rows.append((words("what_changed.row.net", period=name), net, ()))
    return rows


def _cause_table(region: Region, change: PeriodChange, words: Words) -> Table:
    columns = [(words("column.what"), "text"), (words("what_changed.column.amount"), "t"), (words("what_changed.column.sites"), "names")]
    said = words.window(change.earlier.period), words.window(change.later.period)
    emitted = change.earlier.emitted_ets_t, change.later.emitted_ets_t
    rows: list[tuple[object, ...]] = [(words("what_changed.row.emitted", period=said[0]), emitted[0], ())]
    rows += [(words(f"what_changed.term.{b.term}"), b.change_t, tuple(name_of(region, s) for s in b.sites)) for b in change.bars]
    rows.append((words("what_changed.row.emitted", period=said[1]), emitted[1], ()))
    return table_of(columns, [*rows, *_ends(change.earlier, change.later, emitted, said, words)])


def _site_table(region: Region, change: PeriodChange, words: Words) -> Table:
    columns = [
        (words("column.site"), "text"),
        *((words("what_changed.row.emitted", period=words.window(t.period)), "t") for t in (change.earlier, change.later)),
        (words("what_changed.column.change"), "t"),
        (words("what_changed.column.product"), "text"),
    ]
    return table_of(columns, [(name_of(region, s.site), s.earlier_t, s.later_t, s.change_t, product_said(s, words)) for s in change.sites])


def _revision_table(region: Region, revision: Revision, words: Words) -> Table:
    columns = [
        (words("column.what"), "text"),
        (words("what_changed.column.amount"), "t"),
        (words("what_changed.column.sites"), "names"),
        (words("what_changed.column.submission"), "names"),
        (words("what_changed.column.reason"), "names"),
    ]
    then = words("what_was_revised.then", day=revision.known_then)
    now = words("what_was_revised.then", day=revision.known_now) if revision.known_now else words("what_was_revised.now")
    emitted = revision.then.emitted_t, revision.now.emitted_t
    rows: list[tuple[object, ...]] = [(words("what_changed.row.emitted", period=then), emitted[0], (), (), ())]
    done = causes_by_submission(revision)
    for bar in revision.bars:
        of_term = [(cause, change, sites) for cause, change, sites in done if cause.term == bar.term]
        without = bar.change_t - sum(change for _, change, _ in of_term)
        said = words(f"what_was_revised.term.{bar.term}")
        rows += [
            (said, change, tuple(name_of(region, s) for s in sites), (f"{cause.submission}, {cause.file}",), (cause.reason,))
            for cause, change, sites in of_term
        ]
        if not of_term or abs(without) >= DRAWN_FROM_T:
            rows.append((said, without, tuple(name_of(region, s) for s in bar.sites), (), ()))
    rows.append((words("what_changed.row.emitted", period=now), emitted[1], (), (), ()))
    rows += [(*row, (), ()) for row in _ends(revision.then, revision.now, emitted, (then, now), words)]
    return table_of(columns, rows)
