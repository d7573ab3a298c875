"""The e-mail that goes back with a marked copy: ready text, to be copied. Nothing is sent from here."""

from __future__ import annotations

from dataclasses import dataclass

from gic_metrics.intake.mark import counted, for_sender, said
from gic_metrics.reference import Reference
from gic_metrics.text import Words
from gic_metrics.vocabulary import Finding, Quarter, Reading, Severity

GRAVEST = 3
OLDER_TEMPLATE = "S14"


@dataclass(frozen=True)
class Letter:
    """A ready text; `to` is the company's name."""

    to: str
    subject: str
    body: str

    @property
    def text(self) -> str:
        return self.subject + "\n\n" + self.body + "\n"


def reply(reading: Reading, reference: Reference, words: Words) -> Letter:
    """What to write to the sender of a file: company, quarter, how much was found, and the gravest of it."""
    found = [finding for finding in for_sender(reading.findings) if finding.severity is not Severity.NOTE]
    company = company_name(reading, reference) or words("marked.unknown_company")
    about = {
        "company": company,
        "period": words.period(reading.period) if reading.period else words("marked.unknown_period"),
        "counted": counted(found, words),
        "file": reading.file,
    }
    subject = words("letter.subject" if found else "letter.subject_clean", **about)
    parts = [words("letter.greeting"), *(_found(found, reading, about, words) if found else [words("letter.clean", **about)])]
    if (following := following_quarter(reading)) and company:
        parts.append(words("letter.new_workbook", said=reading.template_version, quarter=following))
    parts.append(words("letter.greetings") + "\n" + words.of(reference.cluster.name))
    return Letter(company, subject, "\n\n".join(parts))


def following_quarter(reading: Reading) -> Quarter | None:
    """The quarter of the workbook that goes back with a file made with an older template; None where it was made with the present one."""
    if not any(finding.code == OLDER_TEMPLATE for finding in reading.findings) or not reading.period:
        return None
    return Quarter.parse(reading.period) + 1


def company_name(reading: Reading, reference: Reference) -> str:
    """The name of the company that a file is from; "" where it is not known."""
    company = reference.register.company_of(reading.company) if reading.company else None
    return company.name if company else ""


def _found(found: list[Finding], reading: Reading, about: dict, words: Words) -> list[str]:
    items = [
        words("letter.item", n=n, place=_place(finding, words), code=finding.code, text=said(finding, words))
        for n, finding in enumerate(found[:GRAVEST], 1)
    ]
    if len(found) > GRAVEST:
        items.append(words("letter.more", n=len(found) - GRAVEST))
    parts = [words("letter.thanks", **about), "\n".join([words("letter.gravest"), *items])]
    parts.append(words("letter.attached" if reading.readable else "letter.unreadable"))
    severities = {finding.severity for finding in found}
    closing = [words("letter.not_stored")] if Severity.ERROR in severities else []
    return [*parts, " ".join([*closing, *([words("letter.explain")] if Severity.WARNING in severities else [])])]


def _place(finding: Finding, words: Words) -> str:
    return "!".join(part for part in (finding.place_sheet, finding.cell) if part) or words("letter.whole_file")
