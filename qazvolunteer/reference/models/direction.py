"""What the work is for: the directions of Birgemiz."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from qazvolunteer.reference.models.named import Named


class DirectionQuerySet(models.QuerySet["Direction"]):
    """Chainable filters over directions."""

    def active_on(self, day: date) -> "DirectionQuerySet":
        """Directions that take new projects on a day; the period is [active_from, active_to)."""
        return self.filter(Q(active_to__isnull=True) | Q(active_to__gt=day), active_from__lte=day)


class Direction(Named):
    """A direction of volunteering. A dated row, never an enum: directions come and go by decision of the ministry.

    Colours live in the stylesheet by `code`.
    """

    code = models.CharField(primary_key=True, max_length=16)
    #: the national brand in its Latin spelling, "Taza Álem": shown in Russian and English
    brand = models.CharField(max_length=40)
    #: the short line under the name on the home page
    summary_kk = models.CharField(max_length=120)
    summary_ru = models.CharField(max_length=120)
    summary_en = models.CharField(max_length=120)
    #: one paragraph
    description_kk = models.TextField()
    description_ru = models.TextField()
    description_en = models.TextField()
    #: name of the symbol in the icon sprite, "d-taza"
    icon = models.CharField(max_length=24)
    #: name of the patch in qurak patterns, "leaf"
    motif = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField()
    active_from = models.DateField()
    #: the first day on which it takes no new projects; null: no end is known
    active_to = models.DateField(null=True, blank=True)

    objects = DirectionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")),
                name="direction_period_not_empty",
            ),
        ]
