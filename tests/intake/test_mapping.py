"""A mapping and a survey go to JSON and back; a layout is known by its header texts, whatever the period and the order."""

from __future__ import annotations

import json

import pytest

from gic_metrics.intake.mapping import LeaveOut, Source, TableMapping, Value, fingerprint, period_in
from gic_metrics.intake.survey import Remark, Survey, SurveyColumn, SurveyRow, SurveySheet, SurveyTable

MAPPING = TableMapping(
    "m1",
    "emissions",
    fields={"site": Source("column", "Kilde"), "gas": Source("constant", "CO2")},
    values=(Value("{period}", fields={"period": Source("header")}),),
    words={"site": {"ovn 1": "X-1"}, "quantity": {"-1": ""}},
    leave_out=(LeaveOut("Type", words=("pdf",), reason="ingen tall"),),
    needs=("Kilde",),
)
SURVEY = Survey(
    (SurveySheet("Ark1", "visible", 1),),
    (
        SurveyTable(
            *("Ark1", 6, 7, 9),
            (SurveyColumn(1, "Kilde", "A6", samples=("Ovn 1",)),),
            (SurveyRow(9, "total", "Sum", "A9"),),
            (Remark("A2", "i kt"),),
            2,
        ),
    ),
    {"Scope1": ("Ark1", "B7")},
)


def test_a_mapping_goes_to_json_and_back():
    assert TableMapping.from_json(json.loads(json.dumps(MAPPING.to_json()))) == MAPPING


def test_a_survey_goes_to_json_and_back():
    assert Survey.from_json(json.loads(json.dumps(SURVEY.to_json()))) == SURVEY


def test_a_layout_is_the_same_next_quarter_and_with_moved_columns():
    assert fingerprint(["Kilde", "CO2 Q1 2026"]) == fingerprint(["CO2 2026-Q2", " kilde* "])
    assert fingerprint(["Kilde", "CO2"]) != fingerprint(["Kilde", "CH4"])


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("VERIFIED_EMISSIONS_2018", "2018"),
        ("CO2 / 1. kvartal 2026", "2026-Q1"),
        ("K3 2026", "2026-Q3"),
        ("Q1 2026 - Q2 2026", ""),
        ("CO2", ""),
        ("12026", ""),
    ],
)
def test_a_header_names_one_period_or_none(text, period):
    assert period_in(text) == period
