"""What the cluster itself has decided, laid over what comes with the program: two bodies, so that a newer edition never undoes a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]
Bodies = Mapping[str, Body]
LAID = (
    ("targets", "target", "key"),
    ("targets", "reuse_target", "key"),
    ("measures", "measure", "key"),
    ("register", "company", "org_no"),
    ("register", "site", "id"),
)
"""(body, its list, what an entry is known by): `own_<body>` adds, replaces and retires"""
OWN = ("own_targets", "own_measures", "own_cluster", "own_register", "own_assurance")


def laid_over(bodies: Bodies) -> Bodies:
    """The bodies with the cluster's own laid over them. Of its settings (`own_cluster`) each field replaces the one it is named as."""
    found = {name: dict(body) for name, body in bodies.items()}
    if own := bodies.get("own_cluster"):
        found["cluster"] |= own
    for name, entries, key in LAID:
        own = bodies.get(f"own_{name}", {})
        if name not in found or not own:
            continue
        replaced = {one[key] for one in own.get(entries, ())} | set(own.get("retired", ()))
        kept = [one for one in found[name].get(entries, ()) if one[key] not in replaced]
        found[name][entries] = [*kept, *own.get(entries, ())]
    return found
