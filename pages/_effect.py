"""What the region's figures would become if files were stored, or a submission withdrawn, and which few cells decide it. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.accounting.region import Total
from gic_metrics.figures.sentence import status_sentence
from gic_metrics.ledger import WITHDRAWN, Submission
from gic_metrics.submission import Checked
from gic_metrics.submission.effect import Effect, Moved, effect_of, effect_of_standing
from gic_metrics.submission.weighing import Weighed, decisive
from gic_metrics.targets.progress import progress
from pages import _html, _rows

if TYPE_CHECKING:
    from pages._place import Place

FIGURES = ("emitted", "removed", "net")


def effect(place: Place, checked: Sequence[Checked]) -> Effect | None:
    """The effect of the files that can be read and are not stored yet, computed once; None where there is none."""
    readings = [c.reading for c in checked if c.reading.readable and c.reading.records and not c.repeated and not c.stored]
    if not readings:
        return None
    key = tuple((r.sha256, hash(r.records)) for r in readings)
    return place.once("effect", lambda: effect_of(place.ledger, readings, place.region), key)


def section(place: Place, checked: Sequence[Checked]) -> None:
    """E, R and N, the sectors and the status before and after, and the cells that decide; nothing for files that do not count in N."""
    found = effect(place, [c for c in checked if not c.reading.errors])
    if found is None:
        return
    st.html(_told(place, found, place.words("page.effect.title", n=len([c for c in checked if not c.reading.errors]))))


def of_standing(place: Place, chosen: Submission) -> str:
    """E, R and N, the sectors and the status if the submission were withdrawn, or if it is withdrawn, restored."""
    found = place.once("standing_effect", lambda: effect_of_standing(place.ledger, chosen, place.region), chosen.id, chosen.state)
    verb = "restore" if chosen.state == WITHDRAWN else "withdraw"
    return _told(place, found, place.words(f"page.effect.{verb}", id=chosen.id))


def _told(place: Place, found: Effect, title: str) -> str:
    head = _html.heading(title, 3)
    if not found.differs:
        return head + _html.paragraphs(place.words("page.effect.none"))
    return head + _table(place, found) + _status(place, found) + _decisive(place, found.weighed)


def _table(place: Place, found: Effect) -> str:
    words = place.words
    rows = [row for moved in found.region for row in _rows_of(place, moved, words("page.effect.region"), FIGURES)]
    rows += [row for moved in found.sectors if moved.differs for row in _rows_of(place, moved, _sector(place, moved), ("emitted",))]
    columns = [words(f"page.effect.column.{name}") for name in ("period", "group", "figure", "before", "after", "change")]
    return _html.table(columns, rows, numeric=(3, 4, 5))


def _rows_of(place: Place, moved: Moved, group: str, figures: Sequence[str]) -> list[tuple[str, ...]]:
    words = place.words
    period = words("when.r4q_short", period=moved.known.period) if moved.kind == "r4q" else words.period(moved.known.period)
    rows = []
    for figure in figures:
        before, after = (_figure(total, figure) for total in (moved.before, moved.after))
        change = None if before is None or after is None else after - before
        gone = "page.effect.unknown" if before is not None else "page.effect.first" if after is not None else ""
        said = words.write(change, "signed_t") if change is not None or not gone else words(gone)
        rows.append((period, group, words(f"page.effect.{figure}"), words.t(before), words.t(after), said))
    return rows


def _figure(total: Total | None, figure: str) -> float | None:
    return getattr(total, f"{figure}_t") if total is not None else None


def _sector(place: Place, moved: Moved) -> str:
    sector = place.region.reference.sectors.get(moved.known.group)
    return place.words.of(sector.name) if sector else moved.known.group


def _status(place: Place, found: Effect) -> str:
    """The status against the target, before and after where the sentence differs."""
    words, now = place.words, place.region
    before, after = status_sentence(now, progress(now), words), status_sentence(found.then, found.progress, words)
    if before == after:
        return _html.paragraphs(words("page.effect.status_same", said=after))
    return _html.paragraphs(words("page.effect.status_before", said=before), words("page.effect.status_after", said=after))


def _decisive(place: Place, weighed: Sequence[Weighed]) -> str:
    """The fewest cells that decide most of what moves, each with what it moves and from what."""
    words, few = place.words, decisive(weighed)
    if few is None:
        return ""
    said = words(f"page.effect.decisive_{'one' if len(few.cells) == 1 else 'many'}", n=len(few.cells), share_pct=few.share_pct, moved_t=few.moved_t)
    rows = [
        (_rows.where(words, w.record), _site(place, w), _rows.what(place, w.record), _rows.amount(words, w.record),
         words.write(w.change_t, "signed_t"), words(f"page.effect.against.{w.against}"))
        for w in few.cells
    ]  # fmt: skip
    columns = [words(f"page.effect.column.{name}") for name in ("cell", "site", "what", "value", "moves", "against")]
    return _html.paragraphs(said) + _html.folded(words("page.effect.show_cells", n=len(rows)), _html.table(columns, rows, numeric=(3, 4)))


def _site(place: Place, weighed: Weighed) -> str:
    site = place.region.reference.register.sites.get(weighed.record.site)
    return site.name if site else weighed.record.site
