"""What is released is frozen, says the same as the ledger, and goes out only by the rules."""

from dataclasses import fields, replace

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.figures.sentence import overview_headline
from gic_metrics.publish.drafting import Draft, draft, public_years
from gic_metrics.publish.release import ALL, PROTECTED, SOME, Part, PartYear, Release, released_progress, released_region
from gic_metrics.publish.releasing import (
    GENUINE,
    SUPERSEDED,
    WITHDRAWN,
    NotReleased,
    approve,
    decline,
    earlier,
    in_force,
    propose,
    recall,
    releases,
    waiting,
)
from gic_metrics.publish.snapshot.pictures import Told
from gic_metrics.targets.progress import progress
from gic_metrics.text import LANGUAGES, words_in


@pytest.fixture
def whole_draft(record_ledger, clock) -> Draft:
    return draft(record_ledger, Region.read(record_ledger), "2022", now=clock())


@pytest.fixture
def drafted(whole_draft) -> Release:
    return whole_draft.release


def released(ledger, drafted, clock, *, supersedes="", names=("Kari", "Kari")):
    return approve(ledger, propose(ledger, changed(drafted, supersedes=supersedes), by=names[0]), by=names[1], now=clock())


def changed(drafted: Draft, **fields) -> Draft:
    return replace(drafted, release=replace(drafted.release, **fields))


def protected(drafted: Draft, **figures) -> Draft:
    """The same draft with one part more, which is not public by nature."""
    part = Part("rest:hidden", {"nb": "Øvrige", "en": "Others"}, "metals", PROTECTED, {"2022": PartYear(12_000.0, verified=False, **figures)})
    return changed(drafted, parts=(*drafted.release.parts, part))


def test_the_released_region_gives_the_totals_and_the_status_that_the_ledger_gives(record_ledger, drafted):
    region, public = Region.read(record_ledger), released_region(drafted)
    for by in ("region", "sector", "site"):
        assert public.totals(by, "year") == region.totals(by, "year")
    assert released_progress(drafted) == progress(region)
    assert [t.emitted_t for t in public.totals() if t.period == "2020"] == [2_462_280.0]


def test_a_release_is_the_same_after_it_has_been_written_and_read(drafted):
    again = Release.from_json(drafted.to_json())
    assert again == drafted
    assert again.sha256 == drafted.sha256


def test_a_draft_up_to_a_year_holds_nothing_of_later_years(record_ledger, clock):
    early = draft(record_ledger, Region.read(record_ledger), "2020", now=clock()).release
    assert max(year for part in early.parts for year in part.years) == "2020"
    with pytest.raises(ValueError):
        draft(record_ledger, Region.read(record_ledger), "2030", now=clock())


def test_a_year_that_the_register_does_not_report_stays_unknown_and_is_not_zero(record_ledger, drafted):
    assert public_years(record_ledger)["NO-66"][2022] is None
    silent = next(part for part in drafted.parts if part.key == "NO-66")
    assert silent.years["2022"].emitted_t is None


def test_removals_that_are_withheld_take_net_and_every_status_on_net_with_them(whole_draft, drafted):
    withheld = protected(whole_draft, removed_t=None, captured_fossil_t=None, removed_sold_t=None).release
    assert withheld.removals_withheld
    assert not drafted.removals_withheld
    assert {row.target for row in released_progress(withheld)} < {row.target for row in released_progress(drafted)}


def test_figures_public_by_nature_need_one_name_and_all_others_two(record_ledger, whole_draft, clock):
    assert released(record_ledger, whole_draft, clock).approved_by == ""
    proposal = propose(record_ledger, protected(whole_draft), by="Kari")
    with pytest.raises(NotReleased, match="two_names"):
        approve(record_ledger, proposal, by=" kari ", now=clock())
    made = approve(record_ledger, proposal, by="Ola", now=clock())
    assert (made.id, made.by, made.approved_by) == ("G-0002", "Kari", "Ola")


def test_a_release_is_numbered_listed_superseded_and_recalled_and_never_changed(record_ledger, whole_draft, clock):
    first = released(record_ledger, whole_draft, clock)
    clock.forward(days=1)
    second = released(record_ledger, whole_draft, clock, supersedes=first.id)
    told = {one.release.id: one for one in releases(record_ledger)}
    assert (told[first.id].state, told[first.id].newer, told[second.id].state) == (SUPERSEDED, second.id, GENUINE)
    recall(record_ledger, second.id, by="Kari", reason="Feil år")
    told = {one.release.id: one for one in releases(record_ledger)}
    assert (told[second.id].state, told[second.id].reason, told[first.id].state) == (WITHDRAWN, "Feil år", GENUINE)
    assert told[second.id].release == second
    assert in_force(told.values()).release.id == first.id


def test_a_recall_is_done_once_and_a_superseded_release_can_be_recalled_too(record_ledger, whole_draft, clock):
    first = released(record_ledger, whole_draft, clock)
    second = released(record_ledger, whole_draft, clock, supersedes=first.id)
    recall(record_ledger, first.id, by="Kari", reason="Feil år")
    with pytest.raises(NotReleased, match="recalled"):
        recall(record_ledger, first.id, by="Ola", reason="Noe annet")
    record_ledger.act("release.recalled", first.id, {}, by="Ola", reason="Skrevet forbi")
    told = {one.release.id: one for one in releases(record_ledger)}
    assert (told[first.id].state, told[first.id].by, told[first.id].reason) == (WITHDRAWN, "Kari", "Feil år")
    assert told[second.id].state == GENUINE


def test_a_refusal_has_a_name_and_a_reason_and_a_short_form_is_no_second_person(record_ledger, whole_draft, clock):
    proposal = propose(record_ledger, protected(whole_draft), by="Kari Nordmann")
    for by, reason in (("", "Feil"), ("Ola", " "), ("\u200b", "Feil")):
        with pytest.raises(NotReleased, match="nobody"):
            decline(record_ledger, proposal, by=by, reason=reason)
    for by, code in (("Nordmann,\u00a0Kari", "two_names"), ("K. Nordmann", "too_like")):
        with pytest.raises(NotReleased, match=code):
            approve(record_ledger, proposal, by=by, now=clock())
    assert waiting(record_ledger) == [proposal]


def test_an_approval_fails_when_another_release_came_between_or_when_it_is_settled(record_ledger, whole_draft, clock):
    early, late = propose(record_ledger, protected(whole_draft), by="Kari"), propose(record_ledger, protected(whole_draft), by="Kari")
    approve(record_ledger, early, by="Ola", now=clock())
    with pytest.raises(NotReleased, match="settled"):
        approve(record_ledger, early, by="Ola", now=clock())
    with pytest.raises(NotReleased, match="overtaken"):
        approve(record_ledger, late, by="Ola", now=clock())
    decline(record_ledger, late, by="Ola", reason="Overhalt")
    assert waiting(record_ledger) == []


def test_nothing_goes_out_while_the_books_do_not_balance(record_ledger, whole_draft, monkeypatch):
    from gic_metrics.publish import releasing

    monkeypatch.setattr(releasing, "books_balance", lambda checks: False)
    with pytest.raises(NotReleased, match="books"):
        propose(record_ledger, whole_draft, by="Kari")


def test_the_frame_names_nobody_beside_the_sites_that_are_shown(drafted, record_ledger):
    named = {part.key for part in drafted.parts}
    assert {site["id"] for site in drafted.frame["register"]["site"]} <= named
    assert all(one.file == "verified_emissions.csv" for one in drafted.inputs)


def test_of_those_who_have_not_agreed_only_a_safe_sum_is_let_out_and_nothing_that_yields_removals(practice_ledger, clock):
    region = Region.read(practice_ledger)
    release = draft(practice_ledger, region, "2025", now=clock()).release
    rest = next(part for part in release.parts if part.key == "rest:hidden")
    assert (rest.basis, rest.years["2025"].emitted_t, rest.years["2025"].beside) == (PROTECTED, 9_000.0, ALL)
    assert release.removals_withheld
    assert not release.public_by_nature
    [total] = [t for t in released_region(release).totals() if t.period == "2025"]
    [inside] = [t for t in region.totals() if t.period == "2025"]
    assert total.emitted_ets_t == inside.emitted_ets_t
    assert total.emitted_t == pytest.approx(inside.emitted_t, abs=1000)
    assert total.emitted_t % 1000 == 0, "what contains a rounded sum is known no better than that"
    assert not rest.years["2025"].verified, "nobody verifies what lies outside the EU ETS"
    assert total.removed_t is None
    assert "12649" not in release.to_json().decode()


def test_a_sum_that_mixes_what_the_scheme_covers_and_what_it_does_not_is_held_against_no_path(drafted):
    mixed = replace(
        drafted, parts=(*drafted.parts, Part("rest:hidden", {"nb": "Ø", "en": "O"}, "metals", PROTECTED, {"2022": PartYear(9e3, beside=SOME)}))
    )
    assert released_progress(mixed) == []


def test_what_was_released_is_remembered_with_what_was_in_each_sum_and_that_stays_in_the_house(record_ledger, whole_draft, clock):
    made = released(record_ledger, whole_draft, clock)
    known = earlier(record_ledger)
    assert {cell.release for cell in known} == {made.id}
    assert sum(cell.printed_t for cell in known if cell.period == "2020" and cell.measure == "emitted") == 2_462_280.0
    assert not {"record", "content"} & {field.name for field in fields(made)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_withheld_is_told_as_if_it_were_nothing(language, practice_ledger, clock):
    told = Told(draft(practice_ledger, Region.read(practice_ledger), "2025", now=clock()).release, words_in(language))
    said = " ".join(f"{p.headline} {p.sentence} {p.alt} {p.figure.to_json()} {p.table}" for p in told.pictures())
    for key in ("emitted_against_path.e_is_n", "what_changed.none_removed", "column.removed", "column.net"):
        assert told.words(key) not in said
    assert told.words("emitted_against_path.e_alone") in said
    assert told.words("what_changed.removed_withheld") in said
    [headline] = [p.headline for p in told.pictures() if p.key == "what_changed"]
    assert told.words("what_changed.emissions_ets") in headline, "the change leaves out what lies outside the EU ETS, and says so"
    assert told.words("overview_headline.change_ets", changes=[""]).split(" ")[0] in told.pictures()[0].headline


def test_sites_are_counted_once_however_many_parts_they_stand_in(practice_ledger, clock):
    region = Region.read(practice_ledger)
    release = draft(practice_ledger, region, "2025", now=clock()).release
    assert sum(part.sites for part in release.parts) == len(region.series)
    public = released_region(release)
    assert words_in("nb").count(9) in overview_headline(public, [], words_in("nb"))
    assert "ti " not in overview_headline(public, [], words_in("nb"))
