"""Minutes somebody says were worked, and the day counter that caps them."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.enums import (
    COUNTS,
    DAY_LIMIT_MINUTES,
    ClaimDeclineReason,
    ClaimState,
    CorrectionReason,
    Grade,
    HandoverReason,
    RevocationReason,
)

#: the longest shift that there can be, and the tolerance
MAX_MINUTES = 24 * 60 + 15


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
    #: length of the shift and the tolerance, as of the last time that minutes were set
    minutes_limit = models.PositiveSmallIntegerField(db_default=MAX_MINUTES)
    #: the day the shift starts, in the portal's time zone
    day = models.DateField(_("day"))
    grade = models.CharField(_("evidence"), max_length=12, choices=Grade.choices)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: why it was declined, and in the decider's own words
    reason_code = models.CharField(max_length=48, blank=True)
    reason_text = models.CharField(max_length=300, blank=True, default="", db_default="")
    #: the front office that decides instead of the organization, since when and why
    office = models.ForeignKey(
        "organizations.FrontOffice", models.PROTECT, null=True, blank=True, related_name="claims"
    )
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handover_reason = models.CharField(
        max_length=16, choices=HandoverReason.choices, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("hour claim")
        verbose_name_plural = _("hour claims")
        constraints = (
            ExclusionConstraint(
                name="claim_no_overlap",
                expressions=[("volunteer", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=COUNTS),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MAX_MINUTES), name="claim_minutes_sane"
            ),
            models.CheckConstraint(
                condition=Q(minutes__lte=F("minutes_limit")), name="claim_within_the_shift"
            ),
            models.CheckConstraint(
                condition=Q(office__isnull=True, handed_over_at__isnull=True, handover_reason="")
                | Q(office__isnull=False, handed_over_at__isnull=False) & ~Q(handover_reason=""),
                name="claim_handed_over_with_reason",
            ),
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
            models.Index(
                fields=["office", "handed_over_at"],
                condition=Q(state=ClaimState.CLAIMED, office__isnull=False),
                name="claim_waits_at_office",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def reason_label(self) -> str:
        """Why it was declined, in words."""
        return str(ClaimDeclineReason(self.reason_code).label) if self.reason_code else ""

    @property
    def counts(self) -> bool:
        """Whether its minutes count."""
        return self.state in COUNTS


class HourCorrection(models.Model):
    """A change of confirmed minutes with its reason: what the person reads. The minutes themselves are in the ledger.

    Words may name somebody, so this row goes with the claim when the person is erased; the ledger stays.
    """

    claim = models.ForeignKey(HourClaim, models.CASCADE, related_name="corrections")
    entry = models.OneToOneField("projects.LedgerEntry", models.PROTECT, related_name="correction")
    minutes_before = models.PositiveSmallIntegerField()
    #: 0 when the hours were revoked
    minutes_after = models.PositiveSmallIntegerField()
    reason_code = models.CharField(max_length=48)
    reason_text = models.CharField(max_length=300, blank=True)
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("correction of hours")
        verbose_name_plural = _("corrections of hours")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(minutes_before=F("minutes_after")), name="correction_changes"
            ),
            models.CheckConstraint(condition=~Q(reason_code=""), name="correction_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.minutes_before} → {self.minutes_after}"

    @property
    def reason_label(self) -> str:
        """Why, in words."""
        reasons = CorrectionReason if self.minutes_after else RevocationReason
        return str(reasons(self.reason_code).label)


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
