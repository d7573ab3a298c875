"""A new release against all earlier ones: two safe sums can together tell what neither does.

A company that joins or leaves, a restatement, rolling quarters, a year less its quarters, another partition: each is a difference of two sums, and a
difference is a cell (absolute contributions). What takes more than two sums is found by the audit over everything ever released.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gic_metrics.disclosure.cells import Cell, Contribution, Key, Released
from gic_metrics.disclosure.residual import SAME_T, is_known, named_before
from gic_metrics.disclosure.rules import Rules, broken
from gic_metrics.disclosure.suppression import SLACK_T, Audit, Sum, Tight, Unknown, Value

Named = Mapping[tuple[str, Key], list[float]]


def difference(cell: Cell, old: Released, known: frozenset[Key]) -> list[tuple[str, float]] | None:
    """(group, |t|) of what the two sums differ by, without what anybody can subtract; None if they have nothing in common.

    A figure that is public today is subtracted whatever it was before: what was first reported is not protected once the verified figure is out.
    """
    now, before = cell.terms(), {key: value for _, key, value in old.terms}
    if not now.keys() & before.keys():
        return None
    groups = {key: group for group, key, _ in old.terms} | {c.key: c.group for c in cell.content}
    deltas = {key: now.get(key, 0.0) - before.get(key, 0.0) for key in now.keys() | before.keys()}
    return [(groups[key], abs(delta)) for key, delta in sorted(deltas.items()) if abs(delta) >= SAME_T and key not in known]


def unsafe_differences(cell: Cell, earlier: Iterable[Released], known: frozenset[Key], rules: Rules) -> list[Released]:
    """The earlier sums from which the new one differs by an unsafe cell. One that prints the same figure for the same sites tells nothing new."""
    found = []
    for old in earlier:
        if old.measure != cell.measure or old.named:
            continue
        parts = difference(cell, old, known)
        unseen = old.printed_t == cell.printed_t and {k for _, k, _ in old.terms} == set(cell.terms())
        if parts and not unseen and broken(parts, rules):
            found.append(old)
    return found


def still_tight(cells: Sequence[Cell], earlier: Sequence[Released], contributions: Sequence[Contribution], rules: Rules) -> list[Tight]:
    """Who could be bounded too tightly by the new cells and everything before them together, and could not by what was before.

    Once as things are known today, once as they will be when the foreseen verified figures are out. A restated figure is an unknown of its own.
    """
    found: list[Tight] = []
    for later in (False, True):
        values, past, present = _everything(cells, earlier, contributions, rules, later)
        new, old = Audit(values, present), Audit(values, past)
        found += _told_anew(new, old, rules)
    return found


def _told_anew(now: Audit, before: Audit, rules: Rules) -> list[Tight]:
    """Who is bounded too tightly, and was not bounded as tightly before."""
    tight = now.tight(rules)
    then = before.intervals([(t.target, t.intruder) for t in tight])
    return [t for t, was in zip(tight, then, strict=True) if t.low_t > was[0] + SLACK_T or t.high_t < was[1] - SLACK_T]


def _everything(
    cells: Sequence[Cell], earlier: Sequence[Released], contributions: Sequence[Contribution], rules: Rules, later: bool
) -> tuple[dict[Unknown, Value], list[Sum], list[Sum]]:
    """All that is to be guessed, the sums that earlier releases published of it, and those together with the new ones."""
    named = named_before(earlier)
    now = {(c.measure, c.key): c for c in contributions if c.value_t is not None}
    values: dict[Unknown, Value] = {}

    def sums_of(measure: str, terms: Iterable[tuple[str, Key, float]]) -> Iterator[Sum]:
        held: set[Unknown] = set()
        for group, key, value in terms:
            c = now.get((measure, key))
            told = any(abs(value - t) < SAME_T for t in named.get((measure, key), ()))
            if not told and not (c is not None and is_known(c, named, later=later)):
                unknown = (measure, *key, round(value, 1))
                values.setdefault(unknown, Value.of(group, value, c.last_public_t if c else None, rules))
                held.add(unknown)
        if held:
            yield Sum(frozenset(held), sum(values[u].value_t for u in held))

    past = [s for cell in earlier if not cell.named for s in sums_of(cell.measure, cell.terms)]
    present = [s for cell in cells for s in sums_of(cell.measure, [(c.group, c.key, c.value_t) for c in cell.content if c.value_t is not None])]
    return values, _each_once(past), _each_once([*past, *present])


def _each_once(sums: Iterable[Sum]) -> list[Sum]:
    return list({s.terms: s for s in sums}.values())


def refused_names(contributions: Sequence[Contribution], earlier: Sequence[Released], rules: Rules) -> set[tuple[str, Key]]:
    """(measure, key) of figures that have consent and may still not be named: with them subtracted, earlier sums would tell of somebody else.

    Today, or once the foreseen verified figures are out; by the rules on what is left of a sum, or by the audit over all of them.
    """
    named = named_before(earlier)
    asking = {(c.measure, c.key) for c in contributions if c.consented and not is_known(replace(c, consented=False), named)}
    if not asking:
        return set()
    silent = [replace(c, consented=False) for c in contributions]
    now = {(c.measure, c.key): c for c in silent}
    refused: set[tuple[str, Key]] = set()
    for later in (False, True):
        for cell in (cell for cell in earlier if not cell.named):
            unknown = [(g, k, v) for g, k, v in cell.terms if not ((c := now.get((cell.measure, k))) and is_known(c, named, later=later))]
            mine = {(cell.measure, k) for _, k, _ in unknown} & asking
            left = [(g, v) for g, k, v in unknown if (cell.measure, k) not in mine]
            if mine and broken(left, rules) and not broken([(g, v) for g, _, v in unknown], rules):
                refused |= mine
        wide, narrow = (Audit(*_everything((), earlier, some, rules, later)[:2]) for some in (silent, contributions))
        for t in _told_anew(narrow, wide, rules):
            refused |= {(u[0], u[1:4]) for u in wide.among(t.target)} & asking  # type: ignore[index]
    return refused
