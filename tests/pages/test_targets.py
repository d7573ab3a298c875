"""Staff enter a target: what it would mean is shown first, and storing it is a new version with name and reason."""

from __future__ import annotations

from gic_metrics.reference import Reference
from gic_metrics.submission import open_ledger
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown

nb = words_in("nb")


def field(app, name: str):
    label = nb(f"page.targets.field.{name}")
    return next(w for kind in ("text_input", "text_area", "number_input", "selectbox", "checkbox") for w in app.get(kind) if w.label == label)


def button(app, label: str):
    return next(b for b in app.button if b.label == label)


def filled(app, goal: str = "1 231 140"):
    for name, value in {"name_nb": "Halvert i 2030", "name_en": "Halved by 2030", "target_t": goal, "source": "Styret, sak 12/26"}.items():
        field(app, name).set_value(value)
    button(app, nb("page.targets.preview")).click()
    return app.run()


def test_a_target_is_entered_seen_and_stored_with_name_and_reason(visit, record_file, clock):
    app = filled(visit("targets", record_file))
    assert is_sound(app)
    assert nb("page.targets.effect") in shown(app)
    save = nb("page.targets.save", name="Halvert i 2030")
    button(app, save).click().run()
    assert nb("page.targets.lacks") in shown(app)
    app.text_input(key="save_by").set_value("Kari")
    app.text_input(key="save_reason").set_value("Styremøte")
    button(app, save).click().run()
    assert is_sound(app)
    ledger = open_ledger(str(record_file), clock=clock)
    assert Reference.of(ledger.references()).targets["halvert_i_2030"].target_t == 1_231_140
    assert "Styremøte" in shown(app)


def test_what_is_no_number_is_said_and_nothing_can_be_stored(visit, record_file):
    app = filled(visit("targets", record_file), goal="omtrent halvparten")
    assert is_sound(app)
    assert nb("targets.wrong.tonnes") in shown(app)
    assert not [b for b in app.button if b.key == "save_own_targets"]


def test_a_reuse_target_has_a_form_of_its_own_and_asks_for_a_base_that_is_not_reported(visit, record_file, clock):
    app = visit("targets", record_file)
    app.selectbox(key="target_choice").set_value("reuse:").run()
    for name, value in {"name_nb": "Varme 2030", "name_en": "Heat 2030", "target_reuse": "55,5", "source": "Styret, sak 12/26"}.items():
        field(app, name).set_value(value)
    field(app, "measure").set_value(("reuse_gwh", ""))
    button(app, nb("page.targets.preview")).click().run()
    assert nb("targets.wrong.no_base") in shown(app)
    field(app, "base_reuse").set_value("46")
    button(app, nb("page.targets.preview")).click().run()
    app.text_input(key="save_by").set_value("Kari")
    app.text_input(key="save_reason").set_value("Styremøte")
    button(app, nb("page.targets.save", name="Varme 2030")).click().run()
    assert is_sound(app)
    found = Reference.of(open_ledger(str(record_file), clock=clock).references()).reuse_targets["varme_2030"]
    assert (found.target, found.base, found.unit) == (55.5, 46.0, "GWh")
    assert "55,5" in shown(app)
