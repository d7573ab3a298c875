"""Random regions and what happens to them between releases: joiners, restatements, consents and their withdrawal, verified and new years, mergers."""

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


@dataclass
class World:
    """A region through a history of releases."""

    random: Random
    plants: list[Plant]
    last_year: int
    verified_to: int

    @classmethod
    def make(cls, seed: int) -> World:
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
        world = cls(random, plants, last, last - random.randint(0, 1))
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

    def contributions(self) -> list[Contribution]:
        found = []
        for plant in self.plants:
            for (measure, share, year), value in sorted(plant.true.items()):
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
                        value,
                        public=main and year in plant.verified,
                        consented=figure in plant.consents,
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
