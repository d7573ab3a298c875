"""The region's figures a second time, slowly and from the accounting rules alone: sections 1, 2, 3.1-3.4, 3.6 and 12.1-12.6.

Plain Python: dicts, lists, loops. It shares nothing with the package it checks, so that an error would have to be made twice.
"""

from __future__ import annotations

from .balance import ON_THE_WAY, Movements, balance, by_one_word, emissions, in_chain
from .denton import without_jumps
from .gaps import Ladder, main_product
from .quarters import TRUE_UP_FROM, fitted, in_force, name, number, quarter_of, span, together

LONGEST_ESTIMATE = 2


class PlainRegion:
    """All figures of the region from rows, as they stood at a time."""

    def __init__(self, entries, sites, as_of, gwp_set="AR5", base_year=2020, region="region", true_up="pro_rata", base_years=()):
        self.rows = rows = in_force(entries, as_of)
        self.base_year, self.region, self.true_up = base_year, region, true_up
        self.base_years = {base_year, *base_years}
        self.sites = {site["id"]: site for site in sites}
        self.inside = [site["id"] for site in sites if site["in_perimeter"]]
        self.verified = {(row["site"], int(row["period"])): row["value"] for row in rows if row["sheet"] == "verified"}
        emitted, carbon, made, stops = {}, {}, {}, {}
        for row in rows:
            if row["sheet"] == "production":
                place = row["site"], number(row["period"])
                if row["value"] is not None:
                    product = row["item"], row["canonical_unit"]
                    made.setdefault(place, {})[product] = made.get(place, {}).get(product, 0.0) + row["value"]
                if row["stop_days"] is not None:
                    stops[place] = max(stops.get(place, 0.0), row["stop_days"])
            elif row["sheet"] in ("emissions", "carbon"):
                place = emitted if row["sheet"] == "emissions" else carbon
                row = row | {"quarter": number(row["period"])}
                place.setdefault((row["site"], row["quarter"]), []).append(row)
        for (s, _), products in made.items():  # "not occurring" needs no unit: it is a 0 of the product of that name
            for item in [item for item, unit in products if not unit]:
                units = {unit for (other, _), these in made.items() if other == s for name, unit in these if name == item and unit}
                if len(units) == 1:
                    products.setdefault((item, units.pop()), products.pop((item, "")))
        found = {(s, q): emissions(told, self.sites[s], gwp_set) for (s, q), told in emitted.items()}
        self.moves = Movements(carbon, found, set(self.inside))
        heard = {q for _, q in found} | {q for _, q in carbon}
        every = range(min(heard), max(heard) + ON_THE_WAY + 1) if heard else ()
        told = [q for (s, q) in found if found[s, q]["known"] and s in self.inside]
        self.grid = list(range(min(told), max(told) + 1)) if told else []
        self.balances = {s: {q: balance(self.sites[s], q, self.moves) for q in every} for s in self.sites}
        for (s, q), t in by_one_word(self.moves, set(self.sites), sorted({q for _, q in carbon})).items():
            self.balances[s][q]["outside_biogenic"] -= t
        for balances in self.balances.values():
            in_chain(balances)
        self.made, self.stops, self.kept = made, stops, {}
        members = {s: self.balances[s] for s in self.inside}
        self.ladder = Ladder(members, {s: self.sites[s]["sector"] for s in self.inside}, made, stops)
        self.filled = {}
        self.series = {s: self.quarters_of(s) for s in self.sites}

    def told(self, site):
        """Reported quarters of a site, t inside the ETS total."""
        return {q: one["ets"] for q, one in self.balances[site].items() if one["told"]}

    def closed(self, site, quarter):
        """After its closing there is 0, but for a quarter that was reported all the same."""
        until = self.sites[site]["active_to"]
        return until is not None and quarter not in self.told(site) and quarter > (number(until) if "Q" in until else int(until) * 4 + 3)

    def begun(self, site, quarter):
        """A site that has an opening date has nothing before it: it is not expected there, and nothing is derived or estimated."""
        since = self.sites[site]["active_from"]
        return since is None or quarter >= (number(since) if "Q" in since else int(since) * 4) or quarter in self.told(site)

    def at_work(self, site, year):
        """The quarters of a year in which the site was open."""
        return [year * 4 + n for n in range(4) if self.begun(site, year * 4 + n) and not self.closed(site, year * 4 + n)]

    def capture_unsaid(self, site, quarter):
        """Whether a capture plant was there and nothing is told of what it captured: the movement rows are part of the report (12.2)."""
        since = self.sites[site].get("capture_from")
        there = since is not None and quarter_of(since) <= quarter and not self.closed(site, quarter) and self.begun(site, quarter)
        return there and not self.moves.says_captured(site, quarter)

    def quarters_of(self, site):
        """{quarter: (t inside the ETS total, "reported", "derived" or "estimated")}: 12.4 points 2 and 4."""
        told = self.told(site)
        series = {}
        for year in sorted({q // 4 for q in told} | {q // 4 for q in self.grid}):
            here = {q % 4: t for q, t in told.items() if q // 4 == year}
            verified = self.verified.get((site, year))
            open_now = [q % 4 for q in self.at_work(site, year)]
            if verified is not None:
                found = fitted(here, verified, open_now)
            else:
                found = {n: (t, "reported") for n, t in here.items()}
                last = self.verified.get((site, year - 1))
                shared = self.at_work(site, year - 1)
                only_verified = last is not None and shared and not any(q // 4 == year - 1 for q in told)
                gaps = [n for n in open_now if n not in here and year * 4 + n in self.grid and (site, year) not in self.verified]
                for n in gaps:
                    quarter = year * 4 + n
                    if only_verified:
                        found[n] = last / len(shared), "estimated"
                        self.filled[site, quarter] = {"code": "E0", "ets": last / len(shared), "rest": 0.0, "memo": None}
                    elif site in self.inside and (fill := self.ladder.fill(site, quarter)) is not None:
                        found[n] = fill["ets"], "estimated"
                        self.filled[site, quarter] = fill
            gone = [n for n in range(4) if self.closed(site, year * 4 + n) and year * 4 + n in self.grid]
            found |= dict.fromkeys(gone, (0.0, "reported"))  # closed: 0 (12.6)
            series |= {year * 4 + n: value for n, value in found.items()}
        if self.true_up == "denton":
            series |= self.level(site, told)
        run = 0
        for quarter in range(min(series), max(series) + 1) if series else ():
            told_here = (quarter in series and series[quarter][1] != "estimated") or self.verified.get((site, quarter // 4)) is not None
            run = 0 if told_here else run + 1
            if run > LONGEST_ESTIMATE and quarter in series:
                del series[quarter]
                self.filled.pop((site, quarter), None)
        return series

    def level(self, site, told):
        """Denton (3.4): the quarters of verified years on end that are all reported and above zero, together, so that no year begins with a jump."""
        whole = [y for y in sorted({q // 4 for q in told}) if all(told.get(y * 4 + n, 0.0) > 0 for n in range(4))]
        whole = [y for y in whole if self.verified.get((site, y)) is not None and not self.closed(site, y * 4 + 3)]
        found = {}
        while whole:
            run = [y for n, y in enumerate(whole) if y == whole[0] + n]
            whole = whole[len(run) :]
            quarters = [told[y * 4 + n] for y in run for n in range(4)]
            sums = {y: sum(told[y * 4 + n] for n in range(4)) for y in run}
            annual = [sums[y] if round(abs(self.verified[site, y] - sums[y]), 6) < TRUE_UP_FROM else self.verified[site, y] for y in run]
            spread = without_jumps(quarters, annual)
            if all(t >= 0 for t in spread):
                found |= {y * 4 + n: (spread[4 * k + n], "reported") for k, y in enumerate(run) for n in range(4)}
        return found

    def ets(self, site, period, kind):
        """(t or None, of it estimated, share of the period reported, of it apportioned) inside the ETS total."""
        if kind == "year":
            return self.year(site, int(period))
        last = number(period)
        if kind == "quarter":
            parts = [self.series[site].get(last)]
            if parts[0] is not None and parts[0][1] == "derived":
                parts = [None]
            return together(parts)
        if last % 4 == 3:
            return self.year(site, last // 4)
        year = last // 4
        window = [q for q in range(last - 3, last + 1) if self.begun(site, q)]
        if not any(q // 4 == year for q in window):
            return None, 0.0, 0.0, 0.0
        parts = {q: self.series[site].get(q) for q in window}
        before, shared = self.verified.get((site, year - 1)), self.at_work(site, year - 1)
        if before is not None and shared and not any(q // 4 == year - 1 for q in self.told(site)):
            parts |= {q: (before / len(shared) if q in shared else 0.0, "apportioned") for q in window if q // 4 == year - 1}
        return together(list(parts.values()))

    def year(self, site, year):
        verified = self.verified.get((site, year))
        if verified is not None:
            return verified, 0.0, 1.0, 0.0
        known = together([self.series[site].get(year * 4 + n) for n in range(4) if self.begun(site, year * 4 + n)])
        worked_out = self.worked_out(site, year)
        return known if worked_out is None else (worked_out[0], worked_out[0], known[2], 0.0)

    def worked_out(self, site, year):
        """What stands in for a year without figures, as `back_cast` gives it; None where the year has figures, or nothing stands in."""
        if self.verified.get((site, year)) is not None:
            return None
        quarters = [self.series[site].get(year * 4 + n) for n in range(4) if self.begun(site, year * 4 + n)]
        return self.back_cast(site, year) if together(quarters)[0] is None else None

    def back_cast(self, site, year):
        """A joiner's base year without data: its production x the earliest known intensity, before capture (3.6, 12.5); None where there is none.

        (t, of it locked to a GWP set, the quarters that the intensity is of, whether they are a verified year): locked as much as those are."""
        one = self.sites[site]
        joined = one["in_perimeter"] and one.get("perimeter_from") is not None and not self.counted(site, str(year), "year")
        if year not in self.base_years or not joined or not self.expected(site, str(year), "year") or (site, year) in self.verified:
            return None
        there = self.at_work(site, year)
        told = self.told(site)
        ends = set(told) | {y * 4 + 3 for (s, y), t in self.verified.items() if s == site and t is not None}
        for end in sorted(ends):
            window = list(range(end - 3, end + 1))
            whole = all(q in told for q in window)
            verified = self.verified.get((site, end // 4)) if end % 4 == 3 else None
            if any(q not in self.at_work(site, q // 4) for q in window) or not (whole or verified is not None):
                continue
            emitted = verified if verified is not None else sum(self.series[site][q][0] for q in window)
            moved = [self.balances[site][q]["moved"] if q in self.balances[site] else 0.0 for q in window]
            generated = emitted - sum(moved)
            captures = self.sites[site].get("capture_from") is not None and quarter_of(self.sites[site]["capture_from"]) <= end
            if (not whole and (captures or any(abs(t) > 1e-6 for t in moved))) or generated < -1e-6:
                continue
            in_window, in_year = {}, {}
            for product in {p for q in window for p in self.made.get((site, q), {})}:
                amounts = [self.made.get((site, q), {}).get(product) for q in [*window, *there]]
                if there and None not in amounts and sum(amounts[:4]) > 0:
                    in_window[product], in_year[product] = sum(amounts[:4]), sum(amounts[4:])
            product = main_product(in_window, {})
            if product is not None:
                factor = in_year[product] / in_window[product]
                gross = factor * generated
                here = sum(self.balances[site][q]["moved"] for q in there if q in self.balances[site])
                locked = verified if verified is not None else sum(self.locked_quarter(site, q) for q in window)
                return max(0.0, gross + here) if here < 0 else gross + here, factor * locked, window, verified is not None
        return None

    def figures(self, site, period, kind):
        """All figures of one site and period, worked out once."""
        place = site, period, kind
        if place not in self.kept:
            self.kept[place] = self.work_out(site, period, kind)
        return self.kept[place]

    def work_out(self, site, period, kind):
        ets, estimated, covered, apportioned = self.ets(site, period, kind)
        window = span(period, kind)
        transit = self.on_the_way(site, window)
        gone = [self.balances[site][q] for q in window if self.closed(site, q) and q in self.balances[site]]
        gone_memo = sum(one["generated_biogenic"] + one["memo_moved"] for one in gone)  # after the closing only what moves, and what comes back
        if self.closed(site, window[0]) and not ets and not any(self.balances[site].get(q, {}).get("heard") for q in window):
            nothing = ("ets", "emitted", "captured", "removed", "sold", "memo", "injected_fossil", "locked", "estimated", "apportioned")
            return dict.fromkeys(nothing, 0.0) | {"memo": gone_memo, "covered": 1.0, "transit": transit}
        if ets is None and self.closed(site, window[0]):
            ets, estimated, covered, apportioned = 0.0, 0.0, 1.0, 0.0  # what was told after the closing is of its removals
        if ets is None:
            return {"ets": None, "covered": covered, "transit": transit}
        here = [self.balances[site][q] for q in window if q in self.balances[site]]
        filled = {q: self.filled[site, q] for q in window if (site, q) in self.filled and self.series[site].get(q, (0, ""))[1] == "estimated"}
        if kind == "year" and self.verified.get((site, int(period))) is not None:
            filled = {}
        if kind == "r4q" and apportioned:
            filled = {q: f for q, f in filled.items() if q // 4 == window[-1] // 4}
        due = [q for q in window if not self.closed(site, q) and (self.begun(site, q) or self.balances[site].get(q, {}).get("heard"))]
        memos = [filled[q]["memo"] if q in filled else self.balances[site].get(q, {"memo": None})["memo"] for q in due]
        rest = sum(one["rest"] for one in here) + sum(f["rest"] for f in filled.values())
        figures = {name: sum(one[name] for one in here) for name in ("captured", "removed", "sold", "injected_fossil")}
        memo = sum(memos) + gone_memo if None not in memos else None
        locked = self.locked(site, period, kind, window, apportioned) + sum(one["locked_rest"] for one in here)
        more = {"ets": ets, "emitted": ets + rest, "memo": memo, "locked": locked, "transit": transit}
        return figures | more | {"covered": covered, "estimated": estimated, "apportioned": apportioned}

    def on_the_way(self, site, window):
        """What is on its way at the end, known from what was handed over, whether or not anything is reported since; None where there is nothing."""
        known = [one for q in window if (one := self.balances[site].get(q)) is not None and one["way"]]
        return known[-1]["transit"] if known else None

    def locked(self, site, period, kind, window, apportioned):
        """What of the ETS part exists only as CO2e, or is fitted to a figure that does (1.5, 12.3): a verified year is locked as a whole."""
        year = window[0] // 4
        if window[0] % 4 == 0 and kind != "quarter":
            if self.verified.get((site, year)) is not None:
                return self.verified[site, year]
            if None in [self.series[site].get(q) for q in window if self.begun(site, q)]:
                return self.back_cast(site, year)[1]
        own = [q for q in window if not apportioned or q // 4 == window[-1] // 4]
        return sum(self.locked_quarter(site, q) for q in own) + apportioned

    def locked_quarter(self, site, q):
        t, how = self.series[site].get(q, (0.0, ""))
        if how == "estimated" and (weights := self.filled[site, q].get("weights")) is not None:
            return sum(c * self.balances[site][x]["locked_ets"] for x, c in weights.items())
        if how == "estimated" or self.verified.get((site, q // 4)) is not None:
            return t
        return self.balances[site][q]["locked_ets"] if how == "reported" and q in self.balances[site] else 0.0

    def counted(self, site, period, kind):
        """Whether the site was inside the boundary as it was at the period's end (3.6): the R4Q of a Q4 is the year (12.4 point 3)."""
        one, end = self.sites[site], span(period, kind)[-1]
        since, until = one.get("perimeter_from"), one.get("perimeter_to")
        first = -1 if since is None else number(since) if "Q" in since else int(since) * 4
        last = None if until is None else number(until) if "Q" in until else int(until) * 4 + 3
        if not one["in_perimeter"] and until is None:
            return False
        return end >= first and (last is None or end <= last)

    def expected(self, site, period, kind):
        since = self.sites[site]["active_from"]
        return since is None or span(period, kind)[-1] >= (number(since) if "Q" in since else int(since) * 4)

    def weight(self, site, period):
        """max(E of the last closed year, E of the base year); a newcomer its latest four quarters, scaled up where it has fewer (12.5)."""
        year = int(period[:4])
        closed = [t for y in range(year - 5, year) if (t := self.figures(site, str(y), "year")["ets"]) is not None]
        base = self.figures(site, str(self.base_year), "year")["ets"]
        known = closed[-1:] + ([base] if base is not None else [])
        if known:
            return max(known)
        told = self.told(site)
        latest = [told[q] for q in sorted(told)[-4:]]
        return sum(latest) * 4 / len(latest) if latest else 0.0

    def periods(self, kind):
        years = sorted({y for (s, y), t in self.verified.items() if t is not None and s in self.inside} | {q // 4 for q in self.grid if q % 4 == 3})
        if kind == "year":
            return [str(y) for y in years]
        return [name(q) for q in (self.grid if kind == "quarter" else sorted({y * 4 + 3 for y in years} | set(self.grid)))]

    def groups(self, by):
        if by == "region":
            return {self.region: self.inside}
        if by == "site":
            return {site: [site] for site in self.inside}
        return {sector: [s for s in self.inside if self.sites[s]["sector"] == sector] for sector in {self.sites[s]["sector"] for s in self.inside}}

    def totals(self, by, kind):
        """{(period, group): figures}: the sum of the reporting sites, None where nothing is known (12.6)."""
        found = {}
        for period in self.periods(kind):
            for group, sites in self.groups(by).items():
                found[period, group] = self.total([s for s in sites if self.expected(s, period, kind)], period, kind)
        return found

    def total(self, expected, period, kind):
        each = {s: self.figures(s, period, kind) for s in expected}
        known = [one for one in each.values() if one["ets"] is not None]
        weights = {s: self.weight(s, period) for s in expected}
        if sum(weights.values()) == 0:
            weights = dict.fromkeys(expected, 1.0)
        total = dict.fromkeys(("ets", "emitted", "captured", "removed", "sold", "net", "claim", "memo", "estimated_pct", "apportioned_pct"))
        total |= dict.fromkeys(("injected", "transit", "locked_pct"))
        unsaid = [s for s in expected if any(self.capture_unsaid(s, q) for q in span(period, kind))]
        total["capture_unsaid"] = sorted(s for s in unsaid if each[s]["ets"] is not None)
        total["missing"] = sorted(s for s, one in each.items() if one["ets"] is None)
        total["coverage"] = 100 * sum(weights[s] * each[s]["covered"] for s in expected) / sum(weights.values()) if expected else None
        transits = [one["transit"] for one in each.values() if one["transit"] is not None]
        total["transit"] = sum(transits) if transits else None
        if known:
            for figure in ("ets", "emitted", "captured", "removed", "sold"):
                total[figure] = sum(one[figure] for one in known)
            total["net"] = total["emitted"] - total["removed"]
            total["claim"] = total["emitted"] - (total["removed"] - total["sold"])
            total["memo"] = None if any(one["memo"] is None for one in known) else sum(one["memo"] for one in known)
            total["injected"] = sum(one["injected_fossil"] for one in known)
            total["locked_pct"] = 100 * sum(one["locked"] for one in known) / total["emitted"] if total["emitted"] else 0.0
            for share in ("estimated", "apportioned"):
                total[f"{share}_pct"] = 100 * sum(one[share] for one in known) / total["ets"] if total["ets"] else 0.0
        return total
