"""The ledger: append-only, insert only; every reader sees it as of a time."""

from gic_metrics.ledger.entries import IN_FORCE, REPLACED, WITHDRAWN, Act, Fact, Submission
from gic_metrics.ledger.errors import (
    AlreadyInForce,
    AlreadyWithdrawn,
    BusyLedger,
    DamagedOriginal,
    LedgerError,
    MissingLedger,
    MissingOriginal,
    NewerLedger,
    RefusedReading,
    StaleLedger,
    UnknownSubmission,
    WrongNature,
)
from gic_metrics.ledger.ledger import Ledger
from gic_metrics.ledger.moments import moment
from gic_metrics.ledger.supposing import SupposedLedger, supposing

__all__ = [
    "IN_FORCE",
    "REPLACED",
    "WITHDRAWN",
    "Act",
    "AlreadyInForce",
    "AlreadyWithdrawn",
    "BusyLedger",
    "DamagedOriginal",
    "Fact",
    "Ledger",
    "LedgerError",
    "MissingLedger",
    "MissingOriginal",
    "NewerLedger",
    "RefusedReading",
    "StaleLedger",
    "Submission",
    "SupposedLedger",
    "UnknownSubmission",
    "WrongNature",
    "moment",
    "supposing",
]
