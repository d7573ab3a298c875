"""The versions that a figure rests on besides the cells, as one sentence: the same under a page's table, on the command line and in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.accounting.versions import Versions
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region

NAMED = ("register", "perimeter", "factors", "targets")


def versions_sentence(region: Region, held: Versions, words: Words) -> str:
    """Register, boundary, factors and GWP set, targets and base, each with number and day, and the ledger's own version."""
    said = [words(f"page.explain.version.{name}", n=getattr(held, name).number, day=getattr(held, name).on) for name in NAMED]
    said.append(words("page.explain.version.gwp", gwp=held.gwp_set))
    if held.base is not None:
        said.append(words("page.explain.version.base", year=region.base_year, n=held.base.number, day=held.base.on))
    return words("page.explain.version.all", versions=said, version=region.version)
