"""Who has reported, by hand: Yara's sites for 2026-Q1, due 30 April 2026."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.submission import check, ingest, make_template
from gic_metrics.submission.remarks import comment, comments, resolve
from gic_metrics.submission.reminders import reminder
from gic_metrics.submission.reporting import (
    State,
    due_day,
    duties,
    excuse,
    next_reminder_day,
    quarters_shown,
    reminder_day,
    take_back,
    tally,
    waiting_files,
)
from gic_metrics.submission.templates import next_workbooks
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Quarter
from tests.submission.workbooks import emission, filled

YARA, SITE = "974100169", "NO-110"
Q1 = Quarter(2026, 1)
DUE = date(2026, 4, 30)


def of_yara(ledger, today: date, quarter: Quarter = Q1, as_of=None):
    region = Region.read(ledger, as_of=as_of)
    return next(duty for duty in duties(region, ledger, [quarter], today) if duty.company == YARA)


def send(ledger, *rows: dict, quarter: Quarter = Q1) -> None:
    data = filled(make_template(ledger, YARA, quarter, "nb"), {"Utslipp": list(rows)})
    [done] = ingest(ledger, [("yara.xlsx", data)], by="Kari", accept_warnings="ok", today=date(2026, 11, 23))
    assert done.stored, done.reading.findings


def test_a_quarter_is_due_thirty_days_after_its_end(record_ledger):
    assert due_day(Region.read(record_ledger), Q1) == DUE


@pytest.mark.parametrize("today, state", [(DUE, State.NOT_DUE), (DUE + timedelta(1), State.MISSING)])
def test_not_due_on_the_day_itself_and_missing_the_day_after(record_ledger, today, state):
    assert of_yara(record_ledger, today).state is state


def test_a_whole_report_is_in_and_a_blank_row_makes_it_doubtful_and_not_zero(record_ledger):
    send(record_ledger, emission(SITE, 120000), emission(SITE, None, category="diffus"))
    half = of_yara(record_ledger, DUE)
    assert (half.state, half.without) == (State.DOUBTFUL, (SITE,))
    send(record_ledger, emission(SITE, 120000), emission(SITE, 0, category="diffus"))
    whole = of_yara(record_ledger, DUE)
    assert (whole.state, whole.without) == (State.IN, ())
    assert whole.submission.file == "yara.xlsx"


def test_a_past_day_shows_who_had_reported_then(record_ledger, clock):
    clock.forward(days=1)
    send(record_ledger, emission(SITE, 120000))
    assert of_yara(record_ledger, DUE).state is State.IN
    clock.forward(days=1)
    before = clock.now - timedelta(days=1, hours=6)
    assert of_yara(record_ledger, date(2026, 11, 23), as_of=before).state is State.MISSING


def test_an_excuse_holds_until_it_is_taken_back_and_changes_no_figure(record_ledger):
    late, figures = DUE + timedelta(40), record_ledger.figures_version
    excuse(record_ledger, of_yara(record_ledger, late), by="Kari", reason="Ombygging")
    duty = of_yara(record_ledger, late)
    assert (duty.state, duty.excuse.recorded_by, duty.excuse.reason) == (State.EXCUSED, "Kari", "Ombygging")
    assert of_yara(record_ledger, late, Quarter(2026, 2)).excuse is None, "the next quarter is not excused"
    take_back(record_ledger, duty, by="Ola", reason="De rapporterer likevel")
    assert of_yara(record_ledger, late).state is State.MISSING
    assert record_ledger.figures_version == figures


def test_the_tonnes_that_are_in_are_those_of_the_sites_that_reported(record_ledger):
    send(record_ledger, emission(SITE, 120000))
    region = Region.read(record_ledger)
    total = tally(region, duties(region, record_ledger, [Q1], DUE))
    assert total.reported == 1
    assert total.reported_t == region.weight(SITE, "2026-Q1")
    assert total.weight_t == pytest.approx(sum(region.weight(s.id, "2026-Q1") for s in region.reference.register.perimeter("2026-Q1")))
    assert 0 < total.reported_pct < 100


def test_before_anybody_reports_one_quarter_is_shown_and_not_a_wall(record_ledger):
    assert quarters_shown(Region.read(record_ledger), date(2026, 11, 23)) == [Quarter(2026, 3)]
    send(record_ledger, emission(SITE, 120000))
    assert quarters_shown(Region.read(record_ledger), date(2026, 11, 23)) == [Q1, Quarter(2026, 2), Quarter(2026, 3)]


@pytest.mark.parametrize(
    "late, last, following",
    [(-31, None, -30), (-30, -30, -7), (-7, -7, -1), (-1, -1, 1), (0, -1, 1), (1, 1, 7), (7, 7, 30), (29, 7, 30), (30, 30, 60), (95, 90, 120)],
)
def test_the_rhythm_is_a_month_a_week_a_day_before_then_day_1_7_and_every_30(late, last, following):
    today = DUE + timedelta(late)
    assert reminder_day(DUE, today) == (None if last is None else DUE + timedelta(last))
    assert next_reminder_day(DUE, today) == DUE + timedelta(following)


def test_the_text_says_what_is_owed_and_since_when(record_ledger, words):
    region = Region.read(record_ledger)
    late = reminder(of_yara(record_ledger, DUE + timedelta(1)), region, words, DUE + timedelta(1))
    assert words("reminder.day", n=1) in late.body
    assert words("reminder.otherwise") in late.body
    before = reminder(of_yara(record_ledger, DUE - timedelta(7)), region, words, DUE - timedelta(7))
    assert words("reminder.days", n=7) in before.body
    assert words.date(DUE) in before.subject


def test_the_next_workbooks_are_one_zip_with_a_count_on_the_way(record_ledger, clock):
    told = []
    data = next_workbooks(record_ledger, [YARA, "000000000"], Q1, words_in("nb"), generated=clock(), progress=lambda n, of: told.append((n, of)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["Yara Norge AS 2026-Q1.xlsx"]
    assert told == [(1, 2), (2, 2)]


def test_a_file_in_the_tray_and_an_open_question_make_a_quarter_doubtful_and_the_company_owes_nothing(record_ledger):
    register = Region.read(record_ledger).reference.register
    data = filled(make_template(record_ledger, YARA, Q1, "nb"), {"Utslipp": [emission(SITE, 120000)]})
    tray = check(record_ledger, [("yara.xlsx", data), ("brev.xlsx", b"%PDF-1.7")], today=date(2026, 11, 23))
    waits = waiting_files(tray, register)
    assert waits == {(YARA, "2026-Q1"): ["yara.xlsx"]}
    region = Region.read(record_ledger)
    [duty] = [d for d in duties(region, record_ledger, [Q1], DUE, waits) if d.company == YARA]
    assert (duty.state, duty.waiting, duty.owes) == (State.DOUBTFUL, ("yara.xlsx",), False)
    send(record_ledger, emission(SITE, 120000))
    stored = record_ledger.submissions()[0].id
    comment(record_ledger, stored, "Hva med ovn 2?", by="Kari", needs_review=True)
    asked = of_yara(record_ledger, DUE)
    assert (asked.state, asked.questions, asked.without, asked.owes) == (State.DOUBTFUL, 1, (), False)
    assert tally(Region.read(record_ledger), [asked]).reported == 1, "what is doubted is reported all the same"
    [question] = comments(record_ledger, stored)
    resolve(record_ledger, stored, question.seq, by="Ola", resolution="Ligger i raden")
    assert of_yara(record_ledger, DUE).state is State.IN
