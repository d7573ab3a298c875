"""What staff do with files: check, ingest, withdraw, make a template; the same functions for a page and for the command line.

```
open_ledger  the ledger with its reference data and the public record in it
check        files -> what was understood, what would change         nothing stored
ingest       check, then each file wholly or not at all              one transaction a file
withdraw     takes a submission out of force; the record stays (restore: back in force)
make_template  the company's next workbook
```
"""

from gic_metrics.submission.checked import Checked
from gic_metrics.submission.checking import check, check_kept
from gic_metrics.submission.opening import open_ledger
from gic_metrics.submission.storing import ingest, restore, withdraw
from gic_metrics.submission.templates import make_template

__all__ = ["Checked", "check", "check_kept", "ingest", "make_template", "open_ledger", "restore", "withdraw"]
