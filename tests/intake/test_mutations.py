"""Workbooks changed at random are read, asked about or refused, and the ledger is as it was; `make soak` takes ten thousand, here a stated sample."""

from __future__ import annotations

import pytest

from gic_metrics.ledger import Ledger
from tests.intake.corpus import campaign
from tests.intake.corpus.mutations import mutant
from tests.intake.test_corpus import new_ledger

SEED, SAMPLE = 20261125, 200


@pytest.fixture(scope="module")
def ledger(tmp_path_factory) -> Ledger:
    return new_ledger(tmp_path_factory.mktemp("mutations"))


def test_a_sample_of_changed_workbooks_is_read_asked_about_or_refused(ledger):
    before = campaign.fingerprint(ledger)
    found = campaign.run(ledger, campaign.bases(ledger), SEED, range(SAMPLE))
    assert found.faults == []
    assert sum(found.counted.values()) == SAMPLE
    assert min(found.counted[outcome] for outcome in ("read", "asked", "refused")) > SAMPLE // 20, "the sample tries all three"
    assert campaign.fingerprint(ledger) == before


def test_a_mutant_is_known_by_its_seed_and_number(ledger):
    files = campaign.bases(ledger)
    for n in range(20):
        assert mutant(files, SEED, n) == mutant(files, SEED, n)
    assert len({mutant(files, SEED, n).data for n in range(20)}) == 20
