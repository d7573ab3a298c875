"""Random disputes on what is biogenic: a receiver that calls another part of what it was handed biogenic than its giver does (12.2)."""

from __future__ import annotations


def disputes(rng, entries):
    """Now and then the movements have a biogenic share of their own, whatever the other side states; of its own chance, as the boundary."""
    if rng.random() < 0.5:
        return
    for entry in entries:
        for found in entry["rows"]:
            if found["sheet"] == "carbon" and found["variable"] in ("received", "to_storage", "injected") and rng.random() < 0.3:
                found |= {"origin": "", "share": rng.choice((0.0, 0.2, 0.6, 1.0))}
