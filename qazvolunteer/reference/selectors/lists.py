"""The lists that forms, filters and pages offer."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from qazvolunteer.reference.models import Direction, District, HazardClass, Region, Skill, Unit

# English names are Latin and sort as they are; the other two alphabets have a key column.
_NAME_ORDER = {"kk": "sort_key_kk", "ru": "sort_key_ru", "en": "name_en"}


def regions(language: str | None = None) -> QuerySet[Region]:
    """Return the 20 regions in the alphabetical order of a language (default: the active one). Cost: 1 query."""
    return Region.objects.order_by(_name_order(language), "position")


def districts_of(region: Region, language: str | None = None) -> QuerySet[District]:
    """Return the districts and cities of a region that people may choose, in alphabetical order. Cost: 1 query."""
    return District.objects.filter(region=region).listed().order_by(_name_order(language), "pk")


def directions(day: date | None = None) -> QuerySet[Direction]:
    """Return the directions that take projects on a day (default: today), in their order. Cost: 1 query."""
    return Direction.objects.active_on(day or timezone.localdate())


def skills() -> QuerySet[Skill]:
    """Return the skills that people may name, in their order. Cost: 1 query."""
    return Skill.objects.all()


def hazard_classes() -> QuerySet[HazardClass]:
    """Return the hazard classes, one question each, in their order. Cost: 1 query."""
    return HazardClass.objects.all()


def units() -> QuerySet[Unit]:
    """Return the units of goals, in their order. Cost: 1 query."""
    return Unit.objects.all()


def _name_order(language: str | None) -> str:
    return _NAME_ORDER.get((language or get_language() or "kk")[:2], "sort_key_kk")
