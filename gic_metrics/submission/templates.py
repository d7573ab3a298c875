"""The next workbook for a company, made from what stands in the ledger."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from gic_metrics.intake.template import TemplateHistory, UnknownCompany, template_workbook
from gic_metrics.intake.template_rows import QUARTERS_SHOWN, TemplateQuestion
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Company, Reference, Register
from gic_metrics.submission.letters import following_quarter
from gic_metrics.submission.remarks import open_questions, place
from gic_metrics.text import OSLO, Words, words_in
from gic_metrics.vocabulary import Quarter, Reading, Sheet

__all__ = ["UnknownCompany", "following_workbook", "make_template", "next_workbooks"]


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
        history=replace(_history(ledger, sites, quarter), questions=_questions(ledger, register, owner)) if owner and sites else TemplateHistory(),
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


def _questions(ledger: Ledger, register: Register, owner: Company) -> tuple[TemplateQuestion, ...]:
    """What is open about what this company has sent, the newest quarter first; never a word about another company's."""
    asked = open_questions(ledger)
    found = []
    for submission in (s for s in ledger.submissions() if s.id in asked and s.company and register.company_of(s.company) == owner):
        stood = {place(f.record.place_sheet, f.record.cell): f.record for f in ledger.facts(submission=submission.id)}
        for one in asked[submission.id]:
            record = next((r for r in stood.values() if one.cell and one.is_about(r.place_sheet or None, r.cell)), None)
            figure = " ".join(part for part in (record.raw, record.unit) if part) if record else ""
            period = record.period if record else submission.period or ""
            found.append(TemplateQuestion(period, submission.file, one.cell, figure, one.text, one.by, one.when.astimezone(OSLO).date()))
    return tuple(sorted(found, key=lambda q: q.period, reverse=True))


def following_workbook(ledger: Ledger, reading: Reading) -> tuple[str, bytes] | None:
    """The workbook that goes back with a file made with an older template, with its name; None where there is no need, or no known company."""
    quarter = following_quarter(reading)
    owner = Reference.of(ledger.references()).register.company_of(reading.company) if quarter and reading.company else None
    if quarter is None or owner is None:
        return None
    words = words_in(reading.language)
    try:
        made = make_template(ledger, owner.org_no, quarter, reading.language)
    except UnknownCompany:
        return None
    return _file_name(owner, quarter, words), made


def _file_name(owner: Company, quarter: Quarter, words: Words) -> str:
    return words("submission.workbook_file", company=owner.name.replace("/", "-").replace("\\", "-"), period=str(quarter))


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
                archive.writestr(_file_name(owner, quarter, words), make_template(ledger, company, quarter, words.language, generated=generated))
            if progress:
                progress(done, len(companies))
    return out.getvalue()
