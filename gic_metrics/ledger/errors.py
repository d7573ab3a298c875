"""What can go wrong with a ledger, as codes whose words are `ledger.<code>` in the texts."""

from __future__ import annotations

from typing import Any


class LedgerError(Exception):
    """Something the ledger will not do. `code` names its words (`ledger.<code>`), `params` fill them."""

    code = "error"

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(f"{self.code}: " + ", ".join(f"{name}={value!r}" for name, value in params.items()))


class StaleLedger(LedgerError):
    """Something was stored since the figures were looked at; look again, then store."""

    code = "stale"


class UnknownSubmission(LedgerError):
    """No submission has this id."""

    code = "unknown_submission"


class AlreadyWithdrawn(LedgerError):
    """The submission is out of force already."""

    code = "already_withdrawn"


class AlreadyInForce(LedgerError):
    """The submission was not withdrawn, so it cannot be brought back."""

    code = "already_in_force"


class RefusedReading(LedgerError):
    """A reading with errors, or an unreadable one, is never stored."""

    code = "refused_reading"


class WrongNature(LedgerError):
    """A record ledger was opened as a practice ledger, or the other way round: it is one of the two for ever."""

    code = "wrong_nature"


class BusyLedger(LedgerError):
    """Another process kept the ledger for longer than we wait."""

    code = "busy"


class MissingLedger(LedgerError):
    """The ledger's file is not there any more."""

    code = "missing"


class NewerLedger(LedgerError):
    """The ledger was written by a newer version of this program."""

    code = "newer"


class MissingOriginal(LedgerError):
    """No original file is kept under this sha256."""

    code = "missing_original"


class DamagedBackup(LedgerError):
    """The file is no backup of a ledger, or not all of one."""

    code = "damaged_backup"


class ExistingFile(LedgerError):
    """Something is there already, and nothing is overwritten unasked."""

    code = "existing_file"


class NotForDatabase(LedgerError):
    """The ledger lies in a PostgreSQL database, whose own tools do this."""

    code = "not_for_database"


class DamagedOriginal(LedgerError):
    """The kept original is not the file that was sent: its sha256 differs."""

    code = "damaged_original"
