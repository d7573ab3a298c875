"""The GWP set as the cluster decides it: at once, or from a day to come, read as of that day (accounting rules 1.5).

A decision lies in the cluster's own body: its fields where it holds, `gwp_next` while its day has not come. A new decision stands in place of one
that waits. Nothing is written when the day comes: whoever reads on it or after reads the new set, for all periods together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

Body = Mapping[str, Any]
NEXT = "gwp_next"


def decided(
    own: Body, today: date, *, gwp_set: str, valid_from: date, decided_on: date, decided_by: Mapping[str, str], source: str
) -> dict[str, Any]:
    """The cluster's own body with this decision in it."""
    told = {"gwp_set": gwp_set, "gwp_decided_on": decided_on.isoformat(), "gwp_decided_by": dict(decided_by), "gwp_source": source}
    held = {name: value for name, value in settled(own, today).items() if name != NEXT}
    return held | (told if valid_from <= today else {NEXT: {**told, "valid_from": valid_from.isoformat()}})


def waits_until(body: Body) -> date | None:
    """The day from which a decision in this body holds that may still wait."""
    return date.fromisoformat(body[NEXT]["valid_from"]) if body.get(NEXT) else None


def settled(body: Body, day: date) -> dict[str, Any]:
    """The body as it is read on a day: a decision whose day has come holds."""
    begins = waits_until(body)
    if begins is None or begins > day:
        return dict(body)
    told = {name: value for name, value in body[NEXT].items() if name != "valid_from"}
    return {name: value for name, value in body.items() if name != NEXT} | told
