"""What the balance knows of movements of CO2 and no figure shows, in words on the page of a site and beside an explanation (12.2, 12.4)."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.explain import explain
from gic_metrics.accounting.region import Region
from gic_metrics.figures.noted import explanation_notes, site_notes
from gic_metrics.text import words_in
from tests.plain.test_agreement import ledger_of
from tests.plain.test_regressions import co2, moved, site, verified

WORDS = words_in("nb")
ROWS = [
    *(co2("A", f"2025-Q{k}", 90_000) for k in (1, 2)),
    *(co2("A", f"2025-Q{k}", 10_000, origin="biogenic") for k in (1, 2)),
    *(moved("A", f"2025-Q{k}", "to_storage", 2_000, counterparty="B") for k in (1, 2)),
    *(co2("B", f"2025-Q{k}", 500) for k in (1, 2)),
    moved("B", "2025-Q1", "received", 1_960, counterparty="A"),
    *(co2("C", f"2025-Q{k}", 100_000) for k in (1, 2, 3)),
    verified("C", 2025, 1_000_000),
]


@pytest.fixture
def ledger(tmp_path):
    entries = [{"seq": 0, "at": datetime(2026, 5, 1, tzinfo=UTC), "withdrawn": None, "rows": ROWS}]
    with closing(ledger_of({"sites": [site(s) for s in "ABC"], "entries": entries}, tmp_path)) as found:
        yield found


def test_the_page_of_a_site_says_what_no_figure_shows(ledger):
    region = Region.read(ledger)
    assert site_notes(region, ["A"], WORDS) == [
        "A sier at 2\u00a0000\u00a0t CO₂ ble levert til B i 1. kvartal 2025; B sier 1\u00a0960\u00a0t. "
        "Forskjellen er 40\u00a0t (2,0\u00a0%): til de er enige, står 36\u00a0t fossilt som utslipp hos A, "
        "og 4\u00a0t biogent i opplysningen om biogent CO₂.",
        "A sier at 2\u00a0000\u00a0t CO₂ ble levert til B i 2. kvartal 2025. B har ikke bekreftet det: ingenting er trukket fra hos A.",
        "A oppgir verken opprinnelse eller biogen andel for «levert lager» i 1. kvartal 2025 og 2. kvartal 2025: "
        "10,0\u00a0% er regnet som biogent, som i røykgassen samme kvartal eller i det siste der den er kjent.",
    ]
    assert "som den som leverte oppgir" in " ".join(site_notes(region, ["B"], WORDS))
    none, warning = site_notes(region, ["C"], WORDS)
    assert none == "C har ikke rapportert noen bevegelse av CO₂ i 3. kvartal 2025: fanget, lagret og fjernet er da 0."
    assert warning.startswith("Advarsel: det verifiserte tallet til C for 2025")


def test_an_explanation_says_it_of_the_rows_it_is_made_of(ledger):
    region = Region.read(ledger)
    notes = explanation_notes(region, explain(region, ledger, "emitted", "2025-Q1", "A"), WORDS)
    assert [("1 960" in one.replace("\u00a0", " "), "10,0" in one) for one in notes] == [(True, False), (False, True)]
    unconfirmed = explanation_notes(region, explain(region, ledger, "emitted", "2025-Q2", "A"), WORDS)
    assert "B har ikke bekreftet det" in unconfirmed[0]
    assert explanation_notes(region, explain(region, ledger, "removed", "2025-Q1", "C"), WORDS) == []
    assert explanation_notes(region, explain(region, ledger, "emitted", "2025", "C"), WORDS)[0].startswith("Advarsel")


def test_a_reported_zero_is_a_report(tmp_path):
    rows = [co2("A", "2025-Q1", 5), moved("A", "2025-Q1", "to_storage", 0, origin="fossil")]
    entries = [{"seq": 0, "at": datetime(2026, 5, 1, tzinfo=UTC), "withdrawn": None, "rows": rows}]
    with closing(ledger_of({"sites": [site("A")], "entries": entries}, tmp_path)) as found:
        assert site_notes(Region.read(found), ["A"], WORDS) == []


def test_a_difference_on_what_is_biogenic_is_said(tmp_path):
    rows = [co2("A", "2025-Q1", 1000), co2("B", "2025-Q1", 5), moved("A", "2025-Q1", "to_storage", 100, share=0.1, counterparty="B")]
    rows += [moved("B", "2025-Q1", "received", 100, share=0.3, counterparty="A")]
    entries = [{"seq": 0, "at": datetime(2026, 5, 1, tzinfo=UTC), "withdrawn": None, "rows": rows}]
    with closing(ledger_of({"sites": [site("A"), site("B")], "entries": entries}, tmp_path)) as found:
        assert [one.replace("\u00a0", " ") for one in site_notes(Region.read(found), ["A"], WORDS)] == [
            "Av CO₂-en som A leverte til B i 1. kvartal 2025, er 10 t biogent etter det A sier, og 30 t etter det B sier. "
            "20 t er derfor ikke bekreftet og ikke trukket fra hos A."
        ]
        assert [one.replace("\u00a0", " ") for one in site_notes(Region.read(found), ["B"], WORDS)] == [
            "Av CO₂-en som B mottok fra A i 1. kvartal 2025, er 20 t biogent bare etter det B sier. "
            "Lagret teller det ikke som fjernet før A sier det samme."
        ]


@pytest.mark.parametrize(
    ("sent", "received", "said"),
    [
        ((100, "fossil"), (90, "fossil"), "Forskjellen, 10 t (10,0 %), står som utslipp hos A til de er enige."),
        ((90, "fossil"), (100, "fossil"), "Forskjellen, 10 t (10,0 %), står som utslipp hos B til de er enige."),
        ((100, "biogenic"), (90, "biogenic"), "Forskjellen, 10 t (10,0 %), er biogen og står i opplysningen om biogent CO₂ hos A til de er enige"),
    ],
)
def test_the_difference_of_a_transfer_stands_where_the_balance_has_it(tmp_path, sent, received, said):
    """Fossil in E, biogenic in the memo, and in neither anywhere else: with 10 t of difference E or the memo of the two is 10 above the rest."""
    rows = [co2("A", "2025-Q1", 1000), co2("A", "2025-Q1", 1000, origin="biogenic"), co2("B", "2025-Q1", 5)]
    rows += [moved("A", "2025-Q1", "to_storage", sent[0], origin=sent[1], counterparty="B")]
    rows += [moved("B", "2025-Q1", "received", received[0], origin=received[1], counterparty="A")]
    rows += [moved("B", "2025-Q1", "to_storage", received[0], origin=received[1])]
    entries = [{"seq": 0, "at": datetime(2026, 5, 1, tzinfo=UTC), "withdrawn": None, "rows": rows}]
    with closing(ledger_of({"sites": [site("A"), site("B")], "entries": entries}, tmp_path)) as found:
        region = Region.read(found)
        assert said in site_notes(region, ["A"], WORDS)[0].replace("\u00a0", " ")
        a, b = (region.figure(s, "2025-Q1", "quarter") for s in "AB")
        left = min(sent[0], received[0])
        of = {"fossil": (a.emitted_t + b.emitted_t - 1005, a.biogenic_memo_t + b.biogenic_memo_t - 1000)}
        of["biogenic"] = of["fossil"][::-1]
        assert of[sent[1]] == (-left, 0)
