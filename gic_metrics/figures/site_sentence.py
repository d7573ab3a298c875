"""The sentence of one site or company."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gic_metrics.figures.axes import time_of
from gic_metrics.figures.latest import year_before
from gic_metrics.figures.sentence import status_word
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Total


def site_sentence(name: str, years: Sequence[Total], quarters: Sequence[Total], words: Words) -> str:
    """The newest whole year, its change from the year before, what was removed, and the newest period without a figure."""
    known = [t for t in years if t.emitted_t is not None and not t.missing and not t.back_cast]
    known = known or [t for t in quarters if t.emitted_t is not None and not t.missing]
    if not known:
        return words("site_through_time.nothing", name=name)
    newest = max(known, key=lambda t: time_of(t.period))
    said = [words("site_through_time.headline", name=name, emitted_t=newest.emitted_t, period=newest.period, status=status_word(newest, words))]
    before = next((t for t in known if t.period == year_before(newest.period)), None)
    if before is not None and before.emitted_t:
        change = 100.0 * (newest.emitted_t - before.emitted_t) / before.emitted_t
        direction = "more" if round(change, 1) > 0 else "less" if round(change, 1) < 0 else "level"
        said.append(
            words("site_through_time.change", changes=[words(f"overview_headline.{direction}", change_pct=abs(change), earlier=before.period)])
        )
    if newest.turnaround:
        said.append(words("so_far.turnaround", names=[name]))
    if newest.removed_t:
        said.append(words("site_through_time.removal", removed_t=newest.removed_t, net_t=newest.net_t))
    last = max((*years, *quarters), key=lambda t: time_of(t.period))
    if last.emitted_t is None and time_of(last.period) > time_of(newest.period):
        said.append(words("site_through_time.silent", period=last.period))
    return " ".join(said)
