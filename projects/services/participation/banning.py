"""An organization bars a person from its shifts (decision 0023)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import (
    BAN_MOVES,
    LONGEST_BAN_DAYS,
    OPEN,
    BanReason,
    BanState,
    CancelReason,
    SignUpState,
)
from projects.models import Ban, SignUp
from projects.notifications import PersonBarred
from projects.services.participation.bans import expire, write_move
from projects.services.participation.signup import lock_person
from projects.services.participation.states import lock_signups, move_signup
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services import notify
from volunteers.models import Volunteer


class AlreadyBarred(Refusal):
    """A colleague was faster."""

    code = "already_barred"
    message = gettext_lazy("This person is barred already. Look at the list of barred people.")


class WrongEnd(Refusal):
    """A bar has an end, and not a far one."""

    code = "wrong_end"
    message = gettext_lazy("Choose a day from tomorrow on, at most a year ahead.")

    def __init__(self) -> None:
        super().__init__(field="until")


@transaction.atomic
def bar_person(
    *, signup: SignUp, reason: BanReason, text: str, until: date, by: Membership, now: datetime
) -> Ban:
    """Keep the person of a sign-up from the organization's shifts up to a day; they get one letter that says it all.

    What they are signed up for there and has not begun is cancelled, and the places are free at once. What was
    worked stays.

    Args:
        signup: any of the person's sign-ups with the organization: nobody else can be barred. Needs
            shift.project loaded.
        text: the organization's words, which the person reads as they are.
        until: the last day.

    Raises:
        WrongEnd, AlreadyBarred, PersonIsErased
    Cost: 7 queries, and 6 for each place.
    """
    today = timezone.localdate(now)
    if not today < until <= today + timedelta(days=LONGEST_BAN_DAYS):
        raise WrongEnd
    # Who signs up holds the same lock: either we see their sign-up, or they see the ban.
    person = lock_person(signup.person)
    organization_id = signup.shift.project.organization_id
    _make_room(person, organization_id, now)
    BAN_MOVES.check(None, BanState.ACTIVE, by="manager")
    ban = Ban(
        organization_id=organization_id,
        volunteer=person,
        reason_code=reason,
        reason_text=text,
        began_on=today,
        until=until,
        created_at=now,
        created_by=by.user,
    )
    with refusing({"ban_one_active": AlreadyBarred()}, savepoint=False):
        ban.save(force_insert=True)
    write_move(ban, None, BanState.ACTIVE, by=by.user, role="manager", now=now)
    ended = _end_signups(ban, by=by, now=now)
    notify(PersonBarred, to=person.user, about=ban, now=now, context={"signups": ended})
    return ban


def _make_room(person: Volunteer, organization_id: int, now: datetime) -> None:
    """Refuse a second ban; note the end of one whose time is over."""
    rows = Ban.objects.select_for_update(of=("self",), no_key=True).select_related("volunteer__user")
    former = rows.filter(volunteer=person, organization_id=organization_id, state=BanState.ACTIVE).first()
    if former is None:
        return
    if former.holds_on(timezone.localdate(now)):
        raise AlreadyBarred
    expire(former, now=now)


def _end_signups(ban: Ban, *, by: Membership, now: datetime) -> list[str]:
    """End what lies ahead; return the ids."""
    ahead = SignUp.objects.open().filter(
        volunteer=ban.volunteer, shift__project__organization=ban.organization_id, shift__starts_at__gt=now
    )
    ended = []
    for signup in lock_signups(ahead):
        if signup.state not in OPEN or signup.shift.has_begun(now):  # ended a moment ago
            continue
        signup.decided_at, signup.decided_by = now, by.user
        move_signup(
            signup,
            SignUpState.CANCELLED,
            by=by.user,
            role="manager",
            now=now,
            reason_code=CancelReason.BANNED,
            save=("decided_at", "decided_by"),
        )
        ended.append(str(signup.pk))
    return ended
