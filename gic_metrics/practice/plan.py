"""What the practice companies report: the figures of `data/practice/plan.toml`, worked out quarter by quarter.

Everything is invented and everything is repeatable: the noise of a figure is drawn from the plan's seed and the figure's own name,
so a longer practice period never changes an earlier quarter.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gic_metrics.vocabulary import Quarter, Sheet, quarters_of

Row = dict[str, Any]
"""One row of a sheet by the column keys of the template: `{"site": "PX-1", "gas": "CO2", "quantity": 118000, "unit": "t"}`."""
Rows = dict[Sheet, list[Row]]
GWP_IN_ETS = {"CO2": 1.0, "N2O": 265.0}
"""t CO2e per t in the verified figures from 2021 on (accounting rules 12.3)."""
N2O_BEFORE_2021 = 298.0


@dataclass(frozen=True)
class Plan:
    """The plan as written; its methods work out what is reported. Quantities are in the unit that the plan gives them."""

    body: Mapping[str, Any]

    @classmethod
    def read(cls, file: Path) -> Plan:
        return cls(tomllib.loads(file.read_text(encoding="utf-8")))

    @property
    def first_quarter(self) -> Quarter:
        return Quarter.parse(self.body["first_quarter"])

    def rows(self, sites: list[str], quarter: Quarter) -> Rows:
        """What these sites report for a quarter, sheet by sheet; blank sheets are left out."""
        rows: Rows = {sheet: [] for sheet in (Sheet.EMISSIONS, Sheet.CARBON, Sheet.PRODUCTION, Sheet.REUSE, Sheet.ENERGY)}
        for site in (s for s in self.body["site"] if s["id"] in sites):
            rows[Sheet.EMISSIONS] += self._emissions(site, quarter)
            rows[Sheet.CARBON] += self._carbon(site["id"], quarter)
            rows[Sheet.PRODUCTION] += self._production(site, quarter)
            rows[Sheet.REUSE] += self._reuse(site["id"], quarter)
            rows[Sheet.ENERGY] += self._energy(site, quarter)
        return {sheet: found for sheet, found in rows.items() if found}

    def indicators(self, quarter: Quarter, language: str) -> list[Row]:
        """The staff's own sheet for a quarter; empty when the plan has no more values."""
        n = quarter - self.first_quarter
        return [
            {"variable": i["area"], "item": i["name"][language], "quantity": i["values"][n], "unit": i["unit"]}
            for i in self.body["indicator"]
            if 0 <= n < len(i["values"])
        ]

    def verified_t(self, site_id: str, year: int) -> int:
        """The verified annual figure of a site, t CO2e: what is emitted inside the emissions trading scheme.

        From the first reported year it is the sum of the quarters with the plan's small difference (the true-up); before that it follows the trend.
        """
        site = self._site(site_id)
        if year < self.first_quarter.year:
            around = sum(row["quantity"] * self._gwp(row["gas"], year) for row in site["emissions"] if _in_ets(row)) * 4
            level = self._trend(site, year) * self._intensity(site, year)
            return round(around * level * self._noise(site["verified_noise_pct"], site_id, "verified", year))
        total = 0.0
        for quarter in quarters_of(year):
            total += sum(r["quantity"] * self._gwp(r["gas"], year) for r in self._emissions(site, quarter) if _in_ets(r))
            total -= sum(r["quantity"] * (1 - r["share"]) for r in self._carbon(site_id, quarter) if r["variable"] == "to_storage")
        return round(total * (1 + site["verified_gap_pct"].get(str(year), 0.0) / 100))

    def prepared_by(self, site: str) -> str:
        return str(self._site(site)["by"])

    def events(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """The `missing`, `correction` and `withdrawal` entries."""
        yield from self.body.get(kind, ())

    def _site(self, site_id: str) -> Mapping[str, Any]:
        return next(s for s in self.body["site"] if s["id"] == site_id)

    def _dice(self, *name: object) -> random.Random:
        return random.Random("|".join(str(part) for part in (self.body["seed"], *name)))

    def _noise(self, pct: float, *name: object) -> float:
        return 1 + max(-2.0, min(2.0, self._dice(*name).gauss(0, 1))) * pct / 100

    def _trend(self, site: Mapping[str, Any], year: int) -> float:
        return float((1 + site["trend_pct"] / 100) ** (year - self.body["base_year"]))

    def _intensity(self, site: Mapping[str, Any], year: int) -> float:
        return float((1 + site["intensity_pct"] / 100) ** (year - self.body["base_year"]))

    def _stop(self, site_id: str, quarter: Quarter) -> Mapping[str, Any]:
        return next((s for s in self.body["stop"] if (s["site"], s["period"]) == (site_id, str(quarter))), {})

    def _activity(self, site: Mapping[str, Any], quarter: Quarter) -> float:
        """How busy the site is: 1 in a normal quarter of the base year."""
        season = site["season"][quarter.number - 1]
        stop = self._stop(site["id"], quarter).get("activity", 1.0)
        return season * self._trend(site, quarter.year) * stop * self._noise(site["noise_pct"], site["id"], "activity", quarter)

    def _gwp(self, gas: str, year: int) -> float:
        return N2O_BEFORE_2021 if gas == "N2O" and year < 2021 else GWP_IN_ETS[gas]

    def _emissions(self, site: Mapping[str, Any], quarter: Quarter) -> list[Row]:
        level = self._activity(site, quarter) * self._intensity(site, quarter.year)
        rows = []
        for row in site["emissions"]:
            noise = self._noise(0.4, site["id"], row["gas"], row["origin"], row["category"], quarter)
            said = {"site": site["id"], "variable": "scope1", **{k: row[k] for k in ("gas", "origin", "category", "method", "gwp_set") if row.get(k)}}
            if "in_ets" in row:
                said["in_ets"] = row["in_ets"]
            if row["gas"] == "CO2" and self._captures(site["id"], quarter):
                said["basis"] = self.body["capture"]["basis"]
            rows.append(said | {"quantity": _rounded(row["quantity"] * level * noise, row), "unit": "t"})
        return rows

    def _captures(self, site_id: str, quarter: Quarter) -> bool:
        return site_id == self.body["capture"]["site"] and quarter >= Quarter.parse(self.body["capture"]["from"])

    def _carbon(self, site_id: str, quarter: Quarter) -> list[Row]:
        if not self._captures(site_id, quarter):
            return []
        plan = self.body["capture"]
        handed = self._handed_t(quarter)
        injected = handed * plan["injected_same_quarter"]
        if self._captures(site_id, quarter - 1):
            injected += self._handed_t(quarter - 1) * plan["injected_next_quarter"]
        shared = {"site": site_id, "share": plan["biogenic_share"], "unit": "t", "method": plan["method"]}
        return [shared | {"variable": "to_storage", "quantity": handed}, shared | {"variable": "injected", "quantity": round(injected)}]

    def _handed_t(self, quarter: Quarter) -> int:
        """CO2 handed over to the storage chain in a quarter, t."""
        plan = self.body["capture"]
        n = quarter - Quarter.parse(plan["from"])
        ramp = plan["ramp_t"]
        return round(ramp[min(n, len(ramp) - 1)] * self._noise(plan["noise_pct"], "capture", quarter))

    def _production(self, site: Mapping[str, Any], quarter: Quarter) -> list[Row]:
        stop = self._stop(site["id"], quarter)
        said = {"site": site["id"], "stop_days": stop.get("days", 0), "comment": stop.get("comment", "")}
        level = self._activity(site, quarter)
        return [said | {"item": p["product"], "quantity": _rounded(p["quantity"] * level, p), "unit": p["unit"]} for p in site["production"]]

    def _energy(self, site: Mapping[str, Any], quarter: Quarter) -> list[Row]:
        rows = []
        for row in site["energy"]:
            level = self._activity(site, quarter) ** 0.8 * self._noise(1.0, site["id"], row["carrier"], quarter)
            said = {"site": site["id"], "item": row["carrier"], "counterparty": row["supplier"], "unit": row["unit"]}
            rows.append(said | {"quantity": _rounded(row["quantity"] * level, row)} | ({"share": row["share"]} if "share" in row else {}))
        return rows

    def _reuse(self, site_id: str, quarter: Quarter) -> list[Row]:
        rows: list[Row] = []
        for stream in self.body["stream"]:
            season = stream.get("season", [1, 1, 1, 1])[quarter.number - 1]
            sent = stream["quantity"] * season * self._noise(stream["noise_pct"], "stream", stream["name"], quarter)
            got = sent * (1 - stream.get("received_gap_pct", 0.0) / 100)
            said = {"site": site_id, "item": stream["name"], "kind": stream["kind"], "unit": stream["unit"], "stage": stream["stage"]}
            said |= {"basis": stream["basis"]} if "basis" in stream else {}
            replaces = {"replaces": stream["replaces"]}
            if site_id == stream["from"]:
                rows.append(said | replaces | {"variable": "delivered", "counterparty": stream["to"], "quantity": _rounded(sent, stream)})
                for what in ("generated", "landfilled"):
                    if what in stream:
                        noise = self._noise(3.0, what, stream["name"], quarter)
                        rows.append(said | {"variable": what, "quantity": _rounded(stream[what] * season * noise, stream)})
            if site_id == stream["to"] and not stream.get("one_sided"):
                rows.append(said | replaces | {"variable": "received", "counterparty": stream["from"], "quantity": _rounded(got, stream)})
        return rows


def _in_ets(row: Mapping[str, Any]) -> bool:
    """Is this row in the verified figure? Fossil CO2 and N2O are, unless the plan says otherwise."""
    return row.get("in_ets", True) and row["gas"] in GWP_IN_ETS and row.get("origin") != "biogenic"


def _rounded(value: float, row: Mapping[str, Any]) -> float | int:
    decimals = row.get("decimals", 0)
    return round(value, decimals) if decimals else round(value)
