"""What the cluster itself knows of measures: laid over the published ones, each change a new version; what it would do to the way is seen before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from gic_metrics.reference import Measure
from gic_metrics.reference.measures import in_one_register
from gic_metrics.targets.measures import Wedge, wedges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gic_metrics.accounting.region import Region
    from gic_metrics.targets.progress import Progress

OWN = "own_measures"
Body = Mapping[str, Any]


class NotAMeasure(ValueError):
    """What was entered is no measure; `code` has words (`measures.wrong.<code>`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def made(known: Iterable[Measure], **fields: Any) -> Measure:
    """A measure from what was entered, one among those that are known; raises NotAMeasure where it does not fit."""
    if not all(fields["name"].get(language, "").strip() for language in ("nb", "en")):
        raise NotAMeasure("name")
    if not fields.get("source", "").strip():
        raise NotAMeasure("source")
    try:
        found = Measure(**fields)
    except ValueError:
        raise NotAMeasure("sizes") from None
    try:
        in_one_register([*(m for m in known if m.key != found.key), found])
    except ValueError:
        raise NotAMeasure("needs") from None
    return found


def with_measure(own: Body, measure: Measure) -> dict[str, Any]:
    """The cluster's own body with this measure added, or in place of the one with its key."""
    entry = {k: v for k, v in asdict(measure).items() if v not in (None, "", ())}
    entry |= {name: list(entry[name]) for name in ("sources", "sites", "needs", "overlaps") if name in entry}
    if measure.effects:
        entry["effects"] = [list(row) for row in measure.effects]
    if measure.date is not None:
        entry["date"] = measure.date.isoformat()
    return _with(own, measure.key, [entry], retired=False)


def without_measure(own: Body, key: str) -> dict[str, Any]:
    """The cluster's own body with a measure retired; what was published stays in the record and can be taken up again."""
    return _with(own, key, [], retired=True)


def _with(own: Body, key: str, entries: list[dict[str, Any]], *, retired: bool) -> dict[str, Any]:
    others = [one for one in own.get("measure", ()) if one["key"] != key]
    gone = {one for one in own.get("retired", ()) if one != key} | ({key} if retired else set())
    return {"measure": [*others, *entries], "retired": sorted(gone)}


def supposed(region: Region, progress: Iterable[Progress], measure: Measure) -> dict[str, Wedge]:
    """target -> the way to it with a measure that is not entered yet; nothing is written."""
    measures = tuple(m for m in region.reference.measures if m.key != measure.key)
    return wedges(replace(region, reference=replace(region.reference, measures=(*measures, measure))), progress)
