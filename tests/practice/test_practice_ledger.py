"""The practice ledger: made through the real door, marked for ever, and holding one of each thing that happens."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.reuse import streams
from gic_metrics.ledger import WITHDRAWN, WrongNature, moment
from gic_metrics.practice import build
from gic_metrics.submission import open_ledger
from gic_metrics.vocabulary import Quarter, Sheet


def test_it_is_practice_for_ever(practice_ledger, practice_file, clock):
    assert practice_ledger.kind == "practice"
    practice_ledger.close()
    with pytest.raises(WrongNature):
        open_ledger(str(practice_file), kind="record", clock=clock)


def test_nothing_of_the_public_record_is_in_it(practice_ledger):
    assert {f.record.site for f in practice_ledger.facts() if f.record.site} == {f"PX-{n}" for n in range(1, 10)}


def test_a_practice_build_never_touches_the_public_record(record_file, clock):
    version = open_ledger(str(record_file), clock=clock).version
    with pytest.raises(WrongNature):
        build(record_file, until="2024-Q1")
    assert open_ledger(str(record_file), clock=clock).version == version


def test_building_again_adds_nothing(practice_ledger, practice_file):
    version = practice_ledger.version
    practice_ledger.close()
    assert build(practice_file, until="2026-Q3") is False
    assert version > 90


def test_the_latest_quarter_has_emissions_capture_and_removals(practice_ledger):
    latest = Region.read(practice_ledger).totals(by="region", period="quarter")[-1]
    assert latest.period == "2026-Q3"
    assert latest.removed_t > 0
    assert latest.captured_fossil_t > 0
    assert latest.net_t == pytest.approx(latest.emitted_t - latest.removed_t)


def test_one_report_never_came_and_the_region_says_so(practice_ledger):
    by_period = {t.period: t for t in Region.read(practice_ledger).totals(by="region", period="quarter")}
    assert by_period["2026-Q1"].missing == ()
    assert "PX-7" in by_period["2026-Q2"].missing or by_period["2026-Q2"].estimated


def test_a_correction_changed_the_figure_from_its_own_day(practice_ledger):
    (correction,) = (s for s in practice_ledger.submissions() if s.file == "Tenktkrakk AS 2025-Q1 rettet.xlsx")
    asked = {"sites": ["PX-3"], "periods": [Quarter(2025, 1)], "sheets": [Sheet.EMISSIONS]}
    before, after = (sum(f.record.value for f in practice_ledger.facts(as_of=moment(day), **asked)) for day in ("2025-05-10", "2025-12-31"))
    assert correction.reason
    assert before > after


def test_what_was_withdrawn_left_the_first_file_in_force(practice_ledger):
    files = {s.file: s.state for s in practice_ledger.submissions(company="310090093", period="2025-Q4")}
    assert files["Låtsomplast AS 2025-Q4 rettet.xlsx"] == WITHDRAWN
    assert files["Låtsomplast AS 2025-Q4.xlsx"] == "in force"


def test_two_streams_match_and_one_is_one_sided(practice_ledger):
    latest = {s.stream: s.state for s in streams(practice_ledger, None) if str(s.period) == "2026-Q3"}
    assert latest == {"Silikomanganslagg": "matched", "Overskuddsvarme": "matched", "Gips": "one_sided"}


def test_a_verified_year_arrives_after_its_quarters(practice_ledger):
    def year(day: str):
        return {t.period: t for t in Region.read(practice_ledger, as_of=moment(day)).totals(by="region", period="year")}["2025"]

    assert year("2026-03-01").status != "verified"
    assert year("2026-05-01").emitted_t != pytest.approx(year("2026-03-01").emitted_t, rel=1e-9)
