"""Every target against its own path: a table of all, and a chart by itself for those that are not the region's emissions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gic_metrics.accounting.reuse_year import ReuseYears
from gic_metrics.figures.against_path import target_against_path, target_source
from gic_metrics.figures.latest import newest_total
from gic_metrics.figures.picture import Picture
from gic_metrics.figures.sentence import reuse_source
from gic_metrics.figures.standing import Standing, amount, gap_unit, reuse_standings, standings
from gic_metrics.figures.standing_sentence import claim_sentence, remembered, standing_pace, standing_parts
from gic_metrics.figures.theme import Theme
from gic_metrics.vocabulary import Sheet
from pages import _asked, _explain, _html

if TYPE_CHECKING:
    from gic_metrics.accounting.explanation import Question
    from gic_metrics.reference import ReuseTarget, Target
    from pages._place import Place

COLUMNS = ("target", "status", "pace", "actual", "path", "gap", "period", "measure", "kind")


def of(place: Place) -> Sequence[Standing]:
    """Where every target stands; computed once."""
    return place.once("standings", lambda: standings(place.region, place.progress))


def of_reuse(place: Place) -> Sequence[Standing]:
    """Where every reuse target stands, from the same reports as the page on reuse."""
    return place.once("reuse_standings", lambda: reuse_standings(place.region.reference, years(place)))


def years(place: Place) -> ReuseYears:
    """All reported reuse."""
    return place.once("reuse_years", lambda: ReuseYears.of(place.ledger.facts(as_of=place.as_of, sheets=[Sheet.REUSE]), place.region.series))


def table(place: Place) -> str:
    """All targets with their newest status and pace, gross and net beside each other; why the claim is nothing, where it is."""
    words, found = place.words, [*of(place), *of_reuse(place)]
    if not found:
        return ""
    head = _html.heading(words("page.roadmap.statuses.title"), 2, words("page.roadmap.statuses.text"))
    columns = [words(f"page.roadmap.statuses.column.{name}") for name in COLUMNS]
    rows = [_row(place, one) for one in found]
    said = [claim_sentence(newest_total(place.region), words)] if any(one.target.measure == "net" for one in found) else []
    said += [words("page.roadmap.statuses.remembered")] if any(remembered(one.newest) for one in found if one.newest) else []
    return head + _html.table(columns, rows, numeric=(3, 4, 5)) + _html.paragraphs(words("page.roadmap.statuses.caption"), *said)


def show_table(place: Place) -> None:
    """The table of all targets, and where each of its figures comes from."""
    said = place.once("statuses", lambda: table(place), place.words.language)
    place.say(said)
    if said:
        _explain.button(place, "statuses", lambda: _asked.standings([*of(place), *of_reuse(place)]), quiet=True)


def show(place: Place, *, sectors: bool) -> None:
    """The sectors' targets, or those on what is removed, a chart each."""
    for one in of(place):
        if not one.target.regional and bool(one.target.sector) == sectors:
            source = target_source(place.region, one, place.words, today=place.today)
            _chart(place, one, source, partial(_asked.held_against, place.progress, one.target.key))


def show_reuse(place: Place) -> None:
    """The reuse targets, a chart each."""
    for one in of_reuse(place):
        asks = partial(_asked.reused, one, years(place).streams)
        _chart(place, one, reuse_source(place.region, place.words, today=place.today), asks)


def _chart(place: Place, one: Standing, source: str, asks: Callable[[], Sequence[Question]]) -> None:
    def on_its_path(narrow: bool, colours: Theme) -> Picture:
        return target_against_path(place.region, one, place.words, colours, source=source, narrow=narrow)

    place.show_fitting("target_against_path", on_its_path, one.target.key, asked=asks)
    place.tell(" ".join(filter(None, (*standing_parts(place.region, one, place.words)[1:], standing_pace(one, place.words)))))


def measure_said(place: Place, target: Target | ReuseTarget) -> str:
    """What a target measures, and of which sector, or how it is weighed."""
    words, found = place.words, place.region.reference.sectors.get(getattr(target, "sector", ""))
    basis = f"_{target.basis}" if getattr(target, "basis", "") else ""
    what = words(f"page.targets.measure.{target.measure}{basis}")
    return what if found is None else words("page.targets.measure.of_sector", measure=what, sector=found.name)


def _row(place: Place, one: Standing) -> tuple[str, ...]:
    words, newest, target, unit = place.words, one.newest, one.target, one.unit
    about = (measure_said(place, target), words(f"page.targets.kind.{target.path_kind}"))
    if newest is None:
        return (words.of(target.name), *[words.write(None)] * 6, *about)
    pace = words(f"cli.pace.{newest.pace}") if newest.pace else words.write(None)
    figures = (amount(words, newest.actual, unit), amount(words, newest.path, unit), amount(words, newest.gap, gap_unit(unit), signed=True))
    return (words.of(target.name), words(f"cli.status.{newest.status}"), pace, *figures, words.window(newest.period), *about)
