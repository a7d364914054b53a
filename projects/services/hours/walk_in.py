"""Somebody came who had no place: the leader types the code of their ticket."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import OPEN, OUTCOME, SIGNUP_MOVES, AttendanceMethod, ShiftState, SignUpState
from projects.models import Role, Shift, SignUp
from projects.selectors.participation.eligibility import Check, eligibility
from projects.selectors.participation.signups import role_for_signup
from projects.services.catalogue.states import hold_shift
from projects.services.hours.marking import mark_came, open_claim
from projects.services.participation.attendance import demand_open_list, list_is_open, write_attendance
from projects.services.participation.holds import take_place_or_lapse
from projects.services.participation.places import take_place, widen
from projects.services.participation.signup import ShiftChanged, insert_signup, lock_person
from projects.services.participation.states import write_move
from qazvolunteer.audit import services as audit
from qazvolunteer.lib.errors import Refusal
from volunteers.models import Volunteer

#: what does not hold at the place: the shift has begun, a full role gets a place more, and nobody reads texts there
_WAIVED = frozenset({"in_time", "place", "consent_text"})
#: closed is for who would come; who has come is there (decision 0022)
_TAKES = frozenset({ShiftState.OPEN, ShiftState.CLOSED})


class ShiftIsOver(Refusal):
    """Nobody begins to work after the end."""

    code = "shift_is_over"
    message = gettext_lazy("The shift is over, so nobody can be added to it.")


class WaitsForAnswer(Refusal):
    """The person has an open sign-up without a place: somebody else decides on it."""

    code = "waits_for_answer"
    message = gettext_lazy("This person's sign-up waits for an answer: the coordinator decides on it.")


class NotEligibleHere(Refusal):
    """A rule says no. Of another shift at that time only "busy then" is said, never where; of a withdrawn consent only
    that the person does not take part; of a ban not even that."""

    code = "not_eligible_here"

    def __init__(self, first: Check) -> None:
        discreet = {
            "overlap": _("At that time this person has a place on another shift."),
            "consent": _("This person does not take part in shifts at present."),
            "not_banned": _("This person cannot be added to this shift. Ask a manager of your organization."),
        }
        super().__init__(discreet.get(first.rule, first.text))


def takes_walk_ins(shift: Shift, now: datetime) -> bool:
    """Tell whether people can be added by code: from two hours before the start until the end, also when sign-up is
    closed."""
    return list_is_open(shift, now) and shift.state in _TAKES and not shift.has_ended(now)


@transaction.atomic
def walk_in(*, volunteer: Volunteer, role: Role, by: Membership, now: datetime) -> SignUp:
    """Write down that a person came, with a place or without one. Who has a place is marked as by the list; who has
    none gets one, if every rule of eligibility allows it; a full role gets one place more, and sign-up may be closed.
    Twice is one mark.

    Raises:
        ListNotOpenYet, ShiftWasCancelled, ShiftIsOver, ShiftChanged
        WaitsForAnswer: the person asked for a place, and nobody has answered.
        NotEligibleHere: with the first rule that said no.
        HoursAlreadyDecided
    Cost: 19 queries.
    """
    volunteer = lock_person(volunteer)
    if not hold_shift(role.shift_id):
        raise ShiftChanged
    fresh = role_for_signup(role.pk, now)
    if fresh is None:
        raise ShiftChanged
    demand_open_list(fresh.shift, now)
    if fresh.shift.has_ended(now):
        raise ShiftIsOver
    known = _known(volunteer, fresh.shift)
    if known is not None:
        return known if known.state == SignUpState.ATTENDED else _mark(known, by=by, now=now)
    waived = _WAIVED | {"open"} if fresh.shift.state in _TAKES else _WAIVED
    result = eligibility(volunteer, fresh, now, is_invited=True)
    if first := next((check for check in result.failures if check.rule not in waived), None):
        raise NotEligibleHere(first)
    return _add(volunteer, fresh, by=by, now=now)


def _known(volunteer: Volunteer, shift: Shift) -> SignUp | None:
    rows = SignUp.objects.filter(volunteer=volunteer, shift=shift, state__in=[*OPEN, *OUTCOME])
    return rows.order_by("-created_at").first()


def _mark(signup: SignUp, *, by: Membership, now: datetime) -> SignUp:
    if signup.state not in (SignUpState.CONFIRMED, *OUTCOME):
        raise WaitsForAnswer
    return mark_came(signup=signup, by=by, now=now)


def _add(volunteer: Volunteer, role: Role, *, by: Membership, now: datetime) -> SignUp:
    SIGNUP_MOVES.check(None, SignUpState.ATTENDED, by="leader")
    signup = insert_signup(role, SignUpState.ATTENDED, volunteer, now)
    if not take_place_or_lapse(role.pk, now, also_closed=True):
        # the role is locked by now: nobody frees a place between the two
        widen(role.pk)
        audit.record(
            "role.capacity_raised",
            by=by.user,
            role="leader",
            on=role,
            now=now,
            organization_id=role.shift.project.organization_id,
            fields=["capacity"],
        )
        if not take_place(role.pk, also_closed=True):
            raise ShiftChanged
    write_move(signup, None, SignUpState.ATTENDED, by=by.user, role="leader", now=now)
    write_attendance(signup, method=AttendanceMethod.WALK_IN, by=by, now=now)
    open_claim(signup, None, by=by, now=now)
    return signup
