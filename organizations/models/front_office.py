"""The republican front office, the regional ones, and who works there."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import FrontOfficeKind, StaffRole


class FrontOffice(models.Model):
    """An office that verifies, reviews, monitors and publishes."""

    kind = models.CharField(max_length=12, choices=FrontOfficeKind.choices)
    region = models.OneToOneField(
        "reference.Region", models.PROTECT, null=True, blank=True, related_name="front_office"
    )
    name_kk = models.CharField(max_length=160)
    name_ru = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    address_kk = models.CharField(max_length=200, blank=True)
    address_ru = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        verbose_name = _("front office")
        verbose_name_plural = _("front offices")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=FrontOfficeKind.REPUBLICAN, region__isnull=True)
                | Q(kind=FrontOfficeKind.REGIONAL, region__isnull=False),
                name="front_office_region_by_kind",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=FrontOfficeKind.REPUBLICAN),
                name="front_office_one_republican",
            ),
        )

    def __str__(self) -> str:
        return self.name_en


class StaffAssignmentQuerySet(models.QuerySet["StaffAssignment"]):
    """Chainable filters of staff."""

    def active(self) -> Self:
        """People who work there today."""
        return self.filter(ended_at=None)


class StaffAssignment(models.Model):
    """One account in one role of one front office."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_assignments")
    office = models.ForeignKey("organizations.FrontOffice", models.PROTECT, related_name="staff")
    role = models.CharField(max_length=12, choices=StaffRole.choices)
    display_name = models.CharField(_("name"), max_length=120)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StaffAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff assignment")
        verbose_name_plural = _("staff assignments")
        constraints = (
            # One office at a time: what a person sees depends on it.
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="staff_one_active"),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"
