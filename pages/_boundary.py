"""Where the boundary is another in one period than in the other: the three series beside one another, each called what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.accounting.perimeter import ThreeSeries, three_series
from pages import _asked, _explain, _html

if TYPE_CHECKING:
    from pages._place import Place


def show(place: Place, earlier: str, later: str) -> None:
    """The table of the three series and who makes them differ; nothing where the boundary is the same."""
    found = place.once("three_series", lambda: three_series(place.region, earlier, later), earlier, later)
    if found.differ:
        place.say(_table(place, found, earlier, later))
        _explain.button(place, f"boundary_{earlier}_{later}", lambda: _asked.boundary(earlier, later), quiet=True)


def _table(place: Place, found: ThreeSeries, earlier: str, later: str) -> str:
    words = place.words
    columns = [words(f"page.boundary.column.{name}") for name in ("series", "sites")] + [words.period(earlier), words.period(later)]
    columns.append(words("page.boundary.column.change"))
    rows = [
        (
            words(f"page.boundary.series.{pair.series}"),
            words.number(len(pair.sites)),
            words.t(pair.earlier_t),
            words.t(pair.later_t),
            words.write(pair.change_pct, "signed_pct1"),
        )
        for pair in found.pairs
    ]
    told = {"joined": found.joined, "left": found.left, "new": found.new, "back_cast": found.back_cast, "without_base": found.without_base}
    said = [words(f"page.boundary.{name}", names=[place.region.name(s) for s in sites]) for name, sites in told.items() if sites]
    head = _html.heading(words("page.boundary.title"), 3, words("page.boundary.lead"))
    return head + _html.table(columns, rows, numeric=(1, 2, 3, 4)) + _html.paragraphs(*said)
