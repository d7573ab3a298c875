"""What companies have agreed to: which figures, how finely, for which years, who agreed, on which document.

A withdrawal is a new version: it holds for every release after it, and changes none before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from gic_metrics.disclosure.cells import CARBON, EMITTED

BODY = "consents"
MEASURE = "measure"
FIGURES = {"emitted": (EMITTED,), "carbon": CARBON, "measures": (MEASURE,)}
"""what can be agreed to; captured and removed are one, since each tells the other; a measure is told of with its tonnes"""
ANNUAL, QUARTERLY = "annual", "quarterly"
GRANULARITIES = (ANNUAL, QUARTERLY)


class NotAConsent(ValueError):
    """What was entered is no consent; `code` has words (`consents.wrong.<code>`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Consent:
    """A company's word that a figure may stand with its name."""

    company: str
    """organisation number"""
    figure: str
    granularity: str
    first_year: int
    last_year: int | None
    """None: until it is withdrawn"""
    agreed_by: str
    """who in the company"""
    agreed_on: str
    """ISO date"""
    document: str
    """its name; the bytes are kept under `sha256`"""
    sha256: str = ""
    withdrawn_on: str = ""
    withdrawn_reason: str = ""

    def __post_init__(self) -> None:
        if self.figure not in FIGURES or self.granularity not in GRANULARITIES:
            raise NotAConsent("kind")
        if self.last_year is not None and self.last_year < self.first_year:
            raise NotAConsent("years")
        if not self.agreed_by.strip() or not self.document.strip() or not self.company.strip():
            raise NotAConsent("who")
        for day in (self.agreed_on, self.withdrawn_on):
            if day:
                date.fromisoformat(day)

    @property
    def key(self) -> tuple[str, str, str, int]:
        """One company agrees once to one figure from one year on."""
        return self.company, self.figure, self.granularity, self.first_year

    @property
    def in_force(self) -> bool:
        return not self.withdrawn_on

    def covers(self, company: str, measure: str, period: str) -> bool:
        """Whether it lets the company's figure of a year, or (if it says so) of a quarter, stand with its name."""
        year, _, quarter = period.partition("-")
        fine_enough = not quarter or self.granularity == QUARTERLY
        inside = self.first_year <= int(year) and (self.last_year is None or int(year) <= self.last_year)
        return self.in_force and company == self.company and measure in FIGURES[self.figure] and fine_enough and inside


@dataclass(frozen=True, slots=True)
class Consents:
    """All that has been agreed to, the withdrawn too, as of a time."""

    entries: tuple[Consent, ...] = ()

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Consents:
        """From the reference body `consents`; raises NotAConsent or TypeError for what does not fit."""
        return cls(tuple(Consent(**entry) for entry in body.get("consent", ())))

    def body(self) -> dict[str, Any]:
        return {"consent": [asdict(entry) for entry in self.entries]}

    def cover(self, company: str, measure: str, period: str) -> bool:
        return any(entry.covers(company, measure, period) for entry in self.entries)

    def of_company(self, company: str) -> list[Consent]:
        return [entry for entry in self.entries if entry.company == company]

    def given(self, consent: Consent) -> Consents:
        """With one more, in place of the one with its key that holds."""
        others = (entry for entry in self.entries if entry.key != consent.key or not entry.in_force)
        return Consents((*others, consent))

    def withdrawn(self, consent: Consent, *, on: date, reason: str) -> Consents:
        """With one withdrawn: it stays on the list and covers nothing any more."""
        ended = replace(consent, withdrawn_on=on.isoformat(), withdrawn_reason=reason)
        return Consents(tuple(ended if entry == consent else entry for entry in self.entries))
