"""The rules of validation (accounting rules 9 and 12): each a small function of what was read and what is known; its words are `rules.<code>`.

A rule runs only on what it can judge: what could not be read has its finding already. An error refuses the whole file, a warning needs a reason.
"""

from __future__ import annotations

from gic_metrics.intake.context import Context
from gic_metrics.intake.rules import carbon, consistency, identity, mistaken, other_units, plausibility, values
from gic_metrics.intake.rules.rule import Case, Rule
from gic_metrics.vocabulary import Finding, Reading, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
UNITS = ("V20", "V21", "V22", "V23", "V24", "V25", "V26", "V28", "V29")
NUMBERS = ("V01", "V02", "V03", "V04", "V05", "V06", "V07", "V08", "V09", "V10", "V11", "V13", "V27")

EXPLAINS = (("R23", "R12"), ("R24", "R12"), ("R25", "R12"), ("R27", "R22"))
"""what is said once: a cell whose fault has a name is not also asked why it differs"""

BRREG = "Brønnøysundregistrene"
MRR = "MRR (EU) 2018/2066"
IPCC = "IPCC 2006, vol. 1"
GHGP = "GHG Protocol Corporate Standard"

RULES: tuple[Rule, ...] = (
    Rule(1, "R01", ERROR, BRREG, identity.organisation_number, ("R01",)),
    Rule(2, "R02", ERROR, BRREG, identity.first_digit, ("R02",)),
    Rule(3, "R03", ERROR, f"{GHGP}, 3", identity.membership, ("R03", "R03o", "R03c", "R03p")),
    Rule(4, "R04", ERROR, "SI; ISO 80000-1", None, UNITS),
    Rule(5, "R05", ERROR, "CLDR nb-NO", values.measurable, (*NUMBERS, "R05")),
    Rule(6, "R06", ERROR, f"{IPCC}, 6", identity.period, ("R06", "R06b")),
    Rule(7, "R07", ERROR, f"{IPCC}, 6", values.not_negative, ("R07",)),
    Rule(8, "R08", ERROR, f"{IPCC}, 6", values.unique_keys, ("R08",)),
    Rule(9, "R09", ERROR, f"{MRR}, art. 49, 49a, IV.21", carbon.mass_balance, ("R09f", "R09b", "R09t", "R09s")),
    Rule(10, "R10", ERROR, f"{MRR}, IV.21", carbon.capture_basis, ("R10", "R10m")),
    Rule(11, "R11", ERROR, f"{MRR}, art. 63", plausibility.factor_slips, ("R11", "R11c", "R11p")),
    Rule(12, "R12", WARNING, f"{MRR}, art. 63; {IPCC}, 6", plausibility.year_on_year, ("R12", "R12c")),
    Rule(13, "R13", WARNING, f"{MRR}, art. 63", plausibility.zero_after_figures, ("R13",)),
    Rule(14, "R14", ERROR, f"{IPCC}, 6; IPCC AR5, 8.7", consistency.control_totals, ("R14", "R14e", "R14g", "R14c")),
    Rule(15, "R15", WARNING, f"{MRR}, art. 63", plausibility.carried_forward, ("R15", "R15y")),
    Rule(16, "R16", WARNING, f"{MRR}, art. 63", plausibility.intensity_band, ("R16",)),
    Rule(17, "R17", ERROR, f"{MRR}, art. 39", values.shares, ("R17", "R17o")),
    Rule(18, "R18", ERROR, f"{IPCC}, 6", consistency.by_products, ("R18",)),
    Rule(19, "R19", NOTE, "OWASP CSV Injection", None),
    Rule(20, "R20", WARNING, f"{IPCC}, 8; {MRR}, art. 66", consistency.unknown_total, ("R20",)),
    Rule(21, "R21", ERROR, f"{MRR}, art. 48, 49", carbon.giver_named, ("R21",)),
    Rule(22, "R22", WARNING, f"{MRR}, art. 48", carbon.both_sides_agree, ("R22", "R22q")),
    Rule(23, "R23", WARNING, f"{MRR}, art. 63", mistaken.year_so_far, ("R23", "R23s")),
    Rule(24, "R24", WARNING, f"{MRR}, art. 63", mistaken.swapped_rows, ("R24", "R24s", "R24o", "R24v", "R24c")),
    Rule(25, "R25", WARNING, f"{MRR}, art. 63; SI", other_units.mistaken_factor, ("R25c", "R25e", "R25u", "R25n")),
    Rule(26, "R26", WARNING, f"{MRR}, art. 39, 63", other_units.lost_percent, ("R26",)),
    Rule(27, "R27", WARNING, f"{MRR}, art. 48, 63", other_units.partner_unit, ("R27",)),
)


def run_rules(reading: Reading, context: Context) -> list[Finding]:
    """What the rules find in a reading, in the order of the rules; nothing for a file that could not be read or is the public record."""
    if not reading.readable or reading.kind == "record":
        return []
    case = Case.of(reading, context)
    found = [finding for rule in RULES if rule.check is not None for finding in rule.check(case)]
    causes = {(f.place_sheet, f.cell, seen) for f in found for cause, seen in EXPLAINS if f.code.startswith(cause)}
    return [f for f in found if not any((f.place_sheet, f.cell, seen) in causes for seen in ("R12", "R22") if f.code.startswith(seen))]


__all__ = ["RULES", "Case", "Rule", "run_rules"]
