"""The one door for bans and objections: their states, lifting, and their end (decision 0023)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from organizations.models import Membership
from projects.enums import BAN_MOVES, OBJECTION_MOVES, BanState, ObjectionState
from projects.models import Ban, BanObjection
from projects.notifications import BanLifted, ObjectionDecided
from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.notifications.services import notify


def lock_ban(ban: Ban) -> Ban:
    """Return the ban's row locked until the transaction ends. Whoever decides on an objection, too, locks it first.

    Cost: 1 query.
    """
    rows = Ban.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("volunteer__user", "organization__region").get(pk=ban.pk)


def open_objection(ban: Ban) -> BanObjection | None:
    """Return the objection that waits, locked; the ban is locked already. Cost: 1 query."""
    rows = BanObjection.objects.select_for_update(no_key=True)
    return rows.filter(ban=ban, state=ObjectionState.OPEN).first()


def move_ban(
    ban: Ban,
    target: BanState,
    *,
    by: User | None,
    role: str,
    now: datetime,
    text: str = "",
    answers: bool = False,
) -> None:
    """End a locked ban, with transition and audit; an objection that waits is settled, unless this answers it.

    Raises:
        MoveNotAllowed: it has ended already.
    Cost: 3 queries, 5 with an objection.
    """
    source = ban.state
    BAN_MOVES.check(source, target, by=role)
    ban.state, ban.ended_at, ban.ended_by, ban.end_text = target, now, by, text
    ban.save(update_fields=["state", "ended_at", "ended_by", "end_text"])
    write_move(ban, source, target, by=by, role=role, now=now)
    objection = None if answers else open_objection(ban)
    if objection is not None:
        move_objection(objection, ObjectionState.SETTLED, by=None, role="system", now=now)


def move_objection(
    objection: BanObjection,
    target: ObjectionState,
    *,
    by: User | None,
    role: str,
    now: datetime,
    answer: str = "",
) -> None:
    """Close a locked objection, with transition and audit.

    Raises:
        MoveNotAllowed: it was closed meanwhile.
    Cost: 2 queries.
    """
    source = objection.state
    OBJECTION_MOVES.check(source, target, by=role)
    objection.state, objection.decided_at, objection.decided_by, objection.answer = target, now, by, answer
    objection.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    write_move(objection, source, target, by=by, role=role, now=now)


def write_move(
    thing: Ban | BanObjection, source: str | None, target: str, *, by: User | None, role: str, now: datetime
) -> None:
    """Write transition and audit entry of a move that is already saved: ids only, no words. Cost: 1 query."""
    ban = thing if isinstance(thing, Ban) else thing.ban
    kind = "ban" if isinstance(thing, Ban) else "objection"
    audit.moved(
        f"{kind}.{target}",
        on=thing,
        source=source,
        target=target,
        by=by,
        role=role,
        now=now,
        organization_id=ban.organization_id,
        reason_code=ban.reason_code,
    )


@transaction.atomic
def lift_ban(*, ban: Ban, answer: str, by: Membership, now: datetime) -> Ban:
    """End a ban before its time, with words that the person reads; places that it took do not come back.

    Raises:
        MoveNotAllowed: somebody lifted it, or it is over.
    Cost: 6 queries, 8 with an objection.
    """
    ban = lock_ban(ban)
    move_ban(ban, BanState.LIFTED, by=by.user, role="manager", now=now, text=answer)
    notify(BanLifted, to=ban.volunteer.user, about=ban, now=now)
    return ban


@transaction.atomic
def expire_bans(*, now: datetime, limit: int = 200) -> int:
    """Note the end of bans whose last day has passed, and settle what waits about them; return how many.

    Nobody waits for it: eligibility looks at the day itself. Two runs at once share the work (SKIP LOCKED).
    """
    over = Ban.objects.filter(state=BanState.ACTIVE, until__lt=timezone.localdate(now))
    rows = over.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related(
        "volunteer__user"
    )
    bans = list(rows.order_by("until", "pk")[:limit])
    for ban in bans:
        expire(ban, now=now)
    return len(bans)


def expire(ban: Ban, *, now: datetime) -> None:
    """End a locked ban whose time is over; who waited for an answer hears that there is nothing left to answer."""
    waiting = open_objection(ban)
    move_ban(ban, BanState.EXPIRED, by=None, role="system", now=now)
    if waiting is not None:
        notify(ObjectionDecided, to=ban.volunteer.user, about=waiting, now=now)
