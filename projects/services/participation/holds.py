"""Held places: how they end, and how the next sign-up frees those whose time is over (domain §4)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from projects.enums import HoldEnd, SignUpState
from projects.models import Hold, SignUp
from projects.services.catalogue.states import hold_shift_of
from projects.services.participation.places import lock_role, take_place
from projects.services.participation.states import lock_signup_after_shift, move_signup
from projects.services.participation.unanswered import lapse_unanswered


def end_hold(signup: SignUp, ending: HoldEnd, *, now: datetime) -> None:
    """Let a locked held place lapse: it is free again, and what was known of the visitor is deleted.

    Cost: 4 queries.
    """
    Hold.objects.filter(signup=signup).delete()
    move_signup(signup, SignUpState.LAPSED, by=None, role="system", now=now, reason_code=ending)


@transaction.atomic
def give_up_hold(*, signup_id: UUID, now: datetime) -> None:
    """End the hold of somebody who asks for another place, or gives another address; nothing if it has ended.

    Cost: 1 query, 6 when there is one.
    """
    signup = SignUp.objects.filter(pk=signup_id, state=SignUpState.HELD).first()
    if signup is None:
        return
    signup = lock_signup_after_shift(signup)
    if signup.state == SignUpState.HELD:
        end_hold(signup, HoldEnd.REPLACED, now=now)


@transaction.atomic
def lapse_expired_holds(*, role_id: int, now: datetime) -> int:
    """Free the places of a role whose hold is over; return how many.

    The role is locked first and stays so: whoever is to be refused has waited for those who free and take places. A
    hold that is being confirmed at this moment is left to whoever confirms it (SKIP LOCKED).

    The caller holds the shift (`hold_shift`): a role that is written twice has its foreign key checked at commit, and
    that late lock on the shift would meet a change of the shift that waits for the role.

    Cost: 2 queries, and 4 for each hold.
    """
    lock_role(role_id)
    expired = list(_expired(now).filter(role_id=role_id))
    for signup in expired:
        end_hold(signup, HoldEnd.EXPIRED, now=now)
    return len(expired)


def take_place_or_lapse(role_id: int, now: datetime, *, also_closed: bool = False) -> bool:
    """Take one place if one is free, or its hold or the time to answer is over; tell whether it was taken.

    Args:
        also_closed: as in `take_place`.
    Cost: 1 query, else 4 and more.
    """
    if take_place(role_id, also_closed=also_closed):
        return True
    lapse_expired_holds(role_id=role_id, now=now)
    lapse_unanswered(role_id=role_id, now=now)
    return take_place(role_id, also_closed=also_closed)


def lapse_holds_everywhere(*, now: datetime, limit: int = 200) -> int:
    """Tidy: free the places of roles that nobody asks for, so that pages show them. Return how many places.

    One transaction a role; two runs at once share the work.
    """
    roles = Hold.objects.filter(held_until__lte=now).values_list("signup__role_id", flat=True).distinct()
    return sum(_lapse_alone(role_id, now) for role_id in list(roles[:limit]))


@transaction.atomic
def _lapse_alone(role_id: int, now: datetime) -> int:
    hold_shift_of(role_id)
    return lapse_expired_holds(role_id=role_id, now=now)


def _expired(now: datetime) -> QuerySet[SignUp]:
    return (
        SignUp.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("shift__project")
        .filter(state=SignUpState.HELD, hold__held_until__lte=now)
        .order_by("pk")
    )
