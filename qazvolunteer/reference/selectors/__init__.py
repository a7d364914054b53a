"""Reads of the reference app."""

from qazvolunteer.reference.selectors.calendar import add_working_days, work_calendar, working_days_between
from qazvolunteer.reference.selectors.lists import (
    directions,
    districts_of,
    hazard_classes,
    regions,
    skills,
    units,
)

__all__ = [
    "add_working_days",
    "directions",
    "districts_of",
    "hazard_classes",
    "regions",
    "skills",
    "units",
    "work_calendar",
    "working_days_between",
]
