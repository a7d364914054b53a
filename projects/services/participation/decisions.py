"""What a coordinator decides about one person: accept, decline, cancel."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import CancelReason, DeclineReason, SignUpState
from projects.models import SignUp
from projects.notifications import PlaceCancelled, RequestAccepted, RequestDeclined
from projects.selectors.participation.eligibility import eligibility
from projects.selectors.participation.signups import role_for_signup
from projects.services.participation.holds import take_place_or_lapse
from projects.services.participation.reminders import reminder_time
from projects.services.participation.signup import (
    BarredFromShifts,
    NotEligible,
    RoleFull,
    TimeClash,
    tell_of_place,
)
from projects.services.participation.states import lock_signup, lock_signup_after_shift, move_signup
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services import notify


class AlreadyBegun(Refusal):
    """Too late for decisions: the leader's list is what counts now."""

    code = "already_begun"
    message = gettext_lazy("The shift has already begun: mark who came in the leader's list instead.")


class NotAnsweredYet(Refusal):
    """The shift has changed since the request, and nobody gets a place at a time that they did not agree to."""

    code = "not_answered_yet"
    message = gettext_lazy("The shift has changed since this request. Wait until the person has answered.")


@transaction.atomic
def accept_signup(*, signup: SignUp, by: Membership, now: datetime) -> SignUp:
    """Give a place to a person who asked for one; they are told by e-mail.

    Raises:
        NotEligible: a rule that held at the request does not hold now (full, began, project paused …). Of a clash
            with another shift only "busy then" is said, never where.
        BarredFromShifts: a manager has barred the person meanwhile.
        RoleFull, TimeClash: the database's word when two decisions met.
        NotAnsweredYet: the shift has changed, and the person has not agreed to it.
        MoveNotAllowed: the person withdrew, or somebody decided meanwhile.
    Cost: 10 queries.
    """
    signup = lock_signup_after_shift(signup)
    role = role_for_signup(signup.role_id, now)
    assert role is not None  # noqa: S101 - a role with sign-ups stays
    if signup.answer_by is not None:
        raise NotAnsweredYet
    result = eligibility(signup.person, role, now, excluding=signup, had_signup=True, is_invited=True)
    if not result:
        refusal = BarredFromShifts() if result.failed("not_banned") else NotEligible(result)
        raise _for_staff(result.failed("overlap"), refusal)
    signup.decided_at, signup.decided_by = now, by.user
    signup.next_reminder_at = reminder_time(signup.shift, now)
    with refusing({"signup_no_overlap": _for_staff(True, TimeClash())}):
        move_signup(
            signup,
            SignUpState.CONFIRMED,
            by=by.user,
            role="coordinator",
            now=now,
            save=("decided_at", "decided_by"),
        )
    if not take_place_or_lapse(signup.role_id, now):
        raise RoleFull
    tell_of_place(RequestAccepted, signup, now=now)
    return signup


def _for_staff(clash: bool, refusal: Refusal) -> Refusal:
    """Staff read that the person is busy, not where (domain §2)."""
    if not clash:
        return refusal
    return TimeClash(gettext_lazy("This person has meanwhile agreed to be somewhere else at that time."))


@transaction.atomic
def decline_signup(
    *, signup: SignUp, reason: DeclineReason, by: Membership, now: datetime, comment: str = ""
) -> SignUp:
    """Decline a request with a reason that the person reads.

    Raises:
        MoveNotAllowed: the person withdrew, or somebody decided meanwhile.
    Cost: 4 queries.
    """
    signup = lock_signup(signup)
    signup.decided_at, signup.decided_by, signup.reason_text = now, by.user, comment
    move_signup(
        signup,
        SignUpState.DECLINED,
        by=by.user,
        role="coordinator",
        now=now,
        reason_code=reason,
        save=("decided_at", "decided_by", "reason_text"),
    )
    notify(RequestDeclined, to=signup.person.user, about=signup, now=now, version=signup.shift.version)
    return signup


@transaction.atomic
def cancel_signup(*, signup: SignUp, by: Membership, now: datetime, comment: str) -> SignUp:
    """End one person's place before the shift, with the organizer's own words as the reason.

    Raises:
        AlreadyBegun: after the start.
        MoveNotAllowed: the person withdrew, or somebody decided meanwhile.
    Cost: 6 queries.
    """
    signup = lock_signup_after_shift(signup)
    if signup.shift.has_begun(now):
        raise AlreadyBegun
    signup.decided_at, signup.decided_by, signup.reason_text = now, by.user, comment
    move_signup(
        signup,
        SignUpState.CANCELLED,
        by=by.user,
        role="coordinator",
        now=now,
        reason_code=CancelReason.ORGANIZER,
        save=("decided_at", "decided_by", "reason_text"),
    )
    notify(PlaceCancelled, to=signup.person.user, about=signup, now=now, version=signup.shift.version)
    return signup
