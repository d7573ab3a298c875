"""The sentences of reuse: how much went between companies, tonnes and GWh each by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gic_metrics.figures.axes import time_of
from gic_metrics.figures.latest import year_before
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.reuse import Stream


def amount_said(amount: float | None, unit: str, words: Words) -> str:
    """An amount with its unit."""
    if amount is None:
        return words("table.not_reported")
    return words(f"reuse_unit.{unit}", amount=amount) if unit in ("t", "GWh") else words("reuse_unit.other", amount=amount, unit=unit)


def counted(streams: Iterable[Stream], *, period: str | None = None, unit: str | None = None) -> list[Stream]:
    """Streams in operation with an amount that counts."""
    return [s for s in streams if s.running and s.counted is not None and period in (None, s.period) and unit in (None, s.unit)]


def newest_period(streams: Iterable[Stream]) -> str | None:
    return max((s.period for s in streams), key=time_of, default=None)


def sums(streams: Iterable[Stream], period: str) -> dict[str, float]:
    """Unit -> amount of a period, each stream once; one unit is never added to another."""
    found: dict[str, float] = defaultdict(float)
    for stream in counted(streams, period=period):
        found[stream.unit] += stream.counted or 0.0
    return dict(sorted(found.items(), key=lambda item: item[0] != "t"))


def reuse_stream_sentence(streams: Sequence[Stream], words: Words, unit: str, period: str | None = None) -> str:
    """How much went between the companies in a period in one unit, and how much of it only one side has reported."""
    chosen = period or newest_period(counted(streams, unit=unit))
    those = counted(streams, period=chosen, unit=unit) if chosen else []
    if not those:
        return words("reuse_streams.nothing")
    amount = sum(s.counted or 0.0 for s in those)
    said = words(
        "reuse_streams.headline_one" if len(those) == 1 else "reuse_streams.headline",
        period=chosen,
        amount=amount_said(amount, unit, words),
        n=len(those),
    )
    alone = sum(s.counted or 0.0 for s in those if s.state == "one_sided")
    return said if not alone else said + " " + words("reuse_streams.one_sided", amount=amount_said(alone, unit, words))


def reuse_trend_sentence(streams: Sequence[Stream], words: Words) -> str:
    """Tonnes and GWh of the newest quarter, and of the same quarter a year before."""
    newest = newest_period(counted(streams))
    if newest is None:
        return words("reuse_trend.nothing")
    said = words("reuse_trend.headline", period=newest, amounts=[amount_said(v, unit, words) for unit, v in sums(streams, newest).items()])
    before = sums(streams, year_before(newest))
    return said if not before else said + " " + words("reuse_trend.before", amounts=[amount_said(v, unit, words) for unit, v in before.items()])
