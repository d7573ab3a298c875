"""The durable tables, step by step: each step and its record in one transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gic_metrics.ledger.errors import NewerLedger, WrongNature
from gic_metrics.ledger.store import Cursor, Store, transaction

_TABLES = Path(__file__).parent / "sql" / "tables"


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the durable tables; `only` limits it to one kind of store."""

    id: int
    name: str
    only: str | None = None

    @property
    def statements(self) -> list[str]:
        return [s for s in (_TABLES / f"{self.id:04d}_{self.name}.sql").read_text(encoding="utf-8").split(";\n") if s.strip()]


STEPS = (Step(1, "spine"), Step(2, "originals", only="postgresql"), Step(3, "acts"))


def migrate(cursor: Cursor, store: Store, now: datetime) -> None:
    """Bring the attached `store` to the newest step; raises NewerLedger if it is ahead of this program."""
    with transaction(cursor):
        cursor.execute("create table if not exists store.migration (id integer primary key, name varchar not null, applied_at timestamptz not null)")
    done = _applied(cursor)
    if unknown := done - {step.id for step in STEPS}:
        raise NewerLedger(where=store.where, step=max(unknown))
    for step in STEPS:
        if step.id in done or step.only not in (None, store.dialect):
            continue
        with transaction(cursor):
            for statement in step.statements:
                cursor.execute(statement)
            cursor.execute("insert into store.migration values ($1, $2, $3)", [step.id, step.name, now])


def _applied(cursor: Cursor) -> set[int]:
    return {row[0] for row in cursor.execute("select id from store.migration").fetchall()}


def settle_nature(cursor: Cursor, store: Store, kind: str | None) -> None:
    """Say once and for ever whether this is a record or a practice ledger; raises WrongNature if it was said otherwise."""
    found = dict(cursor.execute("select key, value from store.nature").fetchall())
    if not found:
        with transaction(cursor):
            cursor.execute("insert into store.nature values ('kind', $1), ('identity', $2)", [kind or "record", uuid.uuid4().hex])
    elif kind not in (None, found["kind"]):
        raise WrongNature(where=store.where, kind=found["kind"], asked=kind)
