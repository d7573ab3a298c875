"""What each site reported for each quarter, as components: emissions by part, and movements of CO2 (accounting rules 2.2, 2.4, 12.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from gic_metrics.accounting.balance import Carbon, Transfer, amount, emitted_terms, split_by_share
from gic_metrics.accounting.on_the_way import GRAM, Chain, Leg, not_agreed
from gic_metrics.vocabulary import Movement, Quarter

LOCKED = ("co2e_locked", "co2e_other_set")
"""what exists only as CO2e, in the GWP set that is shown or in another (1.5)"""


@dataclass(frozen=True, slots=True)
class EmissionPart:
    """Scope-1 CO2e of one site and quarter by part, t CO2e. `value` None: nothing known."""

    site: str
    quarter: Quarter
    part: str
    """"co2_fossil", "co2_biogenic", "other_gases" or one of LOCKED"""
    in_ets: bool
    after_capture: bool
    value: float | None
    missing: int
    """rows without a figure"""
    confidential: int = 0


@dataclass(frozen=True, slots=True)
class MovementSum:
    """CO2 moved by one site in one quarter, t. `share` is the stated biogenic share 0-1."""

    site: str
    quarter: Quarter
    movement: str
    origin: str
    share: float | None
    counterparty: str
    value: float | None


@dataclass(frozen=True, slots=True)
class SiteQuarter:
    """One site and quarter as reported: `carbon` is the part inside the EU ETS total, `rest_t` what is emitted outside it."""

    site: str
    quarter: Quarter
    carbon: Carbon
    rest_t: float | None
    """None: not known; 0: nothing outside the EU ETS was reported"""
    complete: bool
    """scope 1 is reported, and every row of it has a figure: a blank is not a zero"""
    missing_rows: int = 0
    """rows of scope 1 without a figure"""
    emissions_told: bool = True
    """any row of emissions is reported, though not every one may have its figure"""
    biogenic_known: bool = True
    """no row of biogenic CO2 lacks its figure"""
    confidential: bool = False
    locked_ets_t: float = 0.0
    locked_rest_t: float = 0.0
    other_set_ets_t: float = 0.0
    """of what is locked inside the EU ETS total, what is in another GWP set than the one shown"""
    capture_report_missing: bool = False
    assumed_shares: tuple[tuple[str, str, float], ...] = ()
    """(movement, counterparty, biogenic share) of movements without origin and share: the giver's share, or that of the flue gas"""
    onward_biogenic_t: float = 0.0
    """T_b to operators outside the members: from there on it is in transit until it is confirmed (2.4: only the last link books S_b)"""
    agreed_share: float = 1.0
    """the part of what was handed to operators outside as biogenic that `onward_biogenic_t` is: the rest is biogenic by one member's word alone"""
    disputed_biogenic: tuple[tuple[str, float], ...] = ()
    """(giver, t) of what was received as biogenic of a member beyond what that member says was biogenic"""
    in_transit_biogenic_t: float = 0.0
    stock_reported: bool = False
    moves: bool = False
    """any movement of CO2 is reported"""
    silent: bool = False
    """nothing is reported: there is only what is still on its way, or returns to the memo"""
    transfers: tuple[tuple[str, Transfer], ...] = ()
    counted_share: float = 1.0
    """the part of what is confirmed injected of biogenic CO2 that counts: the rest was never handed over"""
    unhanded_biogenic_t: float = 0.0
    """that rest"""

    def deducted_share(self, counterparty: str, *, biogenic: bool = False) -> float:
        """The part of what was handed to a receiver that may be deducted: all of it outside the members, what a member confirms towards it."""
        transfer = dict(self.transfers).get(counterparty)
        return 1.0 if transfer is None else transfer.deducted_shares[biogenic]

    @property
    def emitted_ets_t(self) -> float | None:
        """To a gram: what is in and out to the last bit is 0, and not a residue of arithmetic that a true-up would blow up."""
        return round(amount(self.carbon, emitted_terms(self.carbon)), 6) + 0.0 if self.complete else None


def site_quarters(
    parts: Iterable[EmissionPart],
    movements: Iterable[MovementSum],
    *,
    members: frozenset[str],
    capture_from: Mapping[str, date | None],
) -> dict[tuple[str, Quarter], SiteQuarter]:
    """Each reported site and quarter, and each silent one with biogenic CO2 on its way.

    `members` are the site ids inside the perimeter; `capture_from` when a capture plant started.
    """
    by_quarter: dict[tuple[str, Quarter], list[EmissionPart]] = defaultdict(list)
    for part in parts:
        by_quarter[part.site, part.quarter].append(part)
    moved: dict[tuple[str, Quarter], list[MovementSum]] = defaultdict(list)
    for movement in movements:
        moved[movement.site, movement.quarter].append(movement)
    shares = {key: _flue_gas_share(found) for key, found in by_quarter.items()}
    split = _Split(moved, shares, members)
    quarters = {
        key: _site_quarter(key, by_quarter.get(key, []), moved.get(key, []), split, capture_from.get(key[0]))
        for key in by_quarter.keys() | moved.keys()
    }
    return _over_time(quarters)


def _flue_gas_share(parts: list[EmissionPart]) -> float | None:
    """B / (A + B); None where no CO2 is known of."""
    fossil = sum(p.value or 0.0 for p in parts if p.part == "co2_fossil")
    biogenic = sum(p.value or 0.0 for p in parts if p.part == "co2_biogenic")
    return biogenic / (fossil + biogenic) if fossil + biogenic else None


class _Split:
    """How the movements of a site and quarter fall into fossil and biogenic, and what towards other members is confirmed."""

    def __init__(
        self, moved: Mapping[tuple[str, Quarter], list[MovementSum]], shares: Mapping[tuple[str, Quarter], float | None], members: frozenset[str]
    ):
        self.moved, self.members = moved, members
        self.shares: dict[str, dict[Quarter, float]] = defaultdict(dict)
        for (site, quarter), share in shares.items():
            if share is not None:
                self.shares[site][quarter] = share

    def share(self, row: MovementSum) -> tuple[float, bool]:
        """(biogenic share, assumed?): the stated share, else the origin, else the giver's, else the flue gas's.

        Where nothing is known of the quarter's flue gas, that of the latest quarter before: all fossil first would be steering (2.2 rule 4).
        """
        if row.share is not None:
            return row.share, False
        if row.origin:
            return (1.0 if row.origin == "biogenic" else 0.0), False
        if row.movement == Movement.RECEIVED:
            sent = [
                m
                for m in self.moved.get((row.counterparty, row.quarter), [])
                if m.movement == Movement.TO_STORAGE and m.counterparty == row.site and m.value
            ]
            if sent:
                return sum(self.share(m)[0] * (m.value or 0.0) for m in sent) / sum(m.value or 0.0 for m in sent), True
        known = self.shares[row.site]
        latest = max((q for q in known if q <= row.quarter), default=None)
        return (0.0 if latest is None else known[latest]), True

    def fossil_and_biogenic(self, rows: Iterable[MovementSum], movement: Movement) -> tuple[float, float]:
        fossil = biogenic = 0.0
        for row in rows:
            if row.movement == movement and row.value is not None:
                f, b = split_by_share(row.value, self.share(row)[0])
                fossil, biogenic = fossil + f, biogenic + b
        return fossil, biogenic

    def transfers(self, site: str, quarter: Quarter) -> dict[str, Transfer]:
        """CO2 handed by this site to each other member, as both sides say it."""
        own = self._towards(site, quarter, Movement.TO_STORAGE)
        found = {}
        for other, sent in own.items():
            facing = self._towards(other, quarter, Movement.RECEIVED).get(site) if other in self.members else None
            if other in self.members:
                found[other] = Transfer(sum(sent), None if facing is None else sum(facing), sent[1], 0.0 if facing is None else facing[1])
        return found

    def disputed(self, site: str, quarter: Quarter) -> Iterator[tuple[str, float]]:
        """(giver, t): received of a member as biogenic beyond what it says it handed over as biogenic, or says nothing of."""
        for other, (_, biogenic) in sorted(self._towards(site, quarter, Movement.RECEIVED).items()):
            given = self._towards(other, quarter, Movement.TO_STORAGE).get(site, (0.0, 0.0)) if other in self.members else (0.0, biogenic)
            if biogenic - given[1] > GRAM:
                yield other, biogenic - given[1]

    def _towards(self, site: str, quarter: Quarter, movement: Movement) -> dict[str, tuple[float, float]]:
        """counterparty -> (fossil, biogenic) of one kind of movement, t; only where a figure is told."""
        told: dict[str, list[MovementSum]] = defaultdict(list)
        for row in self.moved.get((site, quarter), []):
            if row.movement == movement and row.value is not None:
                told[row.counterparty].append(row)
        return {other: self.fossil_and_biogenic(rows, movement) for other, rows in told.items()}


def _site_quarter(
    key: tuple[str, Quarter], parts: list[EmissionPart], rows: list[MovementSum], split: _Split, capture_from: date | None
) -> SiteQuarter:
    site, quarter = key

    def summed(*names: str, ets: bool) -> float:
        return sum(p.value or 0.0 for p in parts if p.part in names and p.in_ets is ets)

    scope1 = [p for p in parts if p.part != "co2_biogenic"]
    rest = [p for p in scope1 if not p.in_ets]
    transfers = split.transfers(site, quarter)
    moved = _carbon(rows, split, transfers) if rows else Carbon()
    captures = capture_from is not None and capture_from <= quarter.end
    reported_capture = any(r.movement in (Movement.TO_STORAGE, Movement.BOUND, Movement.SOLD_FOR_USE) and r.value is not None for r in rows)
    return SiteQuarter(
        site=site,
        quarter=quarter,
        carbon=replace(
            moved,
            fossil=summed("co2_fossil", ets=True),
            gases=summed("other_gases", *LOCKED, ets=True),
            biogenic=sum(p.value or 0.0 for p in parts if p.part == "co2_biogenic"),
            after_capture=_after_capture(parts, "co2_fossil", "co2_biogenic"),
            after_capture_biogenic=_after_capture(parts, "co2_biogenic", "co2_fossil"),
        ),
        rest_t=None if not parts or any(p.missing for p in rest) else summed("co2_fossil", "other_gases", *LOCKED, ets=False),
        complete=bool(scope1) and not any(p.missing for p in scope1) and any(p.value is not None for p in scope1),
        missing_rows=sum(p.missing for p in scope1),
        emissions_told=bool(parts),
        biogenic_known=not any(p.missing for p in parts if p.part == "co2_biogenic"),
        confidential=any(p.confidential for p in scope1),
        locked_ets_t=summed(*LOCKED, ets=True),
        locked_rest_t=summed(*LOCKED, ets=False),
        other_set_ets_t=summed("co2e_other_set", ets=True),
        capture_report_missing=captures and not reported_capture,
        moves=bool(rows),
        stock_reported=any(r.movement == Movement.STOCK_END and r.value is not None for r in rows),
        assumed_shares=tuple((r.movement, r.counterparty, split.share(r)[0]) for r in rows if r.value is not None and split.share(r)[1]),
        onward_biogenic_t=split.fossil_and_biogenic((r for r in rows if r.counterparty not in transfers), Movement.TO_STORAGE)[1],
        transfers=tuple(sorted(transfers.items())),
        disputed_biogenic=tuple(split.disputed(site, quarter)),
    )


def _after_capture(parts: list[EmissionPart], part: str, stack: str) -> bool:
    """Whether the CO2 of one origin is reported after capture; one without rows of its own goes up the same stack as the other."""
    own = [p for p in parts if p.part == part]
    return any(p.after_capture for p in own or parts if p.part in (part, stack))


def _carbon(rows: list[MovementSum], split: _Split, transfers: Mapping[str, Transfer]) -> Carbon:
    def both(movement: Movement) -> tuple[float, float]:
        return split.fossil_and_biogenic(rows, movement)

    def plain(movement: Movement, keep: Callable[[MovementSum], bool] = lambda row: True) -> float:
        return sum(r.value or 0.0 for r in rows if r.movement == movement and keep(r))

    handed, injected, received = both(Movement.TO_STORAGE), both(Movement.INJECTED), both(Movement.RECEIVED)
    bound, sold, stock = both(Movement.BOUND), both(Movement.SOLD_FOR_USE), both(Movement.STOCK_END)
    confirmed = _confirmed(rows, split, transfers)
    stored = split.fossil_and_biogenic((r for r in rows if r.counterparty not in transfers), Movement.TO_STORAGE)
    return Carbon(
        handed_fossil=handed[0],
        handed_biogenic=handed[1],
        confirmed_fossil_share=confirmed[0] / handed[0] if handed[0] else 1.0,
        confirmed_biogenic_share=confirmed[1] / handed[1] if handed[1] else 1.0,
        stored_fossil_share=stored[0] / handed[0] if handed[0] else 1.0,
        injected_fossil=injected[0],
        injected_biogenic=injected[1],
        received_fossil=received[0],
        received_biogenic=received[1],
        bound_fossil=bound[0],
        bound_biogenic=bound[1],
        sold_fossil=sold[0],
        sold_biogenic=sold[1],
        stock_change_fossil=stock[0],
        stock_change_biogenic=stock[1],
        air_capture=plain(Movement.AIR_CAPTURE),
        biochar=plain(Movement.BIOCHAR),
        reversal=plain(Movement.REVERSAL),
        removal_sold=plain(Movement.REMOVAL_SOLD, lambda r: r.counterparty not in split.members),
    )


def _confirmed(rows: list[MovementSum], split: _Split, transfers: Mapping[str, Transfer]) -> tuple[float, float]:
    """(fossil, biogenic) handed over that may be deducted: each row by what its own receiver confirms, t."""
    fossil = biogenic = 0.0
    for other in {r.counterparty for r in rows}:
        f, b = split.fossil_and_biogenic((r for r in rows if r.counterparty == other), Movement.TO_STORAGE)
        transfer = transfers.get(other)
        of_fossil, of_biogenic = (1.0, 1.0) if transfer is None else transfer.deducted_shares
        fossil, biogenic = fossil + of_fossil * f, biogenic + of_biogenic * b
    return fossil, biogenic


def _over_time(quarters: dict[tuple[str, Quarter], SiteQuarter]) -> dict[tuple[str, Quarter], SiteQuarter]:
    """What needs the quarters before: changes of stock, the cumulative limit S_b <= T_b, what is in transit, and what is left of what was sold."""
    done = dict(quarters)
    stocks: dict[str, tuple[float, float]] = {}
    chains: dict[str, Chain] = defaultdict(Chain)
    sold: dict[str, float] = defaultdict(float)
    moving = {key[0] for key, item in quarters.items() if item.moves}
    alone = not_agreed(
        Leg(*key, sum(t for _, t in item.disputed_biogenic), item.onward_biogenic_t, {other: t.deducted[1] for other, t in item.transfers})
        for key, item in quarters.items()
        if item.moves
    )
    for key in sorted(key for key in quarters if key[0] in moving):
        item, site = quarters[key], key[0]
        done |= _silent(site, chains[site], key[1])
        begin = stocks.get(site, (0.0, 0.0))
        level = (item.carbon.stock_change_fossil, item.carbon.stock_change_biogenic)  # so far the level at the end of the quarter
        end = level if item.stock_reported else begin  # no figure is no change, not an empty store
        stocks[site] = end
        counted, returned, transit = chains[site].step(key[1], item.carbon.injected_biogenic, onward := item.onward_biogenic_t - alone.get(key, 0.0))
        carbon = replace(
            item.carbon,
            stock_change_fossil=end[0] - begin[0],
            stock_change_biogenic=end[1] - begin[1],
            injected_biogenic=counted,
            returned_biogenic=returned,
            reversed_sold=(undone := min(item.carbon.reversal, sold[site] + item.carbon.removal_sold)),
        )
        sold[site] += item.carbon.removal_sold - undone
        told = item.carbon.injected_biogenic
        item = replace(item, onward_biogenic_t=onward, agreed_share=onward / handed if (handed := item.onward_biogenic_t) else 1.0)
        share = counted / told if told else 1.0
        done[key] = replace(item, carbon=carbon, in_transit_biogenic_t=transit, counted_share=share, unhanded_biogenic_t=told - counted)
    for site, chain in chains.items():
        done |= _silent(site, chain, None)
    return done


def _silent(site: str, chain: Chain, until: Quarter | None) -> dict[tuple[str, Quarter], SiteQuarter]:
    """The quarters without a report in which something is on its way, and that in which it returns to the memo."""
    return {
        (site, quarter): SiteQuarter(
            site, quarter, Carbon(returned_biogenic=back), None, complete=False, emissions_told=False, in_transit_biogenic_t=left, silent=True
        )
        for quarter, back, left in chain.silent(until)
    }
