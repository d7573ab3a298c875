"""The data files as bodies for the ledger: plain dicts that JSON can hold."""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gic_metrics.reference.own import OWN

DATA = Path(__file__).resolve().parents[2] / "data"
_FILES = {
    "cluster": "cluster.toml",
    "register": "record/register.toml",
    "sectors": "sectors.toml",
    "targets": "targets.toml",
    "measures": "measures.toml",
    "events": "events.toml",
    "factors": "factors.toml",
    "methods": "methods.toml",
    "published": "record/published.toml",
}
DECIDED = (*OWN, "consents", "disclosure")
"""what the cluster itself decides, empty until it does: a body from the start, so that a past day before the first decision has none"""
NAMES = (*_FILES, "gwp", "streams", *DECIDED)


def seeds(kind: str = "record", folder: Path = DATA) -> dict[str, dict[str, Any]]:
    """The reference bodies for a `record` or `practice` ledger, by name.

    A practice ledger takes `practice/<name>.toml` where there is one, and never the record's public streams.
    """
    if kind not in ("record", "practice"):
        raise ValueError(f"kind is record or practice, not {kind!r}")
    bodies: dict[str, dict[str, Any]] = {}
    for name, file in _FILES.items():
        practice = folder / "practice" / f"{name}.toml"
        bodies[name] = _toml(practice if kind == "practice" and practice.exists() else folder / file)
    bodies["gwp"] = {"value": _csv(folder / "gwp.csv"), **_toml(folder / "gwp_blends.toml")}
    bodies |= {name: {} for name in DECIDED}
    if kind == "practice":
        bodies["published"] = {}
    streams = folder / ("practice" if kind == "practice" else "record") / "streams.csv"
    bodies["streams"] = {"stream": _csv(streams) if streams.exists() else []}
    return bodies


def verified_record(folder: Path = DATA) -> tuple[str, bytes]:
    """Name and bytes of the public record of verified emissions."""
    file = folder / "record" / "verified_emissions.csv"
    return file.name, file.read_bytes()


def _toml(file: Path) -> dict[str, Any]:
    return _plain(tomllib.loads(file.read_text(encoding="utf-8")))


def _csv(file: Path) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value
