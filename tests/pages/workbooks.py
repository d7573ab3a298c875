"""Workbooks of practice companies, filled in as they would do it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gic_metrics.intake.fill import filled
from gic_metrics.intake.layout import template
from gic_metrics.intake.template_sheets import Spelling
from gic_metrics.practice.plan import Plan
from gic_metrics.reference import Reference
from gic_metrics.submission import make_template
from gic_metrics.vocabulary import Quarter, Sheet

PLAN = Path(__file__).resolve().parents[2] / "data" / "practice" / "plan.toml"


def corrected_report(ledger: Any, *, quarter: str = "2026-Q3", factor: float = 1.02) -> tuple[str, bytes]:
    """A company's report of a quarter once more, with every emission `factor` times what it was: a correction."""
    register = Reference.of(ledger.references()).register
    plan, when = Plan.read(PLAN), ledger.submissions()[0].recorded_at
    company = next(s.company for s in ledger.submissions() if s.kind == "workbook" and quarter in s.periods and s.company)
    sites = [site.id for site in register.sites_of(company)]
    rows = plan.rows(sites, Quarter.parse(quarter))
    changed = [row | {"quantity": round(row["quantity"] * factor)} for row in rows[Sheet.EMISSIONS]]
    spelling = Spelling(template().body, "nb", {site.id: site.name for site in register.sites.values()})
    blank = make_template(ledger, company, Quarter.parse(quarter), "nb", generated=when)
    return "rettet rapport.xlsx", filled(blank, dict(rows) | {Sheet.EMISSIONS: changed}, spelling, by="Ola Nordmann", on=when.date())
