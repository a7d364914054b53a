"""The life of a project after it is written: review, publication, pause, end."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from organizations.models import Membership, Submission
from organizations.services.review import submit, withdraw
from projects.enums import ProjectState, ShiftState
from projects.models import Project, Shift
from projects.selectors.catalogue.readiness import Problem, submission_problems
from projects.services.catalogue.search import refresh_search
from projects.services.catalogue.states import Actor, lock_project, move_project, role_of
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.errors import Refusal

#: how many idle projects one run finishes
BATCH = 200


class NotReady(Refusal):
    """Something is missing before the project can be sent to review; `problems` says what."""

    code = "project_not_ready"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(_("The project cannot be sent yet. See what is missing."))
        self.problems = problems


class ShiftsAhead(Refusal):
    """The project cannot end while people are expected somewhere."""

    code = "shifts_ahead"


def submit_project(*, project: Project, by: Membership, now: datetime) -> Submission:
    """Send a draft, or what was returned, to the front office as its next version.

    The instance is stale afterwards.

    Raises:
        NotReady: with what is missing.
        MoveNotAllowed: the project is not a draft and was not returned.
        AlreadySubmitted: a version waits for a decision.
    Cost: as `organizations.services.review.submit`, and 15 queries.
    """
    return submit(kind="project", subject_id=project.pk, by=by.user, role=role_of(by), now=now)


@transaction.atomic
def take_under_review(project: Project, *, by: User, role: str, now: datetime) -> None:
    """Move a complete project to "under review"; called by the review mechanism.

    Raises:
        NotReady: with what is missing.
    """
    lock_project(project)
    if problems := submission_problems(project, now):
        raise NotReady(problems)
    move_project(project, ProjectState.SUBMITTED, by=by, role=role, now=now)


@transaction.atomic
def publish_project(project: Project, *, by: User, role: str, now: datetime) -> None:
    """Show a project that the front office approved; called by the review mechanism.

    Cost: 6 queries and the names for search.
    """
    move_project(project, ProjectState.PUBLISHED, by=by, role=role, now=now)
    refresh_search(project)


def return_project(project: Project, *, by: User, role: str, now: datetime, reason_code: str = "") -> None:
    """Give a project back for correction; called by the review mechanism. Cost: 4 queries."""
    move_project(project, ProjectState.RETURNED, by=by, role=role, now=now, reason_code=reason_code)


def reject_project(project: Project, *, by: User, role: str, now: datetime, reason_code: str = "") -> None:
    """Refuse a project for good; called by the review mechanism. Cost: 4 queries."""
    move_project(project, ProjectState.REJECTED, by=by, role=role, now=now, reason_code=reason_code)


def withdraw_project(*, project: Project, by: Membership, now: datetime) -> None:
    """Take a project back that was sent and not decided on: it is a draft again. The instance is stale afterwards.

    Raises:
        DecidedMeanwhile: the front office has decided.
        MoveNotAllowed: the project is not under review.
    Cost: as `organizations.services.review.withdraw`, and 4 queries.
    """
    withdraw(kind="project", subject_id=project.pk, by=by.user, role=role_of(by), now=now)


def reopen_draft(project: Project, *, by: User, role: str, now: datetime) -> None:
    """Make a project a draft again that was taken back; called by the review mechanism. Cost: 4 queries."""
    move_project(project, ProjectState.DRAFT, by=by, role=role, now=now)


def pause_project(*, project: Project, by: Actor, now: datetime) -> None:
    """Take a project out of the catalogue and stop sign-up; who is signed up stays signed up.

    Raises:
        MoveNotAllowed: the project is not published.
    Cost: 4 queries.
    """
    move_project(project, ProjectState.PAUSED, by=by.user, role=role_of(by), now=now)


def resume_project(*, project: Project, by: Membership, now: datetime) -> None:
    """Put a paused project back into the catalogue.

    Raises:
        MoveNotAllowed: the project is not paused.
    Cost: 4 queries.
    """
    move_project(project, ProjectState.PUBLISHED, by=by.user, role=role_of(by), now=now)


@transaction.atomic
def finish_project(*, project: Project, by: Membership, now: datetime) -> None:
    """End a project whose shifts are over.

    Raises:
        ShiftsAhead: a shift that was not cancelled is not over yet.
        MoveNotAllowed: the project is neither published nor paused.
    Cost: 6 queries.
    """
    lock_project(project)
    if unfinished_shifts(project, now):
        raise ShiftsAhead(
            _(
                "A shift is not over yet, so the project cannot be finished. "
                "Wait for its end, or cancel the shift first."
            )
        )
    move_project(project, ProjectState.FINISHED, by=by.user, role=role_of(by), now=now)


def unfinished_shifts(project: Project, now: datetime) -> bool:
    """Tell whether people are still expected at a shift of the project. Cost: 1 query."""
    return Shift.objects.filter(
        project=project, state__in=[ShiftState.OPEN, ShiftState.CLOSED], ends_at__gt=now
    ).exists()


def finish_idle_projects(now: datetime) -> int:
    """Finish projects whose last shift ended PROJECT_IDLE_DAYS ago; without shifts, those published so long ago.

    Each in its own transaction, so one that cannot be finished holds up none; what is locked waits for the next run.

    Returns:
        How many were finished, at most BATCH.
    Cost: 1 query, and 6 for each project.
    """
    idle_since = now - timedelta(days=settings.PROJECT_IDLE_DAYS)
    due = (
        Project.objects.filter(state__in=[ProjectState.PUBLISHED, ProjectState.PAUSED])
        .annotate(
            last_end=Coalesce(Max("shifts__ends_at", filter=~Q(shifts__state="cancelled")), "published_at")
        )
        .filter(last_end__lt=idle_since)
        .order_by("last_end")[:BATCH]
    )
    return sum(_finish_idle(pk, now) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _finish_idle(project_id: int, now: datetime) -> bool:
    states = [ProjectState.PUBLISHED, ProjectState.PAUSED]
    rows = Project.objects.select_for_update(skip_locked=True, no_key=True)
    project = rows.filter(pk=project_id, state__in=states).first()
    if project is None or unfinished_shifts(project, now):
        return False
    move_project(project, ProjectState.FINISHED, by=None, role="system", now=now, reason_code="idle")
    return True
