"""Closed lists of the reference app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RegionKind(TextChoices):
    """A first-level unit: one of 17 regions or 3 cities of republican significance."""

    REGION = "region", _("Region")
    CITY = "city", _("City")


class DistrictKind(TextChoices):
    """A second-level unit."""

    DISTRICT = "district", _("District")
    CITY = "city", _("City")
    CITY_DISTRICT = "city_district", _("City district")
