"""What people meet when a server behind the portal is away, stands still or comes back."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest

from tests.faults.conftest import Answer, Site, Visitor

# Valkey outlives the object that started it: a session of its own, so that Ctrl-C does not reach it first.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in.*Popen.__del__")

PAGES = ("/kk/", "/ru/projects/", "/en/reports/", "/ru/orgs/", "/kk/ledger/", "/api/v1/shifts/")
_numbers = count(1)


def join(site: Site) -> str:
    """Join a shift as somebody new; return their address. Every page on the way must answer."""
    email = f"newcomer{next(_numbers)}@example.org"
    visitor = Visitor(site)
    (shift,) = site.rows(
        """
        SELECT shift.id FROM projects_shift shift
        JOIN projects_project project ON project.id = shift.project_id
        JOIN projects_role role ON role.shift_id = shift.id
        WHERE shift.state = 'open' AND shift.starts_at > now() + interval '1 hour' AND role.taken < role.capacity
          AND project.state = 'published' AND project.joining_mode = 'instant' AND project.min_age <= 18
        ORDER BY shift.starts_at LIMIT 1
        """
    )[0]
    form = visitor.get(f"/ru/shifts/{shift}/join/")
    typed = {
        "surname": "Сапарова",
        "given_name": "Дана",
        "birth_date": "2001-05-14",
        "region": "KZ-35",
        "email": email,
        "consent": "on",
    }
    asked = visitor.send(form, "surname", **typed)
    assert (form.status, asked.status) == (200, 200)
    joined = visitor.send(asked, "code", code=site.code_for(email))
    assert joined.status == 200
    assert "/joined/" in joined.address
    return email


def sign_in(site: Site, email: str) -> Answer:
    """Sign in by a mailed code; return the page that follows."""
    visitor = Visitor(site)
    asked = visitor.send(visitor.get("/ru/accounts/login/"), "email", email=email)
    return visitor.send(asked, "code", code=site.code_for(email))


def place_of(site: Site, email: str) -> list[tuple[str]]:
    """Return the states of somebody's sign-ups."""
    return site.rows(
        """
        SELECT signup.state FROM projects_signup signup
        JOIN volunteers_volunteer volunteer ON volunteer.id = signup.volunteer_id
        JOIN accounts_user person ON person.id = volunteer.user_id WHERE person.email = %s
        """,
        email,
    )


def letters_about_the_place(site: Site, email: str) -> int:
    """Count the letters that say that somebody is expected: all but the code."""
    return len(site.letters(email)) - 1


@contextmanager
def stopped_valkey(site: Site) -> Iterator[None]:
    """No server: connections are refused."""
    site.valkey.stop()
    try:
        yield
    finally:
        site.valkey.start(number=0)


@contextmanager
def hung_valkey(site: Site) -> Iterator[None]:
    """A server that takes connections and never answers."""
    process = site.valkey_process()
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@pytest.mark.parametrize("fault", [stopped_valkey, hung_valkey], ids=["stopped", "hung"])
def test_without_valkey_people_join_and_sign_in_and_letters_come_later(site: Site, fault: object) -> None:
    with fault(site):  # type: ignore[operator]
        visitor = Visitor(site)
        statuses = [visitor.get(page).status for page in PAGES]
        email = join(site)
        landed = sign_in(site, email)

    assert statuses == [200] * len(PAGES)
    assert (landed.status, place_of(site, email)) == (200, [("confirmed",)])
    assert site.eventually(lambda: len(site.letters(email)) == 3)  # two codes, one confirmation
    assert [program.poll() for program in site.programs.values()] == [None] * 3


def test_while_postgresql_restarts_pages_say_so_and_nothing_is_lost(site: Site) -> None:
    answers: list[Answer] = []
    over = threading.Event()

    def read() -> None:
        visitor = Visitor(site)
        while not over.is_set():
            answers.extend(visitor.get(page) for page in PAGES)

    readers = [threading.Thread(target=read) for _number in range(3)]
    email = join(site)
    for reader in readers:
        reader.start()
    site.postgres.stop()
    away = Visitor(site).get("/ru/projects/")
    site.postgres.start("faults")
    well_again = site.eventually(lambda: Visitor(site).get("/ru/projects/").status == 200)
    over.set()
    for reader in readers:
        reader.join()

    statuses = Counter(answer.status for answer in answers)
    assert statuses.keys() == {200, 503}
    assert (away.status, int(away.headers["Retry-After"]) > 0) == (503, True)
    assert "Портал временно не работает" in away.text
    assert well_again
    assert site.eventually(lambda: letters_about_the_place(site, email) == 1)
    assert place_of(site, email) == [("confirmed",)]
    assert [program.poll() for program in site.programs.values()] == [None] * 3


def test_two_beats_and_a_killed_worker_lose_no_letter(site: Site) -> None:
    second = site.start("celery", "--app", "qazvolunteer", "beat", "--pidfile", "", "--loglevel", "ERROR")
    people = [join(site) for _number in range(6)]
    _kill_worker(site)
    # what the dead worker had in its hands comes back when its lease is over: three minutes later
    site.rows(
        "UPDATE notifications_message SET leased_until = now() WHERE leased_until IS NOT NULL RETURNING id"
    )

    all_arrived = site.eventually(lambda: all(letters_about_the_place(site, email) for email in people))
    nothing_left = site.eventually(
        lambda: (
            not site.rows("SELECT 1 FROM notifications_message WHERE state = 'pending' AND due_at <= now()")
        )
    )

    assert (all_arrived, nothing_left, second.poll()) == (True, True, None)
    # the mail that was on its way when the worker died may have left before
    assert sum(letters_about_the_place(site, email) for email in people) <= len(people) + 1
    messages = "SELECT kind, user_id, subject_id FROM notifications_message WHERE kind = 'signup_confirmed'"
    rows = site.rows(messages)
    assert len(rows) == len(set(rows))
    second.terminate()
    second.wait()


def _kill_worker(site: Site) -> None:
    """Kill the worker with all its processes, as when the memory is used up, and start another."""
    worker = site.programs["worker"]
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    arguments = [str(argument) for argument in worker.args][2:]  # type: ignore[union-attr]
    site.programs["worker"] = site.start(*arguments)
