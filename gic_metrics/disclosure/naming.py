"""Which figures may be shown with the company's name: public by nature or agreed to, and not turning an earlier sum into somebody else's figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from gic_metrics.disclosure.cells import CARBON, EMITTED, Contribution, Released
from gic_metrics.disclosure.differencing import refused_names
from gic_metrics.disclosure.rules import Rules

Shown = dict[str, tuple[str, ...]]
"""site -> the periods in which it stands by name, without a hole"""


def settled(contributions: Sequence[Contribution], earlier: Sequence[Released], rules: Rules) -> list[Contribution]:
    """The contributions with what follows from them.

    That a site without capture, or before its first, has none is no secret; a name that would betray somebody else is refused.
    """
    first: dict[str, str] = {}
    for c in contributions:
        if c.measure in CARBON and c.value_t:
            first[c.site] = min(c.period, first.get(c.site, c.period))
    refused = refused_names(contributions, earlier, rules) if rules.protected else set()
    found = []
    for c in contributions:
        if c.measure in CARBON and c.value_t == 0 and c.period < first.get(c.site, "9999"):
            found.append(replace(c, public=True))
        elif (c.measure, c.key) in refused:
            found.append(replace(c, consented=False))
        else:
            found.append(c)
    return found


def shown_by_name(contributions: Sequence[Contribution]) -> Shown:
    """The longest run of periods, the newest of equals, in which a site's main emissions are open; the rest is with the others of its sector."""
    here: dict[str, dict[str, bool]] = defaultdict(dict)
    for c in contributions:
        if c.measure == EMITTED and not c.share:
            here[c.site][c.period] = c.open
    shown = {}
    for site, periods in here.items():
        runs: list[list[str]] = [[]]
        for period in sorted(periods):
            if periods[period]:
                runs[-1].append(period)
            else:
                runs.append([])
        if longest := max(runs, key=lambda run: (len(run), run[-1:])):
            shown[site] = tuple(longest)
    return shown


def is_named(c: Contribution, shown: Shown) -> bool:
    """Emitted, captured and removed stand together: nothing of a site is named in a period in which its emissions are not."""
    return c.open and c.period in shown.get(c.site, ())
