"""«I will come» and «I cannot come» by the links of a reminder: one tap, once, without signing in."""

import datetime
import re
import threading
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.models import Membership
from projects.enums import Reply, SignUpState
from projects.models import Role, Shift, SignUp
from projects.selectors.participation.replies import reply_behind, reply_token
from projects.services.participation.cancellation import cancel_shift
from projects.services.participation.reaffirming import NothingToReaffirm, reaffirm
from projects.services.participation.reminders import queue_due_reminders
from projects.services.participation.signup import withdraw
from projects.views import reply as reply_view
from qazvolunteer.audit.models import Entry, Transition
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.throttle import Limit
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer

HOUR = datetime.timedelta(hours=1)
COMING, CANNOT = Reply.COMING, Reply.CANNOT


def place(hours: float) -> SignUp:
    """Return a place on a shift in some hours by the real clock; free withdrawal ends twelve hours before."""
    now = timezone.now()
    organization = make_organization(now=now)
    make_member(organization, now=now)
    shift = open_shift(published_project(organization, now=now), starts_at=now + hours * HOUR)
    return join(make_volunteer(now=now, language="en"), shift, now=now)


@pytest.fixture
def signup(db: None) -> SignUp:
    """A place on a shift that begins in twenty hours."""
    return place(20)


def address(signup: SignUp, answer: Reply) -> str:
    return reverse("projects:reply", args=[reply_token(signup, answer)])


def heading(response: Any) -> str:
    found = re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", response.content.decode(), re.DOTALL)
    assert found is not None
    return found[1]


def answered(signup: SignUp) -> tuple[str, bool, int]:
    """Return state, whether it came late, and how many places of the role are taken."""
    signup.refresh_from_db()
    return signup.state, signup.is_late_withdrawal, Role.objects.get(pk=signup.role_id).taken


def test_opening_the_links_of_the_letter_changes_nothing(
    client: Client, signup: SignUp, mailoutbox: list[EmailMessage]
) -> None:
    now = timezone.now()
    SignUp.objects.update(next_reminder_at=now)
    queue_due_reminders(now=now)
    deliver_message(Message.objects.get(kind="shift_reminder").pk, now=now)
    links = re.findall(r"http://localhost:8000(/en/r/\S+)", str(mailoutbox[0].body))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        pages = [client.get(link) for link in links]

    assert [heading(page) for page in pages] == ["Will you come?", "Give the place back?"]
    assert [page.content.decode().count("<button") for page in pages] == [1, 1]
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


def test_i_will_come_is_noted_once(signup: SignUp) -> None:
    client = Client(enforce_csrf_checks=True)
    link = address(signup, COMING)

    first = client.post(link, follow=True)
    signup.refresh_from_db()
    said_at = signup.reaffirmed_at
    again = client.post(link, follow=True)
    reaffirm(signup=signup, version=1, by=signup.person.user, now=timezone.now())

    signup.refresh_from_db()
    assert (heading(first), heading(again)) == ("You are expected", "You are expected")
    assert said_at is not None
    assert (signup.reaffirmed_at, signup.reaffirmed_version) == (said_at, 1)
    assert Entry.objects.filter(action="signup.reaffirmed", subject_id=str(signup.pk)).count() == 1
    assert answered(signup) == (SignUpState.CONFIRMED, False, 1)


@pytest.mark.parametrize(("hours", "late"), [(20, False), (11, True)])
def test_i_cannot_come_gives_the_place_back_once(db: None, hours: int, late: bool) -> None:
    signup, client = place(hours), Client(enforce_csrf_checks=True)
    link = address(signup, CANNOT)
    warning = "late withdrawal" in client.get(link).content.decode()

    first = client.post(link, follow=True)
    again = client.post(link, follow=True)
    other = client.get(address(signup, COMING))

    assert warning == late
    assert {heading(page) for page in (first, again, other)} == {"You have given the place back"}
    assert answered(signup) == (SignUpState.WITHDRAWN, late, 0)
    moves = Transition.objects.filter(subject_id=str(signup.pk)).values_list("target", flat=True)
    assert sorted(moves) == ["confirmed", "withdrawn"]


def test_change_of_mind_is_one_more_tap(client: Client, signup: SignUp) -> None:
    client.post(address(signup, COMING))

    client.post(address(signup, CANNOT))

    assert answered(signup) == (SignUpState.WITHDRAWN, False, 0)


@pytest.mark.parametrize("answer", [COMING, CANNOT])
def test_link_of_a_cancelled_place_says_so(client: Client, signup: SignUp, answer: Reply) -> None:
    link = address(signup, answer)
    manager = Membership.objects.get(organization_id=signup.shift.project.organization_id)
    cancel_shift(shift=signup.shift, reason="Storm", by=manager, now=timezone.now())

    pages = [client.get(link), client.post(link, follow=True)]

    assert {heading(page) for page in pages} == {"This place was cancelled"}
    assert answered(signup)[0] == SignUpState.CANCELLED


@pytest.mark.parametrize("answer", [COMING, CANNOT])
def test_link_about_a_former_version_answers_nothing(client: Client, signup: SignUp, answer: Reply) -> None:
    link = address(signup, answer)
    Shift.objects.update(version=2)

    pages = [client.get(link), client.post(link, follow=True)]

    assert {heading(page) for page in pages} == {"The shift has changed since this letter"}
    assert answered(signup) == (SignUpState.CONFIRMED, False, 1)


@pytest.mark.parametrize("answer", [COMING, CANNOT])
def test_link_ends_with_the_start_of_the_shift(client: Client, signup: SignUp, answer: Reply) -> None:
    # a link that was made for an earlier start, under the same version
    signup.shift.starts_at = timezone.now() - HOUR
    link = address(signup, answer)

    pages = [client.get(link), client.post(link, follow=True)]

    assert {heading(page) for page in pages} == {"This link has done its work"}
    assert answered(signup) == (SignUpState.CONFIRMED, False, 1)


def test_link_that_was_changed_leads_nowhere(client: Client, signup: SignUp) -> None:
    link = address(signup, COMING)

    codes = [client.post(wrong).status_code for wrong in (link[:-2] + "/", link.replace("coming", "cannot"))]

    assert codes == [404, 404]
    assert answered(signup) == (SignUpState.CONFIRMED, False, 1)


def test_link_stays_with_its_reader(client: Client, signup: SignUp) -> None:
    page = client.get(address(signup, COMING))

    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    person = signup.person
    assert not {person.surname, person.given_name, person.user.email} & set(
        re.split(r"\W", address(signup, COMING))
    )


def test_answers_of_one_address_are_limited(
    client: Client, signup: SignUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_view, "REPLY_LIMIT", Limit("reminder_reply", 1, 600))

    codes = [client.post(address(signup, answer)).status_code for answer in (COMING, CANNOT)]

    assert codes == [302, 429]
    assert answered(signup)[0] == SignUpState.CONFIRMED


@pytest.mark.parametrize("state", [SignUpState.WITHDRAWN, SignUpState.REQUESTED])
def test_nobody_reaffirms_a_place_that_they_do_not_have(signup: SignUp, state: SignUpState) -> None:
    SignUp.objects.update(state=state)

    with pytest.raises(NothingToReaffirm):
        reaffirm(signup=signup, version=1, by=signup.person.user, now=timezone.now())


def test_roster_marks_who_said_that_they_come(client: Client, signup: SignUp) -> None:
    manager = Membership.objects.get()
    client.force_login(manager.user)
    roster = reverse("workspace:roster", args=[manager.organization_id, signup.shift_id])

    def marked() -> bool:
        return "said: “I will come”" in client.get(roster.replace("/kk/", "/en/")).content.decode()

    before = marked()
    Client().post(address(signup, COMING))
    after = marked()
    Shift.objects.update(version=2)
    changed = marked()
    Shift.objects.update(version=1)
    Client().post(address(signup, CANNOT))

    assert (before, after, changed, marked()) == (False, True, False, False)


@pytest.mark.race
def test_both_answers_at_once_leave_one_truth(transactional_db: None) -> None:
    signup = place(20)
    volunteer = Volunteer.objects.select_related("user").get()
    barrier = threading.Barrier(8)

    def tap(answer: Reply) -> None:
        try:
            linked = reply_behind(reply_token(signup, answer), timezone.now())
            assert linked is not None
            barrier.wait(timeout=10)
            if answer == COMING:
                reaffirm(signup=linked.signup, version=1, by=volunteer.user, now=timezone.now())
            else:
                withdraw(signup=linked.signup, by=volunteer.user, now=timezone.now())
        except Refusal:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=tap, args=(answer,)) for answer in (COMING, CANNOT) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert answered(signup) == (SignUpState.WITHDRAWN, False, 0)
    assert Transition.objects.filter(target="withdrawn").count() == 1
    assert Entry.objects.filter(action="signup.reaffirmed").count() <= 1
