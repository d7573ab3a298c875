"""What everyone sees: what has been released, on the ledger's own app and on a public instance that holds nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.access import Role
from gic_metrics.publish.instance import write_instance
from gic_metrics.publish.releasing import recall, releases
from gic_metrics.submission import open_ledger
from gic_metrics.text import words_in
from tests.conftest import copied
from tests.pages.seen import is_sound, shown


@pytest.fixture
def published(built_releases, tmp_path, clock):
    """A ledger's file with releases up to 2021 and up to 2022, and the ledger."""
    file = copied(built_releases, tmp_path / "published")
    return file, open_ledger(str(file), clock=clock)


def plain(app) -> str:
    return shown(app).replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_before_anything_is_released_the_page_says_so(language, be, visit, record_file):
    be(Role.PUBLIC)
    app = visit("public", record_file, lang=language)
    assert is_sound(app)
    assert words_in(language)("page.public.nothing.title") in shown(app)
    assert "2 327 170" not in plain(app)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("role", list(Role))
def test_everyone_sees_the_newest_release(role, language, be, visit, published):
    be(role)
    app = visit("public", published[0], lang=language)
    assert is_sound(app)
    assert "G-0002" in shown(app)
    assert "2 327 170" in plain(app)
    assert words_in(language)("snapshot.coverage.most") in shown(app)
    assert "98,1" not in shown(app).replace("98.1", "98,1"), "coverage is said to the public in words only"
    assert "Kari Ås" in shown(app)
    assert app.get("plotly_chart")


def test_the_public_comes_to_the_published_figures_by_the_bare_address(be, visit, published):
    be(Role.PUBLIC)
    app = visit("", published[0])
    assert "G-0002" in shown(app)
    assert words_in("nb")("frame.closed.public") not in shown(app)


def test_an_older_release_is_shown_as_it_was_and_says_that_newer_figures_exist(be, visit, published):
    be(Role.PUBLIC)
    app = visit("public", published[0], release="G-0001")
    assert "2 225 858" in plain(app)
    assert "2 327 170" not in plain(app)
    assert words_in("nb")("released.newer.title") in shown(app)


def test_a_recalled_release_says_so_first_and_is_not_what_one_meets(be, visit, published):
    recall(published[1], "G-0002", by="Ola", reason="Feil kilde")
    be(Role.PUBLIC)
    assert "2 225 858" in plain(visit("public", published[0]))
    app = visit("public", published[0], release="G-0002")
    assert words_in("nb")("released.recalled.title", id="G-0002") in shown(app)
    assert "Feil kilde" in shown(app)


def test_a_number_that_does_not_exist_is_said_and_shows_no_other_release(be, visit, published):
    be(Role.PUBLIC)
    app = visit("public", published[0], release="G-9999")
    assert words_in("nb")("page.public.unknown.title", asked="G-9999") in shown(app)
    assert "G-0001" in shown(app)
    assert "2 327 170" not in plain(app)
    assert not app.get("plotly_chart")


def test_where_none_is_in_force_the_page_says_so_and_lists_them_with_the_reason(be, visit, published):
    for name in ("G-0001", "G-0002"):
        recall(published[1], name, by="Ola", reason=f"Feil i {name}")
    be(Role.PUBLIC)
    app = visit("public", published[0], lang="en")
    words = words_in("en")
    assert words("page.public.none_in_force.title") in shown(app)
    assert words("page.public.nothing.title") not in shown(app)
    assert "Feil i G-0001" in shown(app)


def test_a_practice_release_is_marked_as_practice(be, visit, published, monkeypatch, tmp_path):
    made = [replace(one, release=replace(one.release, kind="practice")) for one in releases(published[1])]
    file = tmp_path / "released.duckdb"
    write_instance(file, made)
    monkeypatch.setenv("GIC_PUBLIC", str(file))
    assert words_in("nb")("frame.practice") in shown(visit("public", published[0]))


@pytest.fixture
def instance(published, tmp_path, monkeypatch):
    """A public instance on its file; the ledger is not to be opened, whatever is asked for."""
    file = tmp_path / "released.duckdb"
    write_instance(file, releases(published[1]))
    monkeypatch.setenv("GIC_PUBLIC", str(file))

    def opened(*where):
        raise AssertionError(where)

    monkeypatch.setattr("pages._frame._open", opened)
    return published[0]


def test_a_public_instance_shows_the_releases_without_a_ledger(instance, visit):
    app = visit("public", instance)
    assert is_sound(app)
    assert "2 327 170" in plain(app)


@pytest.mark.parametrize("page", ["overview", "intake", "submissions", "companies", "targets"])
def test_a_public_instance_has_no_other_page_even_as_the_first_request(page, instance, visit):
    app = visit(page, instance, directly=True)
    assert words_in("nb")("frame.closed.public") in shown(app)
    assert "2 327 170" not in plain(app)
    assert not app.get("plotly_chart")


def test_a_public_instance_believes_no_proxy(instance, visit, monkeypatch):
    from pages import _frame

    monkeypatch.setenv("GIC_ACCESS", "proxy")
    monkeypatch.setenv("GIC_AUTH_SECRET", "x" * 32)
    monkeypatch.setattr(_frame, "headers", lambda: {"X-Auth-Role": "staff", "X-Auth-Secret": "x" * 32})
    assert _frame.identity() == (Role.PUBLIC, "")


def test_an_instance_whose_file_is_gone_says_that_it_is_not_available(visit, record_file, monkeypatch, tmp_path):
    monkeypatch.setenv("GIC_PUBLIC", str(tmp_path / "gone.duckdb"))
    app = visit("public", record_file)
    assert not app.exception
    assert words_in("nb")("frame.no_ledger.title") in shown(app)
