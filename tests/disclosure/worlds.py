"""Random regions and what happens to them between releases: joiners, restatements, consents and their withdrawal, verified and new years, merged
sectors; and, where more is to happen: a group buys another, a site leaves or changes its sector, a report is withdrawn and comes again, a consent
holds from a year on, a release ends with an earlier year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from gic_metrics.disclosure import CARBON, EMITTED, Contribution

FIRST_YEAR = 2020


@dataclass
class Plant:
    """One site; what is true of it in each year."""

    site: str
    company: str
    group: str
    sector: str
    in_scheme: bool
    catches: bool
    size_t: float
    joined: int
    consents: set[str] = field(default_factory=set)
    true: dict[tuple[str, str, int], float] = field(default_factory=dict)
    """(measure, share, year) -> t as reported now"""
    verified: dict[int, float] = field(default_factory=dict)
    agreed_from: int = FIRST_YEAR
    left: int = 9999
    """the first year without it"""
    silent: set[int] = field(default_factory=set)
    """years whose report was withdrawn"""


@dataclass
class World:
    """A region through a history of releases."""

    random: Random
    plants: list[Plant]
    last_year: int
    verified_to: int
    more: Random | None = None
    """of a chance of its own, so that all else is as without"""
    bought: bool = False
    """whether a group has bought another"""

    @classmethod
    def make(cls, seed: int, *, more: bool = True) -> World:
        """The region of a seed; `more`: with all that can happen."""
        random = Random(seed)
        share = random.choice((0.0, 0.2, 0.5))
        sectors = [f"s{n}" for n in range(random.randint(2, 5))]
        groups = random.randint(4, 14)
        last = FIRST_YEAR + random.randint(1, 2)
        plants = []
        for n in range(groups + random.randint(0, 4)):
            owner = n if n < groups else random.randrange(groups)
            size = 10 ** random.uniform(3.7, 5.9) if random.random() < 0.8 else random.choice((50_000.0, 52_000.0))
            scheme = random.random() < share
            plants.append(Plant(f"p{n}", f"c{n}", f"g{owner}", random.choice(sectors), scheme, random.random() < 0.15, size, FIRST_YEAR))
        world = cls(random, plants, last, last - random.randint(0, 1), Random(seed + 0.5) if more else None)
        for plant in plants:
            if random.random() < 0.2:
                plant.consents |= {"emitted"} if random.random() < 0.5 else {"emitted", "carbon"}
            for year in range(FIRST_YEAR, last + 1):
                world._report(plant, year)
        return world

    def _report(self, plant: Plant, year: int) -> None:
        random = self.random
        true = plant.true
        true[(EMITTED, "", year)] = round(plant.size_t * random.uniform(0.75, 1.25), 1)
        if plant.in_scheme and random.random() < 0.4:
            true[(EMITTED, "rest", year)] = round(plant.size_t * random.uniform(0.001, 0.05), 1)
        for measure in CARBON:
            true[(measure, "", year)] = round(plant.size_t * random.uniform(0.0, 0.4), 1) if plant.catches and measure != "removed_sold" else 0.0
        if plant.in_scheme and year <= self.verified_to:
            self._verify(plant, year)

    def _verify(self, plant: Plant, year: int) -> None:
        plant.verified[year] = float(round(plant.true[(EMITTED, "", year)] * self.random.uniform(0.97, 1.03)))
        plant.true[(EMITTED, "", year)] = plant.verified[year]
        plant.silent.discard(year)

    def contributions(self) -> list[Contribution]:
        """What a release would be made of: now and then only up to an earlier year."""
        last = self.last_year - 1 if self.more is not None and self.more.random() < 0.15 else self.last_year
        return [c for plant in self.plants for c in self._of(plant) if int(c.period) <= last]

    def _of(self, plant: Plant) -> list[Contribution]:
        found = []
        for (measure, share, year), value in sorted(plant.true.items()):
            if year < plant.left:
                before = [v for y, v in sorted(plant.verified.items()) if y < year]
                main = measure == EMITTED and not share
                figure = "emitted" if measure == EMITTED else "carbon"
                found.append(
                    Contribution(
                        plant.group,
                        plant.company,
                        plant.site,
                        plant.sector,
                        measure,
                        str(year),
                        None if year in plant.silent else value,
                        public=main and year in plant.verified,
                        consented=figure in plant.consents and year >= plant.agreed_from,
                        share=share,
                        foreseen=main and plant.in_scheme and year not in plant.verified,
                        last_public_t=before[-1] if main and before else None,
                    )
                )
        return found

    def move_on(self) -> None:
        """Something happens before the next release."""
        can_happen = [self.join, self.restate, self.agree, self.withdraw, self.verify, self.new_year]
        for happening in self.random.sample(can_happen, self.random.randint(1, 3)):
            happening()
        if self.more is not None:
            can_happen = [self.buy, self.leave, self.reclassify, self.withdraw_report, self.report_again, self.agree_for_a_while]
            for happening in self.more.sample(can_happen, self.more.choice((0, 1, 1, 2))):
                happening(self.more)

    def buy(self, random: Random) -> None:
        """All sites of a group become another's: who owns both knows both, also what was released before."""
        self.bought = True
        sold, buyer = (plant.group for plant in random.sample(self.plants, 2))
        for plant in self.plants:
            plant.group = buyer if plant.group == sold else plant.group

    def leave(self, random: Random) -> None:
        """A site closes, or a change of boundary takes it out of every year."""
        random.choice(self.plants).left = random.choice((FIRST_YEAR, self.last_year, self.last_year + 1))

    def reclassify(self, random: Random) -> None:
        random.choice(self.plants).sector = random.choice(self.plants).sector

    def withdraw_report(self, random: Random) -> None:
        plant = random.choice(self.plants)
        plant.silent |= {random.randint(FIRST_YEAR, self.last_year)} - plant.verified.keys()

    def report_again(self, random: Random) -> None:
        for plant in self.plants:
            plant.silent.clear()

    def agree_for_a_while(self, random: Random) -> None:
        plant = random.choice(self.plants)
        plant.consents |= {"emitted"}
        plant.agreed_from = random.randint(FIRST_YEAR, self.last_year)

    def join(self) -> None:
        for _ in range(self.random.choice((1, 1, 2, 4))):
            n = len(self.plants)
            sector, size = self.random.choice(self.plants).sector, 10 ** self.random.uniform(3.7, 5.5)
            plant = Plant(f"p{n}", f"c{n}", f"g{n}", sector, False, False, size, self.last_year)
            self.plants.append(plant)
            for year in range(FIRST_YEAR, self.last_year + 1):
                self._report(plant, year)

    def restate(self) -> None:
        for plant in self.random.sample(self.plants, self.random.choice((1, 2, 4))):
            year = self.random.randint(FIRST_YEAR, self.last_year)
            if year not in plant.verified:
                plant.true[(EMITTED, "", year)] = round(plant.true[(EMITTED, "", year)] * self.random.uniform(0.8, 1.2), 1)

    def agree(self) -> None:
        self.random.choice(self.plants).consents |= {"emitted"}

    def withdraw(self) -> None:
        self.random.choice(self.plants).consents.clear()

    def verify(self) -> None:
        if self.verified_to < self.last_year:
            self.verified_to += 1
            for plant in self.plants:
                if plant.in_scheme and (EMITTED, "", self.verified_to) in plant.true:
                    self._verify(plant, self.verified_to)

    def new_year(self) -> None:
        self.last_year += 1
        for plant in self.plants:
            self._report(plant, self.last_year)

    def scheme(self) -> dict[str, str]:
        """Now and then staff merge two sectors."""
        sectors = sorted({p.sector for p in self.plants})
        if len(sectors) < 3 or self.random.random() < 0.6:
            return {}
        pair = self.random.sample(sectors, 2)
        return dict.fromkeys(pair, "+".join(sorted(pair)))
