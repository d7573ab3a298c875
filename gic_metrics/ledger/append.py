"""The rows of one submission, written into the attached store inside the caller's transaction."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from gic_metrics.ledger.copy import FACT_COLUMNS, RECORD_COLUMNS
from gic_metrics.ledger.store import Cursor
from gic_metrics.vocabulary import Finding, Quarter, Reading, Record

_TYPES = {"share": "double", "stop_days": "double", "quantity": "double", "value": "double", "in_ets": "boolean", "control": "boolean"}
_CHUNK = 20_000


def write_entry(cursor: Cursor, seq: int, kind: str, now: datetime, by: str, reason: str) -> None:
    cursor.execute("insert into store.entry values ($1, $2, $3, $4, $5)", [seq, kind, now, _text(by), _text(reason)])


def write_submission(cursor: Cursor, seq: int, reading: Reading, accepted: Sequence[Finding], reason: str) -> None:
    """The submission, its facts, the warnings that were accepted with the reason, and what a person let stand with a reason of its own."""
    write_submission_row(cursor, "store.submission", seq, reading)
    for first in range(0, len(reading.records), _CHUNK):
        write_facts(cursor, seq, reading.records[first : first + _CHUNK], first + 1)
    stand = [(finding, reason) for finding in accepted] + [(finding, answer.reason) for finding, answer in reading.kept]
    for number, (finding, why) in enumerate(stand, start=1):
        params = json.dumps(finding.params, ensure_ascii=False, sort_keys=True, default=_plain)
        warned = (finding.code, finding.place_sheet, finding.cell, finding.value, params, why)
        cursor.execute("insert into store.accepted values (?, ?, ?, ?, ?, ?, ?, ?)", [seq, number, *(_text(value) for value in warned)])


def write_submission_row(cursor: Cursor, table: str, seq: int, reading: Reading) -> None:
    """What a file says of itself, with how much was found in it."""
    summary = {"records": len(reading.records), "findings": dict(Counter(str(f.severity) for f in reading.findings))}
    said = (reading.file, reading.sha256, reading.company, reading.period, reading.language, reading.template_version,
            reading.prepared_by, reading.attested_by, reading.dated)  # fmt: skip
    row = [seq, reading.kind, *(_text(value) for value in said), json.dumps(summary, sort_keys=True)]
    cursor.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)


def write_acts(cursor: Cursor, seq: int, acts: Sequence[tuple[str, str, Mapping[str, Any]]]) -> None:
    """(kind, subject, body) of each act of one entry, in one statement."""
    bodies = [_text(json.dumps(body, ensure_ascii=False, sort_keys=True)) for _, _, body in acts]
    cursor.execute(
        "insert into store.act select $seq, unnest($n::integer[]), unnest($kind::varchar[]), unnest($subject::varchar[]), unnest($body::varchar[])",
        {"seq": seq, "n": list(range(1, len(acts) + 1)), "kind": [_text(a[0]) for a in acts], "subject": [_text(a[1]) for a in acts], "body": bodies},
    )


def write_facts(cursor: Cursor, seq: int, records: Sequence[Record], first_row: int, table: str = "store.fact") -> None:
    """One statement for many rows: each column is a list, or a single value where all rows share it."""
    given: dict[str, Any] = {"seq": seq, "rows": list(range(first_row, first_row + len(records)))}
    selected = ["$seq", "unnest($rows::integer[])"]
    for name in RECORD_COLUMNS:
        kind, values = _TYPES.get(name, "varchar"), [_checked(name, getattr(record, name)) for record in records]
        same = all(value == values[0] for value in values)
        given[name] = values[0] if same else values
        selected.append(f"${name}::{kind}" if same else f"unnest(${name}::{kind}[])")
    cursor.execute(f"insert into {table} ({', '.join(FACT_COLUMNS)}) select {', '.join(selected)}", given)


def _checked(name: str, value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name} of a record is {value}")
    if _TYPES.get(name) == "double":
        return None if value is None else float(value)
    return value if name in _TYPES else _text(value)


def _text(value: Any) -> str | None:
    """Text as stored: PostgreSQL keeps no NUL character."""
    return None if value is None else str(value).replace("\x00", "\ufffd")


def _plain(value: Any) -> Any:
    """What JSON has no form for, inside the params of a finding."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return sorted(value) if isinstance(value, (set, frozenset)) else list(value)
    return str(value) if isinstance(value, Quarter) else repr(value)
