"""The record of what a person agreed to, when, and to which text."""

from datetime import date
from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from volunteers.enums import ConsentPurpose, ConsentState, ConsentWay


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Chainable filters of consents."""

    def in_force(self, day: date) -> Self:
        """Match what has not ended and whose term is not over."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), withdrawn_at=None)

    def to_data(self) -> Self:
        """Match consents to the processing of personal data."""
        return self.filter(purpose=ConsentPurpose.DATA)


class Consent(models.Model):
    """Consent to one purpose: text version, language shown, term, third parties; withdrawable.

    Append-only: a row ends once, by `withdrawn_at` and its state, and changes in nothing else.
    """

    volunteer = models.ForeignKey("volunteers.Volunteer", models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=16, choices=ConsentPurpose.choices)
    text_version = models.CharField(max_length=16)
    text_language = models.CharField(max_length=2)
    third_parties = models.BooleanField(_("passed to organizers of the chosen shifts"), default=True)
    given_through = models.CharField(
        max_length=16,
        choices=ConsentWay.choices,
        default=ConsentWay.REGISTRATION,
        db_default=ConsentWay.REGISTRATION,
    )
    given_at = models.DateTimeField()
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    state = models.CharField(
        max_length=16,
        choices=ConsentState.choices,
        default=ConsentState.GIVEN,
        db_default=ConsentState.GIVEN,
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(state=ConsentState.GIVEN, withdrawn_at=None)
                | Q(
                    state__in=[ConsentState.WITHDRAWN, ConsentState.REPLACED, ConsentState.ERASED],
                    withdrawn_at__isnull=False,
                ),
                name="consent_end_has_moment",
            ),
        )
        triggers: ClassVar = [
            pgtrigger.Protect(name="consent_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="consent_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.withdrawn_at IS NOT NULL OR (OLD.id, OLD.volunteer_id, OLD.purpose, OLD.text_version, "
                    "OLD.text_language, OLD.third_parties, OLD.given_through, OLD.given_at, OLD.valid_until) IS "
                    "DISTINCT FROM (NEW.id, NEW.volunteer_id, NEW.purpose, NEW.text_version, NEW.text_language, "
                    "NEW.third_parties, NEW.given_through, NEW.given_at, NEW.valid_until)"
                ),
            ),
            pgtrigger.Trigger(
                name="consent_no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"

    @property
    def is_in_force(self) -> bool:
        """Whether it has not ended; its term, if it has one, is asked by `in_force`."""
        return self.withdrawn_at is None
