"""A table of a layout of its own is mapped at the desk: nothing is read before the button says so, and afterwards the file is like any other."""

from __future__ import annotations

import hashlib

from gic_metrics.submission.mappings import remembered
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown
from tests.submission.test_mappings import YARA, own_layout

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = [["Sted", "Stoff", "K1 2026 [t]", "Xyz"], ["Yara Porsgrun", "CO2", 120_000, 5], ["Yara Porsgrunn", "lystgass", 2, 6]]


def dropped(visit, file, words, data, name="eget.xlsx"):
    app = visit("intake", file, lang=words.language)
    return app.get("file_uploader")[0].set_value([(name, data, XLSX)]).run()


def choice(app, words, thing, **said):
    """The box with the choices of one thing."""
    title = words(f"page.mapping.thing.{thing}", **said)
    (box,) = [b for b in app.selectbox if b.label == title]
    return box


def use(app):
    (button,) = [b for b in app.button if (b.key or "").startswith("map_use_")]
    return button.click().run()


def test_an_unknown_table_is_mapped_remembered_and_read_and_nothing_before(visit, record_file, record_ledger, words):
    data = own_layout("Utslipp fra Yara Porsgrunn", ROWS)
    app = dropped(visit, record_file, words, data)
    assert is_sound(app)
    assert words("page.mapping.title", n=1) in shown(app)
    app.text_input(key="by_typed").set_value("Kari Nordmann").run()
    app = use(app)
    assert is_sound(app)
    assert words("page.mapping.lacks", n=2) in shown(app), "an unknown column of figures, and a name that is only like a site's"
    assert remembered(record_ledger) == ()
    app = choice(app, words, "role", header="Xyz").set_value("@leave_out").run()
    site = choice(app, words, "word", field="Anlegg" if words.language == "nb" else "Site", word="Yara Porsgrun")
    assert site.value is None, "a likeness is offered and not chosen"
    app = site.set_value("NO-110").run()
    assert is_sound(app)
    assert words("page.mapping.preview", n=2) in shown(app)
    assert "C4" in shown(app)
    assert remembered(record_ledger) == (), "a preview stores nothing"
    app = use(app)
    assert is_sound(app)
    (kept,) = remembered(record_ledger)
    assert (kept.company, kept.by, kept.sha256) == (YARA, "Kari Nordmann", hashlib.sha256(data).hexdigest())
    assert kept.mapping.words == {"site": {"Yara Porsgrun": "NO-110"}}
    assert words("page.mapping.title", n=1) not in shown(app)
    assert words("page.mapping.change") in [toggle.label for toggle in app.toggle]
    (save,) = [b for b in app.button if (b.key or "").startswith("save_")]
    assert save.label == words("page.intake.save", values=2)


def test_the_quarter_of_a_file_that_does_not_say_it_is_chosen_and_not_remembered(visit, record_file, record_ledger, words):
    data = own_layout("Yara Porsgrunn", [["Stoff", "Mengde", "Enhet"], ["CO2", 120_000, "t"]])
    app = dropped(visit, record_file, words, data)
    app.text_input(key="by_typed").set_value("Kari").run()
    app = use(app)
    assert words("page.mapping.lacks_quarter") in shown(app)
    (quarter,) = [b for b in app.selectbox if b.label == words("page.mapping.quarter")]
    app = quarter.set_value("2026-Q1").run()
    app = use(app)
    assert is_sound(app)
    (kept,) = remembered(record_ledger)
    assert kept.mapping.fields["period"].kind == "asked"
    assert [b for b in app.button if (b.key or "").startswith("save_")]
    other = own_layout("Yara Porsgrunn", [["Stoff", "Mengde", "Enhet"], ["CO2", 130_000, "t"]])
    app = app.get("file_uploader")[0].set_value([("neste.xlsx", other, XLSX)]).run()
    assert is_sound(app)
    assert words("findings.M22") in shown(app)


def test_who_sent_a_file_that_names_nobody_is_said_and_its_only_site_is_proposed(visit, record_file, record_ledger, words):
    data = own_layout("Utslipp", [["Stoff", "K1 2026 [t]"], ["CO2", 120_000]])
    app = dropped(visit, record_file, words, data, "tall.xlsx")
    app.text_input(key="by_typed").set_value("Kari").run()
    (company,) = [b for b in app.selectbox if b.label == words("page.mapping.company")]
    assert company.value is None
    app = company.set_value(YARA).run()
    assert is_sound(app)
    site = choice(app, words, "fixed", field="Anlegg" if words.language == "nb" else "Site")
    assert site.value == "NO-110"
    assert words("page.mapping.why.only_site", said="Yara Porsgrunn") in shown(app)
    app = use(app)
    assert is_sound(app)
    (kept,) = remembered(record_ledger)
    assert kept.company == YARA


def test_a_figure_that_several_reports_give_is_chosen_with_a_reason(visit, record_file, record_ledger):
    words = words_in("nb")
    data = own_layout("Yara Porsgrunn", [["Rapport", "Stoff", "K1 2026 [t]"], ["januar", "CO2", 120_000], ["april", "CO2", 118_000]])
    app = dropped(visit, record_file, words, data)
    app.text_input(key="by_typed").set_value("Kari").run()
    assert choice(app, words, "role", header="Rapport").value == "edition"
    app = use(app)
    assert is_sound(app)
    (button,) = [b for b in app.button if (b.key or "").startswith("use_") and b.key.endswith("M05")]
    key = button.key.removeprefix("use_")
    app.selectbox(key=f"means_{key}").set_value(1).run()
    app.text_input(key=f"why_{key}").set_value("den nyeste rapporten gjelder").run()
    app = app.button(key=f"use_{key}").click().run()
    assert is_sound(app)
    assert [b.label for b in app.button if (b.key or "").startswith("save_")] == [words("page.intake.save", values=1)]
    assert words("findings.M19", said="120000", holds="C5") in shown(app)


def test_what_is_remembered_is_seen_changed_and_forgotten_with_a_reason(visit, record_file, record_ledger, words):
    data = own_layout("Yara Porsgrunn", [["Stoff", "K1 2026 [t]"], ["CO2", 120_000]])
    app = dropped(visit, record_file, words, data)
    app.text_input(key="by_typed").set_value("Kari").run()
    app = use(app)
    (first,) = remembered(record_ledger)
    assert words("page.remembered.title", n=1) in shown(app)
    assert words("page.remembered.caption", by="Kari", on=first.on, file="eget.xlsx") in shown(app)
    app = app.toggle(key=f"remembered_open_{first.id}").set_value(True).run()
    assert is_sound(app)
    scope = choice(app, words, "fixed", field="Scope")
    assert scope.value == "scope1"
    app = scope.set_value("scope3").run()
    assert is_sound(app)
    app = use(app)
    assert is_sound(app)
    (second,) = remembered(record_ledger)
    assert second.mapping.fields["variable"].at == "scope3"
    app = app.button(key="forget_mapping").click().run()
    assert words("page.intake.lacks.reason") in shown(app)
    assert remembered(record_ledger) == (second,)
    app.text_input(key="mapping_reason").set_value("feil bedrift").run()
    app = app.button(key="forget_mapping").click().run()
    assert is_sound(app)
    assert remembered(record_ledger) == ()
    assert words("page.mapping.title", n=1) in shown(app), "the file asks again"
