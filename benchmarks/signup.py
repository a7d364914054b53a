"""How many people a second join a shift, beside a bare locked booking of stock Django; uncontended, over HTTP.

python3 dev.py bench signup [requests in a round] [rounds]
"""

import itertools
import os
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.load import Outcome, fire, post
from benchmarks.serving import (
    Server,
    database_process,
    floor_environment,
    manage,
    portal_environment,
    processor_seconds,
    serving,
)

TARGET = 0.3
CONNECTIONS = 8
SHIFTS = 120
#: people join so many shifts each, one a day
SHIFTS_A_PERSON = 2
#: Django's own check of forms compares the cookie with the field
TOKEN = "a" * 32


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one of the two."""

    outcome: Outcome
    web: float
    database: float

    def told(self, name: str) -> str:
        """Say it in one line."""
        return (
            f"{name:<8}{self.outcome.rate:>8.0f} a second   p50 {self.outcome.quantile(50):>5.0f} ms"
            f"   p95 {self.outcome.quantile(95):>5.0f} ms   processor a request: web {self.web:.2f} ms,"
            f" PostgreSQL {self.database:.2f} ms   {dict(self.outcome.statuses)}"
        )


def main(arguments: list[str]) -> int:
    """Measure both by turns. Returns 1 when the target is missed or a sign-up failed."""
    count = int(arguments[0]) if arguments else 500
    rounds = int(arguments[1]) if len(arguments) > 1 else 5
    portal, floor = portal_environment(), floor_environment()
    manage(floor, "migrate", "--run-syncdb", "--verbosity", "0")
    manage(portal, "collectstatic", "--noinput", "--verbosity", "0")
    manage(portal, "migrate", "--verbosity", "0")
    joins = _joins(portal, needed=(rounds + 1) * count)
    books = _books(floor)
    with (
        serving("benchmarks.floor.wsgi", floor) as floor_server,
        serving("qazvolunteer.wsgi", portal) as portal_server,
    ):
        return _compare(
            lambda: _round(floor_server, books, count), lambda: _round(portal_server, joins, count), rounds
        )


def _compare(book: Callable[[], Round], join: Callable[[], Round], rounds: int) -> int:
    book(), join()  # connections and templates are warm from here on
    rates, costs, failed = [], [], 0
    for _number in range(rounds):
        floor, portal = book(), join()
        print(floor.told("booking"), portal.told("sign-up"), sep="\n")
        rates.append(portal.outcome.rate / floor.outcome.rate)
        costs.append((floor.web + floor.database) / (portal.web + portal.database))
        failed += sum(count for status, count in portal.outcome.statuses.items() if status != 302)
    print(f"rate of sign-ups: {statistics.median(rates):.2f} of the bare booking's; the target is {TARGET}")
    print(f"by processor time: {statistics.median(costs):.2f}; sign-ups that failed: {failed}")
    return int(statistics.median(rates) < TARGET or failed > 0)


def _round(server: Server, requests: Iterator[bytes], count: int) -> Round:
    database = database_process()
    load = list(itertools.islice(requests, count))
    web_before, database_before = processor_seconds(server.process), processor_seconds(database)
    outcome = fire(server.port, load, connections=CONNECTIONS)
    web = (processor_seconds(server.process) - web_before) * 1000 / count
    return Round(outcome, web, (processor_seconds(database) - database_before) * 1000 / count)


def _books(environment: dict[str, str]) -> Iterator[bytes]:
    """Return endless bookings, each of another slot than the last hundred."""
    script = (
        "from benchmarks.floor.models import Slot; from django.utils import timezone; "
        f"Slot.objects.bulk_create(Slot(name=f'Slot {{n}}', starts_at=timezone.now(), capacity=100000) "
        f"for n in range({SHIFTS}))"
    )
    manage(environment, "shell", "--verbosity", "0", "--command", script)
    fields = {"csrfmiddlewaretoken": TOKEN, "person": 1}
    requests = [
        post(f"/book/{slot}/", fields, Cookie=f"csrftoken={TOKEN}", Accept_Language="ru")
        for slot in range(1, SHIFTS + 1)
    ]
    return itertools.cycle(requests)


def _joins(environment: dict[str, str], *, needed: int) -> Iterator[bytes]:
    """Return joins of people who are signed in, each of another person than the last hundreds."""
    os.environ.update(environment)
    import django  # noqa: PLC0415 - settings are chosen by the environment

    django.setup()
    from benchmarks.people import shifts_to_join, signed_in_people  # noqa: PLC0415 - models need settings

    people = signed_in_people(-(-needed // SHIFTS_A_PERSON))
    roles = shifts_to_join(SHIFTS, capacity=needed // SHIFTS + 100, apart=timedelta(days=1))
    languages = itertools.cycle(("kk", "ru", "en"))
    for turn in range(SHIFTS_A_PERSON):
        for number, session in enumerate(people):
            shift, role = roles[(number + turn * len(roles) // SHIFTS_A_PERSON) % len(roles)]
            yield post(
                f"/{next(languages)}/shifts/{shift}/join/",
                {"csrfmiddlewaretoken": TOKEN, "role": role},
                Cookie=f"__Host-csrftoken={TOKEN}; __Host-sessionid={session}",
                Referer="https://localhost/",
                X_Forwarded_Proto="https",
                X_Forwarded_For=f"10.{number % 200}.{number // 200}.1",
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
