"""Closing and reopening sign-up, and deleting a shift that nobody has seen."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Membership
from projects.enums import EDITABLE_PROJECT, ShiftState
from projects.models import Shift
from projects.services.catalogue.shift_rules import ShiftRefused, lock_shift, record_shift, refuse_begun
from projects.services.catalogue.states import move_shift, role_of


@transaction.atomic
def close_shift(*, shift: Shift, by: Membership, now: datetime) -> None:
    """Stop sign-up for a shift; who is signed up stays.

    Raises:
        MoveNotAllowed: the shift is not open.
        ShiftRefused: it has begun, so nobody can sign up anyway.
    Cost: 7 queries.
    """
    lock_shift(shift)
    refuse_begun(shift, now)
    move_shift(shift, ShiftState.CLOSED, by=by.user, role=role_of(by), now=now)


@transaction.atomic
def reopen_shift(*, shift: Shift, by: Membership, now: datetime) -> None:
    """Let people sign up again.

    Raises:
        MoveNotAllowed: the shift is not closed.
        ShiftRefused: it has begun.
    Cost: 7 queries.
    """
    lock_shift(shift)
    refuse_begun(shift, now)
    move_shift(shift, ShiftState.OPEN, by=by.user, role=role_of(by), now=now)


@transaction.atomic
def remove_shift(*, shift: Shift, by: Membership, now: datetime) -> None:
    """Delete a shift of a draft: nobody has seen it. A shift of a published project is cancelled instead.

    Raises:
        ShiftRefused: the project has been published, or people have signed up.
    Cost: 7 queries.
    """
    lock_shift(shift)
    project = shift.project
    if project.state not in EDITABLE_PROJECT or project.published_at or shift.signups.exists():
        raise ShiftRefused(_("People have seen this shift, so it can be cancelled but not deleted."))
    record_shift("shift.removed", shift, by=by, now=now, fields=[])
    shift.delete()
