"""The practice region: an invented ledger made through the real door, with the clock set to each report's own day.

```
plan      data/practice/plan.toml: what invented companies report, and when
calendar  what arrives on which day: verified years, reports, corrections, a withdrawal
build     the company's own template, filled in and handed to `ingest`        a ledger marked as practice for ever
```
It does nothing that staff could not do by hand.
"""

from gic_metrics.practice.building import build, last_reported

__all__ = ["build", "last_reported"]
