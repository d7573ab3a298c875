"""The copy in memory that every read is served from, kept fresh by taking over what was appended since."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

from gic_metrics.ledger.store import Cursor, transaction
from gic_metrics.reference import Gwp, Site
from gic_metrics.vocabulary import Record

_SQL = Path(__file__).parent / "sql"
RECORD_COLUMNS = tuple(f.name for f in fields(Record))
FACT_COLUMNS = ("seq", "row_no", *RECORD_COLUMNS)
_COPIED = ("submission", "accepted", "standing", "reference", "act")
ETS_GASES = Site.__dataclass_fields__["ets_gases"].default
_DERIVED = ("entry", "fact", "nature", "cover", "gwp_value", "site_ets")


def _statements(file: Path) -> list[str]:
    return [s for s in file.read_text(encoding="utf-8").split(";\n") if s.strip()]


def _views() -> dict[str, tuple[str, ...]]:
    """Every table macro in sql/views with its parameters: `{"emission_parts": ("as_of", "gwp_set")}`."""
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted((_SQL / "views").glob("*.sql")):
        for name, parameters in re.findall(r"create macro (\w+)\(([^)]*)\) as table", file.read_text(encoding="utf-8")):
            found[name] = tuple(p.strip() for p in parameters.split(","))
    return found


VIEWS = _views()
CHECKS = {file.stem: file.read_text(encoding="utf-8") for file in sorted((_SQL / "checks").glob("*.sql"))}
"""check -> a query that gives the rows that fail it"""


def build(cursor: Cursor) -> None:
    """The empty tables of the copy, and the views over them."""
    for file in (_SQL / "copy" / "tables.sql", *sorted((_SQL / "views").glob("*.sql"))):
        for statement in _statements(file):
            cursor.execute(statement)


def refresh(cursor: Cursor) -> int:
    """Take over from the attached `store` all entries newer than ours; returns the newest seq.

    If the store is another ledger than before, or an older state of it (one was restored), the copy starts afresh.
    """
    newest = cursor.execute("select coalesce(max(seq), 0) from store.entry").fetchall()[0][0]
    identity = cursor.execute("select value from store.nature where key = 'identity'").fetchall()
    ours = cursor.execute("select coalesce(max(seq), 0) from entry").fetchall()[0][0]
    known = cursor.execute("select value from nature where key = 'identity'").fetchall()
    same = identity == known and newest >= ours
    if same and newest == ours:
        return int(newest)
    with transaction(cursor):
        if not same:
            _forget(cursor)
            ours = 0
        _take_over(cursor, ours, newest)
    return int(newest)


def _forget(cursor: Cursor) -> None:
    for table in _COPIED + _DERIVED:
        cursor.execute(f"delete from {table}")
    cursor.execute("insert into nature select key, value from store.nature")


def _take_over(cursor: Cursor, seq: int, upto: int) -> None:
    span = {"seq": seq, "upto": upto}
    cursor.execute(
        "insert into entry select seq, kind, epoch_us(recorded_at), recorded_by, reason from store.entry where seq > $seq and seq <= $upto", span
    )
    for table in _COPIED:
        cursor.execute(f"insert into {table} by name select * from store.{table} where seq > $seq and seq <= $upto", span)
    take_over_facts(cursor, "store.fact", seq, upto)
    bodies = cursor.execute(
        "select seq, name, body from reference where name in ('gwp', 'register', 'own_register') and seq > $seq and seq <= $upto", span
    ).fetchall()
    for at_seq, name, body in bodies:
        _spread_reference(cursor, at_seq, name, json.loads(body))


def take_over_facts(cursor: Cursor, source: str, seq: int, upto: int) -> None:
    """Facts of a table with the submissions after `seq`, each under what its submission stands for."""
    span = {"seq": seq, "upto": upto}
    cursor.execute((_SQL / "copy" / "cover.sql").read_text(encoding="utf-8").format(source=source), span)
    columns = ", ".join(f"f.{name}" for name in FACT_COLUMNS)
    cursor.execute(
        f"insert into fact select {columns}, c.cover_id from {source} as f"
        " join cover as c on c.seq = f.seq and c.site = f.site and c.period = f.period and c.sheet = f.sheet"
        " where f.seq > $seq and f.seq <= $upto order by c.cover_id, f.row_no",
        span,
    )


def _spread_reference(cursor: Cursor, seq: int, name: str, body: dict[str, object]) -> None:
    """The part of a reference body that views join: GWP values, and the gases inside each site's ETS total."""
    if name == "gwp":
        cursor.executemany("insert into gwp_value values (?, ?, ?, ?, ?, ?)", [(seq, *row) for row in Gwp.of(body).rows()])
        return
    sites = body.get("site", ())
    assert isinstance(sites, list | tuple)
    for row in [(seq, name, site["id"], gas) for site in sites for gas in site.get("ets_gases", ETS_GASES)]:
        cursor.execute("insert into site_ets values (?, ?, ?, ?)", row)
