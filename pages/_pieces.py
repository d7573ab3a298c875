"""The pieces of the board's pages that are not charts: headline, chips, the three numbers, coverage, the ledgers."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from gic_metrics.accounting.region import Total
from gic_metrics.accounting.scope2 import METHODS
from gic_metrics.figures.latest import missing_names, names_of, rolling
from gic_metrics.figures.sentence import comparisons, overview_headline
from gic_metrics.figures.so_far_sentence import estimates_sentence
from gic_metrics.figures.standing_sentence import period_said
from pages import _html

if TYPE_CHECKING:
    from pages._place import Place


def opening(place: Place, total: Total) -> str:
    """What a reader meets first: the finding, how sure it is, and E, R and N."""
    return headline(overview_headline(place.region, place.progress, place.words)) + chips(place, total) + three_numbers(place, total)


def headline(text: str) -> str:
    """The finding as the page's heading: its first sentence large, the rest under it."""
    first, *rest = re.split(r"(?<=\.) (?=[A-ZÆØÅ])", text, maxsplit=1)
    return f'<div class="gic"><h1>{escape(first)}</h1>' + "".join(f'<p class="gic-more">{escape(more)}</p>' for more in rest) + "</div>"


def chips(place: Place, total: Total) -> str:
    """Coverage, how settled the figures are, and as of when."""
    words = place.words
    return _html.chips(
        [
            words("page.overview.chip.coverage", k=len(total.reporting), n=len(total.expected), coverage_pct=total.coverage_pct),
            words(f"frame.status.{total.status or 'partial'}"),
            words("page.overview.chip.known", day=place.as_of or place.today),
        ]
    )


def three_numbers(place: Place, total: Total) -> str:
    """E, R and N together, each with unit, period, direction word and a comparison like for like."""
    words, period = place.words, words_period(place, total)
    compared = comparisons(place.region, total)
    way = note = ""
    if compared:
        earlier, comparison = compared[0]
        change = comparison.change_pct
        direction = "more" if change > 0.05 else "less" if change < -0.05 else "level"
        way = words(f"page.overview.number.{direction}", change_pct=abs(change), earlier=period_said(earlier.removesuffix("-Q4"), words))
        note = words("page.overview.number.same" if total.missing else "page.overview.number.all", n=len(comparison.sites))
    removed = words("page.overview.number.removed" if total.removed_t else "page.overview.number.none_removed")
    below = words("page.overview.number.below" if round(total.net_t or 0.0) < 0 else "page.overview.number.above")
    return _html.numbers(
        [
            (words("page.overview.number.E"), words.write(total.emitted_t, "number"), words("page.overview.number.unit", period=period), way, note),
            (words("page.overview.number.R"), words.write(total.removed_t, "number"), words("page.overview.number.unit", period=period), removed, ""),
            (
                words("page.overview.number.N"),
                words.write(total.net_t, "number"),
                words("page.overview.number.unit", period=period),
                below,
                words("page.overview.number.rule"),
            ),
        ]
    )


def words_period(place: Place, total: Total) -> str:
    return place.words("when.r4q_short", period=total.period) if rolling(total) else place.words.period(total.period)


def coverage(place: Place, total: Total) -> str:
    """Who has a figure and who has not, as wide as what they weigh; the missing are named."""
    words, region = place.words, place.region
    parts = ""
    for site in sorted(total.expected, key=lambda s: -region.weight(s, total.period)):
        kind, name = ("missing" if site in total.missing else "known"), region.name(site)
        parts += f'<li class="{kind}" style="flex-grow:{max(1, round(region.weight(site, total.period)))}" title="{escape(name)}"></li>'
    missing = missing_names(region, total.missing, total.period, words)
    said = words("page.overview.coverage.missing", names=missing) if missing else words("page.overview.coverage.whole")
    text = words(
        "page.overview.coverage.text",
        k=len(total.reporting),
        n=len(total.expected),
        coverage_pct=total.coverage_pct,
        period=words_period(place, total),
    )
    strip = f'<ul class="gic-strip" aria-hidden="true">{parts}</ul>'
    filled = estimates_sentence(region, total, words)
    return _html.heading(words("page.overview.coverage.title"), 3) + strip + _html.paragraphs(text, said, *([filled] if filled else []))


def ledgers(place: Place, total: Total) -> str:
    """The ledgers side by side, each with its rule: what decides the net, and the memos that never do."""
    words = place.words

    def row(name: str, value: float | None, rule: str, unknown: str = "unknown", **values: float | str | None) -> tuple[str, str, str]:
        said = words(f"page.overview.ledgers.{unknown}") if value is None else words.t(value)
        return words(f"page.overview.ledgers.{name}"), said, words(f"page.overview.ledgers.{rule}", **values)

    rows = [
        row("emitted", total.emitted_t, "emitted_rule"),
        row("captured", total.captured_fossil_t, "captured_rule", injected_t=total.injected_fossil_t),
        row("removed", total.removed_t, "removed_rule", transit_t=total.in_transit_biogenic_t),
        row("sold", total.removed_sold_t, "sold_rule"),
        row("biogenic", total.biogenic_memo_t, "biogenic_rule"),
        *(row(method, getattr(total, f"scope2_{method}_t"), "scope2_rule", factor=_factor(place, total, method)) for method in METHODS),
        _from_members(place, total),
        row("avoided", None, "avoided_rule", "not_counted"),
    ]
    columns = [words(f"page.overview.ledgers.{name}") for name in ("figure", "value", "rule")]
    head = _html.heading(words("page.overview.ledgers.title"), 3, words("page.overview.ledgers.lead"))
    table = _html.table(columns, rows, numeric=(1,), caption=words("page.overview.ledgers.caption", period=words_period(place, total)))
    wanting = names_of(place.region, total.scope2_unknown)
    return head + table + (_html.paragraphs(words("page.overview.ledgers.scope2_unknown", names=wanting)) if wanting else "")


def _from_members(place: Place, total: Total) -> tuple[str, str, str]:
    """What scope 2 leaves out because another member supplied it, so that it counts once in the region."""
    words, gwh = place.words, total.from_members_gwh
    said = words("page.overview.ledgers.unknown") if gwh is None else words("page.overview.ledgers.gwh", supplied=gwh)
    by_method = {f"{method}_t": getattr(total, f"scope2_{method}_members_t") for method in METHODS}
    key = "no_factor" if None in by_method.values() else "by_method"
    rule = words("page.overview.ledgers.members_rule") + (words(f"page.overview.ledgers.members_{key}", **by_method) if gwh else "")
    return words("page.overview.ledgers.members"), said, rule


def _factor(place: Place, total: Total, method: str) -> str | None:
    found = place.region.reference.electricity(method, int(total.period[:4]))
    return place.words.of(found.name) if found else None
