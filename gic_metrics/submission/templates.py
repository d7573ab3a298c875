"""The next workbook for a company, made from what stands in the ledger."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime

from gic_metrics.intake.template import TemplateHistory, UnknownCompany, template_workbook
from gic_metrics.intake.template_rows import QUARTERS_SHOWN
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Reference
from gic_metrics.text import Words
from gic_metrics.vocabulary import Quarter, Sheet

__all__ = ["UnknownCompany", "make_template", "next_workbooks"]


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


def next_workbooks(
    ledger: Ledger, companies: Sequence[str], quarter: Quarter, words: Words, *, generated: datetime, progress: Callable[[int, int], None] | None
) -> bytes:
    """One zip with the workbook of each company; a company that has no site in the quarter has none, and is left out."""
    register = Reference.of(ledger.references()).register
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, company in enumerate(companies, 1):
            owner = register.company_of(company)
            if owner and any(site.active_in(str(quarter)) for site in register.sites_of(company)):
                name = words("submission.workbook_file", company=owner.name.replace("/", "-").replace("\\", "-"), period=str(quarter))
                archive.writestr(name, make_template(ledger, company, quarter, words.language, generated=generated))
            if progress:
                progress(done, len(companies))
    return out.getvalue()
