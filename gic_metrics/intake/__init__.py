"""Workbook bytes in, records and findings out: each with its sheet and cell, nothing stored.

guard (hostile files) -> child and cells -> recognise and report (whose, which quarter, which column) -> records -> rules.
"""

from gic_metrics.intake.reading import read_many, read_workbook

__all__ = ["read_many", "read_workbook"]
