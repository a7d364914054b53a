"""Signing up and withdrawing: the one service for web, API and everything that comes later."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import SIGNUP_MOVES, TAKES_PLACE, InvitationState, JoiningMode, SignUpState
from projects.models import PlaceInvitation, Role, Shift, SignUp
from projects.notifications import SignUpConfirmed, SignUpNotice, SignUpRequested, StartsSoon
from projects.selectors.participation.changes import ANSWER_AT_LEAST
from projects.selectors.participation.eligibility import Eligibility, age_on_day, by_invitation, eligibility
from projects.selectors.participation.signups import role_for_signup
from projects.services.catalogue.states import hold_shift
from projects.services.participation.holds import take_place_or_lapse
from projects.services.participation.invitations import (
    InvitationOver,
    invitation_to_take_up,
    move_invitation,
)
from projects.services.participation.reminders import reminder_time, starts_soon
from projects.services.participation.states import lock_signup_after_shift, move_signup, write_move
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services import notify
from volunteers.models import Volunteer

logger = structlog.get_logger(__name__)


class NotEligible(Refusal):
    """At least one rule of eligibility said no; `eligibility` has them all."""

    code = "not_eligible"

    def __init__(self, result: Eligibility) -> None:
        self.eligibility = result
        first = result.failures[0]
        super().__init__(f"{first.text} {first.next_step}".strip())


class RoleFull(Refusal):
    """Somebody else took the last place a moment ago."""

    code = "role_full"
    message = gettext_lazy("All places in this role are taken. Choose another role or another shift.")


class ShiftChanged(Refusal):
    """The shift was changed, closed or cancelled a moment ago."""

    code = "shift_changed"
    message = gettext_lazy("The organizer has just changed this shift. Look at it again before you sign up.")


class AlreadySignedUp(Refusal):
    """The person has another role on this shift."""

    code = "already_signed_up"
    message = gettext_lazy("You are already signed up for this shift.")


class TimeClash(Refusal):
    """The person agreed to another shift at that time."""

    code = "time_clash"
    message = gettext_lazy("At that time you are signed up for another shift.")


class BarredFromShifts(Refusal):
    """What staff read of a barred person: neither why nor until when."""

    code = "barred_from_shifts"
    message = gettext_lazy("This person is barred from your organization's shifts.")


class TooLateToWithdraw(Refusal):
    """The shift has begun: from now on the leader writes down who came."""

    code = "too_late_to_withdraw"
    message = gettext_lazy("The shift has already begun. Tell the shift leader that you cannot come.")


class NoProfile(Refusal):
    """The account belongs to nobody who volunteers: staff, a manager."""

    code = "no_profile"
    message = gettext_lazy("Fill in your volunteer profile first.")


class PersonIsErased(Refusal):
    """The person was erased a moment ago, in another window."""

    code = "person_is_erased"
    message = gettext_lazy("This person has left the portal, and everything about them was erased.")


@transaction.atomic
def sign_up(*, volunteer: Volunteer, role: Role, by: User | None, now: datetime) -> SignUp:
    """Give a person a place in a role, or file their request, by the project's joining mode.

    Repeating it gives the same sign-up. Places are never oversold: the conditional UPDATE takes the place, a CHECK,
    a partial unique index and an exclusion constraint stand behind it (domain §4).

    Raises:
        NotEligible: with every check that failed.
        RoleFull, ShiftChanged: when the place was lost to somebody else, or the shift was changed, meanwhile.
        AlreadySignedUp, TimeClash: what the database said when two requests of one person met.
    Cost: 8 queries besides transaction control, 3 more where people join by invitation.
    """
    return _sign_up(lock_person(volunteer), role, by, now)


@transaction.atomic
def sign_up_account(*, user: User, role: Role, now: datetime) -> SignUp:
    """Sign up the person behind an account: `sign_up` for whoever is signed in, with one read less.

    Args:
        role: its id and its shift's are enough.

    Raises:
        NoProfile, and as `sign_up`.
    Cost: 8 queries besides transaction control.
    """
    return _sign_up(_lock_person_of(user), role, user, now)


@transaction.atomic
def accept_invitation(*, invitation: PlaceInvitation, version: int, by: User, now: datetime) -> SignUp:
    """Give an invited person the place, whatever the joining mode: the coordinator has decided. Twice gives one.

    While the shift is full the invitation stays, and can be accepted when a place gets free.

    Args:
        version: of the shift as the person saw it.
        by: the account with the invited address.

    Raises:
        InvitationOver: withdrawn, declined, too late, or to another address.
        NoProfile, and as `sign_up`.
    Cost: 11 queries.
    """
    volunteer = _lock_person_of(by)
    role = Role(pk=invitation.role_id, shift_id=invitation.shift_id)
    if not hold_shift(role.shift_id):
        raise ShiftChanged
    found = invitation_to_take_up(by.email, role.pk, now)
    if found is None or found.pk != invitation.pk:
        accepted = PlaceInvitation.objects.filter(pk=invitation.pk, state=InvitationState.ACCEPTED).exists()
        existing = already_open(volunteer, role) if accepted else None
        if existing is None:
            raise InvitationOver
        return existing
    if found.shift.version != version:
        raise ShiftChanged
    return _sign_up(volunteer, role, by, now, found)


def _sign_up(
    volunteer: Volunteer,
    role: Role,
    by: User | None,
    now: datetime,
    invitation: PlaceInvitation | None = None,
) -> SignUp:
    # From here on the shift stays as it is: a change or a cancellation waits for us, or we for it.
    if not hold_shift(role.shift_id):
        raise ShiftChanged
    fresh = role_for_signup(role.pk, now)
    if fresh is None or fresh.shift_id != role.shift_id:
        raise ShiftChanged
    if invitation is None and by_invitation(fresh):
        invitation = invitation_to_take_up(volunteer.user.email, fresh.pk, now)
    result = eligibility(volunteer, fresh, now, is_invited=invitation is not None)
    if result.failed("not_signed_up") and (existing := already_open(volunteer, fresh)):
        return existing
    if not result:
        logger.info("signup.refused", role=fresh.pk, rules=[check.rule for check in result.failures])
        raise NotEligible(result)
    target = SignUpState.CONFIRMED if invitation else state_for(fresh)
    SIGNUP_MOVES.check(None, target, by="volunteer")
    signup = insert_signup(fresh, target, volunteer, now)
    if target in TAKES_PLACE and not take_place_or_lapse(fresh.pk, now):
        raise RoleFull
    write_move(signup, None, target, by=by, role="volunteer", now=now)
    if invitation is not None:
        take_up(invitation, by=by, now=now)
    tell(signup, now=now)
    return signup


def take_up(invitation: PlaceInvitation, *, by: User | None, now: datetime) -> None:
    """Note that a locked invitation has become a place. Cost: 2 queries."""
    move_invitation(invitation, InvitationState.ACCEPTED, by=by, role="volunteer", now=now)


def lock_person(volunteer: Volunteer) -> Volunteer:
    """Return the person's row locked: their requests wait for each other, different people's never do. 1 query.

    Raises:
        PersonIsErased
    """
    person = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    person.user = volunteer.user
    return _not_erased(person)


def _lock_person_of(user: User) -> Volunteer:
    person = next(iter(Volunteer.objects.select_for_update(no_key=True).filter(user=user)), None)
    if person is None:
        raise NoProfile
    person.user = user
    return _not_erased(person)


def _not_erased(person: Volunteer) -> Volunteer:
    if person.erased_at is not None:
        raise PersonIsErased
    return person


def already_open(volunteer: Volunteer, role: Role) -> SignUp | None:
    """Return the sign-up that a repeated request gives again. Cost: 1 query."""
    return SignUp.objects.open().filter(volunteer=volunteer, role=role).first()


def state_for(role: Role) -> SignUpState:
    """Return the state that a sign-up begins with by the project's joining mode. Needs role.shift.project loaded."""
    asks = role.shift.project.joining_mode == JoiningMode.REQUEST
    return SignUpState.REQUESTED if asks else SignUpState.CONFIRMED


def insert_signup(role: Role, target: SignUpState, person: Volunteer, now: datetime) -> SignUp:
    """Insert the row; a held place keeps only the person's age.

    Raises:
        AlreadySignedUp, TimeClash
    Cost: 1 query.
    """
    signup = SignUp(role=role, shift=role.shift, state=target, created_at=now)
    agree(signup, person, target, now)
    if target == SignUpState.HELD:
        signup.volunteer = None
    with refusing_clashes():
        signup.save(force_insert=True)
    return signup


def refusing_clashes() -> AbstractContextManager[None]:
    """Let the database speak: one open sign-up a person and shift, no two places at the same time."""
    return refusing(
        {"signup_one_open_a_shift": AlreadySignedUp(), "signup_no_overlap": TimeClash()}, savepoint=False
    )


#: what `agree` sets
AGREED = ("volunteer", "agreed_version", "agreed_period", "age_on_day", "bars_minors", "answer_by")


def agree(signup: SignUp, person: Volunteer, target: SignUpState, now: datetime) -> None:
    """Note who agrees to the shift as it is now, without saving."""
    shift = signup.role.shift
    signup.volunteer = person
    signup.agreed_version = shift.version
    signup.agreed_period = DateTimeTZRange(shift.starts_at, shift.ends_at)
    signup.age_on_day = age_on_day(person, signup.role)
    signup.bars_minors = shift.project.bars_minors
    signup.answer_by = None
    signup.next_reminder_at = reminder_time(shift, now) if target == SignUpState.CONFIRMED else None


def tell(signup: SignUp, *, now: datetime) -> None:
    """Promise the message that says what a new sign-up is: a place or a request. Cost: 1 query."""
    if signup.state == SignUpState.CONFIRMED:
        tell_of_place(SignUpConfirmed, signup, now=now)
    else:
        _tell(SignUpRequested, signup, now=now)


def tell_of_place(notice: type[SignUpNotice], signup: SignUp, *, now: datetime) -> None:
    """Promise the letter about a place; when no reminder would come in time, the one that says it all. 1 query."""
    _tell(StartsSoon if starts_soon(signup.shift, now) else notice, signup, now=now)


def _tell(notice: type[SignUpNotice], signup: SignUp, *, now: datetime) -> None:
    notify(notice, to=signup.person.user, about=signup, now=now, version=signup.shift.version)


@transaction.atomic
def withdraw(*, signup: SignUp, by: User, now: datetime, reason: str = "") -> SignUp:
    """End one's own sign-up; the place is free at once. After the project's limit it is marked as late (domain §2).

    Args:
        reason: the person's own words for the organizer, may be empty.

    Raises:
        TooLateToWithdraw: after the start of the shift.
        MoveNotAllowed: when it was ended or decided meanwhile.
    Cost: 6 queries.
    """
    signup = lock_signup_after_shift(signup)
    shift = signup.shift
    if shift.has_begun(now):
        raise TooLateToWithdraw
    signup.is_late_withdrawal = is_late_withdrawal(signup, now)
    signup.reason_text = reason
    move_signup(
        signup,
        SignUpState.WITHDRAWN,
        by=by,
        role="volunteer",
        now=now,
        save=("is_late_withdrawal", "reason_text"),
    )
    return signup


def free_withdrawal_until(shift: Shift, decided_at: datetime | None = None) -> datetime:
    """Return the moment until which a person withdraws without a mark: the project's limit, but twelve hours after what
    the organization decided about their place, and never beyond the start (decision 0022). Needs shift.project loaded.

    Args:
        decided_at: when the organization moved or accepted them, or took a change back; None: it did nothing of that.
    """
    limit = shift.starts_at - timedelta(hours=shift.project.withdraw_hours)
    if decided_at is None:
        return limit
    return max(limit, min(decided_at + ANSWER_AT_LEAST, shift.starts_at))


def is_late_withdrawal(signup: SignUp, now: datetime) -> bool:
    """Tell whether withdrawing now is marked: not while the person is asked about a change, nor soon after the
    organization has moved them. Needs shift.project."""
    if signup.state != SignUpState.CONFIRMED or signup.answer_by is not None:
        return False
    return now > free_withdrawal_until(signup.shift, signup.decided_at)


def withdrawal_note(signup: SignUp, now: datetime) -> str:
    """Say in words what withdrawing now means. Needs shift.project loaded."""
    if not is_late_withdrawal(signup, now):
        return ""
    return _("The organizer counts on you already: this will be marked as a late withdrawal.")
