"""Filling in a template as a company does, with openpyxl, by the names of its columns."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import load_workbook

from gic_metrics.intake.template_book import HEADER_ROW


def filled(template: bytes, rows: Mapping[str, list[Mapping[str, Any]]]) -> bytes:
    """The template with `rows` by sheet name written from its first row on, and the rest of what stood ready cleared."""
    book = load_workbook(io.BytesIO(template))
    for name, wanted in rows.items():
        sheet = book[name]
        columns = {cell.value: cell.column for cell in sheet[HEADER_ROW + 1] if cell.value}
        for n in range(40):
            row = wanted[n] if n < len(wanted) else {}
            for column, place in columns.items():
                sheet.cell(HEADER_ROW + 2 + n, place).value = row.get(column)
    return saved(book)


def saved(book: Any) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def emission(site: str, quantity: object, *, unit: str | None = "t", category: str = "prosess", gas: str = "CO2", **other: object) -> dict[str, Any]:
    """A row of the sheet Utslipp: scope 1, fossil."""
    row = {"Anlegg": site, "Scope": "1", "Gass": gas, "Opprinnelse": "fossil", "Kategori": category, "Mengde": quantity, "Enhet": unit}
    return row | other
