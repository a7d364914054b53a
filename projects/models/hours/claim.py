"""Minutes somebody says were worked, and the day counter that caps them."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.enums import DAY_LIMIT_MINUTES, ClaimDeclineReason, ClaimState, Grade


class HourClaim(models.Model):
    """Minutes of one sign-up, decided by the organization."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signup = models.OneToOneField("projects.SignUp", models.CASCADE, related_name="claim")
    volunteer = models.ForeignKey("volunteers.Volunteer", models.CASCADE, related_name="claims")
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="claims")
    state = models.CharField(max_length=12, choices=ClaimState.choices, default=ClaimState.CLAIMED)
    # When the minutes were worked; its length is at least `minutes`.
    period = DateTimeRangeField(default_bounds="[)")
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    #: the day the shift starts, in the portal's time zone
    day = models.DateField(_("day"))
    grade = models.CharField(_("evidence"), max_length=12, choices=Grade.choices)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason_code = models.CharField(max_length=48, blank=True)

    class Meta:
        verbose_name = _("hour claim")
        verbose_name_plural = _("hour claims")
        constraints = (
            ExclusionConstraint(
                name="claim_no_overlap",
                expressions=[("volunteer", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state=ClaimState.CONFIRMED),
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=1455), name="claim_minutes_sane"),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.DECLINED) | ~Q(reason_code=""), name="claim_decline_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.CLAIMED) | Q(decided_at__isnull=False), name="claim_decided_at"
            ),
        )
        indexes = (
            models.Index(fields=["organization", "state"], name="claim_organization_state"),
            models.Index(fields=["volunteer", "day"], name="claim_volunteer_day"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def reason_label(self) -> str:
        """Why it was declined, in words."""
        return str(ClaimDeclineReason(self.reason_code).label) if self.reason_code else ""


class WorkedDay(models.Model):
    """Confirmed minutes of one person on one day over all organizations; moved by conditional UPDATE."""

    volunteer = models.ForeignKey("volunteers.Volunteer", models.CASCADE, related_name="+")
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("worked day")
        verbose_name_plural = _("worked days")
        constraints = (
            models.UniqueConstraint(fields=["volunteer", "day"], name="worked_day_unique"),
            models.CheckConstraint(
                condition=Q(minutes__gte=0, minutes__lte=DAY_LIMIT_MINUTES), name="worked_day_limit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.minutes}"
