"""Acts that happen at the same moment, each in a thread with its own connection."""

from collections.abc import Callable
from threading import Barrier, Event, Thread

from django.db import connection, transaction

from qazvolunteer.lib.errors import Refusal


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run acts in threads that start together; return the codes of their refusals."""
    start, refused = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        connection.ensure_connection()
        start.wait()
        try:
            act()
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return refused


def after_waiting_for(
    lock: Callable[[], object], act: Callable[[], object], more: Callable[[], object]
) -> list[Exception]:
    """In one transaction take a lock, let an act in a thread run into it, and once it waits, do more and commit.

    Returns the errors that the act met with.
    """
    errors: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    with transaction.atomic():
        lock()
        thread.start()
        while thread.is_alive() and not somebody_waits():
            Event().wait(0.01)
        more()
    thread.join(timeout=20)
    return errors


def one_after_the_other(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Begin the second act before the first one is committed, and commit only when it waits for it or is through.

    Returns:
        The codes of the second one's refusals.
    """
    refused: list[str] = []
    later = Thread(target=lambda: refused.extend(at_once(second)))
    with transaction.atomic():
        first()
        later.start()
        while later.is_alive() and not somebody_waits():
            pass
    later.join(timeout=20)
    return refused


def somebody_waits() -> bool:
    """Tell whether another connection waits for a lock of this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks "
            "WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
