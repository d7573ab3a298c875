"""Nothing that leaves the house tells more than the parts of the release: the attacker of test_attacker.py, who knows those parts, knows everything.

Two houses that differ in unconsented figures alone, with the same released sums, must give the same bytes; and what is written in a release is
listed here field by field, so that a new field must be judged before it goes out.
"""

from __future__ import annotations

import base64
import json
import re
import struct
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.disclosure import Consents, Contribution, protect
from gic_metrics.publish.appearance import appearance
from gic_metrics.publish.drafting import Draft
from gic_metrics.publish.inputs import committed, not_opened
from gic_metrics.publish.release import BESIDE, Input, Release
from gic_metrics.publish.seal import SigningKey
from gic_metrics.publish.snapshot.making import make
from tests.disclosure.house import AGREED, CAUGHT_T, SIZES, WRITTEN_DOWN, artifacts, as_given, drafted, house, sizes

FIGURES = {"emitted_t", "captured_fossil_t", "removed_t", "removed_sold_t"}
TOLD = {
    "": {"id", "kind", "period", "as_of", "ledger_version", "made_at", "parts", "frame", "by", "approved_by", "supersedes", "whole", "hidden",
         "inputs", "versions", "program", "address", *BESIDE},
    "part": {"key", "name", "sector", "basis", "years", "sites", "active_from", "active_to"},
    "year": {*FIGURES, "verified", "coverage", "beside"},
    "hidden": {"what", "group", "period"},
    "input": {"submission", "sha256", "file", "commitment"},
    "frame": {"cluster", "targets", "events", "measures", "streams", "gwp", "published", "register", "own_targets", "sectors"},
}  # fmt: skip
"""every field of a release; each was judged: the figures are what the attacker has, all else rests on who is in a sum and who has reported"""
NUMBER = re.compile(r"[-\u2212]?\d+(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("houses")


@pytest.fixture(scope="module")
def key(folder) -> SigningKey:
    return SigningKey.at(folder / "key")


@pytest.fixture(scope="module")
def ledger(folder):
    return house(folder / "one", sizes())


@pytest.fixture(scope="module")
def found(ledger) -> Draft:
    return drafted(ledger)


@pytest.fixture(scope="module")
def secret(ledger) -> set[float]:
    return secrets(ledger)


@pytest.fixture(scope="module")
def files(ledger, folder, key) -> dict[str, bytes]:
    return artifacts(ledger, folder, key)


def twin(folder, name, **more):
    """Another house: `A_1=400.0` moves so much in each quarter to A-1 from the next of the same sum."""
    settings = {key: more.pop(key) for key in ("caught_t", "proven") if key in more}
    return house(folder / name, sizes(**more), **settings)


def test_a_house_with_other_secrets_and_the_same_sums_writes_the_same_bytes(ledger, files, folder, key):
    """Moved within the sum of a sector, within what is hidden together, and from what was emitted to what was captured."""
    (folder / "again").mkdir()
    moved = {"A_2": 9_000.0, "A_3": -9_000.0, "B_1": 7_000.0, "B_2": -11_000.0, "C_1": 4_000.0, "D_2": -900.0, "D_4": 900.0}
    other = twin(folder, "other", **moved, caught_t=CAUGHT_T + 3_000.0)
    again = artifacts(other, folder / "again", key)
    assert again.keys() == files.keys()
    assert [name for name in files if name != "released.duckdb" and again[name] != files[name]] == []
    assert tables(folder / "again" / "released.duckdb") == tables(folder / "released.duckdb")


def test_how_much_is_missing_from_a_sum_is_not_said_by_how_large_the_silent_is(found, folder):
    """A quarter of A-1 never came. Weighed, its sum would be covered nearly (99.2 %) or mostly (94.9 %); the estimate keeps the sum as it is."""
    large = twin(folder, "large", A_1=30_000.0, A_2=-30_000.0)
    assert drafted(large).release == found.release
    assert '"three_quarters"' in found.release.to_json().decode()


def test_whether_a_sum_is_verified_does_not_say_how_much_of_it_the_verified_is(folder):
    """Two of three are verified: 95.1 and 94.9 % of the tonnes, which by share would be two words."""
    two = {"proven": ("D-2", "D-4")}
    most = twin(folder, "most", D_2=8_641.1, D_4=24_459.3, D_3=-33_100.4, **two)
    less = twin(folder, "less", D_2=8_516.1, D_4=24_334.3, D_3=-32_850.4, **two)
    release = drafted(most).release
    assert release == drafted(less).release
    [part] = [part for part in release.parts if part.key == "rest:petrochemicals"]
    assert (part.years["2025"].emitted_t, part.years["2025"].verified) == (513_000.0, False)


def plant(n, value, sector) -> Contribution:
    return Contribution(f"g{n}", f"c{n}", f"s{n}", sector, "emitted", "2025", float(value))


def test_which_sector_goes_with_the_hidden_does_not_say_which_is_the_larger():
    """One is alone in cement; metals or paper, equally many, must go with it. That the smaller of them went would bound cement from below."""
    alone = [plant(0, 90_000, "cement")]
    metal = [plant(n, 20_000 + n, "metal") for n in (1, 2, 3)]
    paper = {step: [plant(n, 20_000 + step * n, "paper") for n in (4, 5, 6)] for step in (-300, 300)}
    shown = {step: {p.key for p in protect([*alone, *metal, *others]).parts} for step, others in paper.items()}
    assert shown[-300] == shown[300] == {"rest:hidden", "rest:paper"}


def test_every_field_of_a_release_has_been_judged(files):
    body = json.loads(files["P-0001/P-0001.json"])
    assert body.keys() == TOLD[""]
    assert {field for part in body["parts"] for field in part} == TOLD["part"]
    assert {field for part in body["parts"] for year in part["years"].values() for field in year} == TOLD["year"]
    assert {len(year) for part in body["parts"] for year in part["years"]} == {4}, "years alone: a quarter could be told from the others"
    assert {field for each in body["hidden"] for field in each} == TOLD["hidden"]
    assert {field for each in body["inputs"] for field in each} == TOLD["input"]
    assert body["frame"].keys() == TOLD["frame"]


def test_the_figures_of_the_release_are_those_that_the_attacker_has(found):
    told = {(p.key, y): [one.emitted_t, one.captured_fossil_t, one.removed_t] for p in found.release.parts for y, one in p.years.items()}
    measures = ("emitted", "captured_fossil", "removed")
    known = {(p.key, y): [row.get(measure) for measure in measures] for p in found.protected.parts for y, row in p.years.items()}
    assert told == known


def test_everything_is_made_from_the_release_alone(files, folder, key):
    """What is written of a release read back from its JSON, with no ledger there, is what was written."""
    release = Release.from_json(files["P-0001/P-0001.json"])
    with patch("gic_metrics.figures.static.Studio.drawn", as_given):
        again = make(release, key, browser="stand-in").files
    assert again == {name.removeprefix("P-0001/"): data for name, data in files.items() if name.removeprefix("P-0001/") in again}


def test_no_secret_number_stands_anywhere_in_what_leaves_the_house(secret, files):
    """Text, attributes, plotly's packed arrays, file names, and the bytes of the public instance's file."""
    numbers = harvested(files)
    assert {153_000.0, 690_000.0} <= numbers
    assert len(secret) > 60
    assert sorted(numbers & secret) == []
    data = files["released.duckdb"]
    assert [value for value in secret if struct.pack("<d", value) in data] == []


@pytest.mark.parametrize(
    "leak",
    [
        {"embed-nb.html": b'<p title="B-1: 132\xe2\x80\xaf510,4 t">'},
        {"P-0001.html": b'{"x":{"dtype":"f8","bdata":"' + base64.b64encode(struct.pack("<2d", 1.0, 132_510.4)) + b'"}}'},
        {"P-0001-132510.4.png": b""},
        {"data/figures.csv": b"2025;132510,4\r\n"},
    ],
)
def test_the_harvest_would_find_one(leak, secret):
    assert harvested(leak) & secret == {132_510.4}


def test_a_hash_of_a_file_that_is_not_public_tests_no_guess(ledger, files):
    hashes = {one.sha256 for one in ledger.submissions()}
    assert all(sha256.encode() not in data for sha256 in hashes for data in files.values())
    inputs = [Input("S1", ""), Input("S2", "ab" * 32, "register.csv")]
    one, first = committed(inputs, {"S1": "cd" * 32, "S2": "ab" * 32})
    two, second = committed(inputs, {"S1": "cd" * 32, "S2": "ab" * 32})
    assert one[0].commitment != two[0].commitment
    assert first.keys() == second.keys() == {"S1"}
    assert (one[1], one[0].sha256) == (inputs[1], "")


def test_the_house_can_open_what_it_committed_to(ledger):
    real = {one.id: one.sha256 for one in ledger.submissions()}
    inputs, openings = committed([Input(name, "") for name in real], real)
    assert not_opened(ledger, inputs, openings) == []
    assert not_opened(ledger, inputs, {}) == [*real]
    assert not_opened(ledger, [Input("S999", ""), Input(next(iter(real)), "ab" * 32)], openings) == ["S999", next(iter(real))]


def test_a_stated_base_of_a_hidden_sector_does_not_go_out_with_the_target(ledger, found):
    assert ledger.references()["own_targets"]["target"][0]["base_t"] == round(4 * (SIZES["B-1"][1] + SIZES["B-2"][1]), 1)
    assert found.release.frame["own_targets"] == {}


def test_why_the_house_decided_something_of_a_named_site_stays_in_the_house(ledger, files):
    assert ledger.references()["own_register"]["site"][0]["source"] == WRITTEN_DOWN
    assert [name for name, data in files.items() if WRITTEN_DOWN.encode() in data] == []


def test_a_letter_tells_no_sum_that_is_not_released(ledger, found):
    """A draft's sum beside the released one would tell of who came in between."""
    region = Region.read(ledger)
    lines = [line for name in SIZES for line in appearance(region, found, Consents(), region.series[name].site.company).lines]
    assert {line.shown_t for line in lines if line.way == "sum"} == {None}
    assert any(line.shown_t for line in lines if line.way == "consent")


def secrets(ledger) -> set[float]:
    """Every figure of those who have not agreed: cells, quarters, years and sums that are not released; also in thousands."""
    found, region = set(), Region.read(ledger)
    for site in SIZES:
        if site != AGREED:
            found |= {fact.record.value for fact in ledger.facts(sites=[site]) if fact.record.value}
            for kind in ("year", "quarter"):
                figures = [region.figure(site, period, kind) for period in region.periods(kind) if region.series[site].expected(period)]
                found |= {t for one in figures for t in (one.emitted_t, one.emitted_ets_t, one.rest_t, one.captured_fossil_t, one.removed_t) if t}
    for sector in ("metal", "fertiliser"):
        found |= {t.emitted_t for t in region.totals("sector", "year") if t.group == sector and t.emitted_t}
    exact = {round(t, 6) for t in found}
    return {t for t in exact | {round(t / 1000, 6) for t in exact} if t != round(t, -2)}


def harvested(files: dict[str, bytes]) -> set[float]:
    """Every number in the files and their names, read as Norwegian and as English."""
    found: set[float] = set()
    for name, data in files.items():
        if name.endswith(".duckdb"):
            continue
        text = name + "\n" + re.sub(r"data:font/woff2;base64,[\w+/=]+", "", data.decode("utf-8"))
        found |= {number for token in set(NUMBER.findall(text)) for number in read(token)}
        for packed in re.findall(r"f8\W+bdata\W+([\w+/=\\]+)", text):
            data = base64.b64decode(packed.replace("\\u002f", "/").replace("\\", ""))
            found |= {round(value, 6) for (value,) in struct.iter_unpack("<d", data[: len(data) // 8 * 8])}
    return found


def read(token: str) -> set[float]:
    plain = re.sub(r"[ \u00a0\u202f]", "", token).replace("\u2212", "-")
    return {abs(round(float(each), 6)) for each in {plain.replace(",", "."), plain.replace(",", "")} if each.count(".") <= 1}


def tables(file: Path) -> dict[str, list]:
    with duckdb.connect(str(file), read_only=True) as opened:
        names = [name for (name,) in opened.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()]
        return {name: opened.execute(f"FROM {name}").fetchall() for name in names}
