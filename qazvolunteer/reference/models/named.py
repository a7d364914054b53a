"""The three name columns that every row of reference data has."""

from django.db import models

from qazvolunteer.lib.text import localized


class Named(models.Model):
    """A row with a name in Kazakh, Russian and English. Read it with `lib.text.localized(row, "name")`."""

    name_kk = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return localized(self, "name")
