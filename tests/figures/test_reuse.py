"""Reuse: each stream once, tonnes never with GWh, and what only one side says is marked."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.reuse import Sides, Stream
from gic_metrics.figures.public_streams import public_streams
from gic_metrics.figures.reuse import reuse_streams, reuse_trend
from gic_metrics.figures.reuse_sentence import reuse_stream_sentence, reuse_trend_sentence
from gic_metrics.figures.theme import DARK, LIGHT
from gic_metrics.text import LANGUAGES, words_in

from .standins import record_region

NB, EN = words_in("nb"), words_in("en")


def stream(period, name, kind, giver, receiver, unit, delivered, received, stage="running", basis=""):
    return Stream(period, name, kind, giver, receiver, unit, basis, stage, "", Sides(delivered, received), ())


STREAMS = [
    stream("2026-Q1", "Slagg", "material", "NO-202608", "NO-47", "t", 12_000, 11_900),
    stream("2026-Q1", "Kalk", "material", "NO-66", "NO-110", "t", 6_000, None),
    stream("2026-Q1", "Saltsyre", "gas", "NO-36", "NO-35", "t", 8_000, 8),
    stream("2026-Q1", "Varme", "heat", "NO-110", "NO-203166", "GWh", 7.5, 7.5),
    stream("2025-Q1", "Slagg", "material", "NO-202608", "NO-47", "t", 10_000, 10_000),
    stream("2026-Q1", "Salt", "material", "NO-36", "NO-35", "t", 80_000, None, stage="idea"),
]
"""Counted in 2026-Q1: 11 900 + 6 000 t (the slip of the unit and the idea are not), 7.5 GWh"""


def test_reuse_streams_counts_each_stream_once():
    picture = reuse_streams(record_region(), STREAMS, NB, LIGHT)
    assert (
        picture.headline
        == "I 1. kvartal 2026 gikk 17\u00a0900\u00a0t mellom bedriftene, i to strømmer. 6\u00a0000\u00a0t av dette har bare den ene siden rapportert."
    )
    flows = picture.figure.data[0]
    assert flows.type == "sankey"
    assert list(flows.link.value) == [11_900, 6_000]


def test_reuse_streams_on_a_phone_are_bars_with_the_names_above():
    figure = reuse_streams(record_region(), STREAMS, NB, LIGHT, narrow=True).figure
    assert [t.x[0] for t in figure.data] == [11_900, 6_000]
    assert figure.data[1].marker.pattern.shape == "/", "only one side has reported"
    assert "Eramet Porsgrunn → Heidelberg Materials Brevik" in figure.layout.annotations[0].text


def test_tonnes_never_stand_with_gwh():
    tonnes, heat = (reuse_streams(record_region(), STREAMS, EN, LIGHT, unit=unit) for unit in ("t", "GWh"))
    assert all(row[5] == "t" for row in tonnes.table.rows)
    assert heat.headline == "In Q1 2026 7.5\u00a0GWh went between the companies, in one stream."
    trend = reuse_trend(record_region(), STREAMS, NB, LIGHT).figure
    assert {t.yaxis for t in trend.data if t.name == "varme"} == {"y2"}
    assert {t.yaxis for t in trend.data if t.name == "materialer"} == {"y"}


def test_reuse_trend_is_in_order_of_time_with_its_sentence():
    picture = reuse_trend(record_region(), STREAMS, NB, LIGHT)
    assert list(picture.figure.layout.xaxis.categoryarray) == ["2025-Q1", "2026-Q1"]
    assert picture.headline == "I 1. kvartal 2026 ble 17\u00a0900\u00a0t og 7,5\u00a0GWh brukt på nytt. Samme kvartal året før: 10\u00a0000\u00a0t."
    assert [row[2:] for row in picture.table.rows] == [(10_000, None), (17_900, None), (None, 7.5)]


WET_AND_DRY = [
    stream("2026-Q1", "Slagg", "material", "NO-202608", "NO-47", "t", 3_100, 3_090, basis="dry"),
    stream("2026-Q1", "Gips", "material", "NO-66", "NO-110", "t", 800, None, basis="wet"),
    stream("2025-Q1", "Slagg", "material", "NO-202608", "NO-47", "t", 2_500, 2_500, basis="dry"),
    stream("2026-Q1", "Varme", "heat", "NO-110", "NO-203166", "GWh", 7.5, 7.5),
]


def test_dry_tonnes_never_stand_with_wet():
    """WRONG: 3 890 t were reused."""
    dry, wet = (reuse_streams(record_region(), WET_AND_DRY, EN, LIGHT, basis=basis) for basis in ("dry", "wet"))
    assert dry.headline == "In Q1 2026 3\u00a0090\u00a0t dry went between the companies, in one stream."
    assert wet.headline.endswith("800\u00a0t wet of this has been reported by one side only.")
    assert (list(dry.figure.data[0].link.value), list(wet.figure.data[0].link.value)) == ([3_090], [800])
    assert [row[2] for row in wet.table.rows] == ["Gips (wet)"]
    trend = reuse_trend(record_region(), WET_AND_DRY, NB, LIGHT)
    assert trend.headline == (
        "I 1. kvartal 2026 ble 3\u00a0090\u00a0t tørt, 800\u00a0t vått og 7,5\u00a0GWh brukt på nytt. Samme kvartal året før: 2\u00a0500\u00a0t tørt."
    )
    assert sorted(t.yaxis for t in trend.figure.data) == ["y", "y2", "y3"]
    assert [c.name for c in trend.table.columns][2:] == ["Tonn tørt", "Tonn vått", "GWh"]
    assert [row[2:] for row in trend.table.rows] == [(2_500, None, None), (3_090, 800, None), (None, None, 7.5)]


def test_where_all_tonnes_have_one_basis_no_sentence_names_it():
    those = [s for s in WET_AND_DRY if s.wet_dry != "wet"]
    assert reuse_streams(record_region(), those, EN, LIGHT, basis="dry").headline.startswith("In Q1 2026 3\u00a0090\u00a0t went")
    trend = reuse_trend(record_region(), those, NB, LIGHT)
    assert trend.headline.startswith("I 1. kvartal 2026 ble 3\u00a0090\u00a0t og 7,5\u00a0GWh brukt")
    assert [c.name for c in trend.table.columns][2:] == ["Tonn", "GWh"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_streams_it_says_so(language):
    words = words_in(language)
    assert reuse_stream_sentence([], words, "t") == words("reuse_streams.nothing")
    assert reuse_trend_sentence([], words) == words("reuse_trend.nothing")
    region = record_region()
    for picture in (reuse_streams(region, [], words, DARK), reuse_trend(region, [], words, DARK), public_streams(region, words, DARK)):
        assert picture.alt
        assert picture.table.rows == ()
