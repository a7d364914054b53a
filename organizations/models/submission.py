"""One thing put before a reviewer: the one review mechanism for every kind of subject."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import DECIDED_SUBMISSION, PENDING_SUBMISSION, ReviewReason, SubmissionState


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Chainable filters of submissions."""

    def pending(self) -> Self:
        """Those that wait for a reviewer's decision."""
        return self.filter(state__in=PENDING_SUBMISSION)


class Submission(models.Model):
    """A numbered version of a subject, frozen as it was sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The subject is named by kind and id: kinds are registered by the apps that own them.
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="submissions")
    office = models.ForeignKey("organizations.FrontOffice", models.PROTECT, related_name="submissions")
    region = models.ForeignKey("reference.Region", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=SubmissionState.choices, default=SubmissionState.OPEN)
    # What lists and letters show; frozen like the payload. A language that the subject lacks is blank.
    title_kk = models.CharField(max_length=160, blank=True)
    title_ru = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    direction = models.ForeignKey(
        "reference.Direction", models.PROTECT, null=True, blank=True, related_name="+"
    )
    payload = models.JSONField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(_("decide by"))
    taken_by = models.ForeignKey(
        "organizations.StaffAssignment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "organizations.StaffAssignment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reasons = ArrayField(
        models.CharField(max_length=24, choices=ReviewReason.choices), default=list, blank=True
    )
    comment = models.TextField(_("comment for the applicant"), max_length=2000, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = (
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "version"], name="submission_version_unique"
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state__in=PENDING_SUBMISSION),
                name="submission_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SubmissionState.values), name="submission_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.TAKEN) | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="submission_taken_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED_SUBMISSION)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="submission_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.WITHDRAWN, withdrawn_at__isnull=False)
                | Q(~Q(state=SubmissionState.WITHDRAWN), withdrawn_at__isnull=True),
                name="submission_withdrawn_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SubmissionState.RETURNED, SubmissionState.REJECTED])
                | Q(reasons__len__gt=0),
                name="submission_refusal_has_reason",
            ),
        )
        indexes = (
            models.Index(fields=["office", "state", "due_on"], name="submission_queue"),
            models.Index(fields=["organization", "-submitted_at"], name="submission_of_organization"),
        )

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} v{self.version}"

    @property
    def is_pending(self) -> bool:
        """Whether a decision is still open."""
        return self.state in PENDING_SUBMISSION

    @property
    def reason_labels(self) -> list[str]:
        """The reasons of a return or rejection in the reader's language."""
        return [str(ReviewReason(reason).label) for reason in self.reasons]
