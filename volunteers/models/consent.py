"""The record of what a person agreed to, when, and to which text."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from volunteers.enums import ConsentPurpose


class Consent(models.Model):
    """Consent to one purpose: text version, language shown, term, third parties; withdrawable."""

    volunteer = models.ForeignKey("volunteers.Volunteer", models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=16, choices=ConsentPurpose.choices)
    text_version = models.CharField(max_length=16)
    text_language = models.CharField(max_length=2)
    third_parties = models.BooleanField(_("passed to organizers of the chosen shifts"), default=True)
    given_at = models.DateTimeField()
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = (
            models.UniqueConstraint(
                fields=["volunteer", "purpose"], condition=Q(withdrawn_at=None), name="consent_one_live"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_later",
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"
