"""The calendar of public holidays, for deadlines in working days."""

from django.db import models

from qazvolunteer.reference.models.named import Named


class Holiday(Named):
    """A date of the official calendar. Saturdays and Sundays need no row to be days off."""

    date = models.DateField(primary_key=True)
    #: false: the Government made this date a working one (a Saturday worked for a swapped Friday)
    is_day_off = models.BooleanField(default=True)
    #: the day off that follows a holiday on a weekend
    moved = models.BooleanField(default=False)
    #: the date is a forecast until it is announced (Kurban ait)
    estimated = models.BooleanField(default=False)

    class Meta:
        ordering = ["date"]
