"""A person's wish for, or hold on, a place in a role."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.enums import (
    BLOCKS_TIME,
    IS_ASKED,
    MAY_LACK_PERSON,
    OPEN,
    OUTCOME,
    TAKES_PLACE,
    CancelReason,
    SignUpState,
)
from volunteers.models import Volunteer


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """Chainable filters of sign-ups."""

    def open(self) -> Self:
        """Rows that mean "you are signed up"."""
        return self.filter(state__in=OPEN)

    def of_people(self) -> Self:
        """Rows that belong to somebody: without places held for an address that nobody proved."""
        return self.filter(volunteer__isnull=False)


class SignUp(models.Model):
    """One person and one role. The version and period they agreed to are kept with it.

    A held place has a `Hold` and no person yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.ForeignKey("projects.Role", models.PROTECT, related_name="signups")
    # The role's shift, repeated for the unique index; written by the sign-up service only.
    shift = models.ForeignKey("projects.Shift", models.PROTECT, related_name="signups")
    volunteer = models.ForeignKey(
        "volunteers.Volunteer", models.CASCADE, null=True, blank=True, related_name="signups"
    )
    state = models.CharField(max_length=12, choices=SignUpState.choices)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    agreed_version = models.PositiveIntegerField()
    agreed_period = DateTimeRangeField(default_bounds="[)")
    # Age on the day of the shift and the project's bar on minors at sign-up: together under a CHECK.
    age_on_day = models.PositiveSmallIntegerField()
    bars_minors = models.BooleanField()
    reason_code = models.CharField(max_length=48, blank=True)
    reason_text = models.CharField(max_length=300, blank=True)
    is_late_withdrawal = models.BooleanField(default=False)
    next_reminder_at = models.DateTimeField(null=True, blank=True)
    # The shift is not what the person agreed to any more: until when they can answer.
    answer_by = models.DateTimeField(null=True, blank=True)
    # «I will come», said by the link of a reminder about this version of the shift.
    reaffirmed_at = models.DateTimeField(null=True, blank=True)
    reaffirmed_version = models.PositiveIntegerField(null=True, blank=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints = (
            models.UniqueConstraint(
                fields=["volunteer", "shift"], condition=Q(state__in=OPEN), name="signup_one_open_a_shift"
            ),
            models.UniqueConstraint(
                fields=["volunteer", "shift"],
                condition=Q(state__in=OUTCOME),
                name="signup_one_outcome_a_shift",
            ),
            ExclusionConstraint(
                name="signup_no_overlap",
                expressions=[
                    ("volunteer", RangeOperators.EQUAL),
                    ("agreed_period", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=BLOCKS_TIME),
            ),
            models.CheckConstraint(
                condition=Q(bars_minors=False) | Q(age_on_day__gte=18),
                name="signup_barred_work_is_for_adults",
            ),
            models.CheckConstraint(condition=Q(state__in=SignUpState.values), name="signup_state_known"),
            models.CheckConstraint(
                condition=Q(volunteer__isnull=False) | Q(state__in=MAY_LACK_PERSON),
                name="signup_has_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SignUpState.DECLINED, SignUpState.CANCELLED]) | ~Q(reason_code=""),
                name="signup_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(answer_by=None) | Q(state__in=IS_ASKED), name="signup_only_some_are_asked"
            ),
            models.CheckConstraint(
                condition=Q(reaffirmed_at=None, reaffirmed_version=None)
                | Q(reaffirmed_at__isnull=False, reaffirmed_version__isnull=False),
                name="signup_reaffirmed_in_full",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_reminder_at"], condition=~Q(next_reminder_at=None), name="signup_reminder_due"
            ),
            models.Index(fields=["answer_by"], condition=~Q(answer_by=None), name="signup_answer_due"),
            models.Index(fields=["shift", "state"], name="signup_shift_state"),
            models.Index(fields=["volunteer", "state"], name="signup_volunteer_state"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def person(self) -> Volunteer:
        """The volunteer, where there must be one: everywhere but on a held place."""
        if self.volunteer is None:
            raise ValueError("A held place has no person yet.")
        return self.volunteer

    @property
    def is_open(self) -> bool:
        """Whether it means "you are signed up"."""
        return self.state in OPEN

    @property
    def ended_with_consent(self) -> bool:
        """Whether the person's own withdrawal of their consent ended it, and no organizer."""
        return self.state == SignUpState.CANCELLED and self.reason_code == CancelReason.CONSENT_WITHDRAWN

    @property
    def shown_state(self) -> str:
        """The state in words; an end that no organizer decided is not said to be theirs, nor why it came."""
        return gettext("Place given back") if self.ended_with_consent else self.get_state_display()

    @property
    def takes_place(self) -> bool:
        """Whether role.taken counts it."""
        return self.state in TAKES_PLACE
