"""What shows only when a file is seen with its partners' files of the same drop, and with the later quarters that its figures carry over into."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.intake.context import Context
from gic_metrics.reference import Reference
from gic_metrics.submission import check, ingest, make_template
from gic_metrics.submission.answers import give
from gic_metrics.submission.checked import Checked
from gic_metrics.submission.checking import context_at
from gic_metrics.submission.history import LedgerHistory
from gic_metrics.submission.together import beside_partners, carried_on
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Answer, Finding, Quarter, Reading, Record, Severity, Sheet
from tests.intake.rules.rows import GWP, REGISTER, TODAY, Past, movement, stream
from tests.submission.workbooks import emission, filled

BREVIK = "NO-47"


def file(name: str, *records: Record, **more: object) -> Checked:
    return Checked(Reading(name, name, True, period=records[0].period, records=records, **more))


def seen(*files: Checked, known: Past | None = None) -> list[list[str]]:
    return [[f.code for f in c.reading.findings] for c in beside_partners(files, Context(REGISTER, GWP, TODAY, False, known or Past()))]


def both(sent: float, got: float) -> tuple[Checked, Checked]:
    giver = file("giver.xlsx", movement("to_storage", sent, counterparty="X-2"))
    return giver, file("taker.xlsx", movement("received", got, site="X-2", counterparty="X-1"))


# partners in one drop


@pytest.mark.parametrize(("got", "code"), [(1000.0, []), (981.0, []), (979.0, ["R22"]), (850.0, ["R22q"]), (1.0, ["R27"])])
def test_two_sides_of_a_transfer_in_one_drop_are_compared_with_each_other(got, code):
    assert seen(*both(1000.0, got)) == [code, code]


def test_what_is_dropped_takes_the_place_of_what_the_partner_had_stored():
    known = Past(partner=700.0)
    said = Finding(Severity.WARNING, "R22q", "Karbonhåndtering", "F9")
    giver, taker = both(1000.0, 1000.0)
    agreed = replace(giver, reading=replace(giver.reading, findings=(said,)))
    assert seen(agreed, taker, known=known) == [[], []], "the partner's older figure is not what it will be"
    answered = replace(giver, reading=replace(giver.reading, kept=((said, Answer("Karbonhåndtering", "F9", "keep", None, "R22q")),)))
    assert beside_partners([answered, taker], Context(REGISTER, GWP, TODAY, False, known))[0].reading.kept == ()


def test_a_file_without_a_partner_in_the_drop_keeps_what_was_said_of_it():
    said = Finding(Severity.WARNING, "R22q", "Karbonhåndtering", "F9")
    giver = both(1000.0, 1.0)[0]
    alone = replace(giver, reading=replace(giver.reading, findings=(said,)))
    other_quarter = file("taker.xlsx", movement("received", 1.0, site="X-2", counterparty="X-1", period="2026-Q2"))
    assert seen(alone, other_quarter, known=Past(partner=700.0))[0] == ["R22q"]


def test_partners_of_reuse_in_one_drop_are_compared_too():
    giver = file("giver.xlsx", stream("delivered", 5000.0, counterparty="X-2"))
    taker = file("taker.xlsx", replace(stream("received", 5.0, counterparty="X-1"), site="X-2"))
    assert seen(giver, taker) == [["R27"], ["R27"]]


# later quarters


def carbon(quarter: str, what: str, origin: str, tonnes: float, cell: str = "F6") -> Record:
    said = {"gas": "CO2", "origin": origin, "quantity": tonnes, "unit": "t", "value": tonnes, "cell": cell, "place_sheet": "Karbonhåndtering"}
    return Record(BREVIK, quarter, Sheet.CARBON, what, **said)


def emitted(quarter: str, tonnes: float) -> Record:
    said = {"gas": "CO2", "origin": "fossil", "basis": "before", "quantity": tonnes, "unit": "t", "value": tonnes, "cell": "F6"}
    return Record(BREVIK, quarter, Sheet.EMISSIONS, "scope1", place_sheet="Utslipp", **said)


@pytest.fixture
def carried(record_ledger, clock):
    """Stores rows as one file a quarter, then says what a correction of the first quarter would break."""

    def of(stored: list[Record], *correction: Record) -> tuple[Finding, ...]:
        for n, quarter in enumerate(sorted({r.period for r in stored})):
            rows = tuple(r for r in stored if r.period == quarter)
            record_ledger.append(Reading(f"{quarter}.xlsx", f"{n:064}", True, period=quarter, records=rows), by="Kari", reason="", original=None)
        reading = Reading("rettet.xlsx", "f" * 64, True, period=correction[0].period, records=correction)
        version = record_ledger.version
        found = carried_on(record_ledger, reading, context_at(record_ledger, clock().date()))
        assert record_ledger.version == version, "nothing is written"
        return found

    return of


INJECTED = [carbon("2026-Q1", "to_storage", "biogenic", 10000.0), carbon("2026-Q2", "injected", "biogenic", 9000.0)]
STOCK = [
    emitted("2026-Q1", 1000.0), carbon("2026-Q1", "stock_end", "fossil", 300.0),
    emitted("2026-Q2", 1000.0), carbon("2026-Q2", "to_storage", "fossil", 1300.0), carbon("2026-Q2", "stock_end", "fossil", 0.0, "F7"),
]  # fmt: skip


def test_a_correction_after_which_more_was_injected_than_handed_over_names_the_later_quarter(carried):
    (found,) = carried(INJECTED, carbon("2026-Q1", "to_storage", "biogenic", 8000.0))
    assert (found.severity, found.code, found.place_sheet, found.cell) == (Severity.ERROR, "D09", "Karbonhåndtering", "F6")
    assert (found.params["injected"], found.params["handed"]) == (9000.0, 8000.0)
    assert "2. kvartal 2026" in words_in("nb")("findings.D09", **found.params)
    assert "Q2 2026" in words_in("en")("findings.D09", **found.params)


def test_a_correction_that_still_covers_what_was_injected_says_nothing(carried):
    assert carried(INJECTED, carbon("2026-Q1", "to_storage", "biogenic", 9000.0)) == ()


@pytest.mark.parametrize(("stock", "codes"), [(300.0, []), (299.0, ["D10"])])
def test_a_corrected_stock_is_carried_into_the_next_quarter(carried, stock, codes):
    found = carried(STOCK, carbon("2026-Q1", "stock_end", "fossil", stock))
    assert [f.code for f in found] == codes
    assert all(words_in("nb")(f"findings.{f.code}", **f.params).count("2. kvartal 2026") == 1 for f in found)


def test_what_failed_before_is_not_said_of_the_correction(carried):
    broken = [*STOCK[:3], carbon("2026-Q2", "to_storage", "fossil", 1400.0), STOCK[4]]
    assert carried(broken, carbon("2026-Q1", "stock_end", "fossil", 310.0)) == ()


def test_a_site_that_moves_no_co2_later_is_not_looked_at(carried, monkeypatch):
    monkeypatch.setattr(LedgerHistory, "carbon_balance", lambda *_: pytest.fail("looked"))
    assert carried(STOCK[:2], emitted("2026-Q1", 5.0)) == ()


def test_the_desk_says_both_and_a_later_quarter_can_be_answered(record_ledger, clock):
    """Brevik's flue gas was a tenth biogenic, and a tenth of what it handed over was; the correction says that none was, but 100 t are injected."""
    burnt = replace(emitted("2026-Q1", 100.0), origin="biogenic", cell="F7")
    first = (emitted("2026-Q1", 900.0), burnt, carbon("2026-Q1", "to_storage", "", 1000.0))
    for n, rows in enumerate((first, (carbon("2026-Q2", "injected", "biogenic", 100.0),))):
        record_ledger.append(Reading(f"{n}.xlsx", f"{n:064}", True, period=rows[0].period, records=rows), by="Kari", reason="", original=None)
    company = Reference.of(record_ledger.references()).register.sites[BREVIK].company
    template = make_template(record_ledger, company, Quarter(2026, 1), "nb")
    data = filled(template, {"Utslipp": [emission(BREVIK, 1000.0, Målepunkt="før fangst")]})
    (found,) = check(record_ledger, [("rettet.xlsx", data)], today=clock().date())
    assert [f.code for f in found.reading.errors] == ["D09"]
    (asked,) = found.reading.errors
    answer = Answer(asked.place_sheet, asked.cell, "keep", None, "D09", asked.value or "")
    give(record_ledger, found.reading.sha256, [answer], by="Kari", reason="2. kvartal rettes i morgen")
    (found,) = check(record_ledger, [("rettet.xlsx", data)], today=clock().date())
    assert found.storable
    assert [f.code for f, _ in found.reading.kept] == ["D09"]
    (stored,) = ingest(record_ledger, [("rettet.xlsx", data)], by="Per", accept_warnings="rettelse", today=clock().date())
    assert stored.stored


def test_the_desk_compares_partners_of_one_drop(record_ledger, clock):
    register, files = Reference.of(record_ledger.references()).register, []
    for site, movement_, other, tonnes in ((BREVIK, "levert til lager", "NO-110", 1000.0), ("NO-110", "mottatt", BREVIK, 850.0)):
        template = make_template(record_ledger, register.sites[site].company, Quarter(2026, 1), "nb")
        row = {"Anlegg": site, "Bevegelse": movement_, "Opprinnelse": "fossil", "Motpart": other, "Mengde": tonnes, "Enhet": "t"}
        files.append((f"{site}.xlsx", filled(template, {"Karbonhåndtering": [row]})))
    found = check(record_ledger, files, today=clock().date())
    assert [[f.code for f in c.reading.findings if f.code.startswith("R22")] for c in found] == [["R22q"], ["R22q"]]
