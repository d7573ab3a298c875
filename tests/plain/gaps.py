"""The ladder E1-E5 of the accounting rules 3.2 and 12.5, slowly: what stands in for a quarter that a site has not reported.

Only reported quarters feed it; it runs on A, M and B before capture; T, S, D and H of a missing quarter are 0 unless they were reported.
"""

from __future__ import annotations


def main_product(now, then):
    """The one product that stands for what a site made (12.7): of those in tonnes, else of those in another unit, the most in both quarters."""
    made = {p: now.get(p, 0.0) + then.get(p, 0.0) for p in [*now, *then]}
    for unit in ("t", "GWh"):
        alike = sorted((-made[p], p) for p in made if p[1] == unit)
        if alike:
            return alike[0][1]
    return None


class Ladder:
    """`balances`: site -> quarter -> balance; `made`: (site, quarter) -> {(product, unit): quantity}; `stops`: (site, quarter) -> days."""

    def __init__(self, balances, sectors, made, stops):
        self.balances, self.sectors, self.made, self.stops = balances, sectors, made, stops

    def g(self, site, quarter):
        """A + M before capture inside the ETS total, if the quarter is reported."""
        one = self.balances[site].get(quarter)
        return one["generated"] if one is not None and one["told"] else None

    def days(self, site, quarters):
        return sum(self.stops.get((site, q), 0.0) for q in quarters)

    def rung(self, site, q):
        """(code, {reported quarter: coefficient}) or None."""
        last_year = self.g(site, q - 4)
        same_stops = abs(self.days(site, [q]) - self.days(site, [q - 4])) <= 10
        if last_year is not None:
            now, then = self.made.get((site, q), {}), self.made.get((site, q - 4), {})
            product = main_product(now, then)
            if product in now and then.get(product, 0.0) > 0:
                return "E1", {q - 4: now[product] / then[product]}
            three, same = [q - 3, q - 2, q - 1], [q - 7, q - 6, q - 5]
            known = all(self.g(site, x) is not None for x in three + same)
            if known and same_stops and abs(self.days(site, three) - self.days(site, same)) <= 10:
                below = sum(self.g(site, x) for x in same)
                if below > 0:
                    return "E2", {q - 4: sum(self.g(site, x) for x in three) / below}
            if same_stops:
                peers = []
                for other in self.balances:
                    if other == site or self.sectors[other] != self.sectors[site]:
                        continue
                    if abs(self.days(other, [q]) - self.days(other, [q - 4])) > 10:
                        continue
                    if self.g(other, q) is not None and self.g(other, q - 4) is not None:
                        peers.append((self.g(other, q), self.g(other, q - 4)))
                below = sum(then for _, then in peers)
                if len(peers) >= 3 and below > 0:
                    return "E3", {q - 4: sum(now for now, _ in peers) / below}
        if self.g(site, q - 1) is not None:
            if self.g(site, q + 1) is not None and self.days(site, [q - 1, q, q + 1]) == 0:
                return "E4", {q - 1: 0.5, q + 1: 0.5}
            if self.days(site, [q - 1, q]) == 0:
                return "E5", {q - 1: 1.0}
        return None

    def fill(self, site, q):
        """{"code", "ets", "rest", "biogenic"} or None. What was reported of the rest and of B in that quarter stands; movements count, E >= 0."""
        found = self.rung(site, q)
        if found is None:
            return None
        code, weights = found
        here = self.balances[site].get(q)
        gross = sum(c * self.g(site, x) for x, c in weights.items())
        ets = max(0.0, gross + here["moved"]) if here is not None and here["moved"] < 0 else gross + (here["moved"] if here else 0.0)
        memo_known = all(self.balances[site][x]["memo_known"] for x in weights)
        rest = sum(c * self.balances[site][x]["rest"] for x, c in weights.items())
        biogenic = sum(c * self.balances[site][x]["generated_biogenic"] for x, c in weights.items())
        if here is not None and here["rest_told"]:
            rest = 0.0
        if here is not None and here["biogenic_told"]:
            biogenic = here["generated_biogenic"]
        memo = biogenic + (here["memo_moved"] if here is not None else 0.0)
        return {"code": code, "ets": ets, "rest": rest, "memo": memo if memo_known else None, "weights": weights}
