"""What is left to protect when everything that anybody can subtract is taken away (the residual rule).

The handbook's waiver formula is not enough: a figure that is public is subtracted by everybody, so the rest must stand by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gic_metrics.disclosure.cells import Contribution, Key, Released
from gic_metrics.disclosure.rules import Rules, broken

SAME_T = 0.5
"""two figures closer than this are one figure"""


def named_before(earlier: Iterable[Released]) -> dict[tuple[str, Key], list[float]]:
    """(measure, key) -> the figures that were released with a name: what was once told stays known, whatever becomes of the consent."""
    found: dict[tuple[str, Key], list[float]] = {}
    for cell in earlier:
        for _, key, value in cell.terms if cell.named else ():
            found.setdefault((cell.measure, key), []).append(value)
    return found


def is_known(c: Contribution, named: dict[tuple[str, Key], list[float]], *, later: bool = False) -> bool:
    """Whether anybody can subtract it: public, consented, released before by name; with `later` also what will be public by nature."""
    if c.value_t is None or c.open or (later and c.foreseen):
        return True
    return any(abs(c.value_t - told) < SAME_T for told in named.get((c.measure, c.key), ()))


def residual(content: Iterable[Contribution], named: dict[tuple[str, Key], list[float]], *, later: bool = False) -> list[Contribution]:
    """The contributions of a cell that nobody can subtract."""
    return [c for c in content if not is_known(c, named, later=later)]


def residual_broken(content: Sequence[Contribution], named: dict[tuple[str, Key], list[float]], rules: Rules) -> tuple[str, ...]:
    """The rules that the residual breaks today, or ("later",) if only the residual after the next verified figures does; empty is publishable."""
    today = broken([(c.group, c.value_t or 0.0) for c in residual(content, named)], rules)
    if today:
        return today
    after = broken([(c.group, c.value_t or 0.0) for c in residual(content, named, later=True)], rules)
    return ("later",) if after else ()
