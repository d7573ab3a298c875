"""The practice plan: invented, whole, and the same each time."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from gic_metrics.practice.building import PLAN
from gic_metrics.practice.calendar import arrivals, last_due
from gic_metrics.practice.plan import Plan
from gic_metrics.reference import DATA, Reference, Register, seeds
from gic_metrics.vocabulary import Quarter, Sheet

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.read(PLAN)


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.of(tomllib.loads((DATA / "practice" / "register.toml").read_text(encoding="utf-8")))


def test_organisation_numbers_pass_the_checksum_and_belong_to_nobody(register):
    for number in register.companies:
        left = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11
        assert int(number[8]) == (0 if left == 0 else 11 - left)
        assert number[0] not in "89", "real organisation numbers begin with 8 or 9"


def test_no_practice_name_or_number_is_in_the_public_record(register):
    real = Register.of(tomllib.loads((DATA / "record" / "register.toml").read_text(encoding="utf-8")))
    assert not set(register.companies) & set(real.companies)
    assert not set(register.sites) & set(real.sites)
    assert not {c.name for c in register.companies.values()} & {c.name for c in real.companies.values()}


def test_the_plan_is_about_the_sites_of_the_practice_register(plan, register):
    assert [s["id"] for s in plan.body["site"]] == list(register.sites)
    assert {s.sector for s in register.sites.values()} <= set(Reference.of(seeds("practice")).sectors)


def test_two_readings_of_the_plan_give_the_same_figures(plan):
    sites = [s["id"] for s in plan.body["site"]]
    assert plan.rows(sites, Quarter(2025, 3)) == Plan.read(PLAN).rows(sites, Quarter(2025, 3))
    assert plan.verified_t("PX-2", 2020) == Plan.read(PLAN).verified_t("PX-2", 2020)


def test_capture_begins_in_its_quarter_and_injects_no_more_than_was_handed_over(plan):
    assert Sheet.CARBON not in plan.rows(["PX-1"], Quarter(2025, 2))
    handed = injected = 0.0
    for n in range(6):
        for row in plan.rows(["PX-1"], Quarter(2025, 3) + n)[Sheet.CARBON]:
            handed += row["quantity"] * (row["variable"] == "to_storage")
            injected += row["quantity"] * (row["variable"] == "injected")
        assert 0 < injected <= handed


def test_no_report_arrives_before_its_quarter_is_over(plan):
    for arrival in arrivals(plan, Quarter(2026, 3)):
        assert arrival.when.date() > arrival.quarter.end


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2026, 11, 23), "2026-Q3"), (date(2026, 11, 3), "2026-Q3"), (date(2026, 11, 2), "2026-Q2"), (date(2027, 1, 1), "2026-Q3")],
)
def test_the_last_quarter_is_the_one_whose_reports_are_in(plan, today, last):
    assert str(last_due(plan, today)) == last
