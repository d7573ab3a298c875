"""A fresh ledger, a clock that is moved by hand, and readings in one line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gic_metrics.ledger import Ledger
from gic_metrics.vocabulary import Reading, Record, Sheet


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


def record(value: float | None = 100.0, **fields: object) -> Record:
    """A row of fossil CO2 from combustion at NO-47 in 2026-Q3, with what is given changed."""
    plain = Record(
        site="NO-47", period="2026-Q3", sheet=Sheet.EMISSIONS, variable="scope1", gas="CO2", origin="fossil", category="combustion",
        quantity=value, unit="t", value=value, place_sheet="Utslipp", cell="F7", raw=str(value),
    )  # fmt: skip
    return replace(plain, **fields)


def reading(data: bytes, *records: Record, **fields: object) -> Reading:
    """A reading of a file that holds these bytes."""
    plain = Reading("norcem.xlsx", hashlib.sha256(data).hexdigest(), True, company="934949145", period="2026-Q3", records=records)
    return replace(plain, **fields)


def store(ledger: Ledger, data: bytes, *records: Record, **fields: object) -> str:
    """Append a reading of these bytes; the submission's id."""
    return ledger.append(reading(data, *records, **fields), by="Kari", reason="test", original=data).id


def values(ledger: Ledger, as_of: object = None) -> list[float | None]:
    return [fact.record.value for fact in ledger.facts(as_of=as_of)]  # type: ignore[arg-type]


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 10, 1, 8, tzinfo=UTC))


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / "ledger.duckdb", clock=clock)
    yield opened
    opened.close()
