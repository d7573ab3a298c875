"""What to do where a new sum and an earlier one together would tell too much: leave out who joined, hold the earlier figure, or show none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gic_metrics.disclosure.cells import Cell, Contribution, Key, Released
from gic_metrics.disclosure.differencing import still_tight, unsafe_differences
from gic_metrics.disclosure.residual import is_known, named_before, residual_broken
from gic_metrics.disclosure.rounding import printed_t
from gic_metrics.disclosure.rules import Rules


def hold(cells: Sequence[Cell], earlier: Sequence[Released], contributions: Sequence[Contribution], rules: Rules) -> list[Cell]:
    """The unnamed sums, each safe beside everything ever released; in their order, with one more (`waiting`) for each that leaves a joiner out."""
    if not earlier or not rules.protected:
        return list(cells)
    named = named_before(earlier)
    known = {m: frozenset(c.key for c in contributions if c.measure == m and is_known(c, named)) for m in {c.measure for c in contributions}}
    found: list[Cell] = []
    for cell in cells:
        found += [cell] if cell.printed_t is None else _beside(cell, earlier, known[cell.measure], rules)
    while tight := still_tight([c for c in found if c.printed_t is not None], earlier, contributions, rules):
        new = [(n, {(c.measure, *key) for key in c.terms()}) for n, c in enumerate(found) if c.printed_t is not None and c.verdict != "held"]
        whose, near = ({u[:4] for t in tight for u in some(t)} for some in (lambda t: t.target, lambda t: t.among))  # type: ignore[index]
        guilty = [n for n, keys in new if keys & whose] or [n for n, keys in new if keys & near]
        if not guilty:
            break
        for n in guilty:
            found[n] = _withheld(found[n])
    return found


def _beside(cell: Cell, earlier: Sequence[Released], known: frozenset[Key], rules: Rules) -> list[Cell]:
    against = unsafe_differences(cell, earlier, known, rules)
    if not against:
        return [cell]
    before = {key for old in against for _, key, _ in old.terms}
    inside = tuple(c for c in cell.content if c.key in before or c.value_t is None)
    joined = tuple(c for c in cell.content if c not in inside)
    kept = _of(cell, inside)
    if joined and not residual_broken(inside, named_before(earlier), rules):
        waiting = replace(_withheld(_of(cell, joined)), part=f"{cell.part}:waiting")
        if not (against := unsafe_differences(kept, earlier, known, rules)):
            return [kept, waiting]
    else:
        waiting, kept = None, cell
    for old in against:
        then = {key: value for _, key, value in old.terms}
        if then.keys() == kept.terms().keys():
            content = tuple(replace(c, value_t=then[c.key]) if c.key in then else c for c in kept.content)
            held = replace(kept, value_t=old.sum_t, printed_t=old.printed_t, verdict="held", reasons=(*kept.reasons, "differencing"), content=content)
            return [held, waiting] if waiting else [held]
    return [_withheld(kept), waiting] if waiting else [_withheld(kept)]


def _withheld(cell: Cell) -> Cell:
    return replace(cell, printed_t=None, verdict="withheld", reasons=(*cell.reasons, "differencing"))


def _of(cell: Cell, content: tuple[Contribution, ...]) -> Cell:
    known = [c.value_t for c in content if c.value_t is not None]
    total = sum(known) if known else None
    return replace(cell, content=content, value_t=total, printed_t=None if total is None else printed_t(total))
