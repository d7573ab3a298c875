"""A region for the tests of figures: the real classes of accounting and reference, filled by hand, without a ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from gic_metrics.accounting.balance import Carbon
from gic_metrics.accounting.quarters import SiteQuarter
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.scope2 import Scope2
from gic_metrics.accounting.site_series import SiteSeries
from gic_metrics.reference import Reference
from gic_metrics.vocabulary import Quarter, quarters_between

YEARS = range(2013, 2023)
RECORD: dict[str, tuple[str, str, list[float | None]]] = {
    "NO-110": ("Yara Porsgrunn", "fertiliser", [951710, 929869, 1188734, 1022278, 720749, 987437, 903673, 830927, 733910, 943803]),
    "NO-47": ("Heidelberg Materials Brevik", "cement", [794788, 778029, 744361, 742027, 782948, 767549, 796715, 809179, 750626, 742590]),
    "NO-50": ("INEOS Rafnes", "petrochemicals", [488859, 472696, 465755, 425982, 432676, 447417, 443056, 453359, 442118, 339049]),
    "NO-202608": ("Eramet Porsgrunn", "metal", [121581, 118032, 111295, 131120, 179936, 145352, 185993, 206027, 176629, 206138]),
    "NO-36": ("INOVYN Rafnes", "petrochemicals", [94762, 88345, 101624, 84315, 92787, 92687, 86655, 102384, 103120, 78142]),
    "NO-66": ("RHI Normag", "mineral", [117694, 154972, 137177, 84072, 28824, 60399, 102124, 47578, 5890, None]),
    "NO-35": ("INEOS Bamble", "petrochemicals", [13169, 12437, 12690, 12834, 10476, 11095, 12095, 12383, 13308, 17286]),
    "NO-203166": ("Skagerak Varme", "energy", [661, 178, 121, 59, 116, 287, 681, 443, 257, 162]),
    "NO-204084": ("INOVYN PVC", "petrochemicals", [1195, 988, 28, 0, 0, 0, 0, 0, 0, 0]),
}
"""verified t CO2e 2013-2022 of the nine sites (European Union Transaction Log)"""
SECTORS = {
    "fertiliser": ("Gjødsel og kjemi", "Fertiliser and chemicals", "#4477AA", "solid", "circle"),
    "cement": ("Sement", "Cement", "#AA8A3C", "dash", "square"),
    "petrochemicals": ("Petrokjemi", "Petrochemicals", "#882255", "dot", "diamond"),
    "metal": ("Metall", "Metals", "#66707A", "dashdot", "triangle-up"),
    "mineral": ("Mineral", "Minerals", "#CC6677", "longdash", "x"),
    "energy": ("Energi og fjernvarme", "Energy and district heating", "#44AA99", "solid", "cross"),
}
AS_OF = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Oslo"))


def bodies(target_t: float = 0.0, sites: dict[str, tuple[str, str]] | None = None, **more: Any) -> dict[str, dict[str, Any]]:
    """Reference bodies as the ledger keeps them."""
    named = sites or {key: (name, sector) for key, (name, sector, _) in RECORD.items()}
    said = {
        "nb": "EU Transaction Log (EUTL), EU-kommisjonen, via cedricr/eutl, CC BY 4.0; uttrekk juni 2023.",
        "en": "European Union Transaction Log, European Commission, via cedricr/eutl, CC BY 4.0; extracted June 2023.",
    }
    return {
        "cluster": {
            "key": "region",
            "name": {"nb": "Klyngen", "en": "The cluster"},
            "region": {"nb": "Grenland", "en": "Grenland"},
            "base_year": 2020,
            "attribution": said,
        },
        "register": {
            "version": "1",
            "company": [{"org_no": "1", "name": "Selskap"}],
            "site": [{"id": k, "name": n, "company": "1", "sector": s} for k, (n, s) in named.items()],
        },
        "sectors": {
            "sector": [
                {"key": key, "name": {"nb": nb, "en": en}, "colour": colour, "dash": dash, "marker": marker, "order": n, "source": "tests"}
                for n, (key, (nb, en, colour, dash, marker)) in enumerate(SECTORS.items())
            ]
        },
        "targets": {
            "target": [
                {
                    "key": "emitted_2040",
                    "name": {"nb": "Null i 2040", "en": "Zero in 2040"},
                    "measure": "emitted",
                    "base_year": 2020,
                    "base_t": None,
                    "target_year": 2040,
                    "target_t": target_t,
                }
            ]
        },
        "measures": {},
        "events": {
            "event": [
                {
                    "key": "phase",
                    "date": "2021-01-01",
                    "label": {"nb": "Nye GWP-verdier i kvotesystemet", "en": "New GWP values in emissions trading"},
                    "site": None,
                    "kind": "method",
                    "source": "tests",
                },
                {
                    "key": "brevik",
                    "date": "2025-06-18",
                    "label": {"nb": "Brevik CCS åpnet, juni 2025", "en": "Brevik CCS opened, June 2025"},
                    "site": "NO-47",
                    "kind": "capture",
                    "source": "tests",
                },
                {
                    "key": "electrolyser",
                    "date": "2024-06-10",
                    "label": {"nb": "24 MW elektrolyse hos Yara, juni 2024", "en": "24 MW electrolysis at Yara, June 2024"},
                    "site": "NO-110",
                    "kind": "measure",
                    "source": "tests",
                },
            ]
        },
        "gwp": {"value": []},
    } | more


def region_of(
    verified: dict[str, dict[int, float | None]],
    quarters: dict[str, dict[str, Carbon]] | None = None,
    *,
    reference: Reference | None = None,
    as_of: datetime | None = AS_OF,
) -> Region:
    """A region from verified years and reported quarters by site id."""
    known = reference or Reference.of(bodies())
    reported = {
        site: {
            Quarter.parse(q): SiteQuarter(site=site, quarter=Quarter.parse(q), carbon=carbon, rest_t=0.0, complete=True)
            for q, carbon in (quarters or {}).get(site, {}).items()
        }
        for site in known.register.sites
    }
    every = [q for found in reported.values() for q in found]
    grid = tuple(quarters_between(min(every), max(every))) if every else ()
    series = {s.id: SiteSeries.of(s, reported[s.id], verified.get(s.id, {}), frozenset(), grid) for s in known.register.sites.values()}
    stops = {"stop_days": {}} if "stop_days" in Region.__dataclass_fields__ else {}
    return Region(version=3, kind="record", as_of=as_of, gwp_set="AR5", reference=known, series=series, outside={}, scope2=Scope2({}, {}), **stops)


def record_region(*, until: int = 2022, **changes: dict[int, float | None]) -> Region:
    """The public record; `changes` replace single years by site id with `_` for `-`."""
    verified = {site: {y: v for y, v in zip(YEARS, values, strict=True) if y <= until} for site, (_, _, values) in RECORD.items()}
    for site, years in changes.items():
        verified[site.replace("_", "-")] |= years
    return region_of(verified)
