"""The one door for the states of sign-ups."""

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from projects.enums import SIGNUP_MOVES, TAKES_PLACE, SignUpState
from projects.models import SignUp
from projects.services.catalogue.states import hold_shift
from projects.services.participation.places import give_place_back, lock_role
from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit

_HOLD_SHIFT = """
    SELECT 1 FROM projects_shift WHERE id = (SELECT shift_id FROM projects_signup WHERE id = %s) FOR KEY SHARE
"""


def lock_signup(signup: SignUp) -> SignUp:
    """Return the sign-up's row locked until the transaction ends, with all that the services read. Cost: 1 query."""
    return (
        SignUp.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "volunteer__user", "role", "shift__project__organization", "shift__project__direction"
        )
        .get(pk=signup.pk)
    )


def lock_signup_after_shift(signup: SignUp) -> SignUp:
    """Keep the sign-up's shift as it is (`hold_shift`), then lock the row: for acts on one sign-up that free a place.

    A cancellation holds the shift, and frees one place of a role after the other. Whoever locked a sign-up first and
    then waited for its role would wait for the cancellation, and it for them.

    Cost: 2 queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_SHIFT, [signup.pk])
    return lock_signup(signup)


def lock_signups(rows: QuerySet[SignUp]) -> list[SignUp]:
    """Lock several sign-ups of one person, their shifts before them and their roles after them, each in the order of
    the keys: the order of whoever cancels, changes and moves, so that nobody waits in a circle.

    What ended meanwhile is among them: look at the state. Cost: 1 query, and up to 3 for each.
    """
    known = list(rows.order_by("shift_id", "pk").values_list("pk", "shift_id", "role_id"))
    for shift_id in sorted({shift_id for _pk, shift_id, _role_id in known}):
        hold_shift(shift_id)
    signups = [lock_signup(SignUp(pk=pk)) for pk, _shift_id, _role_id in known]
    for role_id in sorted({role_id for _pk, _shift_id, role_id in known}):
        lock_role(role_id)
    return signups


def move_signup(
    signup: SignUp,
    target: SignUpState,
    *,
    by: User | None,
    role: str,
    now: datetime,
    reason_code: str = "",
    save: tuple[str, ...] = (),
) -> None:
    """Move a locked sign-up: checks the table, gives the place back where the move frees one, saves, writes
    transition and audit entry. Taking a place is the caller's (it can fail).

    Raises:
        MoveNotAllowed: when the table has no such move.
    Cost: 2 queries, 3 when a place is given back.
    """
    source = signup.state
    SIGNUP_MOVES.check(source, target, by=role)
    signup.state = target
    signup.reason_code = reason_code
    if target not in (SignUpState.CONFIRMED, SignUpState.REQUESTED):
        signup.next_reminder_at = None
        signup.answer_by = None
    signup.save(update_fields=["state", "reason_code", "next_reminder_at", "answer_by", *save])
    if source in TAKES_PLACE and target not in TAKES_PLACE:
        give_place_back(signup.role_id)
    write_move(signup, source, target, by=by, role=role, now=now, reason_code=reason_code)


def write_move(
    signup: SignUp,
    source: str | None,
    target: SignUpState,
    *,
    by: User | None,
    role: str,
    now: datetime,
    reason_code: str = "",
) -> None:
    """Write the transition and the audit entry of a move that is already saved. Cost: 1 query."""
    audit.moved(
        f"signup.{target}",
        on=signup,
        source=source,
        target=target,
        by=by,
        role=role,
        now=now,
        organization_id=signup.shift.project.organization_id,
        reason_code=reason_code,
    )
