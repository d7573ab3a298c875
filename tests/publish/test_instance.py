"""The file of a public instance holds what was released and nothing else, and cannot be written through."""

import duckdb
import pytest

from gic_metrics.ledger.errors import MissingLedger
from gic_metrics.publish.instance import read_instance, read_instance_seals, write_instance
from gic_metrics.publish.releasing import recall, releases
from gic_metrics.publish.seal import SigningKey
from gic_metrics.submission import open_ledger
from tests.conftest import Clock, copied


@pytest.fixture(scope="module")
def two_releases(built_releases, tmp_path_factory):
    """Both releases of the shared ledger, the first recalled."""
    ledger = open_ledger(str(copied(built_releases, tmp_path_factory.mktemp("releases") / "ledger")), clock=Clock())
    recall(ledger, "G-0001", by="Ola", reason="Feil kilde")
    return releases(ledger)


def test_the_releases_come_back_as_they_were_with_how_they_stand(two_releases, tmp_path):
    file = tmp_path / "public" / "released.duckdb"
    assert write_instance(file, two_releases, public_key="k") == 2
    assert read_instance(file) == (two_releases, "k")


def test_writing_again_replaces_the_file_and_leaves_nothing_beside_it(two_releases, tmp_path):
    file = tmp_path / "released.duckdb"
    write_instance(file, two_releases)
    write_instance(file, two_releases[:1])
    assert [one.release.id for one in read_instance(file)[0]] == ["G-0001"]
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith((".released", "released"))] == ["released.duckdb"]


def test_the_file_holds_no_table_of_the_ledger_and_each_released_figure_as_a_row(two_releases, tmp_path):
    file = tmp_path / "released.duckdb"
    write_instance(file, two_releases)
    with duckdb.connect(str(file), read_only=True) as opened:
        tables = {row[0] for row in opened.execute("SELECT table_name FROM information_schema.tables").fetchall()}
        assert tables == {"release", "figure", "seal", "seal_key"}
        [total] = opened.execute("SELECT sum(emitted_t) FROM figure WHERE release = 'G-0002' AND year = '2020'").fetchone()
    assert total == 2_462_280.0


def test_the_seals_come_back_whole(two_releases, tmp_path):
    file, signed = tmp_path / "released.duckdb", SigningKey.at(tmp_path / "key").sign({"release": "G-0001", "by": "Åse <b>"})
    write_instance(file, two_releases, seals=[signed])
    assert read_instance_seals(file) == [signed]
    assert read_instance_seals(file)[0].intact()


def test_an_instance_without_its_file_says_so(tmp_path):
    with pytest.raises(MissingLedger):
        read_instance_seals(tmp_path / "none.duckdb")
    with pytest.raises(MissingLedger):
        read_instance(tmp_path / "none.duckdb")
