"""How many ledger entries a second are written and sealed, and how many seals a second are checked.

python3 dev.py bench sealing [entries]
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

TARGET = 5_000
_FACTS = (
    "created_at, kind, minutes, day, grade, age_band, region_id, direction_id, project_id, organization_id, "
    "hash_version"
)


def main(arguments: list[str]) -> int:
    """Make a database of its own, measure, and take it away. Returns 1 when the target is missed."""
    django.setup()
    entries = int(arguments[0]) if arguments else 100_000
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return _measure(entries)
    finally:
        teardown_databases(databases, verbosity=0)


def _measure(entries: int) -> int:
    # models and services can be imported once Django is set up
    from projects.selectors.hours.verification import ChainCheck  # noqa: PLC0415
    from projects.services.hours.sealing import seal_entries  # noqa: PLC0415

    pattern = _first_entry()
    with_queue = _rate(entries, lambda: _write(pattern, entries))
    sealed = 0

    def seal() -> None:
        nonlocal sealed
        while count := seal_entries().count:
            sealed += count

    rate = _rate(entries, seal)
    faults: list[object] = []
    check = ChainCheck(timezone.now() + timedelta(hours=1))
    checked = _rate(entries, lambda: faults.extend(check.faults()))
    print(
        f"entries written:  {with_queue:>9,.0f} a second, with the sealer's queue ({entries:,} by one statement)"
    )
    print(f"entries sealed:   {rate:>9,.0f} a second, {sealed:,} in all; the target is {TARGET:,}")
    print(f"seals checked:    {checked:>9,.0f} a second, {check.checked:,} in all, faults: {len(faults)}")
    return int(rate < TARGET or bool(faults))


def _rate(count: int, act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return count / (time.perf_counter() - began)


def _first_entry() -> int:
    """Return the id of an entry with all that it refers to."""
    from projects.services.catalogue.initiatives import load_initiatives  # noqa: PLC0415
    from qazvolunteer.reference.services.loading import load_reference  # noqa: PLC0415
    from tests.factories.ledger import ledger_project, write_entry  # noqa: PLC0415

    load_reference()
    load_initiatives()
    now = timezone.now()
    return write_entry(ledger_project(now=now), now=now).pk


def _write(pattern: int, count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            f"INSERT INTO projects_ledgerentry (person_key, claim_id, {_FACTS}) "  # noqa: S608 - our own columns
            f"SELECT gen_random_uuid(), gen_random_uuid(), {_FACTS} "
            "FROM projects_ledgerentry, generate_series(1, %s) WHERE id = %s",
            [count, pattern],
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
