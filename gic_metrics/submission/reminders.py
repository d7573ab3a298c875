"""The ready text that asks a company for its report. Nothing is sent from here."""

from __future__ import annotations

from datetime import date

from gic_metrics.accounting.region import Region
from gic_metrics.submission.letters import Letter
from gic_metrics.submission.reporting import Duty, State
from gic_metrics.text import Words


def reminder(duty: Duty, region: Region, words: Words, today: date) -> Letter:
    """What to write to a company that has not reported, or not all: before the day it is due and after."""
    late = duty.days_late(today)
    kind = "partly" if duty.state is State.DOUBTFUL else "late" if late > 0 else "before"
    sites = [region.name(site) for site in duty.without]
    days = words("reminder.day" if abs(late) == 1 else "reminder.days", n=abs(late))
    about = {"company": duty.name, "quarter": duty.quarter, "due": duty.due, "days": days}
    body = [
        words("letter.greeting"),
        words(f"reminder.{kind}", sites=sites, **about),
        words("reminder.today") if late == 0 and kind == "before" else "",
        words("reminder.attached"),
        words("reminder.otherwise") if late > 0 else "",
        words("letter.greetings") + "\n" + words.of(region.reference.cluster.name),
    ]
    return Letter(duty.name, words(f"reminder.subject_{kind}", **about), "\n\n".join(part for part in body if part))
