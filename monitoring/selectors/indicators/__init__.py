"""What the portal publishes about itself, counted by straight SQL: one query for all cells of an indicator.

Sources are ledger entries and transitions, for registered people the records of consent; rows of projects, shifts and
organizations only say in which cell something belongs.
"""

from monitoring.selectors.indicators.definitions import INDICATORS
from monitoring.selectors.indicators.members import direction_members, grade_members, region_members
from qazvolunteer.figures.registry import register, register_members

__all__ = ["INDICATORS", "direction_members", "grade_members", "region_members", "register_indicators"]


def register_indicators() -> None:
    """Fill the registry of figures; called when the app is ready. Doing it again changes nothing."""
    for indicator, compute in INDICATORS:
        register(indicator, compute)
    register_members("region", region_members)
    register_members("direction", direction_members)
    register_members("grade", grade_members)
