"""Acts that happen at the same moment, each in a thread with its own connection."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

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
