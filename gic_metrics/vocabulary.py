"""The field's words as types: quarters, gases, units, notation keys, and the shape of a record.

Nothing here reads a file or knows a language; spellings that people use in workbooks are data (`data/layouts/`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Sheet(StrEnum):
    """The sheets of the workbook template, and the annual table of verified emissions."""

    REPORT = "report"
    EMISSIONS = "emissions"
    CARBON = "carbon"
    PRODUCTION = "production"
    REUSE = "reuse"
    ENERGY = "energy"
    INDICATORS = "indicators"
    VERIFIED = "verified"


class Severity(StrEnum):
    """How grave a finding is: an error stops the file, a warning needs a reason, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Notation(StrEnum):
    """Inventory notation keys (GPC; accounting rules 1.1, 12.1)."""

    NO = "NO"
    """not occurring: a zero"""
    NE = "NE"
    """not estimated: missing"""
    IE = "IE"
    """included elsewhere: a zero, with the place named"""
    NA = "NA"
    """not applicable: neither a figure nor missing"""
    C = "C"
    """confidential: missing, and named as such"""


class Movement(StrEnum):
    """What can happen to captured or removed CO2 (workbook contract 1, accounting rules 12.2)."""

    TO_STORAGE = "to_storage"
    INJECTED = "injected"
    RECEIVED = "received"
    SOLD_FOR_USE = "sold_for_use"
    BOUND = "bound"
    AIR_CAPTURE = "air_capture"
    BIOCHAR = "biochar"
    REVERSAL = "reversal"
    REMOVAL_SOLD = "removal_sold"
    STOCK_END = "stock_end"
    """the intermediate stock of captured CO2 at the end of the quarter (K)"""


SCOPES = ("scope1", "scope2_location", "scope2_market", "scope3")
ORIGINS = ("fossil", "biogenic")
CATEGORIES = ("combustion", "process", "fugitive", "other")
REUSE_DIRECTIONS = ("delivered", "received", "generated", "landfilled")
REUSE_KINDS = ("material", "heat", "fuel", "water", "gas")
STAGES = ("idea", "pilot", "running")
GWP_SETS = ("AR4", "AR5", "AR5_CCF", "AR6")
DEFAULT_GWP = "AR5"

MASS_T = {"kg": 1e-3, "t": 1.0, "kt": 1e3, "Mt": 1e6}
"""tonnes per unit (accounting rules 1.2)"""
ENERGY_GWH = {"kWh": 1e-6, "MWh": 1e-3, "GWh": 1.0, "TJ": 1 / 3.6, "GJ": 1 / 3600}
"""GWh per unit (accounting rules 1.2)"""
VOLUME_NM3 = {"Nm3": 1.0, "Sm3": 273.15 / 288.15}
"""normal cubic metres (273.15 K, 101 325 Pa) per unit; 1 Nm3 = 1.054915 Sm3 (accounting rules 1.2)"""
DENSITY_KG_PER_NM3 = {"CO2": 44.0095 / 22.41396954, "CH4": 16.0425 / 22.41396954}
"""ideal-gas density at normal conditions, kg/Nm3 (accounting rules ex. 1.1f-g)"""
CO2_PER_C = 3.664
"""t CO2 per t C, the value of the EU monitoring regulation (accounting rules 1.2)"""


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A calendar quarter; ordered, and counted in quarters with + and -."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4 or not 1900 <= self.year <= 2200:
            raise ValueError(f"no such quarter: {self.year}-Q{self.number}")

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    def __add__(self, quarters: int) -> Quarter:
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    def __sub__(self, other: int | Quarter) -> Any:
        if isinstance(other, Quarter):
            return (self.year - other.year) * 4 + self.number - other.number
        return self + -other

    @property
    def start(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def end(self) -> date:
        following = self + 1
        return date.fromordinal(following.start.toordinal() - 1)

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: object) -> Quarter:
        """Read `2026-Q3`, `2026 K3`, `K3 2026`, `Q3/2026`, `3. kvartal 2026`, `3rd quarter 2026`, or a date inside it.

        Raises ValueError for anything else.
        """
        if isinstance(text, date):
            return cls.of(text)
        said = re.sub(r"[\s\u00a0\u202f]+", " ", str(text)).strip().lower()
        for pattern, year, number in _QUARTER_FORMS:
            if found := re.fullmatch(pattern, said):
                return cls(int(found[year]), int(found[number]))
        for pattern, order in _DATE_FORMS:
            if found := re.fullmatch(pattern, said):
                parts = {name: int(found[name]) for name in order}
                return cls.of(date(parts["y"], parts["m"], parts["d"]))
        raise ValueError(f"not a quarter: {text!r}")


_QUARTER_FORMS = (
    (r"(?P<y>\d{4})[\s\-/.]*[qk]\s*(?P<n>[1-4])", "y", "n"),
    (r"[qk]\s*(?P<n>[1-4])[\s\-/.]*(?P<y>\d{4})", "y", "n"),
    (r"(?P<n>[1-4])(?:\.|st|nd|rd|th)?\s*(?:kvartal|kv\.?|quarter)\s*,?\s*(?P<y>\d{4})", "y", "n"),
    (r"(?P<y>\d{4})\s*,?\s*(?P<n>[1-4])(?:\.|st|nd|rd|th)?\s*(?:kvartal|kv\.?|quarter)", "y", "n"),
)
_DATE_FORMS = (
    (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ t]00:00(?::00)?)?", "ymd"),
    (r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})", "ymd"),
)


def quarters_between(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    """Every quarter from `first` to `last`, both included."""
    while first <= last:
        yield first
        first = first + 1


def quarters_of(year: int) -> tuple[Quarter, Quarter, Quarter, Quarter]:
    """The four quarters of a calendar year."""
    return Quarter(year, 1), Quarter(year, 2), Quarter(year, 3), Quarter(year, 4)


@dataclass(frozen=True, slots=True)
class Record:
    """One figure as reported, with the place it was read from.

    `value` is in `canonical_unit` (t of the gas, GWh, or the product's unit); None is "not reported", 0 is zero.
    The key of a record inside a file (rule 8) is `key`; a blank is a value of its own.
    """

    site: str
    """site id such as `NO-110`; "" for the staff's indicators"""
    period: str
    """`2026-Q3` for a quarter, `2022` for a year"""
    sheet: Sheet
    variable: str
    """emissions: one of SCOPES; carbon: a Movement; production: "production"; reuse: a direction; energy: "purchase";
    indicators: the area; verified: "verified_ets" (2013 on) or "verified_ets_narrow" (2008-2012)"""
    item: str = ""
    """product, stream, energy carrier or indicator"""
    gas: str = ""
    origin: str = ""
    category: str = ""
    counterparty: str = ""
    """counterparty (a site id where it is known) or supplier"""
    kind: str = ""
    """reuse: one of REUSE_KINDS"""
    stage: str = ""
    """reuse: one of STAGES"""
    basis: str = ""
    """emissions: "before" or "after" capture; reuse: "wet" or "dry" """
    share: float | None = None
    """carbon: biogenic share 0-1; energy: share with guarantees of origin 0-1"""
    gwp_set: str = ""
    """of a CO2e figure: its GWP set, or the ETS phase of a verified figure (`ETS-298`)"""
    in_ets: bool | None = None
    """emissions: inside the site's EU ETS total? None: as the register says for the gas"""
    control: bool = False
    """a CO2e figure beside its gas rows: a control total, never added"""
    replaces: str = ""
    method: str = ""
    stop_days: float | None = None
    comment: str = ""
    quantity: float | None = None
    unit: str = ""
    value: float | None = None
    canonical_unit: str = "t"
    notation: str = ""
    """a Notation, or "" """
    elsewhere: str = ""
    """for IE: where it is included"""
    row_class: str = "reported"
    """"reported", "verified_annual", or "annual" (never booked)"""
    place_sheet: str | None = None
    """the sheet's name in the file; None for a text file"""
    cell: str = ""
    """the cell of the quantity, `F7`; for a text file line and column, `L2C15`"""
    raw: str = ""
    """what stood in the cell, as text"""

    @property
    def key(self) -> tuple[str, ...]:
        """What must be unique inside a file, and what a newer file is compared by (accounting rules 12.1)."""
        place = self.site, self.period, str(self.sheet), self.variable
        return *place, self.item, self.gas, self.origin, self.category, self.counterparty, self.row_class

    @property
    def scope_of_replacement(self) -> tuple[str, str, str]:
        """Site x period x sheet: what a newer file stands in place of (workbook contract 1)."""
        return self.site, self.period, str(self.sheet)


@dataclass(frozen=True, slots=True)
class Offer:
    """A corrected figure that a finding offers for a cell, in the unit that the row is written in; nothing is done with it unasked."""

    sheet: str | None
    cell: str
    value: float
    unit: str
    said: str = ""
    """what stands in the cell"""


@dataclass(frozen=True, slots=True)
class Compared:
    """A stored figure that a finding compares with, in the canonical unit, and whose file it came in."""

    period: str
    value: float
    unit: str
    site: str = ""
    file: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say about a file or a cell; its words are `findings.<code>` in `data/text.toml`.

    `params` fill the words: numbers stay numbers (formatted for the language when said), and so do Quarters.
    """

    severity: Severity
    code: str
    place_sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    params: dict[str, Any] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    """corrected figures that belong together: all of them, or none"""
    choices: tuple[Any, ...] = ()
    """what the cell may mean (`intake.proposals.Choice`), the likest first; a person answers with one of them"""
    compared: tuple[Compared, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said about one cell of one file, and why. It holds for exactly those bytes; other bytes are asked about again.

    `kind` says what is done with it (`gic_metrics.intake.answers`): `read_as`, `field`, `keep`, `choose` or `leave_out`.
    """

    sheet: str | None
    """the sheet's name in the file; None for a text file"""
    cell: str
    kind: str
    value: Any = None
    code: str = ""
    """of the finding that asked"""
    said: str = ""
    """what stands in the cell"""
    by: str = ""
    reason: str = ""
    on: datetime | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Sheet and cell, as they are compared."""
        return self.sheet or "", self.cell

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a newer answer takes the place of. What is kept or added is so by its code; all else is one answer a cell."""
        return *self.place, self.kind, self.code if self.kind in ("keep", "field") else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one file: records and findings, nothing stored."""

    file: str
    sha256: str
    readable: bool
    company: str | None = None
    """organisation number, nine digits"""
    period: str | None = None
    records: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = ()
    language: str = "nb"
    template_version: str = ""
    prepared_by: str = ""
    attested_by: str = ""
    dated: str = ""
    kind: str = "workbook"
    """"workbook", "record" (an extract of verified emissions) or "indicators" """
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    """sheet and cell of what the file says of itself: "company", "period"; empty for a file without a Report sheet"""
    answers: tuple[Answer, ...] = ()
    """what people answered about its cells, as it was used here"""
    kept: tuple[tuple[Finding, Answer], ...] = ()
    """errors and warnings that a person lets stand as sent, each with the answer that says why; no longer among `findings`"""
    annual: tuple[Record, ...] = ()
    """figures of whole years, read and shown and never booked"""

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)
