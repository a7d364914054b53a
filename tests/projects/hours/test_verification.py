"""Nobody changes the ledger unseen: every column of every row, and every way around the triggers."""

import datetime
import random
import tracemalloc

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from projects.models import LedgerEntry, LedgerHead, LedgerQueue, LedgerSeal, Project
from projects.selectors.hours.chain import seal_hash
from projects.selectors.hours.verification import ChainCheck
from projects.services.hours.heads import publish_head
from projects.services.hours.sealing import seal_entries
from tests.factories.ledger import as_intruder, ledger_project, write_entry

ROWS = 12
ENTRY_COLUMNS = [field.column for field in LedgerEntry._meta.concrete_fields]
SEAL_COLUMNS = [field.column for field in LedgerSeal._meta.concrete_fields]
TABLES = ("projects_ledgerentry", "projects_ledgerseal", "projects_ledgerhead")


@pytest.fixture
def project(db: None, now: datetime.datetime) -> Project:
    return ledger_project(now=now)


@pytest.fixture
def entries(project: Project, now: datetime.datetime) -> list[LedgerEntry]:
    """Twelve sealed entries, every third one a correction, and a head of yesterday."""
    written: list[LedgerEntry] = []
    for number in range(ROWS):
        refers_to = written[-1] if number % 3 == 2 else None
        written.append(write_entry(project, now=now, minutes=60 + number, refers_to=refers_to))
    publish_head(now=now)
    return written


def found(now: datetime.datetime) -> list[tuple[str, int | None]]:
    """Return what is wrong, as seen at once after the last act."""
    return [(fault.code, fault.seq) for fault in ChainCheck(now).faults()]


def execute(sql: str, *parameters: object) -> None:
    with as_intruder(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        assert cursor.rowcount > 0


#: column → another value that PostgreSQL takes
CHANGES: dict[str, str] = {
    "id": "id + 100000",
    "created_at": "created_at + interval '1 microsecond'",
    "kind": "'revoke'",
    "person_key": "gen_random_uuid()",
    "claim_id": "gen_random_uuid()",
    "refers_to_id": "coalesce(refers_to_id + 1, 1)",
    "minutes": "minutes + 1",
    "day": "day + 1",
    "grade": "'scan'",
    "age_band": "'50+'",
    "region_id": "NULL",
    "direction_id": "direction_id || 'x'",
    "initiative_id": "NULL",
    "project_id": "project_id + 1",
    "organization_id": "organization_id + 1",
    "hash_version": "hash_version + 1",
}


def test_untouched_chain_has_no_faults(entries: list[LedgerEntry], now: datetime.datetime) -> None:
    check = ChainCheck(now)

    assert (list(check.faults()), check.checked) == ([], ROWS)
    assert check.head == bytes(LedgerHead.objects.get().hash)


@pytest.mark.parametrize("column", ENTRY_COLUMNS)
def test_changed_column_of_any_entry_is_found(
    entries: list[LedgerEntry], now: datetime.datetime, column: str
) -> None:
    seq = random.randint(1, ROWS)
    # its check would refuse some of these values: an intruder drops it first
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE projects_ledgerentry DROP CONSTRAINT ledger_kind_and_sign")

    execute(
        f"UPDATE projects_ledgerentry SET {column} = {CHANGES[column]} WHERE id = %s", entries[seq - 1].pk
    )

    faults = found(now)
    assert {fault[1] for fault in faults if fault[1]} == {seq}
    assert {fault[0] for fault in faults} <= {"mismatch", "unknown_version", "entry_missing", "unsealed"}


@pytest.mark.parametrize("byte", range(32))
def test_changed_byte_of_any_hash_is_found(
    entries: list[LedgerEntry], now: datetime.datetime, byte: int
) -> None:
    seq = random.randint(1, ROWS)

    execute(
        "UPDATE projects_ledgerseal SET hash = set_byte(hash, %s, get_byte(hash, %s) # 1) WHERE seq = %s",
        byte,
        byte,
        seq,
    )

    assert ("mismatch", seq) in found(now)


@pytest.mark.parametrize("column", SEAL_COLUMNS)
def test_every_column_of_a_seal_matters(
    entries: list[LedgerEntry], now: datetime.datetime, column: str
) -> None:
    seq = random.randint(1, ROWS)
    other = {"seq": "seq + 1000", "entry_id": "entry_id + 1000", "hash": "sha256(hash)"}[column]

    execute(f"UPDATE projects_ledgerseal SET {column} = {other} WHERE seq = %s", seq)

    assert found(now) != []


@pytest.mark.parametrize("seq", [1, 6, ROWS])
def test_deleted_entry_is_found_by_its_seal(
    entries: list[LedgerEntry], now: datetime.datetime, seq: int
) -> None:
    execute("DELETE FROM projects_ledgerentry WHERE id = %s", entries[seq - 1].pk)

    assert found(now) == [("entry_missing", seq)]


@pytest.mark.parametrize("seq", [1, 6, ROWS])
def test_deleted_seal_is_found(entries: list[LedgerEntry], now: datetime.datetime, seq: int) -> None:
    execute("DELETE FROM projects_ledgerseal WHERE seq = %s", seq)

    # the entry that lost its seal does not wait for one either; the last seal is missed by the published head, too
    assert ("unsealed", None) in found(now)
    assert ("head_without_seal" if seq == ROWS else "gap") in {code for code, _seq in found(now)}


def test_end_cut_off_with_its_entries_is_found_by_the_published_head(
    entries: list[LedgerEntry], now: datetime.datetime
) -> None:
    execute("DELETE FROM projects_ledgerseal WHERE seq > 9")
    execute("DELETE FROM projects_ledgerentry WHERE id > %s", entries[8].pk)

    assert found(now) == [("head_without_seal", ROWS)]


def test_chain_written_anew_is_found_by_the_published_head(
    entries: list[LedgerEntry], now: datetime.datetime
) -> None:
    execute("UPDATE projects_ledgerentry SET minutes = minutes + 600 WHERE id = %s", entries[3].pk)
    before = bytes(LedgerSeal.objects.get(seq=3).hash)
    for seq in range(4, ROWS + 1):
        before = seal_hash(before, seq, LedgerEntry.objects.values().get(pk=entries[seq - 1].pk))
        execute("UPDATE projects_ledgerseal SET hash = %s WHERE seq = %s", before, seq)

    assert found(now) == [("head_differs", ROWS)]


def test_two_entries_swapped_in_the_chain_are_found(
    entries: list[LedgerEntry], now: datetime.datetime
) -> None:
    execute("UPDATE projects_ledgerseal SET entry_id = -entry_id WHERE seq IN (4, 7)")
    execute("UPDATE projects_ledgerseal SET entry_id = %s WHERE seq = 4", entries[6].pk)
    execute("UPDATE projects_ledgerseal SET entry_id = %s WHERE seq = 7", entries[3].pk)

    assert found(now) == [("mismatch", 4), ("mismatch", 7)]


def test_entry_slipped_in_past_the_sealer_is_found_at_once(
    project: Project, entries: list[LedgerEntry], now: datetime.datetime
) -> None:
    with as_intruder():
        write_entry(project, now=now)

    assert found(now) == [("unsealed", None)]


def test_seal_slipped_in_is_found(
    project: Project, entries: list[LedgerEntry], now: datetime.datetime
) -> None:
    with as_intruder():
        entry = write_entry(project, now=now)
        LedgerSeal.objects.create(seq=ROWS + 1, entry=entry, hash=bytes(32))

    assert found(now) == [("mismatch", ROWS + 1)]


def test_entry_that_waits_too_long_is_a_fault(project: Project, now: datetime.datetime) -> None:
    write_entry(project, now=now)

    minutes = [len(found(now + datetime.timedelta(minutes=count))) for count in (0, 10, 11)]

    assert minutes == [0, 0, 1]


def test_what_is_sealed_and_still_waits_is_a_fault(
    entries: list[LedgerEntry], now: datetime.datetime
) -> None:
    LedgerQueue.objects.create(entry=entries[0])

    assert found(now) == [("queued_in_vain", None)]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("hash", "sha256(hash)", "head_differs"),
        ("seq", "seq - 1", "head_differs"),
        ("day", "day + 1", "head_out_of_order"),
        ("published_at", "published_at - interval '2 days'", "head_out_of_order"),
    ],
)
def test_changed_head_is_found(
    entries: list[LedgerEntry], now: datetime.datetime, column: str, value: str, code: str
) -> None:
    execute(f"UPDATE projects_ledgerhead SET {column} = {value}")

    assert code in {fault for fault, _seq in found(now)}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET hash_version = 1", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_tables_of_the_chain_refuse_every_change(
    entries: list[LedgerEntry], table: str, statement: str
) -> None:
    column = {"projects_ledgerentry": "minutes = 1"}.get(table, "hash = hash")
    sql = statement.format(table).replace("hash_version = 1", column)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="pgtrigger: Cannot"):
            cursor.execute(sql)


def test_command_fails_and_names_the_seal(
    entries: list[LedgerEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_ledger")
    good = capsys.readouterr().out
    execute("UPDATE projects_ledgerentry SET minutes = 999 WHERE id = %s", entries[4].pk)

    with pytest.raises(CommandError, match=r"Faults: 1\. Seals checked: 12\."):
        call_command("verify_ledger")

    assert good == f"All 12 seals hold. Head: {LedgerHead.objects.get().hex}\n"
    assert capsys.readouterr().out.startswith("mismatch: Seal 5 does not fit entry")


def test_memory_does_not_grow_with_the_chain(project: Project, now: datetime.datetime) -> None:
    """The check holds two chunks of rows at a time, however long the chain is."""
    pattern = write_entry(project, now=now)
    peaks = []
    for count in (2_100, 4_200):
        repeat(pattern, count)
        seal_entries()
        tracemalloc.start()
        assert found(now) == []
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] * 1.3


def repeat(pattern: LedgerEntry, count: int) -> None:
    """Write an entry many times over, of other people and claims each time."""
    columns = [column for column in ENTRY_COLUMNS if column not in ("id", "person_key", "claim_id")]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO projects_ledgerentry (person_key, claim_id, {', '.join(columns)}) "
            f"SELECT gen_random_uuid(), gen_random_uuid(), {', '.join(columns)} "
            "FROM projects_ledgerentry, generate_series(1, %s) WHERE id = %s",
            [count, pattern.pk],
        )
