"""`python -m gic_metrics`: the command line."""

import sys
import traceback

from gic_metrics.cli import main

try:
    status = main()
except Exception:  # noqa: BLE001 - a fault of the program must not look like a refused file (status 1)
    traceback.print_exc()
    status = 2
sys.exit(status)
