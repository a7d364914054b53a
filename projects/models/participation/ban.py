"""An organization keeps a person from its shifts for a time, and what the person says to that."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.enums import LONGEST_BAN_DAYS, BanReason, BanState, ObjectionState


class Ban(models.Model):
    """A person barred from an organization's shifts, with a reason that they read and an end.

    It goes with the person when they are erased (decision 0023).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="bans")
    volunteer = models.ForeignKey("volunteers.Volunteer", models.CASCADE, related_name="bans")
    state = models.CharField(max_length=8, choices=BanState.choices, default=BanState.ACTIVE)
    reason_code = models.CharField(_("reason"), max_length=16, choices=BanReason.choices)
    reason_text = models.CharField(max_length=500)
    began_on = models.DateField()
    #: the last day of it
    until = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Lifted or over: when; who and why, where somebody lifted it.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_text = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("bar")
        verbose_name_plural = _("bars")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "volunteer"],
                condition=Q(state=BanState.ACTIVE),
                name="ban_one_active",
            ),
            models.CheckConstraint(condition=Q(state__in=BanState.values), name="ban_state_known"),
            models.CheckConstraint(condition=Q(reason_code__in=BanReason.values), name="ban_reason_known"),
            models.CheckConstraint(condition=Q(reason_text__regex=r"\S"), name="ban_says_why"),
            models.CheckConstraint(
                condition=Q(until__gt=F("began_on"))
                & Q(until__lte=F("began_on") + timedelta(days=LONGEST_BAN_DAYS)),
                name="ban_ends_within_a_year",
            ),
            models.CheckConstraint(
                condition=Q(state=BanState.ACTIVE, ended_at=None, ended_by=None, end_text="")
                | Q(state=BanState.EXPIRED, ended_at__isnull=False, ended_by=None, end_text="")
                | Q(state=BanState.LIFTED, ended_at__isnull=False, ended_by__isnull=False)
                & Q(end_text__regex=r"\S"),
                name="ban_lifted_by_somebody_and_why",
            ),
        )
        indexes = (
            models.Index(fields=["until"], condition=Q(state=BanState.ACTIVE), name="ban_active_until"),
            models.Index(fields=["volunteer", "-created_at"], name="ban_of_volunteer"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def objection_raised(self) -> "BanObjection | None":
        """The person's objection, None without one. No query where it is loaded with the ban."""
        return getattr(self, "objection", None)

    def holds_on(self, day: date) -> bool:
        """Whether it still bars the person on a day; nobody need have noted its end."""
        return self.state == BanState.ACTIVE and day <= self.until


class BanObjection(models.Model):
    """What a barred person says to it, once, and what the front office answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ban = models.OneToOneField(Ban, models.CASCADE, related_name="objection")
    state = models.CharField(max_length=8, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField()
    office = models.ForeignKey("organizations.FrontOffice", models.PROTECT, related_name="+")
    due_on = models.DateField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ObjectionState.values), name="objection_state_known"
            ),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="objection_says_something"),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN, decided_at=None, decided_by=None, answer="")
                | Q(state=ObjectionState.SETTLED, decided_at__isnull=False, decided_by=None, answer="")
                | Q(
                    state__in=[ObjectionState.UPHELD, ObjectionState.LIFTED],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                & Q(answer__regex=r"\S"),
                name="objection_decided_by_somebody_and_why",
            ),
        )
        indexes = (
            models.Index(
                fields=["office", "due_on"], condition=Q(state=ObjectionState.OPEN), name="objection_waits"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
