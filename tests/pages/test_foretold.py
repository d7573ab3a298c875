"""The report card on our own forecasts, on the roadmap."""

from __future__ import annotations

from gic_metrics.submission import open_ledger
from gic_metrics.targets.forecasts import KEPT
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown

nb = words_in("nb")


def test_seeing_the_roadmap_keeps_what_it_says_once_and_a_past_day_keeps_nothing(visit, record_file, clock):
    def acts():
        return open_ledger(str(record_file), clock=clock).acts(KEPT)

    assert is_sound(visit("roadmap", record_file, asof="2023-01-01"))
    assert acts() == []
    page = visit("roadmap", record_file)
    assert is_sound(page)
    assert nb("page.roadmap.card.title") in shown(page)
    [one] = acts()
    assert (one.subject, one.body["way"]) == ("climate_positive_2040", "announced"), "the trend of the record is not drawn on, and not kept"
    assert nb("forecast.waiting_one", first=min(one.body["said"])) in shown(page)
    assert is_sound(visit("roadmap", record_file, lang="en"))
    assert len(acts()) == 1
