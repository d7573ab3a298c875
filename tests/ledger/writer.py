"""A process that appends to a ledger and says so after each append: `python writer.py WHERE NAME COUNT`."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime

from gic_metrics.ledger import Ledger
from gic_metrics.vocabulary import Reading, Record, Sheet


def main(where: str, name: str, count: int) -> None:
    ledger = Ledger(where, clock=lambda: datetime.now(UTC))
    for n in range(count):
        data = f"{name} {n}".encode()
        rows = tuple(
            Record(site=f"{name}-{n}", period="2026-Q3", sheet=Sheet.EMISSIONS, variable="scope1", gas="CO2", category=str(i), value=float(i))
            for i in range(50)
        )
        stored = ledger.append(Reading(f"{name}.csv", hashlib.sha256(data).hexdigest(), True, records=rows), by=name, reason="", original=data)
        print(stored.id, stored.sha256, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
