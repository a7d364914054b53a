"""Natural units in which a project promises and reports results."""

from django.db import models

from qazvolunteer.reference.models.named import Named


class Unit(Named):
    """A unit of a goal. Its name is a label beside a figure ("Trees planted: 120"), so it has no plurals."""

    code = models.CharField(primary_key=True, max_length=24)
    #: how many digits after the decimal sign people may enter and see
    decimals = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
