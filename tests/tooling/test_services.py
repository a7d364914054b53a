"""The embedded servers, started for real in a folder of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.postgres import Postgres
from tools.services import Services, socket_folder
from tools.terminal import ROOT, Problem

# Holds the servers of a folder, says how to reach them, and leaves when its input closes.
HOLDER = """
import sys
from pathlib import Path
from tools.services import Services

with Services(Path(sys.argv[1]), durable=False, database="run_{slot}").running() as urls:
    print("URLS", urls.get("DATABASE_URL"), urls.get("REDIS_URL"), flush=True)
    sys.stdin.read()
"""


class Holder:
    """A process that holds the servers of a folder."""

    def __init__(self, folder: Path, **extra: str) -> None:
        given = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "REDIS"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(folder)],
            cwd=ROOT,
            env={**given, **extra},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def urls(self) -> list[str]:
        """Wait for the servers and return how to reach PostgreSQL and Valkey."""
        assert self.process.stdout is not None
        return next(line.split()[1:] for line in self.process.stdout if line.startswith("URLS"))

    def leave(self) -> int:
        """Let go, and return the exit code."""
        self.process.communicate()
        return self.process.returncode


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for servers; nothing of it lives or stays when the test ends."""
    yield tmp_path / "servers"
    if (tmp_path / "servers").exists():
        Services(tmp_path / "servers", durable=False).stop()


def postmaster(folder: Path) -> int:
    return int((folder / "pg" / "postmaster.pid").read_text().splitlines()[0])


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def ends(pid: int) -> bool:
    """Wait for a process that is ending: PostgreSQL removes its pid file a moment before."""
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not alive(pid)


def test_two_starters_at_once_share_one_cluster_and_the_last_one_stops_it(folder: Path) -> None:
    first, second = Holder(folder), Holder(folder)
    (database_1, cache_1), (database_2, cache_2) = first.urls(), second.urls()
    server = postmaster(folder)

    first_left = first.leave()
    alive_while_one_is_left = alive(server)
    second_left = second.leave()

    assert (first_left, second_left) == (0, 0)
    assert {database_1.split("?")[1], database_2.split("?")[1]} == {database_1.split("?")[1]}
    assert sorted([database_1[:36], database_2[:36]]) == [
        "postgresql://qazvolunteer@/run_0?hos",
        "postgresql://qazvolunteer@/run_1?hos",
    ]
    assert sorted([cache_1.split("?")[1], cache_2.split("?")[1]]) == ["db=0", "db=1"]
    assert alive_while_one_is_left
    assert ends(server)
    assert not (folder / "pg" / "postmaster.pid").exists()


def test_servers_of_a_killed_holder_are_used_again_and_then_stopped(folder: Path) -> None:
    killed = Holder(folder)
    killed.urls()
    server = postmaster(folder)
    killed.process.kill()
    killed.process.communicate()

    next_one = Holder(folder)
    next_one.urls()
    same = postmaster(folder) == server
    next_one.leave()

    assert same
    assert ends(server)


def test_server_that_was_killed_starts_again(folder: Path) -> None:
    first = Holder(folder)
    first.urls()
    server = postmaster(folder)
    os.kill(server, 9)
    assert ends(server)

    second = Holder(folder)
    database, _ = second.urls()

    assert database.startswith("postgresql://qazvolunteer@/run_1?host=")
    assert (second.leave(), first.leave()) == (0, 0)


def test_urls_of_the_environment_win_and_start_nothing(folder: Path) -> None:
    holder = Holder(
        folder, DATABASE_URL="postgresql://me@localhost/mine", REDIS_URL_FILE="/run/secrets/redis_url"
    )

    assert holder.urls() == ["None", "None"]
    assert holder.leave() == 0
    assert not folder.exists()


def test_data_of_another_major_version_is_told(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("14\n")

    with pytest.raises(Problem) as told:
        Postgres(tmp_path, tmp_path, durable=False).start("run_0")

    assert str(told.value) == (
        f"The data in {tmp_path / 'pg'} is of PostgreSQL 14 and this environment has 18: "
        "`python3 dev.py reset` deletes it and the next start makes it anew."
    )


def test_socket_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    ours = socket_folder(tmp_path / "servers")
    ours.chmod(0o755)

    try:
        with pytest.raises(Problem) as told:
            socket_folder(tmp_path / "servers")
    finally:
        ours.rmdir()

    assert (
        str(told.value)
        == f"{ours} is not a private folder of yours: remove it, or set TMPDIR to another folder."
    )


def test_socket_folder_of_a_deep_checkout_has_a_short_name(tmp_path: Path) -> None:
    ours = socket_folder(tmp_path / ("deep/" * 40))
    ours.rmdir()

    assert len(str(ours / ".s.PGSQL.5432.lock")) < 104
