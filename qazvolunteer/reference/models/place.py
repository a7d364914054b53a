"""Where: the 20 regions of Kazakhstan and their districts and cities."""

from django.db import models

from qazvolunteer.lib.text import localized
from qazvolunteer.reference.enums import DistrictKind, RegionKind
from qazvolunteer.reference.models.named import Named


class Region(Named):
    """One of the 20 first-level units: 17 regions and 3 cities of republican significance."""

    #: ISO 3166-2 code, "KZ-35": the public id
    code = models.CharField(primary_key=True, max_length=5)
    #: code of the national classifier of administrative units (KATO)
    kato = models.CharField(max_length=9, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=6, choices=RegionKind.choices)
    full_name_kk = models.CharField(max_length=120)
    full_name_ru = models.CharField(max_length=120)
    full_name_en = models.CharField(max_length=120)
    capital_kk = models.CharField(max_length=60)
    capital_ru = models.CharField(max_length=60)
    capital_en = models.CharField(max_length=60)
    population = models.PositiveIntegerField()
    #: the day the population was counted; shown beside every per-resident rate
    population_date = models.DateField()
    #: code of the region in the quilt grid of the map ("QG")
    grid_code = models.CharField(max_length=3, unique=True)
    #: order of the national register
    position = models.PositiveSmallIntegerField()
    #: columns to order by in Kazakh and Russian (`lib.text.sort_key`); English orders by `name_en`
    sort_key_kk = models.CharField(max_length=240, editable=False)
    sort_key_ru = models.CharField(max_length=240, editable=False)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return localized(self, "full_name")


class DistrictQuerySet(models.QuerySet["District"]):
    """Chainable filters over districts."""

    def listed(self) -> "DistrictQuerySet":
        """Only the units that people may choose (Baikonur is leased to Russia and is not)."""
        return self.filter(is_listed=True)


class District(Named):
    """A second-level unit: a district, a city of regional significance, or a district of a big city."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="districts")
    #: null while the code of a new unit is not known (Zhanasemey)
    kato = models.CharField(max_length=9, unique=True, null=True, blank=True)
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=13, choices=DistrictKind.choices)
    full_name_kk = models.CharField(max_length=120)
    full_name_ru = models.CharField(max_length=120)
    full_name_en = models.CharField(max_length=120)
    sort_key_kk = models.CharField(max_length=240, editable=False)
    sort_key_ru = models.CharField(max_length=240, editable=False)
    is_listed = models.BooleanField(default=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["region", "sort_key_kk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="district_slug_unique_in_region"),
        ]

    def __str__(self) -> str:
        return localized(self, "full_name")
