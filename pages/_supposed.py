"""What a change of the rules would do to the figures: the region as it stands beside the region as it would be. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.figures.latest import goal_of, newest_total
from gic_metrics.figures.sentence import status_sentence
from gic_metrics.targets.measured import base_path
from gic_metrics.targets.progress import progress
from pages import _html

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region
    from pages._place import Place


def effect(place: Place, then: Region) -> str:
    """E, R, N of the newest period, the base of the headline target, and its status: now, then and the difference."""
    words, now = place.words, place.region
    before, after = _figures(now), _figures(then)
    rows = [
        (words(f"page.supposed.{name}"), words.t(old), words.t(new), words.write(None if old is None or new is None else new - old, "signed_t"))
        for (name, old), new in zip(before.items(), after.values(), strict=True)
    ]
    columns = [words(f"page.supposed.column.{name}") for name in ("figure", "now", "then", "change")]
    told = (
        words("page.supposed.now", said=status_sentence(now, place.progress, words)),
        words("page.supposed.then", said=status_sentence(then, progress(then), words)),
    )
    return _html.heading(words("page.targets.effect"), 3) + _html.table(columns, rows, numeric=(1, 2, 3)) + _html.paragraphs(*told)


def _figures(region: Region) -> dict[str, float | None]:
    total, target = newest_total(region), goal_of(region)
    path = base_path(region, target) if target is not None else None
    return {
        "emitted": total.emitted_t if total else None,
        "removed": total.removed_t if total else None,
        "net": total.net_t if total else None,
        "base": path.base_t if path else None,
    }
