"""A coordinator moves a person to another role or shift of the project: withdrawn there and signed up here, at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import IS_ASKED, SIGNUP_MOVES, TAKES_PLACE, EndReason, SignUpState
from projects.models import Role, SignUp
from projects.notifications import PlaceMoved
from projects.selectors.participation.eligibility import Eligibility, eligibility
from projects.selectors.participation.signups import role_for_signup
from projects.services.catalogue.states import hold_shift
from projects.services.participation.decisions import AlreadyBegun
from projects.services.participation.holds import take_place_or_lapse
from projects.services.participation.places import lock_role
from projects.services.participation.signup import (
    AlreadySignedUp,
    BarredFromShifts,
    NotEligible,
    RoleFull,
    ShiftChanged,
    TimeClash,
    insert_signup,
    lock_person,
)
from projects.services.participation.states import lock_signup, move_signup, write_move
from qazvolunteer.lib.errors import MoveNotAllowed, Refusal
from qazvolunteer.notifications.services import notify
from volunteers.models import Volunteer


class NotThere(Refusal):
    """A move stays inside the project, and leads to another role."""

    code = "not_there"
    message = gettext_lazy("Choose another role or another shift of the same project.")


_GONE = gettext_lazy("This person has no place and no request on this shift any more.")
_BUSY = gettext_lazy("This person has agreed to be somewhere else at that time.")
_THERE_ALREADY = gettext_lazy("This person is already signed up for that shift.")


@transaction.atomic
def move_person(*, signup: SignUp, role: Role, by: Membership, now: datetime) -> SignUp:
    """Move somebody with a place, or a request, to another role: of the same shift or of another one of the project.

    What they had stays what it was: a place a place, a request a request. All rules of eligibility hold. They are told.

    Returns:
        The new sign-up; the old one is withdrawn with the reason `moved`, without a mark.

    Raises:
        AlreadyBegun: the shift that they would leave has begun.
        MoveNotAllowed: the person withdrew, or somebody decided meanwhile.
        NotThere, NotEligible, BarredFromShifts, RoleFull, ShiftChanged, TimeClash, AlreadySignedUp: they stay where
            they are.
    Cost: 15 queries.
    """
    person = lock_person(signup.person)
    # In the order of their keys, shifts and roles alike: two people who change places do not wait for each other.
    for shift_id in sorted({signup.shift_id, role.shift_id}):
        hold_shift(shift_id)
    signup = lock_signup(signup)
    if signup.state not in IS_ASKED:
        raise MoveNotAllowed(_GONE, source=signup.state, target=SignUpState.WITHDRAWN)
    if signup.shift.has_begun(now):
        raise AlreadyBegun
    for role_id in sorted({signup.role_id, role.pk}):
        lock_role(role_id)
    target, moved = SignUpState(signup.state), EndReason.MOVED
    move_signup(signup, SignUpState.WITHDRAWN, by=by.user, role="coordinator", now=now, reason_code=moved)
    fresh = role_for_signup(role.pk, now)
    if fresh is None:
        raise ShiftChanged
    if fresh.pk == signup.role_id or fresh.shift.project_id != signup.shift.project_id:
        raise NotThere
    result = eligibility(person, fresh, now, had_signup=True, is_invited=True)
    if not result:
        raise _for_staff(result)
    there = _enter(fresh, target, person, by=by, now=now)
    version, context = fresh.shift.version, {"former": str(signup.pk)}
    notify(PlaceMoved, to=person.user, about=there, now=now, version=version, context=context)
    return there


def _enter(role: Role, target: SignUpState, person: Volunteer, *, by: Membership, now: datetime) -> SignUp:
    """Sign the person up as the coordinator's decision."""
    SIGNUP_MOVES.check(None, target, by="coordinator")
    try:
        signup = insert_signup(role, target, person, now)
    except TimeClash:
        raise TimeClash(_BUSY) from None
    if target in TAKES_PLACE and not take_place_or_lapse(role.pk, now):
        raise RoleFull
    signup.decided_at, signup.decided_by = now, by.user
    signup.save(update_fields=["decided_at", "decided_by"])
    write_move(signup, None, target, by=by.user, role="coordinator", now=now, reason_code=EndReason.MOVED)
    return signup


def _for_staff(result: Eligibility) -> Refusal:
    """Staff read that the person is busy, not where (domain §2), or barred, not why."""
    if result.failed("not_banned"):
        return BarredFromShifts()
    if result.failed("overlap"):
        return TimeClash(_BUSY)
    if result.failed("not_signed_up"):
        return AlreadySignedUp(_THERE_ALREADY)
    return NotEligible(result)
