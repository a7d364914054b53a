"""The sealer: one chain without gaps, whatever commits when, and whoever else seals."""

import datetime
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from projects.models import LedgerEntry, LedgerQueue, LedgerSeal, Project
from projects.selectors.hours.chain import GENESIS, SEALED_COLUMNS, canonical, seal_hash
from projects.selectors.hours.verification import ChainCheck
from projects.services.hours.sealing import SEALER_LOCK, seal_batch, seal_entries
from tests.factories.ledger import ledger_project, write_entry
from tests.factories.threads import at_once

LATER = datetime.timedelta(hours=1)


@pytest.fixture
def project(db: None, now: datetime.datetime) -> Project:
    return ledger_project(now=now)


def chain() -> list[tuple[int, int]]:
    """Return the chain as pairs of number and entry."""
    return list(LedgerSeal.objects.order_by("seq").values_list("seq", "entry_id"))


def faults(now: datetime.datetime) -> list[str]:
    """Return the codes of what is wrong an hour later."""
    return [fault.code for fault in ChainCheck(now + LATER).faults()]


def test_entries_get_numbers_from_one_without_a_gap(project: Project, now: datetime.datetime) -> None:
    entries = [write_entry(project, now=now).pk for _number in range(5)]

    counts = [seal_entries(batch=2).count, seal_entries(batch=2).count]

    assert (counts, chain()) == ([5, 0], list(enumerate(entries, 1)))
    assert LedgerQueue.objects.count() == 0


def test_hash_covers_the_entry_its_number_and_the_hash_before(
    project: Project, now: datetime.datetime
) -> None:
    first, second = write_entry(project, now=now), write_entry(project, now=now)
    seal_entries()

    rows = {entry["id"]: entry for entry in LedgerEntry.objects.values()}
    one = seal_hash(GENESIS, 1, rows[first.pk])
    two = seal_hash(one, 2, rows[second.pk])

    stored = LedgerSeal.objects.order_by("seq").values_list("hash", flat=True)
    assert [bytes(value) for value in stored] == [one, two]
    assert len({one, two, seal_hash(one, 3, rows[second.pk]), seal_hash(two, 2, rows[second.pk])}) == 4


def test_bytes_of_an_entry_are_what_the_page_says() -> None:
    """The form is published: another programme must come to the same bytes in ten years."""
    entry = {
        "age_band": "18_49",
        "claim_id": "00000000-0000-4000-8000-000000000001",
        "created_at": datetime.datetime.fromisoformat("2026-11-24T09:00:00.000012+05:00"),
        "day": datetime.date(2026, 11, 23),
        "direction_id": "taza",
        "grade": "list",
        "hash_version": 1,
        "id": 7,
        "initiative_id": None,
        "kind": "correct",
        "minutes": -30,
        "organization_id": 3,
        "person_key": "00000000-0000-4000-8000-00000000000a",
        "project_id": 5,
        "refers_to_id": 6,
        "region_id": "KZ-35",
    }

    assert canonical(entry).decode() == (
        '{"age_band":"18_49","claim_id":"00000000-0000-4000-8000-000000000001",'
        '"created_at":"2026-11-24T04:00:00.000012Z","day":"2026-11-23","direction_id":"taza","grade":"list",'
        '"hash_version":1,"id":7,"initiative_id":null,"kind":"correct","minutes":-30,"organization_id":3,'
        '"person_key":"00000000-0000-4000-8000-00000000000a","project_id":5,"refers_to_id":6,"region_id":"KZ-35"}'
    )
    assert (
        seal_hash(GENESIS, 1, entry).hex()
        == "406c13f26a53fb55329113907e16a6c7a4c90ea289058f7785c22aca99b11bae"
    )


def test_every_column_of_the_ledger_is_sealed() -> None:
    columns = {field.attname for field in LedgerEntry._meta.concrete_fields}

    assert columns == set(SEALED_COLUMNS[1])


def test_command_says_how_much_it_sealed(
    project: Project, now: datetime.datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    write_entry(project, now=now)

    call_command("seal_ledger")
    call_command("seal_ledger")

    assert capsys.readouterr().out.splitlines() == ["sealed: 1", "sealed: 0"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_entry_of_a_transaction_held_open_is_sealed_after_it_commits(now: datetime.datetime) -> None:
    """Its id is the lowest, its commit the last: the numbers follow the commits, and nothing is passed over."""
    project = ledger_project(now=now)
    written, may_commit, ids = Event(), Event(), []

    def hold() -> None:
        with transaction.atomic():
            ids.append(write_entry(project, now=now).pk)
            written.set()
            may_commit.wait(timeout=20)
        connection.close()

    thread = Thread(target=hold)
    thread.start()
    written.wait(timeout=20)
    quick = write_entry(project, now=now).pk
    seal_entries()
    while_open = chain()
    may_commit.set()
    thread.join(timeout=20)
    seal_entries()

    assert ids[0] < quick
    assert (while_open, chain()) == ([(1, quick)], [(1, quick), (2, ids[0])])
    assert faults(now) == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_entry_that_is_rolled_back_leaves_no_gap(now: datetime.datetime) -> None:
    project = ledger_project(now=now)
    first = write_entry(project, now=now).pk
    with transaction.atomic():
        write_entry(project, now=now)
        transaction.set_rollback(True)
    last = write_entry(project, now=now).pk

    seal_entries()

    assert (last - first, chain()) == (2, [(1, first), (2, last)])


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_sealers_at_once_beside_writers_make_one_chain(now: datetime.datetime) -> None:
    project = ledger_project(now=now)

    def write() -> None:
        for _number in range(30):
            write_entry(project, now=now)

    def seal() -> None:
        for _number in range(30):
            seal_entries(batch=3)

    at_once(write, seal, write, seal, write, seal)
    seal_entries()

    assert [seq for seq, _entry in chain()] == list(range(1, 91))
    assert (LedgerQueue.objects.count(), faults(now)) == (0, [])


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_sealer_leaves_the_work_to_the_one_that_holds_the_lock(now: datetime.datetime) -> None:
    write_entry(ledger_project(now=now), now=now)
    locked, may_go = Event(), Event()

    def other_sealer() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])
            locked.set()
            may_go.wait(timeout=20)
        connection.close()

    thread = Thread(target=other_sealer)
    thread.start()
    locked.wait(timeout=20)
    beside = seal_entries()
    may_go.set()
    thread.join(timeout=20)

    assert ((beside.count, beside.busy), seal_entries().count) == ((0, True), 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_sealer_killed_before_its_commit_leaves_nothing_behind(now: datetime.datetime) -> None:
    project = ledger_project(now=now)
    entries = [write_entry(project, now=now).pk for _number in range(4)]
    seal_batch(limit=1)
    sealed, killed, outcome = Event(), Event(), []

    def doomed() -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    outcome.append(cursor.fetchone()[0])
                seal_batch(limit=2)
                sealed.set()
                killed.wait(timeout=20)
        except OperationalError:
            outcome.append("killed")
        finally:
            connection.close()

    thread = Thread(target=doomed)
    thread.start()
    sealed.wait(timeout=20)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [outcome[0]])
    killed.set()
    thread.join(timeout=20)
    after_the_kill = chain()
    seal_entries()

    assert (outcome[1], after_the_kill) == ("killed", [(1, entries[0])])
    assert (chain(), faults(now)) == (list(enumerate(entries, 1)), [])
