"""Ending shifts and projects: everyone with a place or a request is told why."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import OPEN, CancelReason, HoldEnd, ProjectState, ShiftState, SignUpState
from projects.models import Project, Shift, SignUp
from projects.notifications import PlaceCancelled
from projects.services.catalogue.lifecycle import withdraw_project
from projects.services.catalogue.states import lock_shift_against_signups, move_project, move_shift
from projects.services.participation.holds import end_hold
from projects.services.participation.invitations import cancel_invitations
from projects.services.participation.states import lock_signup, move_signup
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services import notify


class ShiftHasBegun(Refusal):
    """What has begun cannot be cancelled: people are there."""

    code = "shift_has_begun"
    message = gettext_lazy("This shift has already begun, so it cannot be cancelled any more.")


@transaction.atomic
def cancel_shift(*, shift: Shift, reason: str, by: Membership, now: datetime) -> Shift:
    """Cancel a shift that has not begun, with a reason that everyone signed up reads.

    Raises:
        ShiftHasBegun, MoveNotAllowed
    Cost: 4 queries and 5 for each person.
    """
    lock_shift_against_signups(shift)
    if shift.has_begun(now):
        raise ShiftHasBegun
    move_shift(shift, ShiftState.CANCELLED, by=by.user, role="manager", now=now)
    _end_signups(shift, CancelReason.SHIFT_CANCELLED, reason, by=by.user, now=now)
    return shift


@transaction.atomic
def cancel_project(*, project: Project, reason: str, by: Membership, now: datetime) -> Project:
    """Cancel a project: its page says why, coming shifts are cancelled, everyone is told. What was worked stays.

    What the person saw under review is taken back first: submission, then project, the order of all reviewing.

    Raises:
        DecidedMeanwhile: it was under review, and the front office has decided: the reason would be public now.
        MoveNotAllowed: it has ended, or was sent to review meanwhile.
    Cost: 5 queries, 4 for each coming shift and 5 for each person.
    """
    if project.state == ProjectState.SUBMITTED:
        withdraw_project(project=project, by=by, now=now)
    move_project(project, ProjectState.CANCELLED, by=by.user, role="manager", now=now, end_reason=reason)
    coming = project.shifts.filter(state__in=[ShiftState.OPEN, ShiftState.CLOSED], starts_at__gt=now)
    for shift in coming.order_by("pk"):
        lock_shift_against_signups(shift)
        move_shift(shift, ShiftState.CANCELLED, by=by.user, role="manager", now=now)
        _end_signups(shift, CancelReason.PROJECT_CANCELLED, reason, by=by.user, now=now)
    return project


def _end_signups(shift: Shift, code: CancelReason, reason: str, *, by: User | None, now: datetime) -> None:
    cancel_invitations(shift, by=by, now=now)
    for row in SignUp.objects.filter(shift=shift, state__in=OPEN).order_by("pk"):
        signup = lock_signup(row)
        if signup.state not in OPEN:  # withdrawn a moment ago
            continue
        if signup.state == SignUpState.HELD:  # nobody to tell: who enters the code is told then
            end_hold(signup, HoldEnd.SHIFT_CANCELLED, now=now)
            continue
        signup.reason_text = reason
        move_signup(
            signup,
            SignUpState.CANCELLED,
            by=by,
            role="manager",
            now=now,
            reason_code=code,
            save=("reason_text",),
        )
        notify(PlaceCancelled, to=signup.person.user, about=signup, now=now, version=shift.version)


@transaction.atomic
def close_finished_shifts(*, now: datetime, limit: int = 200) -> int:
    """Finish shifts whose end has passed and lapse requests that nobody answered; return how many shifts.

    Two runs at once share the work (SKIP LOCKED).
    """
    due = (
        Shift.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("project__organization")
        .filter(state__in=[ShiftState.OPEN, ShiftState.CLOSED], ends_at__lte=now)
        .order_by("ends_at")[:limit]
    )
    finished = list(due)
    for shift in finished:
        move_shift(shift, ShiftState.FINISHED, by=None, role="system", now=now)
        waiting = SignUp.objects.filter(shift=shift, state__in=[SignUpState.REQUESTED, SignUpState.HELD])
        for row in waiting.order_by("pk"):
            signup = lock_signup(row)
            if signup.state == SignUpState.HELD:
                end_hold(signup, HoldEnd.EXPIRED, now=now)
            elif signup.state == SignUpState.REQUESTED:
                move_signup(signup, SignUpState.LAPSED, by=None, role="system", now=now)
    return len(finished)
