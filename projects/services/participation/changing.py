"""A change of a shift asks its people again: raising the version, asking, agreeing (domain §2, decision 0014)."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from organizations.services.team import hold_team
from projects.enums import IS_ASKED, CancelReason, SignUpState
from projects.models import Shift, ShiftVersion, SignUp
from projects.notifications import PlaceCancelled, ShiftHasChanged
from projects.selectors.participation.changes import Impact, impact_of_change
from projects.selectors.participation.eligibility import answer_eligibility
from projects.selectors.participation.meeting_point import address_of
from projects.selectors.participation.signups import role_for_signup
from projects.services.catalogue.roles import RoleInput
from projects.services.catalogue.shift_rules import lock_shift
from projects.services.catalogue.shifts import update_shift
from projects.services.participation.reminders import reminder_time
from projects.services.participation.signup import (
    AGREED,
    NotEligible,
    agree,
    lock_person,
    refusing_clashes,
)
from projects.services.participation.states import lock_signup_after_shift, move_signup
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.services import record
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services import notify


class PeopleAreConcerned(Refusal):
    """The organizer sees first whom the change concerns; `impact` says it."""

    code = "people_are_concerned"

    def __init__(self, impact: Impact) -> None:
        super().__init__("")
        self.impact = impact


class NothingToAnswer(Refusal):
    """The person was not asked, or has answered, or the place has ended."""

    code = "nothing_to_answer"
    message = gettext_lazy("There is nothing to answer any more. Look at your shifts.")


class TooLateToAnswer(Refusal):
    """The place is free for others."""

    code = "too_late_to_answer"
    message = gettext_lazy(
        "The time to answer is over, so your place is free for others. You can sign up again."
    )


class ChangedAgain(Refusal):
    """The person saw an earlier change."""

    code = "changed_again"
    message = gettext_lazy("The organizer has changed the shift once more. Look at it again, then answer.")


@transaction.atomic
def change_shift(
    *,
    shift: Shift,
    starts_at: datetime,
    ends_at: datetime,
    leader: Membership | None,
    roles: Sequence[RoleInput],
    by: Membership,
    now: datetime,
    address: str = "",
    confirmed: tuple[int, int] | None = None,
) -> Shift:
    """Change a shift; who agreed to another time or place is asked again, and keeps the place until the deadline.

    Who is too young on the new day loses the place with that reason. Who had agreed to exactly what it is now is asked
    no longer.

    Args:
        confirmed: how many are asked and how many lose their place, as the organizer saw it; None: nothing yet.

    Raises:
        PeopleAreConcerned: it concerns people, and not as many as were confirmed. Nothing is changed.
        ProjectLocked, ShiftRefused, RolesRefused: as in `update_shift`.
    Cost: 16 queries and 2 for each person, 5 for each who loses the place.
    """
    hold_team(shift.project.organization_id)
    lock_shift(shift)
    # Sign-ups before roles: in the order of a withdrawal, so that neither waits for the other forever.
    rows = SignUp.objects.select_for_update(of=("self",), no_key=True).select_related(
        "role", "volunteer__user"
    )
    people = list(rows.filter(shift=shift, state__in=IS_ASKED).order_by("pk"))
    former = ShiftVersion(
        shift=shift,
        version=shift.version,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        address=address_of(shift),
        ended_at=now,
    )
    ask = partial(_ask, people=people, former=former, by=by, now=now, confirmed=confirmed)
    return update_shift(
        shift=shift,
        starts_at=starts_at,
        ends_at=ends_at,
        leader=leader,
        roles=roles,
        by=by,
        now=now,
        address=address,
        ask=ask,
    )


def _ask(
    shift: Shift,
    *,
    people: list[SignUp],
    former: ShiftVersion,
    by: Membership,
    now: datetime,
    confirmed: tuple[int, int] | None,
) -> None:
    if not people:
        return
    former.save(force_insert=True)
    impact = impact_of_change(shift, people, now)
    numbers = (len(impact.asked), len(impact.ended))
    if any(numbers) and numbers != confirmed:
        raise PeopleAreConcerned(impact)
    for signup in impact.settled:
        _settle(signup, shift, by, now)
    for signup in impact.asked:
        signup.answer_by, signup.next_reminder_at = impact.deadline, None
        signup.save(update_fields=["answer_by", "next_reminder_at"])
        _tell(signup, shift, now, asks=True)
    for signup in impact.ended:
        signup.shift = shift
        reason = CancelReason.TOO_YOUNG_THEN
        move_signup(signup, SignUpState.CANCELLED, by=by.user, role="manager", now=now, reason_code=reason)
        notify(PlaceCancelled, to=signup.person.user, about=signup, now=now, version=shift.version)


def _settle(signup: SignUp, shift: Shift, by: Membership, now: datetime) -> None:
    """The shift is what the person agreed to; who was asked in between hears that it is so again, and has time to
    see whether they still can."""
    was_asked = signup.answer_by is not None
    signup.agreed_version, signup.answer_by = shift.version, None
    if was_asked and signup.state == SignUpState.CONFIRMED:
        signup.next_reminder_at = reminder_time(shift, now)
    if was_asked:
        signup.decided_at, signup.decided_by = now, by.user
    signup.save(update_fields=["agreed_version", "answer_by", "next_reminder_at", "decided_at", "decided_by"])
    if was_asked:
        _tell(signup, shift, now, asks=False)


def _tell(signup: SignUp, shift: Shift, now: datetime, *, asks: bool) -> None:
    notify(
        ShiftHasChanged,
        to=signup.person.user,
        about=signup,
        now=now,
        version=shift.version,
        context={"asks": asks},
    )


@transaction.atomic
def agree_to_change(*, signup: SignUp, version: int, by: User, now: datetime) -> SignUp:
    """Say yes to a shift as it is now: from here on the person's time is taken by its new period.

    Repeating it gives the same sign-up.

    Args:
        version: the version of the shift that the person saw.

    Raises:
        NothingToAnswer, TooLateToAnswer, ChangedAgain
        NotEligible: they are too young that day, or agreed to something else at that time.
        TimeClash: the same, said by the database when two answers met.
    Cost: 8 queries.
    """
    person = lock_person(signup.person)
    signup = lock_signup_after_shift(signup)
    if signup.state not in IS_ASKED:
        raise NothingToAnswer
    if signup.answer_by is None:
        if signup.agreed_version == version == signup.shift.version:
            return signup
        raise NothingToAnswer
    if now >= signup.answer_by:
        raise TooLateToAnswer
    if version != signup.shift.version:
        raise ChangedAgain
    role = role_for_signup(signup.role_id, now)
    assert role is not None  # noqa: S101 - a role with sign-ups stays
    result = answer_eligibility(person, role, now, signup=signup)
    if not result:
        raise NotEligible(result)
    signup.role = role
    agree(signup, person, SignUpState(signup.state), now)
    with refusing_clashes():
        signup.save(update_fields=[*AGREED, "next_reminder_at"])
    record(
        "signup.agreed",
        by=by,
        role="volunteer",
        on=signup,
        now=now,
        organization_id=signup.shift.project.organization_id,
        fields=["agreed_version", "agreed_period"],
    )
    return signup
