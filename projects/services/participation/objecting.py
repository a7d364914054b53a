"""A barred person objects once; the front office upholds or lifts, with its reasons (decision 0023)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from organizations.models import StaffAssignment
from organizations.selectors.routing import due_on, office_for
from organizations.selectors.team import managing_users
from projects.enums import OBJECTION_MOVES, BanState, ObjectionState
from projects.models import Ban, BanObjection
from projects.notifications import ObjectionAnswered, ObjectionDecided
from projects.services.participation.bans import lock_ban, move_ban, move_objection, write_move
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services import notify


class NotBarredAnyMore(Refusal):
    """There is nothing to object to."""

    code = "not_barred_any_more"
    message = gettext_lazy("The bar has ended: you can sign up for the organization's shifts again.")


class AlreadyObjected(Refusal):
    """One objection a ban."""

    code = "already_objected"
    message = gettext_lazy(
        "You have objected already. The answer comes to your e-mail and stands on this page."
    )


@transaction.atomic
def object_to_ban(*, ban: Ban, text: str, by: User, now: datetime) -> BanObjection:
    """Put a ban before the front office: that of the organization's region, or the republican one.

    Raises:
        NotBarredAnyMore, AlreadyObjected
    Cost: 7 queries.
    """
    ban = lock_ban(ban)
    if not ban.holds_on(timezone.localdate(now)):
        raise NotBarredAnyMore
    if BanObjection.objects.filter(ban=ban).exists():
        raise AlreadyObjected
    OBJECTION_MOVES.check(None, ObjectionState.OPEN, by="volunteer")
    objection = BanObjection(
        ban=ban,
        text=text,
        created_at=now,
        office=office_for(region=ban.organization.region, organization=ban.organization),
        due_on=due_on(now),
    )
    objection.save(force_insert=True)
    write_move(objection, None, ObjectionState.OPEN, by=by, role="volunteer", now=now)
    return objection


@transaction.atomic
def decide_objection(
    *, objection: BanObjection, target: ObjectionState, answer: str, by: StaffAssignment, now: datetime
) -> BanObjection:
    """Uphold a ban, or lift it; the person and the organization's managers read the reasons.

    Args:
        target: UPHELD or LIFTED.

    Raises:
        MoveNotAllowed: a colleague decided, or the ban has ended meanwhile.
    Cost: 7 queries, 2 more to lift, and one for each manager.
    """
    ban = lock_ban(objection.ban)
    objection = BanObjection.objects.select_for_update(no_key=True).get(pk=objection.pk)
    objection.ban = ban
    move_objection(objection, target, by=by.user, role="officer", now=now, answer=answer)
    if target == ObjectionState.LIFTED:
        move_ban(ban, BanState.LIFTED, by=by.user, role="officer", now=now, text=answer, answers=True)
    notify(ObjectionDecided, to=ban.volunteer.user, about=objection, now=now)
    for user in managing_users(ban.organization_id):
        if user.pk != ban.volunteer.user_id:
            notify(ObjectionAnswered, to=user, about=objection, now=now)
    return objection
