"""What a developer reads when something is not as it should be, before anything is installed."""

import ast
import re
import socket
from pathlib import Path

import pytest

from dev import python_problem
from tools.checks import Check, run_all
from tools.commands import COMMANDS, main
from tools.demo_site import Address, address_from, check_port_free, only_one, site_environment
from tools.environment import check_writable, requirements_without
from tools.postgres import binary
from tools.terminal import ROOT, Problem


def test_python_problem_with_an_old_python_says_what_is_needed() -> None:
    problem = python_problem(3, 10, "linux")

    assert problem == ("Qazvolunteer needs Python 3.11 or newer, this is 3.10: `make run PYTHON=python3.12`.")


def test_python_problem_on_windows_offers_the_ways_that_work() -> None:
    assert python_problem(3, 12, "win32") == (
        "Qazvolunteer runs on Linux and macOS: on Windows use WSL, or `docker compose up`."
    )


def test_python_problem_with_the_oldest_python_that_does_is_none() -> None:
    assert python_problem(3, 11, "linux") == ""


def test_dev_can_be_read_by_a_python_that_is_too_old_to_run_it() -> None:
    source = (ROOT / "dev.py").read_text()

    tree = ast.parse(source, feature_version=(3, 6))

    # What would be evaluated while such a Python defines the function.
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    assert [ast.unparse(argument.annotation or ast.Constant("")) for argument in function.args.args] == [
        "int",
        "int",
        "str",
    ]


def test_make_has_every_command_of_dev() -> None:
    verbs = re.search(r"^VERBS := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert verbs is not None
    assert verbs[1].split() == list(COMMANDS)


def test_main_with_an_unknown_command_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["frobnicate"])

    listed = re.findall(r"^  (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert (code, listed) == (1, list(COMMANDS))


def test_address_without_wishes_is_the_usual_one() -> None:
    assert address_from({}) == Address("127.0.0.1", 8000)


def test_address_of_the_usual_host_is_shown_as_localhost() -> None:
    assert Address("127.0.0.1", 8123).url == "http://localhost:8123"


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_address_with_a_port_that_is_none_says_so(port: str) -> None:
    with pytest.raises(Problem) as told:
        address_from({"PORT": port})

    assert str(told.value) == f"PORT must be a number from 1 to 65535, not {port!r}."


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "volunteer.example.org"])
def test_address_that_others_can_reach_is_refused_for_the_demo(host: str) -> None:
    with pytest.raises(Problem) as told:
        address_from({"HOST": host})

    assert str(told.value).startswith("The demo lets anybody in with a known password, so it listens on this")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_address_of_this_machine_is_taken(host: str) -> None:
    assert address_from({"HOST": host, "PORT": "8001"}).port == 8001


def test_port_that_is_taken_is_told_with_another_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with pytest.raises(Problem) as told:
            check_port_free(Address("127.0.0.1", port))

    assert str(told.value) == (
        f"Port {port} of 127.0.0.1 cannot be used (Address already in use): try `PORT={port + 1} make run`."
    )


def test_second_site_of_a_folder_is_refused_with_the_address_of_the_first(tmp_path: Path) -> None:
    first, second = Address("127.0.0.1", 8000), Address("127.0.0.1", 8001)

    with only_one(tmp_path, first), pytest.raises(Problem) as told, only_one(tmp_path, second):
        pass

    assert str(told.value).startswith("The site of this folder already runs: http://localhost:8000, process ")


def test_second_site_may_start_when_the_first_has_ended(tmp_path: Path) -> None:
    address = Address("127.0.0.1", 8000)
    with only_one(tmp_path, address):
        pass

    with only_one(tmp_path, address):
        kept = (tmp_path / "run.lock").read_text()

    assert kept.startswith("http://localhost:8000, process ")


def test_secrets_of_the_demo_are_made_once_and_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "DEMO_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    address = Address("127.0.0.1", 8000)

    first = site_environment(tmp_path, address, {})
    again = site_environment(tmp_path, address, {})

    assert (first["SECRET_KEY"], first["DEMO_PASSWORD"]) == (again["SECRET_KEY"], again["DEMO_PASSWORD"])
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


def test_secrets_of_an_older_demo_are_kept_and_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "SECOND_FACTOR_KEYS", "DEMO_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "secrets.json").write_text('{"SECRET_KEY": "kept", "DEMO_PASSWORD": "kept-too"}')
    address = Address("127.0.0.1", 8000)

    first, again = (site_environment(tmp_path, address, {}) for _start in range(2))

    assert (first["SECRET_KEY"], first["DEMO_PASSWORD"]) == ("kept", "kept-too")
    assert len(first["SECOND_FACTOR_KEYS"]) == 64
    assert first["SECOND_FACTOR_KEYS"] == again["SECOND_FACTOR_KEYS"]


def test_password_of_the_environment_wins_over_the_made_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "chosen-by-me")

    env = site_environment(tmp_path, Address("127.0.0.1", 8000), {})

    assert env["DEMO_PASSWORD"] == "chosen-by-me"


def test_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.touch()

    with pytest.raises(Problem) as told:
        check_writable(no_folder)

    assert str(told.value) == (
        f"{no_folder} cannot be written (Not a directory): copy the project to a folder of yours."
    )


def test_platform_without_a_wheel_is_told_which_variable_to_set() -> None:
    with pytest.raises(Problem) as told:
        binary("no-such-program")

    assert str(told.value).startswith(
        "There is no embedded PostgreSQL for this platform: set DATABASE_URL to a PostgreSQL 15 or newer"
    )


def test_requirements_can_leave_packages_out_with_their_hashes() -> None:
    first, second = "a==1 \\\n    --hash=sha256:1\n", "b==3 \\\n    --hash=sha256:3\n"
    left_out = "b-c==2 ; sys_platform == 'linux' \\\n    --hash=sha256:2\n"

    left = requirements_without(first + left_out + second, {"b-c"})

    assert left == first + second


@pytest.mark.parametrize("name", ["prod", "dev", "build", "uv"])
def test_every_locked_package_has_a_version_and_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements" / f"{name}.txt").read_text().strip())

    unlocked = [
        block for block in blocks if "==" not in block.splitlines()[0] or "--hash=sha256:" not in block
    ]

    assert unlocked == []


def test_checks_all_run_although_one_fails(capfd: pytest.CaptureFixture[str]) -> None:
    checks = [Check("bad", "python -c exit(3)"), Check("good", "python -c print('ran')")]

    code = run_all({}, checks)

    printed = capfd.readouterr().out
    assert code == 1
    assert re.findall(r"^  (ok|FAILED) +(\w+)", printed, re.MULTILINE) == [("FAILED", "bad"), ("ok", "good")]
    assert "\nran\n" in printed


def test_checks_that_pass_give_zero() -> None:
    assert run_all({}, [Check("good", "python -c pass")]) == 0
