"""What is covered, what is due, by which article: pure functions over the rules as data (A6–A9, B11, C1; R2010). Pure."""

from warranty.entitlement.case import Case, CaseError, parse
from warranty.entitlement.layers import BUSY, OPERATING, first_season, in_season
from warranty.entitlement.periods import accepted_until, machine_ends
from warranty.entitlement.rules import Rules, RulesError, load_reference
from warranty.entitlement.verdict import decide

__all__ = [
    "BUSY",
    "OPERATING",
    "Case",
    "CaseError",
    "Rules",
    "RulesError",
    "accepted_until",
    "decide",
    "first_season",
    "in_season",
    "load_reference",
    "machine_ends",
    "parse",
]
