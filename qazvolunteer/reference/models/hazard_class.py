"""Kinds of work that the law keeps minors away from."""

from django.db import models

from qazvolunteer.reference.models.named import Named


class HazardClass(Named):
    """A class of work with a yes/no question that every project answers before it is submitted."""

    code = models.CharField(primary_key=True, max_length=24)
    question_kk = models.CharField(max_length=300)
    question_ru = models.CharField(max_length=300)
    question_en = models.CharField(max_length=300)
    #: people under 18 on the day of the shift may not take part (needs a lawyer: docs/decisions)
    bars_minors = models.BooleanField()
    #: the article of law behind it; not shown as legal advice
    source = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "hazard classes"
