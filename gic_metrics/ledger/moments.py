"""Points in time. A date without a time is the end of that day in Europe/Oslo (accounting rules 12.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import overload
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@overload
def moment(when: None) -> None: ...
@overload
def moment(when: str | date | datetime) -> datetime: ...


def moment(when: str | date | datetime | None) -> datetime | None:
    """An aware time: `2026-07-31` is the end of that day in Oslo, a time without offset is Oslo's; None ("now") stays None.

    Raises ValueError for what is neither.

    >>> moment("2026-07-31").isoformat()
    '2026-07-31T23:59:59.999999+02:00'
    """
    if when is None:
        return None
    if isinstance(when, str):
        said = when.strip()
        when = date.fromisoformat(said) if len(said) == 10 else datetime.fromisoformat(said)
    if not isinstance(when, datetime):
        return datetime.combine(when, time.max, tzinfo=OSLO)
    return when if when.tzinfo else when.replace(tzinfo=OSLO)


def microseconds(when: datetime) -> int:
    """Whole microseconds since 1970 (UTC); exact."""
    since = when - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_microseconds(count: int) -> datetime:
    """The aware UTC time that is `count` microseconds after 1970."""
    return datetime.fromtimestamp(count // 1_000_000, UTC).replace(microsecond=count % 1_000_000)
