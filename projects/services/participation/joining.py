"""Joining without an account: a place is held while the code is on its way, and taken when the code is right."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from projects.enums import HoldEnd, HoldReason, SignUpState
from projects.models import Hold, PlaceInvitation, Role, SignUp
from projects.selectors.participation.eligibility import eligibility, newcomer_eligibility
from projects.selectors.participation.holds import keyed
from projects.selectors.participation.signups import role_for_signup
from projects.services.catalogue.states import hold_shift
from projects.services.participation.holds import (
    end_hold,
    give_up_hold,
    lapse_expired_holds,
)
from projects.services.participation.invitations import invitation_to_take_up
from projects.services.participation.places import take_place
from projects.services.participation.signup import (
    AGREED,
    NotEligible,
    RoleFull,
    ShiftChanged,
    accept_invitation,
    agree,
    already_open,
    insert_signup,
    lock_person,
    refusing_clashes,
    sign_up,
    state_for,
    take_up,
    tell,
)
from projects.services.participation.states import lock_signup_after_shift, move_signup, write_move
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.db import refusing, wait_in_line
from qazvolunteer.lib.errors import Refusal
from volunteers.models import Volunteer
from volunteers.services import RegistrationData, check_data_consent_age, register_volunteer

#: a code is good for fifteen minutes, and can be asked for again
HELD_FOR = timedelta(minutes=30)
#: part of a role's places that may be held for addresses nobody proved; at least one place
CAP_OF_ROLE = 0.1
#: places held at a time for one network: a school class at one Wi-Fi, not a script
CAP_OF_NETWORK = 20


class _HoldExists(Refusal):
    """The address holds a place elsewhere: two tries at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """What is typed before the address is proven, as far as a hold needs it."""

    email: str
    birth_date: date
    #: where they come from, such as ``203.0.113.0/24``
    network: str
    #: they came by the link of this invitation
    invitation: UUID | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Who has proven their address, and their sign-up or the reason why there is none."""

    user: User
    is_new: bool
    signup: SignUp | None
    refusal: Refusal | None = None


def hold_place(
    *, role: Role, visitor: Visitor, by: None, now: datetime, former: UUID | None = None
) -> SignUp | None:
    """Hold a place for somebody whose address is not proven yet. Nothing that they typed is stored.

    The same address and role give the same hold, whose time is not prolonged. Without a hold (None) people go on all
    the same: the place is theirs if it is still free when they enter the code. That is so beyond the caps, and when
    the address holds a place elsewhere: only the browser that made a hold (`former`) can give it up.

    Args:
        by: nobody is signed in.
        former: the held place that this browser has from before; ended when it is another one.

    Raises:
        TooYoung: before anything is stored.
        NotEligible: with every check that failed.
        ShiftChanged, RoleFull: the shift was changed or closed at this moment.
    Cost: 12 queries; 5 more to give up a former hold, 4 for each hold that lapses.
    """
    check_data_consent_age(visitor.birth_date, timezone.localdate(now))
    mailbox = keyed("mailbox", visitor.email)
    if former and not Hold.objects.filter(signup_id=former, mailbox_key=mailbox, signup__role=role).exists():
        give_up_hold(signup_id=former, now=now)
    try:
        return _hold(role, visitor, mailbox, now)
    except _HoldExists:
        return None


@transaction.atomic
def _hold(role: Role, visitor: Visitor, mailbox: str, now: datetime) -> SignUp | None:
    network = keyed("network", visitor.network)
    wait_in_line(f"projects.holds.{network}")  # so that the cap of a network holds
    if not hold_shift(role.shift_id):
        raise ShiftChanged
    lapse_expired_holds(role_id=role.pk, now=now)  # locks the role: its cap holds too
    fresh = role_for_signup(role.pk, now)
    if fresh is None:
        raise ShiftChanged
    own = Hold.objects.select_related("signup").filter(mailbox_key=mailbox).first()
    has_place = own is not None and own.signup.role_id == fresh.pk
    is_wanted = _invitation(visitor.invitation, visitor.email, fresh, now) is not None
    result = newcomer_eligibility(visitor.birth_date, fresh, now, has_place=has_place, is_invited=is_wanted)
    if not result:
        raise NotEligible(result)
    if own is not None:
        return own.signup if has_place else None
    if _is_capped(fresh, network, now):
        return None
    signup = insert_signup(fresh, SignUpState.HELD, Volunteer(birth_date=visitor.birth_date), now)
    with refusing({"hold_one_a_mailbox": _HoldExists()}):
        Hold.objects.create(
            signup=signup,
            reason=HoldReason.EMAIL,
            held_until=min(now + HELD_FOR, fresh.shift.starts_at),
            mailbox_key=mailbox,
            network_key=network,
        )
    if not take_place(fresh.pk):
        raise RoleFull
    write_move(signup, None, SignUpState.HELD, by=None, role="visitor", now=now)
    return signup


def _is_capped(role: Role, network: str, now: datetime) -> bool:
    """Whether as many places as may be are held already, in the role or for the network. Cost: 2 queries."""
    cap = max(1, int(role.capacity * CAP_OF_ROLE))
    if SignUp.objects.filter(role=role, state=SignUpState.HELD).count() >= cap:
        return True
    return Hold.objects.filter(network_key=network, held_until__gt=now).count() >= CAP_OF_NETWORK


@transaction.atomic
def join_by_code(
    *,
    email: str,
    data: RegistrationData,
    role: Role,
    version: int,
    by: None,
    now: datetime,
    invitation: UUID | None = None,
) -> Joined:
    """Make account and profile for a proven address, or find them, and give the place.

    One transaction. An account is made even where the place is refused: the person has proven the address and agreed.
    A known profile is never changed, and its birth date counts, not the typed one.

    Args:
        email: proven by a code.
        version: of the shift as the person saw it.
        by: nobody is signed in yet.
        invitation: they came by its link: the place needs no other decision.

    Raises:
        TooYoung: nothing is stored then.
    Cost: 6 queries for a new person and 9 for the held place; as `sign_up` without one.
    """
    registered = register_volunteer(email=email, data=data, now=now)
    if not registered.user.is_active:
        _release(role, email, now)
        return Joined(registered.user, registered.created, None)
    try:
        with transaction.atomic():
            signup = _take_held(registered.volunteer, role, version, now, invitation)
    except Refusal as refusal:
        _release(role, email, now)
        return Joined(registered.user, registered.created, None, refusal)
    return Joined(registered.user, registered.created, signup)


def _take_held(person: Volunteer, role: Role, version: int, now: datetime, invited_by: UUID | None) -> SignUp:
    volunteer, email = lock_person(person), person.user.email
    if not hold_shift(role.shift_id):
        raise ShiftChanged
    signup = _lock_held(role, email)
    fresh = role_for_signup(role.pk, now)
    if fresh is None or fresh.shift.version != version:
        raise ShiftChanged
    invitation = _invitation(invited_by, email, fresh, now)
    if signup is None and invitation is not None:
        return accept_invitation(invitation=invitation, version=version, by=person.user, now=now)
    if signup is None:
        return sign_up(volunteer=volunteer, role=fresh, by=volunteer.user, now=now)
    existing = already_open(volunteer, fresh)
    if existing is not None:
        end_hold(signup, HoldEnd.REPLACED, now=now)
        return existing
    is_wanted = True if invitation else None
    result = eligibility(volunteer, fresh, now, excluding=signup, is_invited=is_wanted)
    if not result:
        raise NotEligible(result)
    Hold.objects.filter(signup=signup).delete()
    signup.role, target = fresh, SignUpState.CONFIRMED if invitation else state_for(fresh)
    agree(signup, volunteer, target, now)
    with refusing_clashes():
        move_signup(signup, target, by=volunteer.user, role="volunteer", now=now, save=AGREED)
    if invitation is not None:
        take_up(invitation, by=volunteer.user, now=now)
    tell(signup, now=now)
    return signup


def _invitation(pk: UUID | None, email: str, role: Role, now: datetime) -> PlaceInvitation | None:
    """Return the invitation of a link, locked, when it is to this address and role and can be accepted."""
    found = invitation_to_take_up(email, role.pk, now) if pk else None
    return found if found is not None and found.pk == pk else None


def _lock_held(role: Role, email: str) -> SignUp | None:
    """Return the place held for an address in a role, locked; one that is over and not yet freed is still good."""
    hold = Hold.objects.filter(mailbox_key=keyed("mailbox", email), signup__role=role).first()
    if hold is None:
        return None
    signup = lock_signup_after_shift(SignUp(pk=hold.signup_id))
    return signup if signup.state == SignUpState.HELD else None


def _release(role: Role, email: str, now: datetime) -> None:
    signup = _lock_held(role, email)
    if signup is not None:
        end_hold(signup, HoldEnd.REFUSED, now=now)
