"""What a person can do and a role may ask for."""

from django.db import models

from qazvolunteer.reference.models.named import Named


class Skill(Named):
    """A skill of a volunteer, claimed by the person. Proven qualifications are another thing."""

    code = models.CharField(primary_key=True, max_length=24)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
