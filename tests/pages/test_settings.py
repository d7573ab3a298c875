"""Staff move the region to another GWP set or change its boundary: the effect is shown first, storing it is a dated version with name and reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from gic_metrics.reference import Reference
from gic_metrics.reference.assurance import OWN, with_statement
from gic_metrics.submission import open_ledger
from gic_metrics.targets.editing import decide
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown
from tests.pages.test_targets import button

nb = words_in("nb")


def field(app, key: str, kind: str = "text_input"):
    return next(w for w in app.get(kind) if w.label == nb(key))


def preview(app, number: int = 0):
    [b for b in app.button if b.label == nb("page.targets.preview")][number].click()
    return app.run()


def stored(app, label: str):
    app.text_input(key="save_by").set_value("Kari")
    app.text_input(key="save_reason").set_value("Styremøte")
    button(app, label).click().run()
    assert is_sound(app)
    assert "Styremøte" in shown(app)


def test_the_region_moves_to_another_set(visit, record_file, clock):
    app = visit("settings", record_file)
    assert is_sound(app)
    field(app, "page.settings.gwp.set", "selectbox").set_value("AR6")
    preview(app)
    assert nb("page.settings.gwp.lacks") in shown(app)
    field(app, "page.settings.gwp.by_nb").set_value("Styret")
    field(app, "page.settings.gwp.by_en").set_value("The board")
    app.text_input(key="gwp_source").set_value("Miljødirektoratet, brev 1/27")
    today = app.date_input(key="gwp_begins").value
    later = today + timedelta(days=30)
    app.date_input(key="gwp_begins").set_value(later)
    preview(app)
    assert nb("page.settings.gwp.seen", gwp="AR6", begins=later) in shown(app)
    app.date_input(key="gwp_begins").set_value(today)
    preview(app)
    assert is_sound(app)
    assert "2\u00a0462\u00a0280\u00a0t" in shown(app), "verified figures are locked to their phase and do not move"
    stored(app, nb("page.settings.gwp.save", gwp="AR6"))
    found = Reference.of(open_ledger(str(record_file), clock=clock).references()).cluster
    assert (found.gwp_set, found.gwp_decided_by["en"], found.gwp_source) == ("AR6", "The board", "Miljødirektoratet, brev 1/27")


def test_a_site_is_taken_out_and_what_that_does_is_seen_first(visit, record_file, clock):
    app = visit("settings", record_file)
    app.selectbox(key="boundary_kind").set_value("left").run()
    field(app, "page.settings.boundary.site", "selectbox").set_value("NO-66")
    field(app, "page.settings.boundary.last").set_value("snart")
    app.text_input(key="boundary_source").set_value("Styret, sak 7/27")
    preview(app, 1)
    assert nb("boundary.wrong.together") in shown(app)
    field(app, "page.settings.boundary.last").set_value("2022")
    preview(app, 1)
    assert is_sound(app)
    assert "2\u00a0414\u00a0702\u00a0t" in shown(app), "the base of the eight that stay"
    assert "−47\u00a0578\u00a0t" in shown(app)
    stored(app, nb("page.settings.boundary.save"))
    found = Reference.of(open_ledger(str(record_file), clock=clock).references()).register.sites["NO-66"]
    assert (found.in_perimeter, found.perimeter_to) == (False, "2022")


def test_a_past_day_has_no_form(visit, record_file):
    app = visit("settings", record_file, asof="2026-11-22")
    assert is_sound(app)
    assert nb("page.targets.past.text") in shown(app)
    assert not [b for b in app.button if b.label == nb("page.targets.preview")]


def test_an_earlier_version_is_taken_up_again(visit, record_file, clock):
    app = visit("settings", record_file)
    app.selectbox(key="boundary_kind").set_value("renamed").run()
    field(app, "page.settings.boundary.site", "selectbox").set_value("NO-66")
    field(app, "page.settings.boundary.name").set_value("Magnor Minerals Skien")
    app.text_input(key="boundary_source").set_value("Brønnøysund")
    preview(app, 1)
    stored(app, nb("page.settings.boundary.save"))
    app.run()
    app.text_input(key="again_own_register_by").set_value("Ola")
    app.text_input(key="again_own_register_reason").set_value("feil anlegg")
    button(app, nb("page.targets.again.button")).click().run()
    assert is_sound(app)
    found = Reference.of(open_ledger(str(record_file), clock=clock).references()).register.sites["NO-66"]
    assert found.name == "RHI Normag"


def test_the_day_of_a_capture_plant_is_entered_with_a_dated_source(visit, record_file, clock):
    app = visit("settings", record_file)
    app.selectbox(key="boundary_kind").set_value("captures").run()
    field(app, "page.settings.boundary.site", "selectbox").set_value("NO-35")
    app.text_input(key="boundary_source").set_value("Driftstillatelse")
    app.date_input(key="boundary_captures").set_value(date(2026, 10, 1))
    preview(app, 1)
    assert nb("boundary.wrong.dated") in shown(app)
    app.date_input(key="boundary_dated").set_value(date(2026, 9, 1))
    preview(app, 1)
    assert is_sound(app)
    stored(app, nb("page.settings.boundary.save"))
    site = Reference.of(open_ledger(str(record_file), clock=clock).references()).register.sites["NO-35"]
    assert (site.capture_from, site.source.endswith("Driftstillatelse (2026-09-01)")) == (date(2026, 10, 1), True)


def test_what_has_been_verified_is_entered_with_its_document(visit, record_file, clock):
    app = visit("settings", record_file)
    assert nb("page.settings.assurance.none") in shown(app)
    field(app, "page.settings.assurance.column.tonnes", "number_input").set_value(742.0)
    field(app, "page.settings.assurance.column.verifier").set_value("DNV")
    preview(app, 2)
    assert nb("assurance.wrong.source") in shown(app)
    app.text_input(key="assurance_source").set_value("CRCF-2023-4")
    preview(app, 2)
    assert is_sound(app)
    assert "2022 var ikke klimapositivt" in shown(app)
    stored(app, nb("page.settings.assurance.save"))
    assert "742\u00a0t" in shown(app)
    [found] = Reference.of(open_ledger(str(record_file), clock=clock).references()).assured.values()
    assert (found.what, found.year, found.tonnes, found.level, found.verifier, found.source) == ("removed", 2022, 742.0, "crcf", "DNV", "CRCF-2023-4")


def test_a_verification_is_withdrawn_by_name_and_for_a_reason_and_stands_in_the_look_back(visit, record_file, clock):
    said = {"site": "NO-47", "year": 2022, "what": "removed", "level": "crcf", "tonnes": 742.0, "verifier": "DNV", "source": "CRCF-2023-4"}
    ledger = open_ledger(str(record_file), clock=clock)
    decide(ledger, with_statement({}, said), by="Kari Ås", reason="Sertifikatet", name=OWN)
    app = visit("settings", record_file)
    assert "742\u00a0t" in shown(app)
    before = datetime.now(UTC)
    preview(app, 3)
    assert is_sound(app)
    assert nb("page.settings.assurance.stays") in shown(app)
    assert "Uten denne: 2022" in shown(app)
    app.button(key="withdraw_own_assurance").click().run()
    assert nb("page.targets.lacks") in shown(app), "nobody and for no reason"
    app.text_input(key="withdraw_by").set_value("Kari Ås")
    app.text_input(key="withdraw_reason").set_value("Trukket av DNV")
    app.button(key="withdraw_own_assurance").click().run()
    assert nb("page.settings.assurance.none") in shown(app)
    assert "Trukket av DNV" in shown(app)
    assert Reference.of(ledger.references()).assured == {}
    assert [one.tonnes for one in Reference.of(ledger.references(as_of=before)).assured.values()] == [742.0], "as it was known then"
