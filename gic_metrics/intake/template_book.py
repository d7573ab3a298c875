"""The workbook being made: its formats, and what every sheet of it has (print set-up, protection, the practice mark)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gic_metrics.text import OSLO, Words

ACCENT, GREY, PALE, INPUT, RED, AMBER, GREEN = (
    "#1F4E5F", "#6B7280", "#EEF1F3", "#FFFFFF", "#F8D0CC", "#FCE8B2", "#D3EBD8",
)  # fmt: skip
HEADER_ROW = 4
"""zero-based; the four rows above hold the title, the note in both languages, the practice mark and a blank"""
A4 = 9

_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15, "font_color": ACCENT},
    "note": {"font_color": GREY},
    "practice": {"bold": True, "font_color": "#9C1C12", "bg_color": RED},
    "header": {"bold": True, "font_color": INPUT, "bg_color": ACCENT, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": ACCENT},
    "past_header": {"font_color": GREY, "bg_color": PALE, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#D5DADD"},
    "input": {"locked": False, "bg_color": INPUT, "border": 1, "border_color": "#C9D0D4"},
    "number": {"locked": False, "bg_color": INPUT, "border": 1, "border_color": "#8FA3AD", "num_format": "#,##0.###"},
    "share": {"locked": False, "bg_color": INPUT, "border": 1, "border_color": "#C9D0D4", "num_format": "0.0 %"},
    "past": {"font_color": GREY, "bg_color": PALE, "border": 1, "border_color": "#D5DADD", "align": "right"},
    "key": {"bold": True, "bg_color": PALE, "border": 1, "border_color": "#D5DADD"},
    "fixed": {"bg_color": PALE, "border": 1, "border_color": "#D5DADD"},
    "date": {"locked": False, "border": 1, "border_color": "#C9D0D4", "num_format": "yyyy-mm-dd", "align": "left"},
    "link": {"font_color": ACCENT, "underline": 1, "border": 1, "border_color": "#D5DADD"},
    "cell": {"border": 1, "border_color": "#D5DADD"},
    "state": {"bold": True, "border": 1, "border_color": "#D5DADD"},
    "overall": {"bold": True, "font_size": 13, "border": 1, "border_color": "#D5DADD"},
    "guide": {"text_wrap": True, "valign": "top"},
    "wrong": {"bg_color": RED},
    "lacking": {"bg_color": AMBER},
    "right": {"bg_color": GREEN},
}


class Book:
    """A workbook of which text is only text: no string becomes a formula or a link."""

    def __init__(self, data: BinaryIO, words: Words, *, practice: bool, generated: datetime | None, version: str) -> None:
        settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.workbook = xlsxwriter.Workbook(data, settings)
        self.words, self.practice = words, practice
        self._formats: dict[tuple[str, str], Format] = {}
        properties: dict[str, Any] = {"title": words("template.property_title")}
        if generated is not None:
            properties["created"] = generated.astimezone(OSLO).replace(tzinfo=None)
        self.workbook.set_properties(properties)
        self.workbook.set_custom_property("gic_template", version)
        self.workbook.set_calc_mode("auto")

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self.workbook.close()

    def style(self, name: str, num_format: str = "") -> Format:
        """A named format; with another number format where one is given."""
        if (name, num_format) not in self._formats:
            self._formats[name, num_format] = self.workbook.add_format(_STYLES[name] | ({"num_format": num_format} if num_format else {}))
        return self._formats[name, num_format]

    def sheet(self, name: str) -> Worksheet:
        """A visible sheet with its title, the note that both languages understand, and A4 landscape print set-up; protected, without a password."""
        sheet = self.workbook.add_worksheet(name)
        sheet.write_string(0, 0, self.words("template.title", sheet=name), self.style("title"))
        sheet.write_string(1, 0, self.words("template.both_languages"), self.style("note"))
        if self.practice:
            sheet.write_string(2, 0, self.words("template.practice"), self.style("practice"))
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F&C&A&R&P / &N")
        sheet.hide_gridlines(2)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "objects": True})
        return sheet

    def hidden(self, name: str) -> Worksheet:
        """A sheet that is not shown."""
        sheet = self.workbook.add_worksheet(name)
        sheet.hide()
        return sheet
