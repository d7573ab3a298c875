"""What the cluster itself decides of its targets: each change is a new dated version with who and why; what it would do is seen before.

The published targets stay as they are; the cluster's own lie over them (`own_targets`: added, replaced, retired).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.reuse_year import ReuseYears
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Reference, ReuseTarget, Target
from gic_metrics.targets.progress import Progress, target_progress
from gic_metrics.targets.reuse import reuse_base

OWN = "own_targets"
Body = Mapping[str, Any]


class NotATarget(ValueError):
    """What was entered is no target; `code` has words (`targets.wrong.<code>`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def checked(target: Target, base_t: float | None) -> Target:
    """The target, if it can be measured against; raises NotATarget. `base_t` is its base in force, where it states none."""
    _named(target)
    base = target.base_t if target.base_t is not None else base_t
    if base is None or (base <= 0 and not target.rising):
        raise NotATarget("base")
    if target.rising and target.target_t <= base:
        raise NotATarget("rising")
    if target.measure == "emitted" and (min(_levels(target)) < 0 or (target.strictly_below and target.target_t <= 0)):
        raise NotATarget("below_nothing")
    return target


def _levels(target: Target) -> list[float]:
    return [target.target_t, *(level for _, level in target.milestones)]


def made(**fields: Any) -> Target:
    """A target from what was entered; raises NotATarget where its years, milestones or kinds do not fit."""
    try:
        return Target(**fields)
    except ValueError:
        raise NotATarget("rising" if fields.get("measure") == "removed" and fields["target_year"] > fields["base_year"] else "years") from None


def made_reuse(years: ReuseYears, **fields: Any) -> ReuseTarget:
    """A reuse target from what was entered; raises NotATarget where it does not fit, or its base year is not reported and not stated."""
    try:
        target = ReuseTarget(**fields)
    except ValueError:
        raise NotATarget("reuse") from None
    _named(target)
    if years.undecided(target.measure, target.basis):
        raise NotATarget("bases")
    base = reuse_base(years, target)
    if base is None:
        raise NotATarget("no_base")
    if base >= target.target:
        raise NotATarget("reuse")
    return target


def _named(target: Target | ReuseTarget) -> None:
    if not all(target.name.get(language, "").strip() for language in ("nb", "en")):
        raise NotATarget("name")
    if not target.source.strip():
        raise NotATarget("source")


def with_target(own: Body, target: Target | ReuseTarget) -> dict[str, Any]:
    """The cluster's own body with this target added, or in place of the one with its key."""
    entry = {k: v for k, v in asdict(target).items() if v not in (None, "")}
    entry |= {"milestones": [list(m) for m in target.milestones], "sources": list(target.sources)}
    lists = _without(own, target.key)
    kind = "target" if isinstance(target, Target) else "reuse_target"
    return lists | {kind: [*lists.get(kind, ()), entry], "retired": [key for key in own.get("retired", ()) if key != target.key]}


def _without(own: Body, key: str) -> dict[str, Any]:
    """The cluster's own lists without the entry of a key; the list of reuse targets is there only where there are some."""
    kept = {kind: [one for one in own.get(kind, ()) if one["key"] != key] for kind in ("target", "reuse_target")}
    return {kind: entries for kind, entries in kept.items() if entries or kind == "target"}


def entries_of(body: Body) -> list[dict[str, Any]]:
    """Every target of the cluster's own in a version, whatever it measures."""
    return [one for kind in ("target", "reuse_target") for one in body.get(kind, ())]


def without_target(own: Body, key: str) -> dict[str, Any]:
    """The cluster's own body with a target retired; what was published stays in the record and can be taken up again."""
    return _without(own, key) | {"retired": sorted({*own.get("retired", ()), key})}


def own_of(ledger: Ledger, name: str = OWN) -> Body:
    """What the cluster has decided, as it stands."""
    return ledger.references().get(name, {})


def decide(ledger: Ledger, body: Body, *, by: str, reason: str, name: str = OWN) -> bool:
    """Enter a new version, dated and named; False where it says what already holds. Raises ValueError for a body that is not whole."""
    Reference.of({**ledger.references(), name: body})
    return ledger.enter_reference({name: body}, by=by, reason=reason)


def supposed(region: Region, target: Target) -> tuple[Progress, ...]:
    """The status against a target that is not decided yet; nothing is written."""
    reference = replace(region.reference, targets={**region.reference.targets, target.key: target})
    return target_progress(replace(region, reference=reference), target)


def new_key(name: str, taken: Mapping[str, object]) -> str:
    """A key for a new target out of its name, unlike every other."""
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.casefold().translate(str.maketrans("æøå", "aoa"))).strip("_") or "target"
    return next(key for n in range(1, 1000) if (key := plain if n == 1 else f"{plain}_{n}") not in taken)
