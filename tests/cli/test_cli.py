"""The command line: what it answers, in which language, with which exit status."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gic_metrics.cli import main
from gic_metrics.cli.arguments import COMMANDS
from gic_metrics.ledger import moment
from gic_metrics.publish.whole_check import last_kept
from gic_metrics.submission import open_ledger
from gic_metrics.submission.answers import give, take_back
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Answer, Reading
from tests.submission.workbooks import emission, filled
from tests.targets.test_reuse_targets import fact

YARA_COMPANY = "974100169"
YARA = "NO-110"


@pytest.fixture
def run(record_file, clock):
    """Runs one command on a ledger of its own: (status, standard output, standard error)."""

    def call(*said: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        status = main(["--ledger", str(record_file), *map(str, said)], out=out, err=err, clock=clock, environment={})
        return status, out.getvalue(), err.getvalue()

    return call


@pytest.fixture
def answer(run):
    """Runs one command with `--json`: (status, document)."""

    def call(*said: str):
        status, out, _ = run(*said, "--json")
        return status, json.loads(out)

    return call


@pytest.fixture
def company(run, record_ledger) -> str:
    from gic_metrics.reference import Reference

    return Reference.of(record_ledger.references()).register.sites[YARA].company


@pytest.fixture
def report(answer, company, tmp_path):
    """Makes a filled-in workbook on disk, in the way a company does: template, figures, save."""

    def make(name: str, *rows: dict, quarter: str = "2026-Q1") -> Path:
        answer("template", "--company", company, "--quarter", quarter, "--out", str(tmp_path / name))
        (tmp_path / name).write_bytes(filled((tmp_path / name).read_bytes(), {"Utslipp": list(rows)}))
        return tmp_path / name

    return make


# help and usage


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_command_is_documented_in_both_languages(run, command, language):
    status, out, _ = run("--lang", language, command, "--help")
    assert status == 0
    assert words_in(language)(f"cli.command.{command}") in out
    for names, settings in COMMANDS[command]:
        chosen_from = "{" + ",".join(settings.get("choices", ())) + "}"
        assert (names[0] if names[0].startswith("-") else settings.get("metavar", chosen_from)) in out


WRONG = (
    "", "totals --by planet", "ingest a.xlsx", "forget", "totals --as-of yesterday", "withdraw S999 --by K --reason r", "history --quarter Q9",
    "explain happiness --period 2022", "explain emitted --period 1850", "template --company 1 --quarter 2026-Q1 --out x",
)  # fmt: skip


@pytest.mark.parametrize("said", WRONG)
def test_wrong_usage_is_status_2_with_a_sentence_and_nothing_on_standard_output(run, said):
    status, out, err = run(*said.split())
    assert status == 2
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err


def test_wrong_usage_with_json_is_still_one_document(run):
    status, out, _ = run("explain", "happiness", "--period", "2022", "--json")
    assert status == 2
    assert "happiness" in json.loads(out)["error"]


# figures


def test_a_fresh_ledger_answers_from_the_public_record(answer):
    status, rows = answer("totals")
    assert status == 0
    by_year = {row["period"]: row for row in rows}
    assert by_year["2020"]["emitted_t"] == 2462280.0
    assert by_year["2022"]["emitted_t"] == 2327170.0
    assert round(by_year["2022"]["coverage_pct"], 3) == 98.069
    assert [row["period"] for row in rows] == sorted(row["period"] for row in rows)


def test_what_is_unknown_is_null_and_not_zero(answer):
    _, rows = answer("totals", "--by", "site")
    silent = [row for row in rows if (row["period"], row["group"]) == ("2022", "NO-66")]
    assert [row["emitted_t"] for row in silent] == [None]


def test_progress_says_where_the_region_stands_and_which_site_decides(answer):
    """2022: 2 327 170 against a path of 2 173 232 for the same eight sites; NO-66 has no figure."""
    status, rows = answer("progress")
    row = next(row for row in rows if (row["target"], row["period"]) == ("climate_positive_2040", "2022"))
    assert status == 0
    assert (round(row["actual_t"]), round(row["path_t"]), round(row["gap_t"])) == (2327170, 2173232, 153938)
    assert row["status"] == "not_assessed"
    assert "NO-66" in row["reason"]
    assert (row["pace"], round(row["required_t_per_year"]), round(row["achieved_t_per_year"])) == ("insufficient", 129287, 43766)


def test_progress_lists_targets_on_reuse_in_their_own_unit_and_keeps_the_keys_of_the_others(answer, run, record_ledger):
    """40 GWh in 2024, 44 in 2025 on the way to 70 in 2030: the path of 2025 is 45."""
    entry = {"key": "heat", "name": {"nb": "Varme", "en": "Heat"}, "measure": "reuse_gwh", "base_year": 2024, "target_year": 2030, "target": 70.0}
    record_ledger.enter_reference({"own_targets": {"reuse_target": [entry | {"source": "sak"}]}}, by="Kari", reason="vedtak")
    told = [fact(f"{y}-Q{k}", "delivered", t).record for y, t in ((2024, 10.0), (2025, 11.0)) for k in (1, 2, 3, 4)]
    records = tuple(replace(r, place_sheet="Gjenbruk", cell="G5") for r in told)
    read = Reading("heat.xlsx", "0" * 64, True, company="", period="2025-Q4", records=records)
    record_ledger.append(read, by="Kari", reason="", original=None)
    record_ledger.close()
    _, rows = answer("progress")
    keys = {frozenset(row) for row in rows}
    assert len(keys) == 1, "every target has the same keys"
    assert {"actual_t", "path_t", "gap_t", "required_t_per_year", "achieved_t_per_year", "reason", "pace", "unit"} <= next(iter(keys))
    row = next(row for row in rows if (row["target"], row["period"]) == ("heat", "2025"))
    assert (row["unit"], row["actual"], row["path"], row["gap"], row["actual_t"]) == ("GWh", 44, 45, -1, None)
    assert (row["status"], row["pace"], row["required_per_year"], row["achieved_per_year"]) == ("at_risk", "stretched", 5.2, 4)
    first = rows[0]
    assert (first["unit"], first["actual"], first["gap"]) == ("t", first["actual_t"], first["gap_t"])
    assert "heat" in run("progress")[1]


def test_an_explanation_sums_to_its_figure_and_names_line_and_column_of_a_text_file(answer):
    _, found = answer("explain", "emitted", "--period", "2020")
    assert found["value"] == 2462280.0
    assert sum(row["contribution_t"] for row in found["rows"]) == pytest.approx(found["value"])
    assert {row["sheet"] for row in found["rows"]} == {None}
    assert all(row["cell"].startswith("L") for row in found["rows"])


def test_the_expected_way_is_explained_with_a_delay_and_the_call_of_each_cell_keeps_it(answer, run):
    """What has no year slips nowhere: the delay is named, and no figure of the record moves with it."""
    _, stated = answer("explain", "level_possible", "--period", "2035")
    _, late = answer("explain", "level_possible", "--period", "2035", "--slip", "3")
    assert (late["slip_years"], "slip_years" in stated, late["value"]) == (3, False, stated["value"])
    assert late["formula"].endswith("er regnet 3 år senere enn oppgitt.")
    assert "explain level_possible --period 2035 --slip 3 " in run("explain", "level_possible", "--period", "2035", "--slip", "3", "--csv")[1]
    for wrong in (("emitted", "--period", "2022", "--slip", "3"), ("level_possible", "--period", "2035", "--slip", "-1")):
        assert run("explain", *wrong)[0] == 2
    assert run("explain", "change", "--period", "2020", "--from", "2022")[0] == 2, "a change is counted forwards"


def test_a_figure_says_over_which_quarters_it_is_and_what_it_is_counted_from(answer, run):
    """Four quarters are not the last of them, and a change has two ends."""
    assert "emitted, grenland, de fire kvartalene til og med 4. kvartal 2022: 2" in run("explain", "emitted", "--period", "2022-Q4", "--rolling")[1]
    change = "explain", "compared", "--period", "2022", "--from", "2021"
    assert "compared, grenland, 2022 fra 2021: " in run(*change)[1]
    assert answer(*change)[1]["from"] == "2021"
    assert "2022 since 1 January 2024: " in run("--lang", "en", "explain", "revised_correction", "--period", "2022", "--from", "2024-01-01")[1]


def test_numbers_for_a_reader_are_norwegian_first(run):
    assert "2\u00a0462\u00a0280" in run("totals")[1]
    assert "98,1\u00a0%" in run("totals")[1]
    assert "98.1\u00a0%" in run("--lang", "en", "totals")[1]


# files


def test_a_report_goes_in_counts_is_explained_and_comes_out(answer, report, company):
    file = report("yara.xlsx", emission(YARA, 120000.5))
    status, [seen] = answer("check", file)
    assert (status, seen["company"], seen["quarter"], seen["readable"], seen["records"]) == (0, company, "2026-Q1", True, 1)
    assert [(change["kind"], change["site"], change["old"], change["new"], change["unit"]) for change in seen["changes"]] == [
        ("added", YARA, None, 120000.5, "t")
    ]
    status, [stored] = answer("ingest", file, "--by", "Kari", "--accept-warnings", "Første rapport")
    assert (status, stored["stored"]) == (0, True)

    _, rows = answer("totals", "--by", "site", "--period", "quarter")
    assert [row["emitted_t"] for row in rows if row["group"] == YARA] == [120000.5]
    _, found = answer("explain", "emitted_t", "--period", "2026-Q1", "--group", YARA)
    assert [(row["submission"], row["file"], row["cell"], row["contribution_t"]) for row in found["rows"]] == [
        (stored["submission"], "yara.xlsx", "F6", 120000.5)
    ]
    status, gone = answer("withdraw", stored["submission"], "--by", "Kari", "--reason", "Prøve")
    assert (status, gone) == (0, {"submission": stored["submission"], "withdrawn": True})
    _, submissions = answer("history", "--company", company)
    assert [(one["submission"], one["state"], one["quarters"]) for one in submissions] == [(stored["submission"], "withdrawn", ["2026-Q1"])]
    assert submissions[0]["recorded_at"].startswith("2026-11-23T12:00:00")
    assert submissions[0]["recorded_at"].endswith("+01:00")


def test_explain_names_who_read_a_cell_as_something_else_and_why(answer, run, report, record_file, clock):
    file = report("kilo.xlsx", emission(YARA, 120000500))
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    given = Answer("Utslipp", "F6", "read_as", 120000.5, "R11", "120000500")
    ledger = open_ledger(record_file, clock=clock)
    give(ledger, sha256, [given], by="Kari", reason="kilo, sier Ola på telefon")
    _, [stored] = answer("ingest", file, "--by", "Per", "--accept-warnings", "Første rapport")
    take_back(ledger, sha256, [given], by="Ola", reason="for sent: filen er lagret")
    ledger.close()

    asked = ("explain", "emitted_t", "--period", "2026-Q1", "--group", YARA)
    _, found = answer(*asked)
    [row] = found["rows"]
    assert (row["cell"], row["contribution_t"]) == ("F6", 120000.5)
    [trail] = row["answers"]
    assert (trail["said"], trail["value"], trail["by"], trail["reason"]) == ("120000500", 120000.5, "Kari", "kilo, sier Ola på telefon")
    assert trail["on"].startswith("2026-11-23T12:00:00")
    said = run(*asked)[1]
    assert f"{stored['submission']}, Utslipp, F6: 120000500 leses som" in said
    assert "Kari" in said.splitlines()[-1]


def test_a_correction_without_a_reason_is_status_1_and_the_same_bytes_are_status_0(answer, report):
    first, second = report("a.xlsx", emission(YARA, 120000)), report("b.xlsx", emission(YARA, 121000))
    assert answer("ingest", first, "--by", "Kari", "--accept-warnings", "Første")[0] == 0
    status, [refused] = answer("ingest", second, "--by", "Kari")
    assert (status, refused["stored"], refused["submission"]) == (1, False, None)
    status, [again] = answer("ingest", first, "--by", "Kari")
    assert (status, again["stored"]) == (0, False)
    assert again["submission"].startswith("S")


def test_an_error_is_status_1_and_an_unreadable_file_2_which_wins(answer, report, tmp_path):
    bad = report("bad.xlsx", emission(YARA, "ca. mye"))
    (tmp_path / "tom.xlsx").write_bytes(b"")
    assert answer("check", bad)[0] == 1
    assert answer("check", bad, tmp_path / "tom.xlsx")[0] == 2
    status, found = answer("check", bad, tmp_path / "finnes ikke.xlsx")
    assert status == 2
    assert [one["readable"] for one in found] == [True, False]
    assert found[0]["findings"][0]["cell"] == "F6"


def test_one_refused_file_stops_no_other(answer, report):
    bad, good = report("bad.xlsx", emission(YARA, "ca. mye")), report("good.xlsx", emission(YARA, 120000), quarter="2026-Q2")
    status, found = answer("ingest", bad, good, "--by", "Kari", "--accept-warnings", "Første")
    assert status == 1
    assert [one["stored"] for one in found] == [False, True]


def test_the_findings_speak_the_language_asked_for(answer, report):
    bad = report("bad.xlsx", emission(YARA, 1, unit="tons"))
    nb, en = (answer("--lang", language, "check", bad)[1][0]["findings"] for language in ("nb", "en"))
    assert [one["code"] for one in nb] == [one["code"] for one in en]
    assert nb[0]["message"] != en[0]["message"]


def test_an_earlier_time_shows_what_was_known_then(answer, report, clock):
    clock.set("2026-12-01T10:00")
    answer("ingest", report("a.xlsx", emission(YARA, 120000)), "--by", "Kari", "--accept-warnings", "Første")
    clock.set("2027-01-04T10:00")
    answer("ingest", report("b.xlsx", emission(YARA, 121000)), "--by", "Kari", "--accept-warnings", "Rettelse")

    def as_of(*when: str):
        rows = answer("totals", "--by", "site", "--period", "quarter", *when)[1]
        return [row["emitted_t"] for row in rows if row["group"] == YARA]

    assert as_of() == [121000.0]
    assert as_of("--as-of", "2027-01-03") == [120000.0]
    assert as_of("--as-of", "2026-12-01") == [120000.0]
    assert as_of("--as-of", "2026-12-01T09:59:00+01:00") == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_what_is_told_of_a_past_day_says_the_day(language, run):
    said = words_in(language)("cli.as_of", time=moment("2026-11-23"))
    for command in ("totals", "progress", "explain net --period 2022", "history", "mapping list", "release list", "selfcheck"):
        assert said in run(*command.split(), "--as-of", "2026-11-23", "--lang", language)[1], command
        assert said not in run(*command.split(), "--lang", language)[1], command


def test_a_day_that_has_not_come_is_wrong_usage_and_today_is_not(run, clock):
    for command in ("totals", "progress", "history", "explain net --period 2022"):
        status, out, told = run(*command.split(), "--as-of", "2026-11-24")
        assert (status, out) == (2, "")
        assert words_in("nb")("cli.wrong.day_to_come", value="2026-11-24") in told
    assert run("totals", "--as-of", "2026-11-23")[0] == 0
    clock.set("2026-11-24T00:30")
    assert run("totals", "--as-of", "2026-11-24")[0] == 0, "it is Oslo's day"


def test_the_history_is_that_of_the_day(answer, report, clock):
    clock.set("2026-12-01T10:00")
    answer("ingest", report("a.xlsx", emission(YARA, 120000)), "--by", "Kari", "--accept-warnings", "Første")
    clock.set("2027-01-04T10:00")
    assert answer("withdraw", answer("history")[1][0]["submission"], "--by", "Kari", "--reason", "feil")[0] == 0
    newest = [answer("history", *when)[1][0] for when in ((), ("--as-of", "2027-01-03"), ("--as-of", "2026-11-30"))]
    assert [(one["file"], one["state"]) for one in newest[:2]] == [("a.xlsx", "withdrawn"), ("a.xlsx", "in force")]
    assert newest[2]["file"] != "a.xlsx"


def test_an_exported_line_of_a_past_day_is_the_same_whenever_it_is_made(run, report, clock):
    clock.set("2026-12-01T10:00")
    before = run("totals", "--csv", "--as-of", "2026-11-30")[1]
    assert '"nb"' not in before
    assert "'nb'" not in before, "the region by its name in the language"
    run("ingest", report("a.xlsx", emission(YARA, 120000)), "--by", "Kari", "--accept-warnings", "Første")
    assert run("totals", "--csv", "--as-of", "2026-11-30")[1] == before
    assert run("totals", "--csv")[1] != before


def test_the_program_itself_runs_and_prints_one_document(record_file):
    done = subprocess.run(
        [sys.executable, "-m", "gic_metrics", "totals", "--json"], env={"GIC_LEDGER": str(record_file), "PATH": ""}, capture_output=True, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)[0]["period"]


def test_a_reader_that_has_seen_enough_is_no_fault(record_file):
    command = [sys.executable, "-m", "gic_metrics", "--ledger", str(record_file), "totals", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2]) as started:
        assert started.stdout
        assert started.stderr
        started.stdout.close()
        assert started.stderr.read() == b""
    assert started.returncode == 0


def test_the_command_line_loads_nothing_heavy():
    heavy = ("pandas", "plotly", "streamlit", "openpyxl")
    said = f"import sys, gic_metrics.cli.figures; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"


# giving back


def test_mark_writes_the_senders_file_with_its_faulty_cells(answer, report, tmp_path):
    bad = report("bad.xlsx", emission(YARA, "ca. mye"), emission(YARA, 3, unit="tons", category="diffus"))
    assert answer("mark", bad, "--out", tmp_path / "tilbake.xlsx") == (0, {"file": str(tmp_path / "tilbake.xlsx"), "marked": 2})
    assert answer("check", tmp_path / "tilbake.xlsx")[1][0]["findings"][0]["cell"] == "F6", "a marked copy can be read as it is"


def test_mark_takes_a_folder_and_writes_each_copy_with_the_text_of_its_e_mail(answer, report, tmp_path):
    inbox, out = tmp_path / "inn", tmp_path / "ut"
    inbox.mkdir()
    for n, name in enumerate(("a.xlsx", "b.xlsx")):
        (inbox / name).write_bytes(report("x.xlsx", emission(YARA, "mye"), quarter=f"2026-Q{n + 1}").read_bytes())
    (inbox / "~$a.xlsx").write_bytes(b"kept by Excel")
    (inbox / "notat.docx").write_bytes(b"no workbook")
    status, found = answer("mark", inbox, "--out", out)
    assert (status, [one["marked"] for one in found]) == (0, [1, 1])
    assert sorted(file.name for file in out.iterdir()) == ["a (merket).txt", "a (merket).xlsx", "b (merket).txt", "b (merket).xlsx"]
    assert "Yara" in (out / "a (merket).txt").read_text(encoding="utf-8-sig")


def test_mark_never_writes_over_what_was_sent_and_says_why_a_file_has_no_copy(answer, report, tmp_path):
    bad = report("bad.xlsx", emission(YARA, "mye"))
    before = bad.read_bytes()
    assert answer("mark", bad, "--out", bad)[0] == 2
    assert bad.read_bytes() == before
    (tmp_path / "tom.xlsx").write_bytes(b"")
    status, found = answer("mark", tmp_path / "tom.xlsx", "--out", tmp_path / "x.xlsx")
    assert (status, found["file"], found["marked"]) == (2, None, 0)
    assert found["reason"] == words_in("nb")("findings.F01")


def test_check_takes_a_folder(answer, report, tmp_path):
    (tmp_path / "inn").mkdir()
    (tmp_path / "inn" / "b.xlsx").write_bytes(report("x.xlsx", emission(YARA, 120000)).read_bytes())
    assert [Path(one["file"]).name for one in answer("check", tmp_path / "inn")[1]] == ["b.xlsx"]
    (tmp_path / "tom").mkdir()
    assert answer("check", tmp_path / "tom")[0] == 2


def test_a_backup_comes_back_as_the_same_ledger(answer, tmp_path):
    status, before = answer("totals")
    assert status == 0
    status, made = answer("backup", "--out", str(tmp_path / "kopi.zip"))
    assert (status, made["ok"]) == (0, True)
    other = str(tmp_path / "ny" / "ledger.duckdb")
    status, restored = answer("restore", str(tmp_path / "kopi.zip"), "--ledger", other)
    assert (status, restored["ok"]) == (0, True)
    assert answer("totals", "--ledger", other) == (0, before)
    assert answer("restore", str(tmp_path / "kopi.zip"), "--ledger", other)[0] == 2


def test_the_self_check_names_what_it_checked_and_is_kept(answer, record_file, clock):
    status, found = answer("selfcheck", "--by", "Kari Ås")
    assert (status, found["ok"]) == (0, True)
    ledger = open_ledger(str(record_file), clock=clock)
    kept = last_kept(ledger)
    assert (kept.by, kept.figures_version) == ("Kari Ås", ledger.figures_version)
    assert [(one.code, one.ok, one.compared) for one in kept.checks] == [(c["check"], c["ok"], c["compared"]) for c in found["checks"]]
    assert answer("selfcheck", "--as-of", "2026-11-22")[0] == 0
    assert last_kept(open_ledger(str(record_file), clock=clock)) == kept, "a look at a past day is not kept as today's"
    assert {check["check"] for check in found["checks"]} >= {"sectors_add_up", "explanations_sum", "originals_whole", "views_agree"}
