"""What a person does not want to be told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from qazvolunteer.notifications.enums import OPTIONAL, Category


class MutedCategory(models.Model):
    """A category of letters that a person switched off. Without a row it is on."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_categories")
    category = models.CharField(max_length=16, choices=Category)
    muted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "category"], name="muted_category_once"),
            # What happens to one's own place or account is told to everybody.
            models.CheckConstraint(condition=Q(category__in=OPTIONAL), name="muted_category_optional"),
        )

    def __str__(self) -> str:
        return f"{self.category} {self.pk}"
