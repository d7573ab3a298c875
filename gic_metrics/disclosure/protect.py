"""From what each company contributes to what may be released: named parts, safe sums, and what is hidden together.

The parts are disjoint, each year's total is their sum, and they stay the same through all years of a release: nothing is published that is not
a part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gic_metrics.disclosure.cells import CARBON, EMITTED, HIDDEN, MEASURES, UNDIVIDED, Cell, Contribution, Protected, Released, SafePart
from gic_metrics.disclosure.grouping import Blocks, hidden_together
from gic_metrics.disclosure.holding import hold
from gic_metrics.disclosure.merging import merged_key, propose
from gic_metrics.disclosure.naming import Shown, is_named, settled, shown_by_name
from gic_metrics.disclosure.residual import named_before
from gic_metrics.disclosure.rounding import printed_t
from gic_metrics.disclosure.rules import Rules


def protect(
    contributions: Iterable[Contribution],
    scheme: Mapping[str, str] | None = None,
    rules: Rules | None = None,
    earlier: Sequence[Released] = (),
) -> Protected:
    """What may be released of the contributions, beside everything that was released before.

    `scheme` gives the merged sector of a sector (`Protected.proposed` says which would be safe). Raises ValueError for a contribution given twice, or
    of anything but a year.
    """
    rules, scheme = rules or Rules(), scheme or {}
    given = list(contributions)
    if len({(c.measure, c.key) for c in given}) != len(given):
        raise ValueError("a contribution is given twice")
    if quarters := sorted({c.period for c in given if not c.period.isdecimal()}):
        raise ValueError(f"only years are released: a quarter could be told from the year and the others ({quarters[0]})")
    earlier = owned_now(earlier, given)
    merged = settled([replace(c, sector=scheme.get(c.sector, c.sector)) for c in given], earlier, rules)
    shown = shown_by_name(merged)
    by_name = [c for c in merged if is_named(c, shown)]
    blocks = Blocks([c for c in merged if not is_named(c, shown)], named_before(earlier), rules)
    ways = [hidden_together(blocks, also) for also in dict.fromkeys((frozenset(), _hidden_before(blocks, earlier), frozenset(blocks.sectors)))]
    tried = [(_rest(blocks, unsafe | added, earlier, merged, rules), unsafe, added) for unsafe, added in dict.fromkeys(ways)]
    (rest, withheld), unsafe, added = min(tried, key=lambda way: _lost(way[0][0]))
    cells = [*_named_cells(by_name, withheld), *rest]
    told = [_told(blocks, s, "secondary" if s in added else "") for s in sorted(unsafe | added)]
    return Protected(
        parts=_parts(cells, by_name, merged, shown),
        cells=(*cells, *(cell for each in told for cell in each)),
        withheld=withheld,
        hidden=_hidden(cells, told, withheld),
        proposed=_proposed(blocks, rules),
    )


def owned_now(earlier: Sequence[Released], contributions: Iterable[Contribution]) -> list[Released]:
    """The sums of earlier releases with each figure under the group that owns its site today: who has bought another knows what both know."""
    owner = {c.site: c.group for c in contributions}
    return [replace(old, terms=tuple((owner.get(key[0], group), key, t) for group, key, t in old.terms)) for old in earlier]


def _rest(
    blocks: Blocks, hidden: frozenset[str], earlier: Sequence[Released], merged: Sequence[Contribution], rules: Rules
) -> tuple[list[Cell], tuple[str, ...]]:
    """The sums of what is not named, with these sectors hidden together, beside every earlier release; and the measures that nobody is shown."""
    homes = {s: HIDDEN if s in hidden else f"rest:{s}" for s in blocks.sectors}
    withheld = () if _carbon_is_safe(blocks, homes) else CARBON
    return hold(_rest_cells(blocks, homes, withheld), earlier, merged, rules), withheld


def _lost(rest: Sequence[Cell]) -> tuple[int, int]:
    """What a way of grouping costs: figures that are not shown, then sums that are not told apart. Tonnes would let the choice tell of sizes."""
    emitted = [cell for cell in rest if cell.measure == EMITTED]
    unseen = sum(len(cell.content) for cell in emitted if cell.printed_t is None and cell.value_t is not None)
    return unseen, -len([cell for cell in emitted if cell.printed_t is not None])


def _hidden_before(blocks: Blocks, earlier: Sequence[Released]) -> frozenset[str]:
    """The sectors of which something was hidden together in an earlier release: another partition is another sum, and their difference a cell."""
    then = {key for cell in earlier if cell.part.startswith(HIDDEN) for _, key, _ in cell.terms}
    here = {s: {c.key for p in blocks.periods for c in blocks.content(frozenset((s,)), EMITTED, p)} for s in blocks.sectors}
    return frozenset(s for s, keys in here.items() if keys & then)


def _carbon_is_safe(blocks: Blocks, homes: Mapping[str, str]) -> bool:
    """Whether captured and removed of those who have not agreed may stand in the sums; one that may not takes everything that yields it along."""
    if blocks.homeless(CARBON):
        return False
    places = _places(homes)
    return not any(blocks.reasons(sectors, measure, p) for sectors in places.values() for measure in CARBON for p in blocks.periods)


def _places(homes: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {part: frozenset(s for s, home in homes.items() if home == part) for part in sorted(set(homes.values()))}


def _named_cells(by_name: Sequence[Contribution], withheld: Sequence[str]) -> list[Cell]:
    content: dict[tuple[str, str, str], list[Contribution]] = defaultdict(list)
    for c in by_name:
        if c.measure not in withheld:
            content[(c.site, c.measure, c.period)].append(c)
    cells = []
    for (site, measure, period), inside in sorted(content.items()):
        total = _sum(inside)
        exact = all(c.public for c in inside)
        cells.append(Cell(site, measure, period, total, total if exact or total is None else printed_t(total), "named", content=tuple(inside)))
    return cells


def _rest_cells(blocks: Blocks, homes: Mapping[str, str], withheld: Sequence[str]) -> list[Cell]:
    cells = []
    for part, sectors in _places(homes).items():
        for measure in MEASURES:
            for period in blocks.periods:
                content = blocks.content(sectors, measure, period)
                if not content or measure in withheld:
                    continue
                reasons, total = blocks.reasons(sectors, measure, period), _sum(content)
                printed = None if reasons or total is None else printed_t(total)
                cells.append(Cell(part, measure, period, total, printed, "withheld" if reasons else "safe", reasons, content))
    return cells


def _told(blocks: Blocks, sector: str, reason: str) -> list[Cell]:
    """For staff: a sector that is not shown by itself, and why, in each period."""
    alone = frozenset((sector,))
    found = []
    for period in blocks.periods:
        if content := blocks.content(alone, EMITTED, period):
            reasons = blocks.reasons(alone, EMITTED, period) or ((reason,) if reason else ("other_periods",))
            found.append(Cell(sector, EMITTED, period, _sum(content), None, "together", reasons, content))
    return found


def _parts(cells: Sequence[Cell], by_name: Sequence[Contribution], merged: Sequence[Contribution], shown: Shown) -> tuple[SafePart, ...]:
    by_part: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_part[cell.part].append(cell)
    sectors = {c.site: c.sector for c in merged}
    consent = {c.site for c in by_name if not c.public}
    parts = []
    for key, own in sorted(by_part.items(), key=lambda item: (item[0].startswith("rest:"), item[0])):
        years: dict[str, dict[str, float | None]] = defaultdict(dict)
        for cell in own:
            years[cell.period][cell.measure] = cell.printed_t
        basis = ("consent" if key in consent else "public") if key in shown else "protected"
        sector = sectors[key] if key in shown else UNDIVIDED if key.startswith(HIDDEN) else key.removeprefix("rest:").split(":")[0]
        sites = tuple(sorted({c.site for cell in own for c in cell.content}))
        incomplete = tuple(sorted({cell.period for cell in own if cell.measure == EMITTED and any(c.value_t is None for c in cell.content)}))
        parts.append(SafePart(key, sector, basis, sites, dict(years), incomplete))
    return tuple(parts)


def _hidden(cells: Sequence[Cell], told: Sequence[Sequence[Cell]], withheld: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    found = {(EMITTED, cell.part, cell.period) for each in told for cell in each}
    found |= {(cell.measure, cell.part, cell.period) for cell in cells if cell.verdict in ("withheld", "held")}
    return (*sorted(found), *((measure, "", "") for measure in withheld))


def _proposed(blocks: Blocks, rules: Rules) -> dict[str, str]:
    def safe(sectors: frozenset[str]) -> bool:
        if len(sectors) > 1 and any(0 < len({c.group for c in blocks.content(sectors, EMITTED, p)}) < rules.merged_groups for p in blocks.periods):
            return False
        return not blocks.failing(sectors)

    figures = {s: blocks.figures(frozenset((s,))) for s in blocks.sectors}
    found = propose(figures, safe)
    return {} if found and set(found.values()) == {merged_key(figures)} and len(figures) > 1 else found


def _sum(content: Iterable[Contribution]) -> float | None:
    """Of what is reported; None where nothing is."""
    known = [c.value_t for c in content if c.value_t is not None]
    return round(sum(known), 6) + 0.0 if known else None
