"""The pictures of a release, in their order: the same figures and sentences as the board's, made from the release alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from gic_metrics.accounting.changes import between
from gic_metrics.accounting.region import Region, Total
from gic_metrics.figures.goal import start_now_goal
from gic_metrics.figures.latest import goal_of, newest_progress, newest_total
from gic_metrics.figures.live import live
from gic_metrics.figures.picture import Picture, Table
from gic_metrics.figures.progress import emitted_against_path
from gic_metrics.figures.public_streams import public_streams
from gic_metrics.figures.sectors import sector_shares
from gic_metrics.figures.static import Drawing, Studio
from gic_metrics.figures.svg import Inline, inline
from gic_metrics.figures.theme import LIGHT
from gic_metrics.figures.wedge import measures_wedge
from gic_metrics.figures.what_changed import SITES_SHOWN, comparable_periods, natural_pair, what_changed
from gic_metrics.publish.release import LITTLE, MOST, SOME, WHOLE, Release, coverage_word, released_progress, released_region
from gic_metrics.targets.measures import wedges
from gic_metrics.targets.progress import Progress
from gic_metrics.text import LANGUAGES, Words, words_in

WIDTH_PX = {"wide": 780, "narrow": 350}
"""a desk, a stand and paper; and a phone"""
GRADES = (WHOLE, MOST, SOME, LITTLE)
"""words for how much of the region is covered, in words of the text"""
FEW = 4
"""steps of a change that are told apart on a stand"""
TABLES = ("public_streams",)
"""pictures that are a table, and are not drawn"""


@dataclass(frozen=True)
class Told:
    """A release in one language: its figures, and what it says in words."""

    release: Release
    words: Words

    @cached_property
    def region(self) -> Region:
        return released_region(self.release)

    @cached_property
    def progress(self) -> list[Progress]:
        return released_progress(self.release, self.region)

    @cached_property
    def total(self) -> Total | None:
        """The newest year that may be shown."""
        return newest_total(self.region)

    @cached_property
    def covered(self) -> str:
        """How much of the region the newest year holds, as a key: public coverage is said in words only."""
        if self.total is None:
            return LITTLE
        least = self.total.coverage_pct
        return WHOLE if least is None else coverage_word(least / 100.0, GRADES)

    def pictures(self, *, narrow: bool = False, few: bool = False) -> list[Picture]:
        """Where the region is, how far it has come, who emits what, what moved it, what is planned, and what goes from one to another.

        A picture without any row is left out. `few`: only the largest steps are told apart, to be read from a distance.
        """
        if (narrow, few) not in self._made:
            self._made[narrow, few] = [picture for picture in self._pictures(narrow, few) if picture.table.rows]
        return self._made[narrow, few]

    @cached_property
    def _made(self) -> dict[tuple[bool, bool], list[Picture]]:
        return {}

    def _pictures(self, narrow: bool, few: bool) -> Iterator[Picture]:
        region, progress, words = self.region, self.progress, self.words
        if self.total is None:
            return
        way = self.public(emitted_against_path(region, progress, words, LIGHT, narrow=narrow, breaks=False))
        told = newest_progress(region, progress) is not None or not self.release.removals_withheld
        yield way if told else replace(way, sentence=words("snapshot.no_status"))
        yield self.public(start_now_goal(region, progress, words, LIGHT, narrow=narrow))
        yield self.public(sector_shares(region, words, LIGHT, narrow=narrow))
        if len(periods := comparable_periods(region)) > 1:
            change = between(region, None, *natural_pair(periods))
            yield self.public(what_changed(region, change, words, LIGHT, by="site", narrow=narrow, most=FEW if few else SITES_SHOWN))
        target = goal_of(region)
        if target is not None and (wedge := wedges(region, progress).get(target.key)) is not None:
            yield self.public(measures_wedge(region, wedge, words, LIGHT, narrow=narrow))
        if region.reference.streams:
            yield public_streams(region, words, LIGHT, narrow=narrow)

    def public(self, picture: Picture) -> Picture:
        """As the public sees it: coverage in words under the picture, and no column of it or of what is withheld in the table."""
        left_out = ["coverage", "u95", *(("removed", "net") if self.release.removals_withheld else ())]
        return replace(picture, source=self.source, table=_without(picture.table, *(self.words(f"column.{name}") for name in left_out)))

    @cached_property
    def attribution(self) -> str:
        """Where the figures are from, as its owner wants it said; "" where nothing is asked for."""
        told = self.region.reference.cluster.attribution
        return self.words("source.from", source=self.words.of(told).rstrip(".")) if told else ""

    @cached_property
    def source(self) -> str:
        """What stands under every picture: source, scope, GWP set, coverage in words, as of when."""
        words = self.words
        locked = self.total.gwp_locked_pct if self.total is not None else None
        parts = [self.attribution] if self.attribution else []
        parts.append(words("snapshot.scope"))
        parts.append(words("source.gwp_all_locked") if locked is not None and locked >= 100 else words("source.gwp", gwp=self.region.gwp_set))
        parts.append(words(f"snapshot.coverage.{self.covered}"))
        parts.append(words("source.as_of", known=self.release.as_of))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture with its drawings; a table has none."""

    picture: Picture
    wide: Inline | None = None
    narrow: Inline | None = None


def told(release: Release) -> dict[str, Told]:
    """The release in each language."""
    return {language: Told(release, words_in(language)) for language in LANGUAGES}


def undrawn(in_languages: dict[str, Told]) -> dict[str, list[Shown]]:
    """As `draw`, where there is no browser: each picture draws itself when the page is opened."""
    made: dict[str, list[Shown]] = {}
    for language, one in in_languages.items():
        phones = {p.key: p for p in one.pictures(narrow=True)}
        made[language] = [Shown(p) if p.key in TABLES else Shown(p, live(p, one.words), live(phones[p.key], one.words)) for p in one.pictures()]
    return made


def drawings_of(one: Told, *, narrow: bool = False) -> list[Picture]:
    """The pictures that are drawn, and are not a table."""
    return [picture for picture in one.pictures(narrow=narrow) if picture.key not in TABLES]


def draw(in_languages: dict[str, Told], studio: Studio) -> dict[str, list[Shown]]:
    """The pictures of each language with their drawings. Raises NotDrawn."""
    wanted = [
        (language, size, picture)
        for language, one in in_languages.items()
        for size in WIDTH_PX
        for picture in drawings_of(one, narrow=size == "narrow")
    ]
    made = studio.drawn([Drawing(picture.figure, WIDTH_PX[size]) for _, size, picture in wanted])
    inlined = {
        (language, size, picture.key): inline(svg, key=f"{picture.key}-{language}-{size[0]}", title=picture.headline, desc=picture.alt)
        for (language, size, picture), svg in zip(wanted, made, strict=True)
    }
    return {
        language: [Shown(p, inlined.get((language, "wide", p.key)), inlined.get((language, "narrow", p.key))) for p in one.pictures()]
        for language, one in in_languages.items()
    }


def _without(table: Table, *names: str) -> Table:
    kept = [n for n, column in enumerate(table.columns) if column.name not in names]
    return Table(tuple(table.columns[n] for n in kept), tuple(tuple(row[n] for n in kept) for row in table.rows))
