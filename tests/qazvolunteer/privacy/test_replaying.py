"""A backup is restored: whoever was erased after it was made is erased again, and nobody else."""

import fcntl
import json
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import Settings

from organizations.enums import MembershipRole
from organizations.models import Membership
from projects.enums import SignUpState
from projects.models import SignUp
from projects.selectors.invariants import HOURS, PLACES, check_invariants
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Entry
from qazvolunteer.notifications.models import Message
from qazvolunteer.privacy.services import erase_person
from qazvolunteer.privacy.services.journal import (
    JournalUnfit,
    digest_of,
    export_erasures,
    note_erasure,
    read_journal,
)
from qazvolunteer.privacy.services.replaying import replay_erasures
from qazvolunteer.privacy.tasks import journal_erasures
from tests.factories.people import make_member, make_user, make_volunteer
from tests.qazvolunteer.privacy.person import EMAIL, World, build, canaries

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


@pytest.fixture
def journal(tmp_path: Path, settings: Settings) -> Path:
    """The file that erasures are noted in."""
    file = tmp_path / "erasures.jsonl"
    settings.ERASURE_JOURNAL = str(file)
    return file


@pytest.fixture
def world(now: datetime, journal: Path) -> World:
    return build(now)


@contextmanager
def as_the_restore_does() -> Iterator[None]:
    """Write past triggers and foreign keys, as pg_restore does with whole tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield


@pytest.fixture
def backup(db: None) -> Iterator[Callable[[], Callable[[], None]]]:
    """Return a function that copies every table, and returns the one that puts all of them back."""
    tables = [name for name in connection.introspection.table_names() if name != "django_migrations"]

    def run(*statements: str) -> None:
        with as_the_restore_does(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def make() -> Callable[[], None]:
        run(
            "CREATE SCHEMA backup",
            *(f'CREATE TABLE backup."{name}" AS TABLE public."{name}"' for name in tables),
        )
        return lambda: run(
            *(f'DELETE FROM public."{name}"' for name in tables),
            *(
                f'INSERT INTO public."{name}" OVERRIDING SYSTEM VALUE SELECT * FROM backup."{name}"'
                for name in tables
            ),
        )

    yield make
    run("DROP SCHEMA IF EXISTS backup CASCADE")


def erase(user: User, now: datetime) -> None:
    erase_person(user=user, by=user, now=now)


def lines(journal: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in journal.read_text().splitlines()]


# --- the round trip -------------------------------------------------------------------------------------------------
def test_restored_backup_brings_nobody_back(world: World, backup: Callable[[], Callable[[], None]]) -> None:
    before = [breach.rule.code for breach in check_invariants((*PLACES, *HOURS))]
    restore = backup()
    erase(world.user, world.now)
    restore()
    found = set(canaries())

    result = replay_erasures(now=world.now + DAY)

    assert found >= {"accounts_user", "volunteers_volunteer", "projects_signup", "notifications_message"}
    connection.cursor().execute("DROP SCHEMA backup CASCADE")
    assert (result.erased, canaries()) == ([world.user.pk], {})
    states = dict(SignUp.objects.filter(volunteer=world.volunteer).values_list("shift", "state"))
    assert (states[world.ahead.pk], states[world.running.pk]) == (
        SignUpState.WITHDRAWN,
        SignUpState.CANCELLED,
    )
    assert [breach.rule.code for breach in check_invariants((*PLACES, *HOURS))] == before


def test_who_was_not_erased_stays_who_they_are(
    world: World, backup: Callable[[], Callable[[], None]]
) -> None:
    other = make_volunteer(now=world.now)
    restore = backup()
    erase(world.user, world.now)
    restore()

    replay_erasures(now=world.now + DAY)

    other.refresh_from_db()
    assert (other.surname, other.user.is_active, Membership.objects.get(pk=world.owner.pk).ended_at) == (
        "Сапарова",
        True,
        None,
    )


def test_replayed_erasure_is_audited_and_writes_no_second_last_letter(
    world: World, backup: Callable[[], Callable[[], None]]
) -> None:
    restore = backup()
    erase(world.user, world.now)
    restore()
    Message.objects.all().delete()

    replay_erasures(now=world.now + DAY)

    entry = Entry.objects.get(action="account.erased")
    assert (entry.actor_id, entry.actor_role, entry.reason_code) == (None, "system", "restored_backup")
    assert (Message.objects.filter(kind="person_erased").count(), mail.outbox) == (0, [])


def test_replaying_twice_is_replaying_once(
    world: World, journal: Path, backup: Callable[[], Callable[[], None]]
) -> None:
    restore = backup()
    erase(world.user, world.now)
    restore()

    first = replay_erasures(now=world.now + DAY)
    again = replay_erasures(now=world.now + 2 * DAY)

    assert (len(first.erased), first.already) == (1, 0)
    assert (len(again.erased), again.already) == (0, 1)
    assert User.objects.get(pk=world.user.pk).erased_at == world.now + DAY
    assert len(lines(journal)) == 1


def test_person_who_registered_after_the_backup_is_unknown_to_it(
    now: datetime, journal: Path, backup: Callable[[], Callable[[], None]]
) -> None:
    restore = backup()
    erase(make_user(now=now), now)
    restore()

    result = replay_erasures(now=now + DAY)

    assert (result.erased, result.unknown) == ([], 1)


# --- what stands against it -----------------------------------------------------------------------------------------
def test_only_owner_of_the_backup_is_named_and_erased_after_the_hand_over(
    world: World, backup: Callable[[], Callable[[], None]]
) -> None:
    restore = backup()
    heir = make_member(world.organization, now=world.now, role=MembershipRole.OWNER)
    erase(world.owner.user, world.now)
    restore()
    out = StringIO()

    with pytest.raises(CommandError, match="1 are not erased, 0 lines"):
        call_command("replay_erasures", stdout=out)
    assert f"Not erased: {world.owner.user_id}. You are the only owner" in out.getvalue()
    assert User.objects.get(pk=world.owner.user_id).is_active
    make_member(world.organization, now=world.now, role=MembershipRole.OWNER)
    call_command("replay_erasures", stdout=out)

    assert not User.objects.get(pk=world.owner.user_id).is_active
    assert "Erased again: 1. Erased already: 0. Not in this database: 0." in out.getvalue()
    assert not User.objects.filter(pk=heir.user_id).exists()


def test_id_of_another_account_stops_everything(now: datetime, journal: Path) -> None:
    """A journal of another portal, or ids that were given again: not even the others are erased."""
    stranger, erased = make_user(now=now), make_user(now=now)
    note_erasure(stranger, now=now)
    note_erasure(erased, now=now)
    User.objects.filter(pk=stranger.pk).update(created_at=now + timedelta(microseconds=1))

    with pytest.raises(JournalUnfit, match=f"1 ids .* the first is {stranger.pk}"):
        replay_erasures(now=now)

    assert User.objects.filter(is_active=True).count() == 2


@pytest.mark.parametrize("path", ["", "/nowhere/erasures.jsonl"])
def test_without_a_journal_nothing_is_said_to_be_well(path: str, settings: Settings) -> None:
    settings.ERASURE_JOURNAL = path

    with pytest.raises(CommandError, match=r"ERASURE_JOURNAL is not set|There is no journal at /nowhere"):
        call_command("replay_erasures")


def test_unreadable_lines_are_told_and_the_others_done(now: datetime, journal: Path) -> None:
    person = make_user(now=now)
    note_erasure(person, now=now)
    journal.write_text(
        '{"account": "no id", "made": "x"}\nnonsense\n[]\n\xff\n' + journal.read_text(), encoding="latin-1"
    )

    with pytest.raises(CommandError, match="0 are not erased, 4 lines of the journal cannot be read"):
        call_command("replay_erasures", stdout=StringIO())

    assert not User.objects.get(pk=person.pk).is_active


# --- the file -------------------------------------------------------------------------------------------------------
def test_line_leads_to_nobody(world: World, journal: Path) -> None:
    erase(world.user, world.now)

    (line,) = lines(journal)
    assert sorted(line) == ["account", "at", "made"]
    assert (line["account"], datetime.fromisoformat(line["at"])) == (str(world.user.pk), world.now)
    assert EMAIL not in journal.read_text()
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600


def test_erasure_that_was_rolled_back_is_not_noted(world: World, journal: Path) -> None:
    with transaction.atomic():
        erase(world.user, world.now)
        transaction.set_rollback(True)

    assert not journal.exists()


def test_full_disk_stops_no_erasure_and_is_made_up_for(
    now: datetime, journal: Path, settings: Settings, tmp_path: Path
) -> None:
    person = make_user(now=now)
    settings.ERASURE_JOURNAL = str(tmp_path / "missing" / "erasures.jsonl")
    erase(person, now)
    settings.ERASURE_JOURNAL = str(journal)

    journal_erasures()
    journal_erasures()

    assert User.objects.get(pk=person.pk).erased_at == now
    assert set(read_journal().erased) == {person.pk}
    assert len(lines(journal)) == 1


def test_lost_journal_is_written_anew_from_the_database(now: datetime, journal: Path) -> None:
    people = [make_user(now=now) for _ in range(3)]
    for person in people:
        erase(person, now)
    before = read_journal()
    journal.unlink()
    out = StringIO()

    call_command("export_erasures", stdout=out)

    assert (read_journal(), out.getvalue()) == (before, "3 erasures were missing and are written now.\n")


def test_line_after_a_cut_one_stands_alone(now: datetime, journal: Path) -> None:
    journal.write_text('{"account": "cut o')
    person = make_user(now=now)

    erase(person, now)

    assert (set(read_journal().erased), read_journal().broken) == ({person.pk}, 1)


def test_many_at_once_write_whole_lines_each_once(now: datetime, journal: Path) -> None:
    people = [make_user(now=now) for _ in range(20)]
    threads = [
        Thread(target=note_erasure, args=(person,), kwargs={"now": now}) for person in (*people, *people)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(line["account"] for line in lines(journal)) == sorted(str(person.pk) for person in people)


def test_another_program_that_writes_is_waited_for(now: datetime, journal: Path) -> None:
    person = make_user(now=now)
    noting = Thread(target=note_erasure, args=(person,), kwargs={"now": now})
    with journal.open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        noting.start()
        noting.join(timeout=0.5)
        waited = noting.is_alive()
        note = {"account": str(person.pk), "made": digest_of(person), "at": now.isoformat()}
        other.write(json.dumps(note) + "\n")
    noting.join()

    assert (waited, len(lines(journal))) == (True, 1)


def test_without_a_journal_people_are_erased_all_the_same(now: datetime) -> None:
    person = make_user(now=now)

    erase(person, now)

    assert (export_erasures(), User.objects.get(pk=person.pk).erased_at) == (0, now)
