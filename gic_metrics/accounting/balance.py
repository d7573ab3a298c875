"""The balance of one site and one period: what was generated, emitted, removed; each formula once, as coefficients.

A balance is a sum of components with coefficients, so that the number and its explanation cannot differ: `explain` lists the
rows behind each component with the same coefficients. Sources: EU monitoring regulation 2018/2066 art. 49 and annex IV 21
(transferred CO2), art. 49a (bound in products); GHG Protocol and ESRS E1 34(b) for keeping removals apart; accounting rules 2.2, 12.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

Terms = dict[str, float]
"""component -> coefficient"""


@dataclass(frozen=True, slots=True)
class Carbon:
    """The components of one site and period, t CO2e, all >= 0 except changes of stock and what returned to the memo.

    `fossil` and `biogenic` are CO2 as reported: before capture unless `after_capture`.
    """

    fossil: float = 0.0
    """A: fossil and process CO2"""
    gases: float = 0.0
    """M: CH4, N2O, HFC, PFC, SF6, NF3 of any origin, and figures that exist only as CO2e"""
    biogenic: float = 0.0
    """B: zero-rated biogenic CO2"""
    handed_fossil: float = 0.0
    """T_f: handed over to the storage chain at the custody meter"""
    handed_biogenic: float = 0.0
    confirmed_fossil_share: float = 1.0
    """the part of T_f that may be deducted: all towards an operator outside the members, min(T_f, I_f) / T_f towards each member"""
    confirmed_biogenic_share: float = 1.0
    stored_fossil_share: float = 1.0
    """the part of T_f that goes to an operator outside the members: a hub's onward delivery counts, what it was handed by a member does not"""
    injected_fossil: float = 0.0
    injected_biogenic: float = 0.0
    """S_b: confirmed injected by the storage operator"""
    received_fossil: float = 0.0
    received_biogenic: float = 0.0
    bound_fossil: float = 0.0
    """P_f: permanently bound in a product (art. 49a)"""
    bound_biogenic: float = 0.0
    sold_fossil: float = 0.0
    """U_f: captured and sold for use; never deducted"""
    sold_biogenic: float = 0.0
    stock_change_fossil: float = 0.0
    """dK_f: change of the intermediate stock"""
    stock_change_biogenic: float = 0.0
    returned_biogenic: float = 0.0
    """handed over four quarters ago and never confirmed: back in the biogenic memo; below 0 where a late confirmation takes it out again"""
    air_capture: float = 0.0
    biochar: float = 0.0
    reversal: float = 0.0
    removal_sold: float = 0.0
    reversed_sold: float = 0.0
    """the part of the reversal that is of removals sold in this quarter or before: it reduces what was sold first"""
    after_capture: bool = False
    """`fossil` is what was left after capture"""
    after_capture_biogenic: bool | None = None
    """the same of `biogenic`; None: as `fossil`"""

    @property
    def fossil_from_stack(self) -> bool:
        """Whether what was captured out of the own stack is to be added to it: measured after capture, and no less went on than was received."""
        out = self.handed_fossil + self.bound_fossil + self.sold_fossil + self.stock_change_fossil
        return self.after_capture and (out >= self.received_fossil or not self.received_fossil)

    @property
    def biogenic_from_stack(self) -> bool:
        """The same of biogenic CO2."""
        after = self.after_capture if self.after_capture_biogenic is None else self.after_capture_biogenic
        out = self.handed_biogenic + self.bound_biogenic + self.sold_biogenic + self.stock_change_biogenic
        return after and (out >= self.received_biogenic or not self.received_biogenic)

    @property
    def stored_fossil(self) -> float:
        """T_f to operators outside the members."""
        return self.handed_fossil * self.stored_fossil_share


@dataclass(frozen=True, slots=True)
class Balance:
    """The figures of one site and period, t CO2e."""

    generated: float
    captured_fossil: float
    emitted: float
    removed: float
    net: float
    removed_sold: float
    net_claim: float
    biogenic_memo: float


def emitted_terms(carbon: Carbon) -> Terms:
    """`E = A + I_f + M - T_f - P_f - dK_f`, where after capture `A = reported + T_f + P_f + U_f + dK_f - I_f`, never less than was reported.

    What a hub was handed was not captured out of its own stack; 12.2 gives the formula for a site that captures, where I_f is 0. Between members only
    the confirmed part of T_f is deducted; CO2 sold for use never is (accounting rules 2.2, 12.2).
    """
    back = 1.0 if carbon.fossil_from_stack else 0.0
    terms: Terms = {"fossil": 1.0, "gases": 1.0, "received_fossil": 1.0 - back}
    terms["handed_fossil"] = back - carbon.confirmed_fossil_share
    terms["bound_fossil"] = back - 1.0
    terms["stock_change_fossil"] = back - 1.0
    terms["sold_fossil"] = back
    return _without_zeros(terms)


def generated_terms(carbon: Carbon) -> Terms:
    """`G = A + M`, before any capture."""
    terms: Terms = {"fossil": 1.0, "gases": 1.0}
    if carbon.fossil_from_stack:
        terms |= {"handed_fossil": 1.0, "bound_fossil": 1.0, "sold_fossil": 1.0, "stock_change_fossil": 1.0, "received_fossil": -1.0}
    return terms


def captured_fossil_terms(carbon: Carbon) -> Terms:
    """Fossil carbon handed to storage by the last member of the chain, so that a sum over members counts each tonne once."""
    return _without_zeros({"stored_fossil": float(carbon.stored_fossil_share > 0)})


def removed_terms(carbon: Carbon) -> Terms:
    """`R = S_b + D + H - V`: gross, before any sale."""
    return {"injected_biogenic": 1.0, "air_capture": 1.0, "biochar": 1.0, "reversal": -1.0}


def biogenic_memo_terms(carbon: Carbon) -> Terms:
    """`memo = B + I_b - T_b - P_b - dK_b`, and what was handed over but never confirmed comes back."""
    back = 1.0 if carbon.biogenic_from_stack else 0.0
    return _without_zeros(
        {
            "biogenic": 1.0,
            "received_biogenic": 1.0 - back,
            "handed_biogenic": back - carbon.confirmed_biogenic_share,
            "bound_biogenic": back - 1.0,
            "stock_change_biogenic": back - 1.0,
            "sold_biogenic": back,
            "returned_biogenic": 1.0,
        }
    )


def generated_biogenic_terms(carbon: Carbon) -> Terms:
    """`B`, before any capture."""
    terms: Terms = {"biogenic": 1.0}
    if carbon.biogenic_from_stack:
        terms |= {"handed_biogenic": 1.0, "bound_biogenic": 1.0, "sold_biogenic": 1.0, "stock_change_biogenic": 1.0, "received_biogenic": -1.0}
    return terms


def removed_sold_terms(carbon: Carbon) -> Terms:
    """Removals sold to outsiders; a reversal reduces what was sold first, also in an earlier quarter (accounting rules 12.2)."""
    return {"removal_sold": 1.0, "reversed_sold": -1.0}


FIGURES = {
    "generated": generated_terms,
    "emitted": emitted_terms,
    "captured_fossil": captured_fossil_terms,
    "removed": removed_terms,
    "removed_sold": removed_sold_terms,
    "biogenic_memo": biogenic_memo_terms,
}
"""figure -> its terms for a site and period"""


def amount(carbon: Carbon, terms: Terms) -> float:
    """The sum of components times coefficients."""
    return sum(coefficient * float(getattr(carbon, component)) for component, coefficient in terms.items())


def balance(carbon: Carbon) -> Balance:
    """E, R, N and the memo of one site and period.

    `N = E - R`; `N_claim = E - (R - R_sold)` (accounting rules 2.2).
    """
    figure = {name: amount(carbon, terms(carbon)) for name, terms in FIGURES.items()}
    net = figure["emitted"] - figure["removed"]
    return Balance(
        generated=figure["generated"],
        captured_fossil=figure["captured_fossil"],
        emitted=figure["emitted"],
        removed=figure["removed"],
        net=net,
        removed_sold=figure["removed_sold"],
        net_claim=claimable(figure["emitted"], figure["removed"], figure["removed_sold"]),
        biogenic_memo=figure["biogenic_memo"],
    )


def total(balances: Iterable[Balance]) -> Balance:
    """The sum over sites: scope 1 may be added over actors, and nothing else is."""
    items = list(balances)
    return Balance(**{f.name: sum(getattr(b, f.name) for b in items) for f in fields(Balance)})


def without_proof(carbon: Carbon, unproven_t: float) -> Carbon:
    """Biomass without sustainability proof is fossil: its share moves from B to A, of T_b to T_f, and its S_b is 0.

    MRR art. 38 (zero-rating); accounting rules 2.2 rule 3 and 12.2.
    """
    share = unproven_t / carbon.biogenic if carbon.biogenic else 0.0
    moved = share * carbon.handed_biogenic
    return replace(
        carbon,
        fossil=carbon.fossil + unproven_t,
        biogenic=carbon.biogenic - unproven_t,
        handed_fossil=carbon.handed_fossil + moved,
        handed_biogenic=carbon.handed_biogenic - moved,
        injected_biogenic=carbon.injected_biogenic * (1 - share),
    )


@dataclass(frozen=True, slots=True)
class Transfer:
    """CO2 from one member to another in one quarter, t, as each side says it; None is "not reported". `*_biogenic` is what of it is biogenic."""

    sent: float | None
    received: float | None
    sent_biogenic: float = 0.0
    received_biogenic: float = 0.0

    @property
    def deducted(self) -> tuple[float, float]:
        """(fossil, biogenic) that the giver may deduct: min(handed over, confirmed received) of each; one-sided: nothing yet (accounting rules 12.2).

        Each by itself: what the giver calls fossil and the receiver biogenic is confirmed as neither, and stays emitted.
        """
        if self.sent is None or self.received is None:
            return 0.0, 0.0
        fossil = min(self.sent - self.sent_biogenic, self.received - self.received_biogenic)
        return max(0.0, fossil), min(self.sent_biogenic, self.received_biogenic)

    @property
    def deducted_shares(self) -> tuple[float, float]:
        """(fossil, biogenic): the part of what was handed over of each that may be deducted, 0-1."""
        fossil, biogenic = self.deducted
        sent = (self.sent or 0.0) - self.sent_biogenic
        return fossil / sent if sent > 0 else 0.0, biogenic / self.sent_biogenic if self.sent_biogenic > 0 else 0.0

    @property
    def difference_share(self) -> float | None:
        """|sent - received| over the larger, 0-1; None where one side is silent."""
        if self.sent is None or self.received is None:
            return None
        larger = max(self.sent, self.received)
        return abs(self.sent - self.received) / larger if larger else 0.0


def split_by_share(total_t: float, biogenic_share: float) -> tuple[float, float]:
    """Captured CO2 has the biogenic share of the gas it was taken from: (fossil, biogenic), t (accounting rules 2.2 rule 4)."""
    return total_t * (1 - biogenic_share), total_t * biogenic_share


def claimable(emitted: float, removed: float, sold: float) -> float:
    """`N_claim = E - (R - R_sold)`."""
    return emitted - (removed - sold)


def _without_zeros(terms: Mapping[str, float]) -> Terms:
    return {component: coefficient for component, coefficient in terms.items() if coefficient}
