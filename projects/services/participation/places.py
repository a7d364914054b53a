"""Taking and giving back places: conditional UPDATEs on the role, with CHECK constraints behind them (domain §4)."""

from django.db import connection
from django.db.models import F

from projects.enums import ShiftState
from projects.models import Role

#: spelled out: it is in every sign-up, and Django spends more on writing it than PostgreSQL on doing it
_TAKE = """
    UPDATE projects_role SET taken = taken + 1
    WHERE id = %s AND taken < capacity
      AND EXISTS (SELECT 1 FROM projects_shift WHERE id = projects_role.shift_id AND state IN (%s, %s))
"""


def lock_role(role_id: int) -> None:
    """Make whoever else takes, frees or counts places of a role wait until the transaction ends. Cost: 1 query."""
    list(Role.objects.select_for_update(no_key=True).order_by().filter(pk=role_id).values_list("pk"))


def take_place(role_id: int, *, also_closed: bool = False) -> bool:
    """Take one place if one is free and the shift is still open; tell whether it was taken. Cost: 1 query.

    Args:
        also_closed: somebody stands there, so closed sign-up does not matter (decision 0022).
    """
    other = ShiftState.CLOSED if also_closed else ShiftState.OPEN
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [role_id, ShiftState.OPEN, other])
        return bool(cursor.rowcount)


def give_place_back(role_id: int, count: int = 1) -> None:
    """Give places back; the CHECK on the role refuses to go under zero. Cost: 1 query."""
    Role.objects.filter(pk=role_id).update(taken=F("taken") - count)


def widen(role_id: int) -> None:
    """Give a role one place more; whoever calls it holds the role's lock and writes down who did it. Cost: 1 query."""
    Role.objects.filter(pk=role_id).update(capacity=F("capacity") + 1)
