"""Reference data: seeds in `data/`, kept in the ledger as dated bodies, read as of a time."""

from gic_metrics.reference.assurance import Assurance
from gic_metrics.reference.entries import Bilingual, Cluster, EnergyFactor, Event, PublicStream, Sector, Statement
from gic_metrics.reference.gwp import Gwp, UnknownGwp
from gic_metrics.reference.measures import STAGES, Measure
from gic_metrics.reference.methods import Method, Methods
from gic_metrics.reference.own import laid_over
from gic_metrics.reference.reference import Reference
from gic_metrics.reference.register import Company, Register, Site
from gic_metrics.reference.seeds import DATA, seeds, verified_record
from gic_metrics.reference.targets import BASES, MEASURED, REUSE_UNITS, ReuseTarget, Target

__all__ = [
    "BASES",
    "DATA",
    "MEASURED",
    "REUSE_UNITS",
    "STAGES",
    "Assurance",
    "Bilingual",
    "Cluster",
    "Company",
    "EnergyFactor",
    "Event",
    "Gwp",
    "Measure",
    "Method",
    "Methods",
    "PublicStream",
    "Reference",
    "Register",
    "ReuseTarget",
    "Sector",
    "Site",
    "Statement",
    "Target",
    "UnknownGwp",
    "laid_over",
    "seeds",
    "verified_record",
]
