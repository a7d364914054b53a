"""Places of people who did not answer about a changed shift: free at the deadline, one door for beat and sign-up."""

from datetime import datetime

from django.db import transaction

from projects.enums import EndReason, SignUpState
from projects.models import SignUp
from projects.notifications import ChangeLapsed
from projects.services.catalogue.states import hold_shift_of
from projects.services.participation.places import lock_role
from projects.services.participation.states import move_signup
from qazvolunteer.notifications.services import notify


@transaction.atomic
def lapse_unanswered(*, role_id: int, now: datetime) -> int:
    """End the sign-ups of a role whose time to answer is over, and tell the people; return how many.

    The role is locked first, as in `lapse_expired_holds`; who is answering at this moment is left to that answer
    (SKIP LOCKED), so runs at once share the work and nobody is told twice. The caller holds the shift, as there.

    Cost: 2 queries, and 4 for each person.
    """
    lock_role(role_id)
    rows = SignUp.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    rows = rows.select_related("volunteer__user", "shift__project__organization")
    late = list(rows.filter(role_id=role_id, answer_by__lte=now).order_by("answer_by", "pk"))
    for signup in late:
        move_signup(
            signup, SignUpState.LAPSED, by=None, role="system", now=now, reason_code=EndReason.UNANSWERED
        )
        notify(ChangeLapsed, to=signup.person.user, about=signup, now=now, version=signup.shift.version)
    return len(late)


def lapse_unanswered_everywhere(*, now: datetime, limit: int = 200) -> int:
    """End what nobody answered in time, one transaction a role; return how many. Two runs at once share the work."""
    roles = SignUp.objects.filter(answer_by__lte=now).values_list("role_id", flat=True).distinct()
    return sum(_lapse_alone(role_id, now) for role_id in list(roles[:limit]))


@transaction.atomic
def _lapse_alone(role_id: int, now: datetime) -> int:
    hold_shift_of(role_id)
    return lapse_unanswered(role_id=role_id, now=now)
