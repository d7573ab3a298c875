"""The ledger: append-only, insert only; every reader sees it as of a time."""

from gic_metrics.ledger.backup import Backup, back_up, restore
from gic_metrics.ledger.entries import IN_FORCE, REPLACED, WITHDRAWN, Act, Dated, Fact, Submission
from gic_metrics.ledger.errors import (
    AlreadyInForce,
    AlreadyWithdrawn,
    BusyLedger,
    DamagedBackup,
    DamagedOriginal,
    ExistingFile,
    LedgerError,
    MissingLedger,
    MissingOriginal,
    NewerLedger,
    NotForDatabase,
    RefusedReading,
    StaleLedger,
    UnknownSubmission,
    WrongNature,
)
from gic_metrics.ledger.ledger import Ledger
from gic_metrics.ledger.moments import from_microseconds, moment
from gic_metrics.ledger.supposing import SupposedLedger, supposing

__all__ = [
    "IN_FORCE",
    "REPLACED",
    "WITHDRAWN",
    "Act",
    "AlreadyInForce",
    "AlreadyWithdrawn",
    "Backup",
    "BusyLedger",
    "DamagedBackup",
    "DamagedOriginal",
    "Dated",
    "ExistingFile",
    "Fact",
    "Ledger",
    "LedgerError",
    "MissingLedger",
    "MissingOriginal",
    "NewerLedger",
    "NotForDatabase",
    "RefusedReading",
    "StaleLedger",
    "Submission",
    "SupposedLedger",
    "UnknownSubmission",
    "WrongNature",
    "back_up",
    "from_microseconds",
    "moment",
    "restore",
    "supposing",
]
