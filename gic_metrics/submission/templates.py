"""The next workbook for a company, made from what stands in the ledger."""

from __future__ import annotations

from datetime import datetime

from gic_metrics.intake.template import TemplateHistory, UnknownCompany, template_workbook
from gic_metrics.intake.template_rows import QUARTERS_SHOWN
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Reference
from gic_metrics.vocabulary import Quarter, Sheet

__all__ = ["UnknownCompany", "make_template"]


def make_template(ledger: Ledger, company: str, quarter: Quarter, language: str, *, generated: datetime | None = None) -> bytes:
    """An xlsx file; raises UnknownCompany where the register has no such company or it has no site in the quarter."""
    register = Reference.of(ledger.references()).register
    owner = register.company_of(company)
    sites = [site.id for site in register.sites_of(owner.org_no)] if owner else []
    return template_workbook(
        register=register,
        company=company,
        quarter=quarter,
        language=language,
        history=_history(ledger, sites, quarter) if sites else TemplateHistory(),
        generated=generated,
        practice=ledger.kind == "practice",
    )


def _history(ledger: Ledger, sites: list[str], quarter: Quarter) -> TemplateHistory:
    periods = [str(quarter - n) for n in range(1, QUARTERS_SHOWN + 1)]
    quarterly = ledger.facts(sites=sites, periods=periods)
    verified = ledger.facts(sites=sites, sheets=[Sheet.VERIFIED])
    return TemplateHistory(
        tuple(fact.record for fact in quarterly),
        tuple(fact.record for fact in verified if fact.record.period < str(quarter.year)),
    )
