"""The ledger: what was reported, by whom and when; appended to, never edited."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from gic_metrics.ledger import append, copy, reading
from gic_metrics.ledger.entries import WITHDRAWN, Act, Dated, Fact, Submission, submission_seq
from gic_metrics.ledger.errors import AlreadyInForce, AlreadyWithdrawn, RefusedReading, StaleLedger, UnknownSubmission
from gic_metrics.ledger.migrations import migrate, settle_nature
from gic_metrics.ledger.moments import OSLO, from_microseconds, microseconds, moment
from gic_metrics.ledger.store import Cursor, Held, Store, made_by_another, patiently, store_at, transaction
from gic_metrics.vocabulary import DEFAULT_GWP, Finding, Quarter, Reading, Severity

When = str | date | datetime | None
Originals = Sequence[tuple[str, bytes]]
"""(file name, bytes) of files to keep"""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A writer's turn: the seq and time of the entry it may write."""

    cursor: Cursor
    seq: int
    now: datetime


class Ledger:
    """Submissions, facts and reference bodies; a correction is a newer submission, a withdrawal is a row.

    `where` is the path of a DuckDB file or `postgresql://...`. The durable store is opened for the moment of a write or a refresh; reads come
    from a copy in memory. Safe to share between threads; several processes may use the same store. `clock` gives aware times.
    `kind` ("record" or "practice") is settled when the ledger is made; asking for the other one later raises WrongNature.
    """

    def __init__(self, where: str | Path, *, clock: Callable[[], datetime], kind: str | None = None) -> None:
        self._store: Store = store_at(where)
        self._clock = clock
        self._lock = threading.RLock()
        self._root = self._store.connect()
        self._pen = self._root.cursor()
        self._stamp: object | None = None
        self._version = 0
        copy.build(self._pen)
        patiently(lambda: self._be_born(kind), made_by_another, self.where)
        self._freshen()

    def _be_born(self, kind: str | None) -> None:
        with self._store.opened(self._pen, write=True, create=True):
            migrate(self._pen, self._store, self._clock())
            settle_nature(self._pen, self._store, kind)
            self._store.settle(self._pen)

    @property
    def where(self) -> str:
        """The path, or the database's address without its user and password."""
        return self._store.where

    @property
    def version(self) -> int:
        """The newest seq, after taking over what others appended; 0 for an empty ledger."""
        self._freshen()
        return self._version

    @property
    def figures_version(self) -> int:
        """The newest seq that can change a figure: of a submission, a standing or reference data, never of an act."""
        return int(self._ask(_FIGURES_VERSION.format(place=""))[0][0])

    @property
    def kind(self) -> str:
        """`record` or `practice`."""
        return str(self._ask("select value from nature where key = 'kind'")[0][0])

    @property
    def identity(self) -> str:
        """A name of this ledger and of no other, given when it was made."""
        return str(self._ask("select value from nature where key = 'identity'")[0][0])

    def close(self) -> None:
        """Let go of the memory; nothing is kept back, every write is already durable."""
        with self._lock:
            self._pen.close()
            self._root.close()

    # reading

    def _freshen(self) -> None:
        with self._lock:
            stamp = self._store.stamp(self._pen)
            if stamp is not None and stamp == self._stamp:
                return
            with self._store.opened(self._pen, write=False):
                self._version = copy.refresh(self._pen)
            self._stamp = stamp

    @contextmanager
    def _reader(self) -> Iterator[Cursor]:
        self._freshen()
        cursor = self._root.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def _ask(self, query: str, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with self._reader() as cursor:
            return cursor.execute(query, dict(given or {})).fetchall()

    def today(self, as_of: datetime | None = None) -> date:
        """The day in Oslo of a time; None: of now."""
        return (as_of or self._clock()).astimezone(OSLO).date()

    def references(self, as_of: When = None) -> dict[str, dict[str, Any]]:
        """The newest body of each reference name as of the time; before the first, the first."""
        with self._reader() as cursor:
            return reading.reference_bodies(cursor, _us(as_of))

    def reference_history(self, name: str) -> list[Dated]:
        """Every body that a reference name has had, oldest first, with who entered it, when and why."""
        with self._reader() as cursor:
            return reading.reference_history(cursor, name)

    def submissions(self, *, as_of: When = None, company: str | None = None, period: str | Quarter | None = None) -> list[Submission]:
        """Newest first, each with the state it had as of the time; `period` is of the submission or of any of its rows."""
        with self._reader() as cursor:
            return reading.submissions(cursor, _us(as_of), company=company, period=None if period is None else str(period))

    def submission(self, submission_id: str, as_of: When = None) -> Submission:
        """One submission; raises UnknownSubmission."""
        seq = submission_seq(submission_id)
        with self._reader() as cursor:
            found = reading.submissions(cursor, _us(as_of), seq=seq) if seq is not None else []
        if not found:
            raise UnknownSubmission(submission=submission_id)
        return found[0]

    def by_sha256(self, sha: str, as_of: When = None) -> Submission | None:
        """The newest submission of exactly these bytes that is stored and not withdrawn."""
        with self._reader() as cursor:
            found = reading.submissions(cursor, _us(as_of), sha256=sha)
        return next((submission for submission in found if submission.state != WITHDRAWN), None)

    def facts(
        self,
        *,
        as_of: When = None,
        sites: Iterable[str] | None = None,
        periods: Iterable[str | Quarter] | None = None,
        sheets: Iterable[str] | None = None,
        submission: str | None = None,
    ) -> list[Fact]:
        """Facts in force as of the time, by site, period and sheet; or all facts of one submission, in the order of its file."""
        if submission is not None:
            seq = self.submission(submission, as_of).seq
            with self._reader() as cursor:
                return reading.facts_of(cursor, seq)
        with self._reader() as cursor:
            return reading.facts_in_force(cursor, _us(as_of), sites, periods, sheets)

    def accepted(self, submission: str) -> list[tuple[Finding, str]]:
        """The warnings that were accepted with a submission, each with the reason given."""
        query = "select code, place_sheet, cell, value, params, reason from accepted where seq = $seq order by n"
        rows = self._ask(query, {"seq": self.submission(submission).seq})
        return [
            (Finding(Severity.WARNING, code, place_sheet, cell, value, json.loads(params)), said)
            for code, place_sheet, cell, value, params, said in rows
        ]

    def accepted_codes(self, as_of: When = None) -> list[str]:
        """The code of every finding that was accepted with a submission up to the time, once for each finding."""
        query = "select code from accepted where seq <= version_at($as_of) order by seq, n"
        return [str(code) for (code,) in self._ask(query, {"as_of": _us(as_of)})]

    def rows(self, view: str, **params: Any) -> list[tuple[Any, ...]]:
        """The rows of a named view (sql/views), e.g. `rows("emission_parts", as_of=..., gwp_set="AR5")`; None or no as_of = now."""
        return self._view(view, params)[1]

    def named_rows(self, view: str, **params: Any) -> list[dict[str, Any]]:
        """As `rows`, each row a dict by column name."""
        columns, rows = self._view(view, params)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def _view(self, view: str, params: Mapping[str, Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        names = copy.VIEWS[view]
        if unknown := set(params) - set(names):
            raise TypeError(f"{view} takes {names}, not {sorted(unknown)}")
        given = {"as_of": None, "gwp_set": DEFAULT_GWP} | dict(params)
        given["as_of"] = _us(given["as_of"])
        arguments = ", ".join(f"${name}" for name in names)
        with self._reader() as cursor:
            result = cursor.execute(f"select * from {view}({arguments})", {name: given[name] for name in names})
            return [column[0] for column in result.description or ()], result.fetchall()

    def acts(self, kind: str | None = None, subject: str | None = None, *, as_of: When = None) -> list[Act]:
        """Acts as of the time, oldest first; a kind that ends with "." stands for all that begin so."""
        with self._reader() as cursor:
            return reading.acts(cursor, _us(as_of), kind, subject)

    def failing(self) -> dict[str, int]:
        """Check of the log (sql/checks) -> how many rows fail it; 0 where all is well."""
        return {name: len(self._ask(query)) for name, query in copy.CHECKS.items()}

    @contextmanager
    def held(self) -> Iterator[Held]:
        """The durable store, settled, while nobody writes to it; with what it is and how far it goes."""
        with self._lock, self._store.opened(self._pen, write=True):
            self._store.settle(self._pen)
            self._version = copy.refresh(self._pen)
            nature = dict(self._pen.execute("select key, value from nature").fetchall())
            yield Held(self._store, nature["kind"], nature["identity"], self._version)

    def original(self, sha256: str) -> bytes:
        """The file as it was sent; its sha256 is checked. Raises MissingOriginal or DamagedOriginal."""
        with self._lock, self._store.opened(self._pen, write=False):
            return self._store.read_original(self._pen, sha256)

    # writing

    @contextmanager
    def _turn(self, expected_version: int | None = None) -> Iterator[_Turn]:
        """One transaction of the durable store; raises StaleLedger if a figure may have changed since the expected version."""
        with self._lock, self._store.opened(self._pen, write=True):
            with transaction(self._pen):
                self._store.take_turn(self._pen)
                newest, newest_us = self._pen.execute("select coalesce(max(seq), 0), epoch_us(max(recorded_at)) from store.entry").fetchall()[0]
                if expected_version is not None:
                    figures = self._pen.execute(_FIGURES_VERSION.format(place="store.")).fetchall()[0][0]
                    if not figures <= expected_version <= newest:
                        raise StaleLedger(expected=expected_version, version=figures)
                yield _Turn(self._pen, newest + 1, self._time_after(newest_us))
            with suppress(duckdb.Error):  # the commit is durable in the store's log; the next opening moves it into the file
                self._store.settle(self._pen)

    def _time_after(self, newest_us: int | None) -> datetime:
        """Now, but never earlier than what is stored: a clock set back must not reorder the past."""
        now = self._clock()
        if now.tzinfo is None:
            raise ValueError("the clock must give aware times")
        return now if newest_us is None or microseconds(now) > newest_us else from_microseconds(newest_us) + timedelta(microseconds=1)

    def append(
        self,
        read: Reading,
        *,
        by: str,
        reason: str,
        original: bytes | None,
        accepted: Sequence[Finding] = (),
        expected_version: int | None = None,
    ) -> Submission:
        """Store all of a reading or nothing of it, with the file it was read from.

        Raises RefusedReading (unreadable or with errors), StaleLedger (the version moved), DamagedOriginal (other bytes than were read).
        """
        if not read.readable or read.errors:
            raise RefusedReading(file=read.file, errors=len(read.errors))
        with self._turn(expected_version) as turn:
            if original is not None:
                self._store.keep_original(turn.cursor, read.sha256, read.file, original)
            append.write_entry(turn.cursor, turn.seq, "submission", turn.now, by, reason)
            append.write_submission(turn.cursor, turn.seq, read, accepted, reason)
        return self.submission(f"S{turn.seq}")

    def set_standing(self, submission_id: str, *, in_force: bool, by: str, reason: str) -> Submission:
        """Withdraw a submission (what stood before it stands again) or undo that.

        Raises UnknownSubmission, AlreadyWithdrawn, AlreadyInForce.
        """
        seq = submission_seq(submission_id)
        with self._turn() as turn:
            known = turn.cursor.execute("select 1 from store.submission where seq = $1", [seq or 0]).fetchall()
            if not known:
                raise UnknownSubmission(submission=submission_id)
            last = turn.cursor.execute("select in_force from store.standing where target_seq = $1 order by seq desc limit 1", [seq]).fetchall()
            stands = last[0][0] if last else True
            if stands == in_force:
                raise (AlreadyInForce if in_force else AlreadyWithdrawn)(submission=f"S{seq}")
            append.write_entry(turn.cursor, turn.seq, "standing", turn.now, by, reason)
            turn.cursor.execute("insert into store.standing values ($1, $2, $3)", [turn.seq, seq, in_force])
        return self.submission(f"S{seq}")

    def act(self, kind: str, subject: str, body: Mapping[str, Any], *, by: str, reason: str = "", originals: Originals = ()) -> Act:
        """Append one act, with the files that belong to it; see `act_many`."""
        return self.act_many([(kind, subject, body)], by=by, reason=reason, originals=originals)[0]

    def act_many(self, acts: Sequence[tuple[str, str, Mapping[str, Any]]], *, by: str, reason: str = "", originals: Originals = ()) -> list[Act]:
        """Append (kind, subject, body) of each act as one entry, and keep the files under their sha256. An act never changes a figure."""
        if not acts:
            return []
        with self._turn() as turn:
            for file, data in originals:
                self._store.keep_original(turn.cursor, hashlib.sha256(data).hexdigest(), file, data)
            append.write_entry(turn.cursor, turn.seq, "act", turn.now, by, reason)
            append.write_acts(turn.cursor, turn.seq, acts)
        with self._reader() as cursor:
            return reading.acts(cursor, None, seq=turn.seq)

    def enter_reference(self, bodies: Mapping[str, Mapping[str, Any]], *, by: str, reason: str = "", seed: bool = False) -> bool:
        """Append the bodies that differ from the newest of their name; True if any did.

        With `seed`, a body that was ever entered under its name is not entered again: what a person has changed since stays changed.
        """
        texts = {name: canonical(body) for name, body in bodies.items()}
        if not self._changed(texts, self._ask(_REFERENCE_HASHES.format(place="")), seed=seed):
            return False
        with self._turn() as turn:
            changed = self._changed(texts, turn.cursor.execute(_REFERENCE_HASHES.format(place="store.")).fetchall(), seed=seed)
            if changed:
                append.write_entry(turn.cursor, turn.seq, "reference", turn.now, by, reason)
            for name in changed:
                turn.cursor.execute("insert into store.reference values ($1, $2, $3, $4)", [turn.seq, name, _sha(texts[name]), texts[name]])
        return bool(changed)

    @staticmethod
    def _changed(texts: Mapping[str, str], stored: list[tuple[Any, ...]], *, seed: bool) -> list[str]:
        known: dict[str, list[str]] = {}
        for name, sha256 in stored:
            known.setdefault(name, []).append(sha256)
        return [name for name, text in sorted(texts.items()) if _sha(text) not in (known.get(name, []) if seed else known.get(name, [])[-1:])]


_FIGURES_VERSION = "select coalesce(max(seq), 0) from {place}entry where kind <> 'act'"
_REFERENCE_HASHES = "select name, sha256 from {place}reference order by seq"


def canonical(body: Mapping[str, Any]) -> str:
    """A body as JSON text, the same for the same content whatever the order of its keys."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _us(as_of: When) -> int | None:
    when = moment(as_of)
    return None if when is None else microseconds(when)
