"""The report card on our own forecasts: what was said of the years to come is kept when the roadmap is seen, and held against what came."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gic_metrics.figures.roadmap_sentence import report_card_sentence
from gic_metrics.ledger import LedgerError
from gic_metrics.targets.forecasts import Checked, Forecast, keep, kept, report_card
from gic_metrics.targets.outlook import annual_t
from gic_metrics.targets.paths import budget_use
from pages import _asked, _explain, _html

if TYPE_CHECKING:
    from gic_metrics.accounting.explanation import Question
    from gic_metrics.targets.measures import Wedge
    from gic_metrics.targets.outlook import Outlook
    from pages._place import Place

log = logging.getLogger(__name__)


def card(place: Place, outlooks: Sequence[Outlook], wedges: Mapping[str, Wedge]) -> str:
    """Keep what is said today, and show what was said against what came; before any of it has come, what is kept."""
    words = place.words
    place.once("kept_forecasts", lambda: _kept_now(place, outlooks, wedges), place.today)
    said = kept(place.ledger, as_of=place.as_of)
    checked = place.once("report_card", lambda: report_card(place.region, said), len(said))
    head = _html.heading(words("page.roadmap.card.title"), 2, words("page.roadmap.card.text"))
    body = _judged(place, checked) if checked else _waiting(place, said)
    return head + _html.paragraphs(report_card_sentence(said, checked, words)) + body


def show(place: Place, outlooks: Sequence[Outlook], wedges: Mapping[str, Wedge]) -> None:
    """The report card, and where what was said and what came are from."""
    place.say(card(place, outlooks, wedges))
    said = kept(place.ledger, as_of=place.as_of)
    if said:
        _explain.button(place, "foretold", lambda: _asked.foretold(report_card(place.region, said), said), quiet=True)


def questions(place: Place, found: Outlook, way: Wedge | None) -> Sequence[Question]:
    """What the picture of an outlook and the sentences under it say."""
    target = place.region.reference.targets[found.target]
    use = budget_use(found.path, annual_t(place.region, target, found.sites)) if found.path is not None else None
    return _asked.outlook(place.region, place.progress, found, way, use.last if use else None)


def _kept_now(place: Place, outlooks: Sequence[Outlook], wedges: Mapping[str, Wedge]) -> bool:
    """A ledger that cannot be written to at the moment hides no page: the next version is kept again."""
    try:
        keep(place.ledger, place.region, outlooks, wedges, by=place.words("submission.system"))
    except LedgerError:
        log.exception("the projections of version %s could not be kept", place.version)
        return False
    return True


def _judged(place: Place, checked: Sequence[Checked]) -> str:
    words = place.words
    rows = [
        (
            str(c.year), *_line(place, c.forecast), words.write(c.band[1], "number"),
            words("forecast.between", low_t=c.band[0], high_t=c.band[2]) if c.inside is not None else words.write(None),
            words.write(c.actual_t, "number"), words.write(c.error_t, "signed"),
        )
        for c in checked
    ]  # fmt: skip
    return _table(place, ("year", "target", "way", "kept", "said", "between", "came", "error"), rows, (4, 6, 7))


def _waiting(place: Place, said: Sequence[Forecast]) -> str:
    """The newest kept of each target and line."""
    words, newest = place.words, {(forecast.target, forecast.way): forecast for forecast in said}

    def told(forecast: Forecast, at: int) -> str:
        year, band = forecast.said[at]
        return words("forecast.year", year=str(year), said_t=band[1])

    rows = [(*_line(place, forecast), told(forecast, 0), told(forecast, -1)) for forecast in newest.values()]
    return _table(place, ("target", "way", "kept", "first", "end"), rows, ()) if rows else ""


def _line(place: Place, forecast: Forecast) -> tuple[str, str, str]:
    words, target = place.words, place.region.reference.targets.get(forecast.target)
    name = words.of(target.name) if target is not None else words("page.roadmap.card.unknown")
    return name, words(f"page.roadmap.card.way.{forecast.way}"), words.write(forecast.kept_at, "date")


def _table(place: Place, columns: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[int]) -> str:
    return _html.table([place.words(f"page.roadmap.card.column.{name}") for name in columns], rows, numeric=numeric)
