"""Who has reported: company by quarter, with the day it is due, who is excused, and how much of the region's tonnes is in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gic_metrics.accounting.region import Region
from gic_metrics.ledger import IN_FORCE, Act, Ledger, Submission
from gic_metrics.reference import Register
from gic_metrics.submission.checked import Checked
from gic_metrics.submission.remarks import open_questions
from gic_metrics.vocabulary import Quarter

GIVEN, TAKEN_BACK = "excuse.given", "excuse.taken_back"
DAYS_BEFORE = (30, 7, 1)
DAYS_AFTER = (1, 7)
THEN_EVERY_DAYS = 30


class State(StrEnum):
    """Of one company and quarter."""

    IN = "in"
    """every site has its figures"""
    DOUBTFUL = "doubtful"
    """something is in, but a site has no whole figure, a file waits in the tray, or a question about the figures stands open"""
    ESTIMATED = "estimated"
    """due and not in; the region's total rests on an estimate"""
    MISSING = "missing"
    NOT_DUE = "not_due"
    EXCUSED = "excused"


TO_CHASE = (State.MISSING, State.ESTIMATED, State.DOUBTFUL, State.NOT_DUE)
"""the states in which a reminder makes sense, the most urgent first"""


@dataclass(frozen=True)
class Duty:
    """What one company owes for one quarter."""

    company: str
    """organisation number"""
    name: str
    quarter: Quarter
    due: date
    state: State
    sites: tuple[str, ...]
    """that count in the region and are active in the quarter"""
    without: tuple[str, ...]
    """of these, the sites without a whole figure"""
    weight_t: float
    """what the company weighs in the coverage, t CO2e a year"""
    submission: Submission | None = None
    """the newest in force"""
    excuse: Act | None = None
    waiting: tuple[str, ...] = ()
    """files of the quarter that lie in the tray"""
    questions: int = 0
    """comments on what is stored that nobody has settled"""

    @property
    def owes(self) -> bool:
        """Is it the company's turn? What lies in the tray, or is asked about, waits for the desk."""
        return self.state in TO_CHASE and bool(self.without) and not self.waiting

    def days_late(self, today: date) -> int:
        """Negative: days left."""
        return (today - self.due).days


@dataclass(frozen=True)
class Tally:
    """One quarter in sum."""

    companies: int
    reported: int
    weight_t: float
    reported_t: float
    by_state: Counter[State]

    @property
    def reported_pct(self) -> float | None:
        """Share of the expected tonnes that is in, 0-100; None where nothing is known of the weights."""
        return 100.0 * self.reported_t / self.weight_t if self.weight_t else None


def due_day(region: Region, quarter: Quarter) -> date:
    return quarter.end + timedelta(days=region.reference.cluster.reporting_due_days)


def quarters_shown(region: Region, today: date, most: int = 5) -> list[Quarter]:
    """The newest ended quarters, the newest last; none from before anybody reported, and the last ended one at least."""
    last = Quarter.of(today) - 1
    first = min(region.grid) if region.grid else last
    return [q for n in range(most - 1, -1, -1) if (q := last - n) >= min(first, last)]


Waiting = Mapping[tuple[str, str], Sequence[str]]
"""(organisation number, quarter) -> the files that lie in the tray"""


def waiting_files(tray: Iterable[Checked], register: Register) -> Waiting:
    """Whose files lie in the tray, and of which quarter; those that are stored already wait for nothing."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in tray:
        owner = register.company_of(one.reading.company) if one.reading.company else None
        if owner and one.reading.period and not one.repeated and not one.stored:
            found[owner.org_no, str(one.reading.period)].append(one.reading.file)
    return found


def duties(region: Region, ledger: Ledger, quarters: Iterable[Quarter], today: date, waiting: Waiting | None = None) -> list[Duty]:
    """Every company with a site that counts, for each quarter, by name; as known at the region's time."""
    register = region.reference.register
    asked = open_questions(ledger, as_of=region.as_of)
    excused = excuses(ledger, region)
    sent: dict[tuple[str, str], Submission] = {}
    for one in reversed(ledger.submissions(as_of=region.as_of)):
        owner = register.company_of(one.company) if one.company and one.state == IN_FORCE else None
        if owner:
            sent |= {(owner.org_no, period): one for period in one.periods}
    found = []
    for quarter in quarters:
        for company in sorted(register.companies.values(), key=lambda c: c.name.casefold()):
            sites = tuple(s.id for s in register.sites_of(company.org_no) if s.in_perimeter and s.active_in(str(quarter)))
            if sites:
                key = company.org_no, str(quarter)
                doubts = tuple((waiting or {}).get(key, ())), len(asked.get(sent[key].id, ())) if key in sent else 0
                found.append(_duty(region, company.org_no, company.name, quarter, sites, sent.get(key), excused.get(key), doubts, today))
    return found


def _duty(
    region: Region,
    company: str,
    name: str,
    quarter: Quarter,
    sites: tuple[str, ...],
    sent: Submission | None,
    excuse: Act | None,
    doubts: tuple[tuple[str, ...], int],
    today: date,
) -> Duty:
    def whole(site: str) -> bool:
        known = region.series[site].reported.get(quarter)
        return known is not None and known.complete

    without = tuple(site for site in sites if not whole(site))
    due = due_day(region, quarter)
    if not without and not any(doubts):
        state = State.IN
    elif any(doubts) or sent or len(without) < len(sites):
        state = State.DOUBTFUL
    elif excuse:
        state = State.EXCUSED
    elif today <= due:
        state = State.NOT_DUE
    elif all(quarter in region.series[site].inputs.estimates for site in without):
        state = State.ESTIMATED
    else:
        state = State.MISSING
    weight_t = sum(region.weight(site, str(quarter)) for site in sites)
    return Duty(company, name, quarter, due, state, sites, without, weight_t, sent, excuse, *doubts)


def tally(region: Region, found: Sequence[Duty]) -> Tally:
    """The duties of one quarter in sum; tonnes by site, so that half a report is half in."""
    reported_t = sum(region.weight(site, str(duty.quarter)) for duty in found for site in duty.sites if site not in duty.without)
    by_state = Counter(duty.state for duty in found)
    return Tally(len(found), sum(not duty.without for duty in found), sum(duty.weight_t for duty in found), reported_t, by_state)


def excuses(ledger: Ledger, region: Region) -> dict[tuple[str, str], Act]:
    """The excuses that hold: (organisation number, quarter) -> who gave it and why."""
    held: dict[tuple[str, str], Act] = {}
    for act in ledger.acts("excuse.", as_of=region.as_of):
        company, _, quarter = act.subject.partition("/")
        if act.kind == GIVEN:
            held[company, quarter] = act
        else:
            held.pop((company, quarter), None)
    return held


def excuse(ledger: Ledger, duty: Duty, *, by: str, reason: str) -> Act:
    """Excuse a company from a quarter; no figure changes, and it can be taken back."""
    return ledger.act(GIVEN, f"{duty.company}/{duty.quarter}", {}, by=by, reason=reason)


def take_back(ledger: Ledger, duty: Duty, *, by: str, reason: str = "") -> Act:
    return ledger.act(TAKEN_BACK, f"{duty.company}/{duty.quarter}", {}, by=by, reason=reason)


def reminder_day(due: date, today: date) -> date | None:
    """The newest day, up to today, on which a reminder is due: a month, a week, a day before; day 1, 7, then every 30 late."""
    late = (today - due).days
    steps = [-n for n in DAYS_BEFORE] + list(DAYS_AFTER) + list(range(THEN_EVERY_DAYS, max(late, 0) + 1, THEN_EVERY_DAYS))
    return max((due + timedelta(days=n) for n in steps if n <= late), default=None)


def next_reminder_day(due: date, today: date) -> date:
    """The first day after today on which a reminder is due."""
    late = (today - due).days
    fixed = [n for n in (*(-n for n in DAYS_BEFORE), *DAYS_AFTER) if n > late]
    return due + timedelta(days=min(fixed) if fixed else (max(late, 0) // THEN_EVERY_DAYS + 1) * THEN_EVERY_DAYS)
