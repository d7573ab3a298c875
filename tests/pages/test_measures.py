"""Staff change the register of measures: what it would do is seen first, and storing it is a new version; the reader chooses a delay."""

from __future__ import annotations

from gic_metrics.reference import Reference
from gic_metrics.submission import open_ledger
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown
from tests.pages.test_targets import button

nb = words_in("nb")


def field(app, name: str):
    label = nb(f"page.measures.field.{name}")
    return next(w for kind in ("text_input", "text_area", "selectbox", "multiselect", "checkbox") for w in app.get(kind) if w.label == label)


def test_a_published_measure_is_changed_seen_and_stored(visit, record_file, clock):
    app = visit("measures", record_file)
    assert is_sound(app)
    app.selectbox(key="measure_choice").set_value("giccs").run()
    field(app, "stage").set_value("decided")
    field(app, "year").set_value("2034")
    field(app, "needs").set_value(["brevik_ccs"])
    button(app, nb("page.targets.preview")).click().run()
    assert is_sound(app)
    assert "sannsynlig (besluttet)" in shown(app)
    app.text_input(key="save_by").set_value("Kari")
    app.text_input(key="save_reason").set_value("Styremøte")
    button(app, nb("page.targets.save", name="Felles karbonfangst (GICCS)")).click().run()
    assert is_sound(app)
    found = {m.key: m for m in Reference.of(open_ledger(str(record_file), clock=clock).references()).measures}["giccs"]
    assert (found.stage, found.year, found.needs, found.reduction_t, found.low_t) == ("decided", 2034, ("brevik_ccs",), 1_200_000, 1_000_000)
    assert found.sites == ("NO-50", "NO-36", "NO-202608", "NO-47")
    assert found.sources, "what the form does not show is kept"
    assert "Styremøte" in shown(app)


def test_a_new_measure_without_a_source_is_not_stored(visit, record_file):
    app = visit("measures", record_file)
    for label, value in {"name_nb": "Ovn", "name_en": "Kiln"}.items():
        next(w for w in app.text_input if w.label == nb(f"page.targets.field.{label}")).set_value(value)
    field(app, "reduction_t").set_value("hundre")
    button(app, nb("page.targets.preview")).click().run()
    assert is_sound(app)
    assert nb("targets.wrong.tonnes") in shown(app)
    field(app, "reduction_t").set_value("100 000")
    button(app, nb("page.targets.preview")).click().run()
    assert nb("measures.wrong.source") in shown(app)
    assert not [b for b in app.button if b.key == "save_own_measures"]


def test_the_reader_of_the_roadmap_chooses_a_delay(visit, record_file):
    app = visit("roadmap", record_file)
    assert is_sound(app)
    assert "Heller ikke alle tiltak med årstall når målet" in shown(app)
    app.select_slider(key="slip").set_value(3).run()
    assert is_sound(app)
    assert "tre år senere enn oppgitt" in shown(app)
    app.button(key="explain_expected_3").click().run()
    assert is_sound(app)
    assert "er regnet 3 år senere enn oppgitt." in shown(app), "the level with a delay is explained as it is shown"
