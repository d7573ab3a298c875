"""A small house with secrets: eleven sites of as many companies, two years of quarters, one that stays silent, one that captures, one that has
agreed; and its twin, in which unconsented figures are moved against each other so that every released sum stays the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from unittest.mock import patch

from gic_metrics.accounting.region import Region
from gic_metrics.disclosure.consents import BODY as CONSENTS
from gic_metrics.ledger import Ledger
from gic_metrics.publish.drafting import Draft, draft
from gic_metrics.publish.instance import write_instance
from gic_metrics.publish.releasing import approve, propose, releases
from gic_metrics.publish.seal import SigningKey
from gic_metrics.publish.site.pages import Published
from gic_metrics.publish.site.writing import site
from gic_metrics.publish.snapshot.making import make
from gic_metrics.reference import seeds
from gic_metrics.vocabulary import Reading
from tests.plain.random_regions import row
from tests.plain.test_agreement import Clock, record

YEARS = (2024, 2025)
NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SIZES = {
    "A-1": ("cement", 5_217.3), "A-2": ("cement", 61_803.7), "A-3": ("cement", 58_112.9), "A-4": ("cement", 47_391.1),
    "B-1": ("metal", 33_127.6), "B-2": ("metal", 29_871.8),
    "C-1": ("fertiliser", 41_663.2),
    "D-1": ("petrochemicals", 38_219.4), "D-2": ("petrochemicals", 52_347.9),
    "D-3": ("petrochemicals", 49_013.7), "D-4": ("petrochemicals", 36_529.6),
}  # fmt: skip
"""site -> sector, t CO2e in each quarter"""
AGREED, SILENT, CATCHES, BESIDE = "D-1", "A-1", "D-3", "C-1"
WRITTEN_DOWN = "telefon fra fabrikksjefen"
SILENT_QUARTER = "2025-Q3"
BESIDE_T, CAUGHT_T, INJECTED_T = 1_777.3, 9_613.3, 1_219.7
"""of CATCHES in a quarter: fossil handed over, biogenic confirmed injected; of BESIDE: outside the EU ETS"""

Tonnes = Mapping[str, float]


def sizes(**changed: float) -> dict[str, float]:
    """t a quarter of each site; `A_1=400.0` adds so much to that of A-1."""
    found = {name: size for name, (_, size) in SIZES.items()}
    for name, more in changed.items():
        found[name.replace("_", "-")] += more
    return found


def house(folder: Path, tonnes: Tonnes, *, caught_t: float = CAUGHT_T, proven: Sequence[str] = ("B-1",)) -> Ledger:
    """The house in a ledger of its own: two files of quarters, and one with verified figures that are not public."""
    clock = Clock()
    clock.now = NOW.replace(month=2)
    folder.mkdir()
    ledger = Ledger(folder / "ledger.duckdb", clock=clock, kind="practice")
    ledger.enter_reference(_bodies(tonnes), by="test")
    for half in (0, 1):
        _send(ledger, f"{half}.xlsx", [found for name in [*SIZES][half::2] for found in _rows(name, tonnes[name], caught_t)])
    assured = [row(name, "2025", "verified", "verified_ets", 4 * tonnes[name], gas="CO2e", gwp_set="ETS-265") for name in proven]
    _send(ledger, "assured.xlsx", assured)
    clock.now = NOW
    return ledger


def _send(ledger: Ledger, file: str, rows: list[dict]) -> None:
    records = tuple(record(line, found) for line, found in enumerate(rows, start=5))
    sha256 = hashlib.sha256(json.dumps([file, rows]).encode()).hexdigest()
    ledger.append(Reading(file, sha256, readable=True, records=records), by="test", reason="", original=None)


def _rows(name: str, tonnes: float, caught_t: float) -> list[dict]:
    found = []
    for period in (f"{year}-Q{n}" for year in YEARS for n in (1, 2, 3, 4)):
        if (name, period) == (SILENT, SILENT_QUARTER):
            continue
        emitted = tonnes + (caught_t - CAUGHT_T if name == CATCHES else 0.0)
        found.append(row(name, period, "emissions", "scope1", round(emitted, 3), gas="CO2", origin="fossil"))
        if name == BESIDE:
            found.append(row(name, period, "emissions", "scope1", BESIDE_T, gas="CO2", origin="fossil", category="other", in_ets=False))
        if name == CATCHES:
            found.append(row(name, period, "emissions", "scope1", 2_113.9, gas="CO2", origin="biogenic"))
            found.append(row(name, period, "carbon", "to_storage", round(caught_t, 3), origin="fossil", counterparty="Northern Lights"))
            found.append(row(name, period, "carbon", "to_storage", INJECTED_T, origin="biogenic", counterparty="Northern Lights"))
            found.append(row(name, period, "carbon", "injected", INJECTED_T, origin="biogenic"))
    return found


def _bodies(tonnes: Tonnes) -> dict:
    told = seeds("practice")
    companies = [{"org_no": f"31001{place:04d}", "name": f"Selskap {name}"} for place, name in enumerate(SIZES)]
    listed = [
        {"id": name, "name": f"Anlegg {name}", "company": company["org_no"], "sector": sector}
        for (name, (sector, _)), company in zip(SIZES.items(), companies, strict=True)
    ]
    agreed = {"figure": "emitted", "granularity": "annual", "first_year": 2024, "last_year": None, "agreed_by": "Kari", "agreed_on": "2026-01-02"}
    said = agreed | {"company": companies[list(SIZES).index(AGREED)]["org_no"], "document": "samtykke.pdf"}
    metal_t = 4 * (tonnes["B-1"] + tonnes["B-2"])
    own = {"key": "own_metal", "name": {"nb": "Metall", "en": "Metal"}, "measure": "emitted", "base_year": 2024, "base_t": round(metal_t, 1)}
    own |= {"target_year": 2040, "target_t": 0.0, "path_kind": "adopted", "sector": "metal", "source": "styret"}
    return told | {
        "cluster": told["cluster"] | {"base_year": YEARS[0]},
        "register": {"version": "1", "company": companies, "site": listed},
        "measures": {"measure": []},
        "own_measures": {"measure": [_measure(tonnes)]},
        "streams": {"stream": []},
        "events": {"event": []},
        "own_targets": {"target": [own]},
        "own_register": {"site": [{**one, "source": WRITTEN_DOWN, "note": WRITTEN_DOWN} for one in listed if one["id"] == AGREED]},
        CONSENTS: {"consent": [said]},
    }


def _measure(tonnes: Tonnes) -> dict:
    """What staff know of a company that has agreed to nothing: it stays inside."""
    name = {"nb": "Fangst hos B-1", "en": "Capture at B-1"}
    return {"key": "own_capture", "name": name, "site": "B-1", "stage": "decided", "reduction_t": tonnes["B-1"], "year": 2030, "source": "møte"}


def drafted(ledger: Ledger) -> Draft:
    return draft(ledger, Region.read(ledger), "2025", now=NOW)


def artifacts(ledger: Ledger, folder: Path, key: SigningKey) -> dict[str, bytes]:
    """Everything that leaves the house: path -> bytes. A browser is stood in for by what it would have been given to draw.

    The balance of the books is tested elsewhere; the salts are counted, so that the files of two houses can be compared byte for byte.
    """
    numbers = count(1)
    with (
        patch("gic_metrics.publish.releasing.selfcheck", lambda *_, **__: []),
        patch("gic_metrics.publish.releasing.books_balance", lambda _: True),
        patch("gic_metrics.publish.inputs.secrets.token_hex", lambda _: f"{next(numbers):064x}"),
        patch("gic_metrics.publish.inputs.commitment", lambda salt, _: salt),
        patch("gic_metrics.figures.static.Studio.drawn", as_given),
    ):
        approve(ledger, propose(ledger, drafted(ledger), by="Kari"), by="Ola", now=NOW)
        found = [Published(one, make(one.release, key, browser="stand-in").files) for one in releases(ledger)]
        files = site(found, key.public, browser="stand-in")
    write_instance(folder / "released.duckdb", [each.one for each in found], public_key=key.public)
    return files | {"released.duckdb": (folder / "released.duckdb").read_bytes()}


def as_given(studio, wanted) -> list[bytes]:
    """What a browser would have drawn from, as a drawing or a page."""
    return [_given(each) for each in wanted]


def _given(each) -> bytes:
    if hasattr(each, "html"):
        return each.html.encode()
    text = each.figure.to_json().replace("&", "&amp;").replace("<", "&lt;")
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10"><text x="1" y="1">{text}</text></svg>'.encode()
