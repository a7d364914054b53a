"""The database as last judge: turn a violated constraint into a refusal, in a savepoint."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, OperationalError, connection, transaction

from qazvolunteer.lib.errors import Refusal


def violated_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint that PostgreSQL names in an error, or an empty text."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


#: SQLSTATE of a lock that did not come in time, a deadlock, a statement that was cut off
_WAITED = frozenset({"55P03", "40P01", "57014"})


def waited_too_long(error: OperationalError) -> bool:
    """Tell whether PostgreSQL gave up waiting for somebody else: the next try may succeed."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "sqlstate", None) in _WAITED


def wait_in_line(name: str) -> None:
    """Let transactions that count the same thing come one after the other, to the end of each. Cost: 1 query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


@contextmanager
def refusing(constraints: dict[str, Refusal], *, savepoint: bool = True) -> Iterator[None]:
    """Run a write in a savepoint; a violation of a named constraint raises the refusal given for it.

    Args:
        constraints: name of the constraint → refusal to raise. Violations of other constraints go on up.
        savepoint: False where a refusal ends the whole transaction anyway: two statements less.
    """
    try:
        with transaction.atomic(savepoint=savepoint):
            yield
    except IntegrityError as error:
        refusal = constraints.get(violated_constraint(error))
        if refusal is None:
            raise
        raise refusal from error
