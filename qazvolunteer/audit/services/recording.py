"""`record` and `transition`: the only writers of the audit tables."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.db.models import Model

from qazvolunteer.audit.models import Entry, Transition


def subject_kind(subject: Model) -> str:
    """Return the name under which a thing stands in the audit: its model's name in lower case."""
    return str(subject._meta.model_name)


def record(
    action: str,
    *,
    by: AbstractBaseUser | None,
    role: str,
    on: Model,
    now: datetime,
    organization_id: int | None = None,
    fields: Sequence[str] = (),
    reason_code: str = "",
) -> Entry:
    """Write one audit entry; call it inside the transaction of the act itself.

    Args:
        action: dotted name, noun first: ``signup.accepted``.
        by: the account that acted, None for the system.
        role: in which role it acted: ``volunteer``, ``coordinator``, ``officer``, ``system`` …
        on: the thing it was done to.
        organization_id: the organization in whose log it is shown.
        fields: names of changed fields; never their values.
    Cost: 1 query.
    """
    return Entry.objects.create(
        at=now,
        actor_id=by.pk if by else None,
        actor_role=role,
        action=action,
        subject_kind=subject_kind(on),
        subject_id=str(on.pk),
        organization_id=organization_id,
        fields=list(fields),
        reason_code=reason_code,
    )


def transition(
    *,
    on: Model,
    source: str | None,
    target: str,
    by: AbstractBaseUser | None,
    role: str,
    now: datetime,
    reason_code: str = "",
) -> Transition:
    """Write one move between states; call it inside the transaction of the move itself.

    Args:
        source: the state before, None for a new thing.
        target: the state after; must differ (the database refuses a move to the same state).
    Cost: 1 query.
    """
    return Transition.objects.create(
        at=now,
        subject_kind=subject_kind(on),
        subject_id=str(on.pk),
        source=source or "",
        target=target,
        actor_id=by.pk if by else None,
        actor_role=role,
        reason_code=reason_code,
    )


#: one statement for the two: every sign-up writes both
_MOVED = """
    WITH move AS (
        INSERT INTO audit_transition (at, subject_kind, subject_id, source, target, actor_id, actor_role, reason_code)
        VALUES (%(at)s, %(kind)s, %(id)s, %(source)s, %(target)s, %(actor)s, %(role)s, %(reason)s)
    )
    INSERT INTO audit_entry
        (at, actor_id, actor_role, action, subject_kind, subject_id, organization_id, fields, reason_code)
    VALUES (%(at)s, %(actor)s, %(role)s, %(action)s, %(kind)s, %(id)s, %(organization)s, '{}', %(reason)s)
"""


def moved(
    action: str,
    *,
    on: Model,
    source: str | None,
    target: str,
    by: AbstractBaseUser | None,
    role: str,
    now: datetime,
    organization_id: int | None = None,
    reason_code: str = "",
) -> None:
    """Write a move between states and its audit entry: `transition` and `record` at once.

    Cost: 1 query.
    """
    values = {
        "at": now,
        "kind": subject_kind(on),
        "id": str(on.pk),
        "source": source or "",
        "target": str(target),
        "actor": by.pk if by else None,
        "role": role,
        "action": action,
        "organization": organization_id,
        "reason": str(reason_code),
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, values)
