"""The marked copy: the faulty cells and a list are new, and everything else is as it was sent."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.comments import Comment

from gic_metrics.intake.mark import Marked, NotMarked, mark, named_apart
from gic_metrics.intake.template_book import AMBER, RED
from gic_metrics.text import OSLO, words_in
from gic_metrics.vocabulary import Finding, Reading, Severity

NOW = datetime(2026, 11, 23, 12, tzinfo=OSLO)
NUMBER = Finding(Severity.ERROR, "V01", "Utslipp", "F7", "mye", {"said": "mye"})
TON = Finding(Severity.ERROR, "V25", "Utslipp", "G7", "tons", {"said": "tons"})
LEAP = Finding(Severity.WARNING, "R06b", "Utslipp", "B9", "1", {"site": "A", "since": "2026-Q1", "quarter": "2025-Q1"})
TOTAL = Finding(Severity.NOTE, "S17", "Utslipp", "A12", "Sum", {"said": "Sum", "row": 12})
COLUMN = Finding(Severity.ERROR, "S02", "Utslipp", None, None, {"column": {"nb": "Enhet", "en": "Unit"}})


def marked(data: bytes, *found: Finding, language: str = "nb", file: str = "rapport.xlsx") -> Marked:
    reading = Reading(file, "0" * 64, True, company="974100169", period="2026-Q1", findings=tuple(found), language=language)
    return mark(reading, data, words_in(language), company="Verket AS", when=NOW)


def workbook(*, comment: str = "", macro: bytes = b"", logo: bytes = b"") -> bytes:
    """A company's own file: two sheets, a name of one of them, a chart, a merged range, colours, a comment, perhaps a macro and a picture."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        front, sheet = book.add_worksheet("Forside"), book.add_worksheet("Utslipp")
        dark = book.add_format({"bg_color": "#1F4E5F", "font_color": "#FFFFFF", "num_format": "0.00", "bold": True})
        front.write_string(0, 0, "Verket")
        front.activate()
        sheet.write_string(6, 5, "mye", dark)
        sheet.write_string(6, 6, "tons")
        sheet.write_number(7, 5, 12.5, dark)
        sheet.write_formula(10, 5, "=F8*2", None, 25)
        sheet.merge_range(8, 0, 8, 3, "samlet")
        sheet.conditional_format(0, 0, 20, 0, {"type": "data_bar", "data_bar_2010": True})
        if comment:
            sheet.write_comment(6, 5, comment, {"author": "Ola"})
        if logo:
            front.insert_image(2, 0, "logo.png", {"image_data": io.BytesIO(logo)})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Utslipp!$F$8:$F$11"})
        front.insert_chart(4, 4, chart)
        book.define_name("Utslipp!omraade", "=Utslipp!$F$8:$F$11")
        sheet.print_area(0, 0, 20, 8)
    return with_part(data.getvalue(), "xl/vbaProject.bin", macro) if macro else data.getvalue()


def with_part(data: bytes, name: str, body: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, body)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opened(copy: Marked):
    return load_workbook(io.BytesIO(copy.data))


def listed(copy: Marked, sheet: str = "Å rette") -> list[tuple]:
    rows = list(opened(copy)[sheet].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] in ("Nr.", "No."))
    return rows[head + 1 :]


def links(sheet) -> list[str]:
    return [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_the_cells_are_coloured_and_commented_and_the_list_stands_first_gravest_first():
    copy = marked(workbook(), LEAP, TOTAL, TON, NUMBER)
    book = opened(copy)
    assert book.sheetnames == ["Å rette", "Forside", "Utslipp"]
    assert book.active.title == "Å rette"
    sheet = book["Utslipp"]
    assert [sheet[at].fill.fgColor.rgb for at in ("F7", "G7")] == ["FF" + RED.lstrip("#")] * 2
    assert sheet["A9"].fill.fgColor.rgb == "FF" + AMBER.lstrip("#"), "B9 is inside a merged range, of which a reader sees A9"
    assert "V01" in sheet["F7"].comment.text
    assert words_in("nb")("findings.V01", said="mye") in sheet["F7"].comment.text
    assert sheet["A12"].comment is None, "a note is listed and marks nothing"
    assert [(row[1], row[2], row[3], row[4]) for row in listed(copy)] == [
        ("Feil", "V01", "Utslipp", "F7"), ("Feil", "V25", "Utslipp", "G7"), ("Advarsel", "R06b", "Utslipp", "B9"), ("Merk", "S17", "Utslipp", "A12"),
    ]  # fmt: skip
    assert links(book["Å rette"]) == ["'Utslipp'!F7", "'Utslipp'!G7", "'Utslipp'!B9", "'Utslipp'!A12"]
    assert copy.cells == (("Utslipp", "F7"), ("Utslipp", "G7"), ("Utslipp", "B9"))
    assert copy.file == "rapport (merket).xlsx"


def test_a_marked_cell_keeps_its_value_and_format_and_can_be_read():
    before, after = load_workbook(io.BytesIO(workbook()))["Utslipp"]["F7"], opened(marked(workbook(), NUMBER))["Utslipp"]["F7"]
    assert (after.value, after.number_format, after.font.b) == (before.value, "0.00", True)
    assert before.font.color.rgb == "FFFFFFFF"
    assert after.font.color.rgb == "FF3A1510", "white text on a pale ground would be lost"


def test_nothing_else_in_the_file_is_changed():
    """Pictures, charts, macros, drawings, strings, names: every part that is not the marked sheet, the list or their links is the same bytes."""
    sent = workbook(macro=b"\xd0\xcf\x11\xe0 macro")
    before, after = parts(sent), parts(marked(sent, NUMBER, file="bok.xlsm").data)
    touched = {name for name in before if before[name] != after.get(name)}
    book, sheets = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}, {1, 2}
    assert touched == book | {f"xl/worksheets/sheet{n}.xml" for n in sheets}
    assert after["xl/vbaProject.bin"] == before["xl/vbaProject.bin"]
    assert after["xl/charts/chart1.xml"] == before["xl/charts/chart1.xml"]
    assert b"x14:dataBar" in after["xl/worksheets/sheet2.xml"], "what no library knows is kept"
    assert after["xl/worksheets/sheet1.xml"] == before["xl/worksheets/sheet1.xml"].replace(b' tabSelected="1"', b' tabSelected="0"')


def test_names_of_a_sheet_still_belong_to_it():
    book = opened(marked(workbook(), NUMBER))
    assert "omraade" in book["Utslipp"].defined_names
    assert book["Utslipp"].print_area == "'Utslipp'!$A$1:$I$21"
    assert not book["Forside"].defined_names


def test_a_comment_that_stands_there_is_kept_and_ours_follows_it():
    text = opened(marked(workbook(comment="Målt i juni"), NUMBER))["Utslipp"]["F7"].comment.text
    assert text.startswith("Målt i juni")
    assert "V01" in text


def test_a_cell_that_was_never_written_can_be_marked():
    missing = Finding(Severity.ERROR, "V20", "Utslipp", "J30", None, {"said": "12"})
    between = Finding(Severity.ERROR, "V20", "Utslipp", "A7", None, {"said": "12"})
    sheet = opened(marked(workbook(), missing, between))["Utslipp"]
    assert sheet["J30"].comment.text
    assert sheet["A7"].comment.text
    assert sheet["F7"].value == "mye"


def test_two_findings_in_one_cell_make_one_mark_of_the_gravest():
    also = Finding(Severity.WARNING, "R13", "Utslipp", "F7", "0", {"old": 3.0, "unit": "t", "quarter": "2025-Q4"})
    copy = marked(workbook(), also, NUMBER)
    cell = opened(copy)["Utslipp"]["F7"]
    assert cell.fill.fgColor.rgb == "FF" + RED.lstrip("#")
    assert cell.comment.text.index("V01") < cell.comment.text.index("R13")
    assert len(copy.cells) == 1


def test_a_finding_without_a_cell_is_listed_with_a_link_to_its_sheet():
    copy = marked(workbook(), COLUMN, Finding(Severity.ERROR, "S03"))
    assert [(row[2], row[3], row[4]) for row in listed(copy)] == [("S03", "", ""), ("S02", "Utslipp", "")]
    assert links(opened(copy)["Å rette"]) == ["'Utslipp'!A1"]
    assert copy.cells == ()


def test_what_a_sender_wrote_never_becomes_a_formula_or_breaks_the_file():
    evil = Finding(Severity.ERROR, "V01", "Utslipp", "F7", '=HYPERLINK("http://x","y")', {"said": "=cmd|' /C calc'!A0 \x00\x0b <&>"})
    row = listed(marked(workbook(), evil))[0]
    assert row[5] == '=HYPERLINK("http://x","y")'
    assert "<&>" in row[6]
    copy = opened(marked(workbook(), evil))
    assert all(cell.data_type != "f" for line in copy["Å rette"].iter_rows() for cell in line)


def test_the_language_is_the_senders():
    copy = marked(workbook(), NUMBER, language="en")
    assert opened(copy).sheetnames[0] == "To correct"
    assert listed(copy, "To correct")[0][1] == "Error"
    assert copy.file == "rapport (marked).xlsx"


def test_marked_again_the_old_marks_are_gone_and_the_list_stands_once():
    """The company corrects F7 in the marked copy and sends it back; G7 is still wrong."""
    first = marked(workbook(comment="Målt i juni"), NUMBER, TON)
    again = marked(first.data, TON, file=first.file)
    book = opened(again)
    assert book.sheetnames == ["Å rette", "Forside", "Utslipp"]
    assert again.file == first.file
    assert book["Utslipp"]["F7"].comment.text.strip() == "Målt i juni"
    assert book["Utslipp"]["F7"].fill.fill_type is None
    assert book["Utslipp"]["G7"].comment.text.count("V25") == 1
    assert [row[2] for row in listed(again)] == ["V25"]
    assert book["Utslipp"].print_area == "'Utslipp'!$A$1:$I$21"
    assert not [name for name in parts(again.data) if "sheet4" in name]


def test_a_file_from_another_program_is_marked_too():
    """openpyxl writes other parts than Excel: comments with a drawing of its own, no shared strings order, absolute targets."""
    book = load_workbook(io.BytesIO(workbook()))
    book["Utslipp"]["B2"].comment = Comment("min", "Ola")
    data = io.BytesIO()
    book.save(data)
    sheet = opened(marked(data.getvalue(), NUMBER))["Utslipp"]
    assert sheet["B2"].comment.text == "min"
    assert "V01" in sheet["F7"].comment.text


def test_a_text_file_comes_back_as_a_workbook_that_says_so():
    """Line 2, column 3 of the text is C2 of the copy."""
    wrong = Finding(Severity.ERROR, "F17", None, "L2C3", "mye", {"said": "mye"})
    copy = marked("Anlegg;År;Tonn\nBjørnefabrikken;2022;mye\n".encode("latin-1"), wrong, file="uttrekk.csv")
    book = opened(copy)
    assert copy.file == "uttrekk (merket).xlsx"
    assert book["Data"]["A2"].value == "Bjørnefabrikken"
    assert book["Data"]["C2"].fill.fgColor.rgb == "FF" + RED.lstrip("#")
    intro = [row[0].value for row in book["Å rette"].iter_rows(max_row=6)]
    assert words_in("nb")("marked.intro.copied") in intro
    assert words_in("nb")("marked.intro.unchanged") not in intro


@pytest.mark.parametrize("data, code", [(b"", "F01"), (b"%PDF-1.7", "F05"), (b"PK\x03\x04 cut short", "F06")])
def test_what_cannot_be_read_is_not_marked_and_says_why(data, code):
    with pytest.raises(NotMarked) as refused:
        marked(data)
    assert refused.value.code == code


def test_of_a_package_without_a_workbook_the_list_goes_back_alone():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook")
    copy = marked(data.getvalue(), NUMBER)
    assert [row[2] for row in listed(copy)] == ["V01"]
    assert words_in("nb")("marked.intro.list_alone") in [row[0].value for row in opened(copy)["Å rette"].iter_rows(max_row=6)]


def test_names_in_a_zip_are_told_apart():
    assert named_apart(["a.xlsx", "A.xlsx", "a.xlsx", "b.txt"]) == ["a.xlsx", "A 2.xlsx", "a 3.xlsx", "b.txt"]


@pytest.mark.office
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_libreoffice_opens_the_marked_copy_and_keeps_its_marks(tmp_path):
    copy = marked(workbook(comment="Målt i juni"), NUMBER, TON)
    (tmp_path / "merket.xlsx").write_bytes(copy.data)
    to_ods = ["--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(tmp_path / "merket.xlsx")]
    subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", *to_ods], check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "merket.ods") as archive:
        content = archive.read("content.xml").decode()
    assert 'table:name="Å rette"' in content
    assert content.count("<office:annotation") == 2
    assert "Målt i juni" in content
    assert 'xlink:href="#&apos;Utslipp&apos;.F7"' in content
