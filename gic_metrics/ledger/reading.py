"""Questions to the copy: facts in force, submissions with their state, reference bodies."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from gic_metrics.ledger.copy import RECORD_COLUMNS
from gic_metrics.ledger.entries import Act, Dated, Fact, Submission
from gic_metrics.ledger.moments import from_microseconds
from gic_metrics.ledger.store import Cursor
from gic_metrics.vocabulary import Record, Sheet

_RECORD = ", ".join(f"fact.{name}" for name in RECORD_COLUMNS)
_ORIGIN = "fact.seq, fact.row_no, submission.file, entry.recorded_us, entry.recorded_by, entry.reason"
_WITH_ORIGIN = "join submission on submission.seq = fact.seq join entry on entry.seq = fact.seq"
_IN_FORCE = f"""
    select {_RECORD}, {_ORIGIN}
    from cover_in_force($as_of) as held
    join fact on fact.cover_id = held.cover_id {_WITH_ORIGIN}
    where ($sites::varchar[] is null or list_contains($sites::varchar[], held.site))
        and ($periods::varchar[] is null or list_contains($periods::varchar[], held.period))
        and ($sheets::varchar[] is null or list_contains($sheets::varchar[], held.sheet))
    order by held.site, held.period, held.sheet, fact.row_no
"""
_OF_SUBMISSION = f"select {_RECORD}, {_ORIGIN} from fact {_WITH_ORIGIN} where fact.seq = $seq order by fact.row_no"
_SUBMISSIONS = """
    with
    covered as (
        select seq, list_sort(list(distinct period)) as periods, list_sort(list(distinct site)) as sites, sum(facts)::bigint as facts
        from cover
        group by seq
    ),
    warned as (select seq, count(*) as warnings from accepted group by seq),
    held as (select distinct seq from cover_in_force($as_of))
    select
        submission.seq, submission.kind, submission.file, submission.sha256, submission.company, submission.period,
        coalesce(covered.periods, []), coalesce(covered.sites, []),
        submission.language, submission.template_version, submission.prepared_by, submission.attested_by, submission.dated,
        entry.recorded_by, entry.reason, entry.recorded_us,
        case
            when submission.seq in (select gone.seq from withdrawn($as_of) as gone) then 'withdrawn'
            when held.seq is not null or covered.seq is null then 'in force'
            else 'replaced'
        end,
        coalesce(covered.facts, 0), coalesce(warned.warnings, 0)
    from submission
    join entry on entry.seq = submission.seq
    left join covered on covered.seq = submission.seq
    left join warned on warned.seq = submission.seq
    left join held on held.seq = submission.seq
    where submission.seq <= version_at($as_of)
        and ($company::varchar is null or submission.company = $company)
        and ($period::varchar is null or submission.period = $period or list_contains(covered.periods, $period))
        and ($seq::bigint is null or submission.seq = $seq)
        and ($sha256::varchar is null or submission.sha256 = $sha256)
    order by submission.seq desc
"""
_ACTS = """
    select act.seq, act.n, act.kind, act.subject, act.body, entry.recorded_us, entry.recorded_by, entry.reason
    from act
    join entry on entry.seq = act.seq
    where act.seq <= version_at($as_of)
        and ($kind::varchar is null or act.kind = $kind or (ends_with($kind, '.') and starts_with(act.kind, $kind)))
        and ($subject::varchar is null or act.subject = $subject)
        and ($seq::bigint is null or act.seq = $seq)
    order by act.seq, act.n
"""


def facts_in_force(
    cursor: Cursor, as_of: int | None, sites: Iterable[str] | None, periods: Iterable[object] | None, sheets: Iterable[str] | None
) -> list[Fact]:
    """Facts in force as of a time (microseconds), of these sites, periods and sheets; None = all."""
    given = {"sites": sites, "periods": periods, "sheets": sheets}
    chosen = {name: None if some is None else [str(one) for one in some] for name, some in given.items()}
    return [_fact(row) for row in cursor.execute(_IN_FORCE, {"as_of": as_of, **chosen}).fetchall()]


def facts_of(cursor: Cursor, seq: int) -> list[Fact]:
    """All facts of one submission, in force or not."""
    return [_fact(row) for row in cursor.execute(_OF_SUBMISSION, {"seq": seq}).fetchall()]


def _fact(row: tuple[Any, ...]) -> Fact:
    values = dict(zip(RECORD_COLUMNS, row, strict=False))
    values["sheet"] = Sheet(values["sheet"])
    seq, row_no, file, recorded_us, by, reason = row[len(RECORD_COLUMNS) :]
    return Fact(Record(**values), f"S{seq}", seq, row_no, file, from_microseconds(recorded_us), by, reason)


def submissions(
    cursor: Cursor,
    as_of: int | None,
    *,
    company: str | None = None,
    period: str | None = None,
    seq: int | None = None,
    sha256: str | None = None,
) -> list[Submission]:
    """Submissions recorded by then, newest first, with the state each had then."""
    given = {"as_of": as_of, "company": company, "period": period, "seq": seq, "sha256": sha256}
    return [_submission(row) for row in cursor.execute(_SUBMISSIONS, given).fetchall()]


def _submission(row: tuple[Any, ...]) -> Submission:
    seq, kind, file, sha256, company, period, periods, sites, *filled_in, by, reason, us, state, records, warned = row
    language, version, prepared, attested, dated = filled_in
    return Submission(
        f"S{seq}", seq, kind, file, sha256, company, period, tuple(periods), tuple(sites), language, version, prepared, attested, dated, by, reason,
        from_microseconds(us), state, records, warned,
    )  # fmt: skip


def acts(cursor: Cursor, as_of: int | None, kind: str | None = None, subject: str | None = None, *, seq: int | None = None) -> list[Act]:
    """Acts recorded by then, oldest first; a kind that ends with "." stands for all that begin so."""
    given = {"as_of": as_of, "kind": kind, "subject": subject, "seq": seq}
    return [
        Act(at, n, name, about, json.loads(body), from_microseconds(us), by, reason)
        for at, n, name, about, body, us, by, reason in cursor.execute(_ACTS, given).fetchall()
    ]


def reference_bodies(cursor: Cursor, as_of: int | None) -> dict[str, dict[str, Any]]:
    """The body of each reference name that holds as of the time; before the first, the first."""
    query = "select r.name, r.body from reference as r join reference_at($as_of) as held on held.name = r.name and held.seq = r.seq order by r.name"
    return {name: json.loads(body) for name, body in cursor.execute(query, {"as_of": as_of}).fetchall()}


def reference_history(cursor: Cursor, name: str) -> list[Dated]:
    """All bodies of one reference name, oldest first."""
    query = (
        "select entry.seq, reference.body, entry.recorded_us, entry.recorded_by, entry.reason"
        " from reference join entry on entry.seq = reference.seq where reference.name = $name order by entry.seq"
    )
    rows = cursor.execute(query, {"name": name}).fetchall()
    return [Dated(seq, json.loads(body), from_microseconds(us), by, reason) for seq, body, us, by, reason in rows]
