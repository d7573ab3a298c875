"""What a release would not show by itself, and which rule says so, in words: for staff alone, on the page and on the command line."""

from __future__ import annotations

from gic_metrics.accounting.region import Region
from gic_metrics.disclosure import EMITTED, Cell
from gic_metrics.publish.drafting import Draft
from gic_metrics.publish.parts import group_of
from gic_metrics.text import Words

NAMED = "named"
"""the verdict on what stands by name"""


def not_shown(found: Draft) -> list[Cell]:
    """The sums of the newest year that are held back; what nobody has reported is not among them."""
    newest = (cell for cell in found.protected.cells if cell.period == found.release.period)
    return [cell for cell in newest if cell.printed_t is None and cell.verdict != NAMED]


def held_columns(words: Words) -> list[str]:
    return [words(f"page.release.column.{name}") for name in ("what", "figure", "groups", "verdict", "why")]


def held_rows(region: Region, found: Draft, words: Words) -> list[tuple[str, ...]]:
    """What, which figure, how many company groups, what happens to it, and why."""
    return [
        (
            group_name(region, group_of(cell.part, region), words),
            words("column.emitted") if cell.measure == EMITTED else words(f"page.release.figure.{cell.measure}"),
            str(cell.groups),
            words(f"page.release.verdict.{cell.verdict}"),
            words.listed([words(f"page.release.reason.{reason}") for reason in cell.reasons]),
        )
        for cell in not_shown(found)
    ]


def merged_names(region: Region, found: Draft, words: Words) -> list[str]:
    """The sectors that could be shown if they were merged, a text for each merger."""
    sectors = region.reference.sectors
    return [" + ".join(words.of(sectors[key].name) for key in group.split("+")) for group in sorted(set(found.protected.proposed.values()))]


def group_name(region: Region, group: str, words: Words) -> str:
    """A sector (or several that are merged), a site, or the region."""
    known = region.reference.sectors
    if all(key in known for key in group.split("+")):
        return words.listed([words.of(known[key].name) for key in group.split("+")])
    return region.name(group) if group in region.series else words.of(region.reference.cluster.region)
