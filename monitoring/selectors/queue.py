"""The review queue of a front office."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from organizations.enums import PENDING_SUBMISSION, FrontOfficeKind, SubmissionState
from organizations.models import Membership, StaffAssignment, Submission
from organizations.models.submission import SubmissionQuerySet
from qazvolunteer.lib.dates import WorkCalendar, working_days_between
from qazvolunteer.ui.dates import local_day

_URGENCY = ("due_on", "submitted_at", "pk")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What an officer wants to see; everything empty shows all that waits."""

    #: a registered kind of subject or ""
    kind: str = ""
    #: region code or ""; regional offices have only theirs
    region: str = ""
    #: a value of `SubmissionState`; "" stands for what waits
    state: str = ""
    #: only what the officer has taken
    mine: bool = False
    #: only what should have been decided before today
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How much waits, whatever the filter says."""

    waiting: int
    mine: int
    overdue: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue."""

    submission: Submission
    #: working days since it was sent
    age: int
    #: working days until the last day for a decision; negative: so many days late
    left: int

    @property
    def late(self) -> int:
        """Working days since the last day for a decision, 0 when it is not over."""
        return max(0, -self.left)


def visible_submissions(staff: StaffAssignment) -> SubmissionQuerySet:
    """Return what an office may know of: its own submissions, everything for the republican office. Cost: 1 query."""
    rows = Submission.objects.select_related(
        "organization", "region", "direction", "office", "taken_by", "decided_by"
    )
    if staff.office.kind == FrontOfficeKind.REPUBLICAN:
        return rows
    return rows.filter(office_id=staff.office_id)


def queue(staff: StaffAssignment, wanted: QueueFilter, *, today: date) -> SubmissionQuerySet:
    """Return the submissions that fit a filter, the most urgent first. Cost: 1 query."""
    rows = visible_submissions(staff)
    rows = rows.filter(state=wanted.state) if wanted.state else rows.pending()
    condition = Q()
    if wanted.kind:
        condition &= Q(subject_kind=wanted.kind)
    if wanted.region:
        condition &= Q(region=wanted.region)
    if wanted.mine:
        condition &= Q(taken_by=staff)
    if wanted.overdue:
        condition &= Q(due_on__lt=today, state__in=PENDING_SUBMISSION)
    return rows.filter(condition).order_by(*_URGENCY)


def queue_counts(staff: StaffAssignment, *, today: date) -> QueueCounts:
    """Return how much waits, how much the officer holds, how much is late. Cost: 1 query."""
    counts = (
        visible_submissions(staff)
        .pending()
        .aggregate(
            waiting=Count("pk"),
            mine=Count("pk", filter=Q(taken_by=staff)),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
        )
    )
    return QueueCounts(**counts)


def next_submission(staff: StaffAssignment, *, beside: Submission | None = None) -> Submission | None:
    """Return the most urgent submission that the officer may take up now: free or theirs, not of their own team.

    Args:
        beside: the one that is open already.
    Cost: 1 query.
    """
    own = Membership.objects.active().filter(user_id=staff.user_id, organization=OuterRef("organization"))
    return (
        visible_submissions(staff)
        .pending()
        .filter(Q(state=SubmissionState.OPEN) | Q(taken_by=staff))
        .exclude(Exists(own))
        .exclude(pk__in=[beside.pk] if beside else [])
        .order_by(*_URGENCY)
        .first()
    )


def queue_row(submission: Submission, *, today: date, calendar: WorkCalendar) -> QueueRow:
    """Return a line with its age and deadline in working days. Cost: no queries."""
    due = submission.due_on
    left = working_days_between(today, due, calendar=calendar)
    late = working_days_between(due, today, calendar=calendar)
    return QueueRow(
        submission=submission,
        age=working_days_between(local_day(submission.submitted_at), today, calendar=calendar),
        left=left if due >= today else -max(late, 1),
    )
