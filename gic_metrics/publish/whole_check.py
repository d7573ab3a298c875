"""When the whole self-check was last run, by whom and with what outcome: kept as an act, so that a page can say it without running it again.

The seal under each page is the everyday check: the newest year, and that nothing has moved. The whole one explains every figure of every year and
reads every original. What it says is of the ledger's figures as they were then: whether any have come since is told with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from gic_metrics.accounting.selfcheck import Check
from gic_metrics.ledger import Act, Ledger
from gic_metrics.publish.selfcheck import selfcheck

KEPT = "selfcheck.whole"
"""the act; its subject is `figures`"""


@dataclass(frozen=True, slots=True)
class WholeCheck:
    """One run of the whole self-check."""

    at: datetime
    by: str
    checks: tuple[Check, ...]
    figures_version: int
    """of the ledger when it was run"""

    @classmethod
    def of_act(cls, act: Act) -> WholeCheck:
        checks = (Check(one["check"], one["ok"], one["compared"], tuple(one["failed"])) for one in act.body["checks"])
        return cls(act.recorded_at, act.recorded_by, tuple(checks), act.body["figures_version"])


def check_whole(ledger: Ledger, settings: Mapping[str, str]) -> list[Check]:
    """Every check, to the last original, of the ledger as it is now."""
    return selfcheck(ledger, settings, deep=True)


def keep(ledger: Ledger, found: Iterable[Check], *, by: str, figures_version: int) -> WholeCheck:
    """Keep how the whole check came out. `figures_version`: of the ledger, read before the checks were run."""
    checks = [{"check": one.code, "ok": one.ok, "compared": one.compared, "failed": list(one.failed)} for one in found]
    return WholeCheck.of_act(ledger.act(KEPT, "figures", {"checks": checks, "figures_version": figures_version}, by=by))


def last_kept(ledger: Ledger, *, as_of: datetime | None = None) -> WholeCheck | None:
    """The newest run as of a time; None before the first."""
    acts = ledger.acts(KEPT, as_of=as_of)
    return WholeCheck.of_act(max(acts, key=lambda act: act.seq)) if acts else None
