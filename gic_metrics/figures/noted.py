"""What the balance knows of a site's movements of CO2 and a figure does not show: a difference between two members, a share that was assumed, that
nothing was reported, and quarters that do not agree with their verified year (accounting rules 12.2, 12.4). The page of a site and every explanation
say it in these words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gic_metrics.accounting.balance import Transfer
from gic_metrics.text import Words
from gic_metrics.vocabulary import Movement, Quarter

if TYPE_CHECKING:
    from gic_metrics.accounting.explanation import Explanation
    from gic_metrics.accounting.region import Region

SEEN_T = 0.5
NEWEST = 4
"""quarters that the page of a site looks back over"""
OF_MOVEMENTS = ("emitted", "emitted_ets", "captured_fossil", "injected_fossil", "removed", "net", "removed_sold", "net_claim", "biogenic_memo")
"""figures that movements of CO2 enter"""


def site_notes(region: Region, sites: Sequence[str], words: Words) -> list[str]:
    """The newest quarters of one site or company, in words; nothing where no quarter has been reported."""
    quarters = {site: sorted(region.series[site].reported)[-NEWEST:] for site in sites}
    said = [*_none_reported(region, sites, words)]
    pairs = [(site, quarter) for site, found in quarters.items() for quarter in found]
    said += _transfers(region, pairs, words) + _shares(region, pairs, words)
    return said + _implausible(region, sorted({(site, q.year) for site, q in pairs}), words)


def explanation_notes(region: Region, found: Explanation, words: Words) -> list[str]:
    """The same of the sites and quarters that the rows of an explained figure come from."""
    if found.figure not in OF_MOVEMENTS or found.value is None:
        return []
    told = [(row.site, Quarter.parse(row.period)) for row in found.rows if row.site in region.series and "Q" in row.period]
    pairs = [(site, quarter) for site, quarter in dict.fromkeys(told) if quarter in region.series[site].reported]
    years = sorted({(row.site, int(row.period[:4])) for row in found.rows if row.site in region.series and row.period})
    return _transfers(region, pairs, words) + _shares(region, pairs, words) + _implausible(region, years, words)


def _none_reported(region: Region, sites: Sequence[str], words: Words) -> list[str]:
    """The newest quarter with known emissions and no movement: what was captured, stored and removed is then 0."""
    silent: dict[str, list[str]] = defaultdict(list)
    for site in sites:
        known = [q for q, item in region.series[site].reported.items() if item.complete]
        if known and not region.figure(site, str(max(known)), "quarter").movements_reported:
            silent[str(max(known))].append(region.name(site))
    return [words("noted.none_reported", names=names, period=period) for period, names in sorted(silent.items())]


def _transfers(region: Region, pairs: Iterable[tuple[str, Quarter]], words: Words) -> list[str]:
    """What one member says it handed to another and the other does not say, and where the difference stands as emitted."""
    said = []
    for site, quarter in pairs:
        for other, transfer in region.series[site].reported[quarter].transfers:
            sent, received = transfer.sent or 0.0, transfer.received
            told = {"giver": region.name(site), "receiver": region.name(other), "sent_t": sent, "period": str(quarter)}
            if received is None:
                if sent > SEEN_T:
                    said.append(words("noted.transfer_unconfirmed", **told))
            elif abs(sent - received) > SEEN_T:
                said.append(_difference(region, site, other, transfer, told, words))
            if received is not None and (unlike := min(sent, received) - sum(transfer.deducted)) > SEEN_T:
                biogenic = {"biogenic_t": transfer.sent_biogenic, "confirmed_t": transfer.received_biogenic}
                said.append(words("noted.transfer_origin", difference_t=unlike, **biogenic, **told))
        for giver, alone in region.series[site].reported[quarter].disputed_biogenic:
            if alone > SEEN_T:
                named = {"receiver": region.name(site), "giver": region.name(giver), "period": str(quarter)}
                said.append(words("noted.biogenic_by_receiver", biogenic_t=alone, **named))
    return said


def _difference(region: Region, giver: str, receiver: str, transfer: Transfer, told: Mapping[str, object], words: Words) -> str:
    """The giver deducts the smaller: what it sent beyond that stays with it; what the receiver took in beyond it is with the receiver. What of it is
    fossil is emitted, what is biogenic is in the memo."""
    sent, received = transfer.sent or 0.0, transfer.received or 0.0
    of_both = (sent, transfer.sent_biogenic) if sent > received else (received, transfer.received_biogenic)
    fossil, biogenic = (max(0.0, t - confirmed) for t, confirmed in zip((of_both[0] - of_both[1], of_both[1]), transfer.deducted, strict=True))
    part = abs(sent - received) / (fossil + biogenic)
    fossil_t, biogenic_t = part * fossil, part * biogenic
    kind = "transfer" if biogenic_t <= SEEN_T else "transfer_biogenic" if fossil_t <= SEEN_T else "transfer_both"
    of = {"fossil_t": fossil_t, "biogenic_t": biogenic_t} if kind == "transfer_both" else {}
    of |= {"difference_t": abs(sent - received), "difference_pct": 100.0 * (transfer.difference_share or 0.0)}
    return words(f"noted.{kind}", received_t=received, name=region.name(giver if sent > received else receiver), **of, **told)


def _shares(region: Region, pairs: Iterable[tuple[str, Quarter]], words: Words) -> list[str]:
    """Movements that state neither origin nor biogenic share, with the share that they were split by, quarters of one share together."""
    found: dict[tuple[str, str, float], list[Quarter]] = defaultdict(list)
    for site, quarter in pairs:
        for movement, _other, share in region.series[site].reported[quarter].assumed_shares:
            if quarter not in found[site, movement, round(100 * share, 1)]:
                found[site, movement, round(100 * share, 1)].append(quarter)
    said = []
    for (site, movement, share), quarters in found.items():
        key = "noted.share_of_giver" if movement == Movement.RECEIVED else "noted.share"
        periods = [words.period(str(q)) for q in quarters]
        said.append(words(key, name=region.name(site), movement=words(f"page.term.{movement}"), share_pct=share, periods=periods))
    return said


def _implausible(region: Region, years: Iterable[tuple[str, int]], words: Words) -> list[str]:
    """Years whose missing quarters cannot be read off the verified figure: it is far from what was reported."""
    return [
        words("noted.implausible", name=region.name(site), period=str(year))
        for site, year in years
        if str(year) in region.periods("year") and region.figure(site, str(year), "year").implausible
    ]
