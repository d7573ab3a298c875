"""The region's figures done by hand on the page on methods: every number that it prints is worked out here again, from the file itself."""

from __future__ import annotations

import csv
import io
import re

import pytest

from gic_metrics.access import Role
from gic_metrics.reference import verified_record
from gic_metrics.text import words_in
from pages._by_hand import by_hand
from pages._place import Place

OUTSIDE = ("NO-103", "NO-12")
NUMBER = re.compile(r"[+−]?\d+(?: \d{3})*(?:[.,]\d+)?")


@pytest.fixture
def said(record_ledger, monkeypatch):
    """language -> the text of the piece, its tables cell by cell."""

    def say(language: str) -> str:
        place = Place(Role.BOARD, words_in(language), "light", record_ledger, "by hand", record_ledger.figures_version, None)
        return re.sub(r"<[^>]+>", "|", by_hand(place)).replace("\u00a0", " ")

    return say


def of_the_file() -> dict[str, dict[str, tuple[int, int, str]]]:
    """year -> site -> (line, column, as written), read without the program's own reader."""
    rows = list(csv.reader(io.StringIO(verified_record()[1].decode("utf-8"))))
    return {
        year: {row[0]: (line, column + 1, row[column]) for line, row in enumerate(rows[1:], 2) if row[0] not in OUTSIDE}
        for column, year in enumerate(rows[0])
        if year.isdigit()
    }


def worked_out() -> dict[str, float]:
    """Every result by hand, from the file."""
    t = {year: {s: float(w) for s, (_, _, w) in sites.items() if w.isdigit()} for year, sites in of_the_file().items()}
    same = [s for s in t["2021"] if s in t["2022"]]
    highest = max(float(of_the_file()[str(year)]["NO-66"][2]) for year in range(2017, 2022))
    everybody, whole_path = sum(t["2020"].values()), sum(t["2020"].values()) * 18 / 20
    base, before, now = (sum(t[year][s] for s in same) for year in ("2020", "2021", "2022"))
    weights = {s: max(t["2021"][s], t["2020"][s]) for s in t["2021"]}
    path = base + (0 - base) * (2022 - 2020) / (2040 - 2020)
    return {
        "sum_2020": sum(t["2020"].values()), "sum_2021": sum(t["2021"].values()), "sum_2022": sum(t["2022"].values()),
        "base": base, "before": before, "now": now, "told": sum(weights[s] for s in same), "whole": sum(weights.values()),
        "coverage_pct": 100 * sum(weights[s] for s in same) / sum(weights.values()),
        "from_before_pct": 100 * (now / before - 1), "from_base_pct": 100 * (now / base - 1),
        "path": path, "gap": now - path, "gap_pct": 100 * (now - path) / base,
        "whole_path": whole_path, "zero_pct": 100 * (now - whole_path) / everybody, "highest": highest, "with_highest": now + highest,
        "highest_pct": 100 * (now + highest - whole_path) / everybody,
        "u95": 0.05 * sum(v * v for v in t["2022"].values()) ** 0.5, "u95_printed": round(0.05 * sum(v * v for v in t["2022"].values()) ** 0.5, -3),
        "u95_pct": 5 * sum(v * v for v in t["2022"].values()) ** 0.5 / now,
        "done": 100 * (base - now) / base, "required": now / 18, "achieved": (base - now) / 2,
    }  # fmt: skip


def test_the_printed_results_are_those_of_the_accounting_rules():
    r = worked_out()
    assert (r["sum_2020"], r["sum_2022"]) == (2_462_280, 2_327_170)
    assert (r["base"], r["before"], r["now"]) == (2_414_702, 2_219_968, 2_327_170)
    assert [round(r[k], 3) for k in ("coverage_pct", "from_before_pct", "from_base_pct")] == [98.069, 4.829, -3.625]
    assert [round(r[k], 3) for k in ("gap_pct", "zero_pct", "highest_pct", "highest")] == [6.375, 4.513, 8.66, 102_124], "example 12.7"
    assert [round(r[k]) for k in ("required", "achieved")] == [129_287, 43_766]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_each_step_stands_there_as_worked_out_from_the_file(said, language):
    text, w, r = said(language), words_in(language), worked_out()

    def n(key: str, how: str = "number") -> str:
        return w.write(r[key], how).replace("\u00a0", " ")

    for step in (
        f"{n('told')} / {n('whole')} = {n('coverage_pct', 'pct3')}",
        f"2020: {n('sum_2020')} − 47 578 = {n('base')}",
        f"2021: {n('sum_2021')} − 5 890 = {n('before')}",
        f"({n('now')} / {n('before')} − 1) × 100 = {n('from_before_pct', 'signed_pct3')}",
        f"({n('now')} / {n('base')} − 1) × 100 = {n('from_base_pct', 'signed_pct3')}",
        f"{n('base')} + (0 − {n('base')}) × (2022 − 2020) / (2040 − 2020) = {n('path', 'number1')}",
        f"{n('now')} − {n('path', 'number1')} = {n('gap', 'signed1')} t",
        f"({n('now')} − {n('path', 'number1')}) / {n('base')} = {n('gap_pct', 'signed_pct2')}: {w('cli.status.off_track')}",
        f"({n('now')} − {n('whole_path', 'number1')}) / {n('sum_2020')} = {n('zero_pct', 'signed_pct2')}: {w('cli.status.at_risk')}",
        f"({n('with_highest')} − {n('whole_path', 'number1')}) / {n('sum_2020')} = {n('highest_pct', 'signed_pct2')}: {w('cli.status.off_track')}",
        w("page.methods.by_hand.status_apart", year="2022"),
        f"({n('base')} − {n('now')}) / ({n('base')} − 0) = {n('done', 'pct1')}",
        f"({n('now')} − 0) / (2040 − 2022) = {n('required')} t",
        f"({n('base')} − {n('now')}) / (2022 − 2020) = {n('achieved')} t",
        f"= ± {n('u95')} t, {'skrevet' if language == 'nb' else 'written'} ± {n('u95_printed')} t",
        f"N = E − R = {n('now')} − 0 = {n('now')} t",
    ):
        assert step in text


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_row_leads_to_its_line_and_column(said, language):
    text, file = said(language), verified_record()[0]
    for year in ("2020", "2021", "2022"):
        for line, column, written in of_the_file()[year].values():
            assert re.search(rf"\|{re.escape(written)}\|+{line}\|+{column}\|+{re.escape(file)}\|", text), (year, line, column)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_number_stands_there_that_is_not_in_the_file_or_worked_out_from_it(said, language):
    w, cells = words_in(language), [cell for year in ("2020", "2021", "2022") for cell in of_the_file()[year].values()]
    known = {w.write(v, how).replace("\u00a0", " ") for v in worked_out().values() for how in ("number", "number1", "signed1")}
    known |= {w.write(v, how).replace("\u00a0", " ") for v in worked_out().values() for how in ("signed2", "number3", "signed3")}
    known |= {"95", "5"}
    known |= {str(n) for line, column, _ in cells for n in (line, column)} | {written for _, _, written in cells}
    known |= {w.number(float(written)).replace("\u00a0", " ") for _, _, written in cells if written.isdigit()}
    known |= {"2020", "2021", "2022", "2040", "0", "1", "8", "100"}
    assert set(NUMBER.findall(said(language))) <= known
