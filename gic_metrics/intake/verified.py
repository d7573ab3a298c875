"""The table of verified annual emissions (an extract of the EU ETS register): one line a site, one column a year."""

from __future__ import annotations

import csv
import io

from gic_metrics.vocabulary import Notation, Record, Sheet

ID_COLUMN = "installation_id"
NOT_REPORTED = "not reported"
FIRST_WIDE_YEAR = 2013
"""the scheme was widened in 2013; earlier years are kept apart (EU directive 2009/29)"""


class NotVerifiedTable(ValueError):
    """A cell that cannot be read: `cell` is line and column, `value` what stood there."""

    def __init__(self, cell: str, value: str) -> None:
        super().__init__(f"{cell}: {value!r}")
        self.cell, self.value = cell, value


def verified_records(data: bytes) -> tuple[Record, ...]:
    """A record for every site and year: a figure, "not reported", or "not in the scheme" (an empty cell, notation NA). t CO2e.

    Raises NotVerifiedTable, naming line and column, for a cell that is none of these, and for a table without the columns.
    """
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    header = [name.strip() for name in rows[0]] if rows else []
    years = {n: int(name) for n, name in enumerate(header) if name.isdigit() and len(name) == 4}
    if ID_COLUMN not in header or not years:
        raise NotVerifiedTable("L1C1", ",".join(header))
    where = header.index(ID_COLUMN)
    return tuple(
        _record(row[where].strip(), year, row[column] if column < len(row) else "", f"L{line}C{column + 1}")
        for line, row in enumerate(rows[1:], start=2)
        if any(row)
        for column, year in years.items()
    )


def looks_verified(data: bytes) -> bool:
    """Whether the first line is that of the table."""
    first = data[:4096].decode("utf-8-sig", errors="replace").splitlines()[:1]
    return bool(first) and first[0].split(",")[0].strip() == ID_COLUMN


def _record(site: str, year: int, text: str, cell: str) -> Record:
    said = text.strip()
    value = _tonnes(said, cell)
    return yearly(site, year, value, "" if said else Notation.NA.value, cell=cell, raw=said)


def yearly(site: str, year: int, value: float | None, notation: str = "", *, sheet: str | None = None, cell: str, raw: str) -> Record:
    """The record of one site's verified year, t CO2e; no value is "not reported", or with a notation why there is none."""
    return Record(
        site=site,
        period=str(year),
        sheet=Sheet.VERIFIED,
        variable="verified_ets" if year >= FIRST_WIDE_YEAR else "verified_ets_narrow",
        gas="CO2e",
        gwp_set=phase(year),
        quantity=value,
        unit="t" if value is not None else "",
        value=value,
        notation=notation,
        row_class="verified_annual",
        place_sheet=sheet,
        cell=cell,
        raw=raw,
    )


def phase(year: int) -> str:
    """The GWP of N2O that the scheme used: 310 to 2012, 298 to 2020, 265 from 2021 (accounting rules 12.3)."""
    return "ETS-310" if year < FIRST_WIDE_YEAR else "ETS-298" if year < 2021 else "ETS-265"


def _tonnes(said: str, cell: str) -> float | None:
    if not said or said.lower() == NOT_REPORTED:
        return None
    try:
        value = float(said)
    except ValueError:
        raise NotVerifiedTable(cell, said) from None
    if not 0 <= value < float("inf"):
        raise NotVerifiedTable(cell, said)
    return value
