"""Barring, lifting, objecting and deciding by pages."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from organizations.models import Membership, Organization
from projects.enums import BanState, ObjectionState, SignUpState
from projects.models import Ban, BanObjection, Shift, SignUp
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import notice_of
from tests.factories.bans import ANSWER, DAY, WORDS, bar, object_to
from tests.factories.people import make_member, make_organization, make_staff, make_volunteer
from tests.factories.work import join, open_shift, published_project


@pytest.fixture
def organization(db: None) -> Organization:
    return make_organization(now=timezone.now())


@pytest.fixture
def manager(organization: Organization) -> Membership:
    return make_member(organization, now=timezone.now(), role="manager")


@pytest.fixture
def shift(organization: Organization) -> Shift:
    now = timezone.now()
    return open_shift(published_project(organization, now=now), starts_at=now + 3 * DAY)


@pytest.fixture
def signup(shift: Shift) -> SignUp:
    return join(make_volunteer(now=timezone.now()), shift, now=timezone.now())


@pytest.fixture
def ban(signup: SignUp, manager: Membership) -> Ban:
    return bar(signup, manager, timezone.now())


def address(name: str, membership: Membership, *args: Any) -> str:
    return reverse(f"workspace:{name}", args=[membership.organization_id, *args])


def typed(**changes: str) -> dict[str, str]:
    until = (timezone.localdate() + 10 * DAY).isoformat()
    return {"reason": "conduct", "text": WORDS, "until": until, **changes}


def test_manager_bars_from_the_roster_and_reads_what_the_person_reads(
    client: Client, manager: Membership, signup: SignUp, shift: Shift
) -> None:
    client.force_login(manager.user)
    page = address("bar", manager, signup.pk)

    roster = client.get(address("roster", manager, shift.pk)).content.decode()
    answer = client.post(page, typed(), follow=True)

    assert f'href="{page}"' in roster
    ban = Ban.objects.get()
    assert answer.redirect_chain == [(address("ban", manager, ban.pk), 302)]
    assert WORDS in answer.content.decode()
    assert (ban.reason_code, ban.reason_text, ban.created_by_id) == ("conduct", WORDS, manager.user_id)
    assert SignUp.objects.get().state == SignUpState.CANCELLED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "because"}, "reason"),
        ({"text": "Short."}, "text"),
        ({"text": "x" * 501}, "text"),
        ({"until": "tomorrow"}, "until"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": "9999-12-31"}, "until"),
    ],
)
def test_wrong_answers_come_back_at_their_field(
    client: Client, manager: Membership, signup: SignUp, changes: dict[str, str], field: str
) -> None:
    client.force_login(manager.user)

    answer = client.post(address("bar", manager, signup.pk), typed(**changes))

    assert (answer.status_code, Ban.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors) == [field]


def test_coordinators_have_no_such_act(
    client: Client, organization: Organization, signup: SignUp, shift: Shift, ban: Ban
) -> None:
    coordinator = make_member(organization, now=timezone.now(), role="coordinator")
    client.force_login(coordinator.user)

    roster = client.get(address("roster", coordinator, shift.pk)).content.decode()
    answers = [
        client.post(address("bar", coordinator, signup.pk), typed()).status_code,
        client.get(address("bans", coordinator)).status_code,
    ]

    assert (answers, "/bar/" in roster, WORDS in roster) == ([403, 403], False, False)


def test_nobody_decides_in_their_own_case(client: Client, organization: Organization, ban: Ban) -> None:
    themself = make_member(organization, now=timezone.now(), user=ban.volunteer.user)
    client.force_login(themself.user)

    page = client.get(address("ban", themself, ban.pk))
    answer = client.post(address("ban", themself, ban.pk), {"text": ANSWER})

    assert (page.context["may_lift"], answer.status_code) == (False, 403)
    ban.refresh_from_db()
    assert ban.state == BanState.ACTIVE


def test_manager_lifts_and_the_list_says_so(client: Client, manager: Membership, ban: Ban) -> None:
    client.force_login(manager.user)

    client.post(address("ban", manager, ban.pk), {"text": ANSWER})

    ban.refresh_from_db()
    assert (ban.state, ban.end_text) == (BanState.LIFTED, ANSWER)
    assert (
        "Lifted" in client.get(address("bans", manager), headers={"accept-language": "en"}).content.decode()
    )


def test_list_costs_the_same_for_one_and_for_three(
    client: Client, manager: Membership, shift: Shift, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(manager.user)

    def add() -> None:
        now = timezone.now()
        object_to(bar(join(make_volunteer(now=now), shift, now=now), manager, now), now)

    add()
    client.get(address("bans", manager))
    with django_assert_num_queries(7):
        client.get(address("bans", manager))
    add()
    add()

    with django_assert_num_queries(7):
        client.get(address("bans", manager))


def test_person_reads_it_in_the_cabinet_and_objects_once(client: Client, ban: Ban) -> None:
    client.force_login(ban.volunteer.user)
    page = reverse("projects:ban", args=[ban.pk])

    cabinet = client.get(reverse("projects:cabinet")).content.decode()
    before = client.get(page)
    client.post(page, {"text": ANSWER})
    again = client.post(page, {"text": ANSWER})

    assert f'href="{page}"' in cabinet
    assert (WORDS in before.content.decode(), before.context["may_object"]) == (True, True)
    objection = BanObjection.objects.get()
    assert (objection.text, objection.state) == (ANSWER, ObjectionState.OPEN)
    assert (again.status_code, again.context["may_object"]) == (422, False)
    assert "You have objected already." in again.content.decode()


def test_ban_of_somebody_else_does_not_exist(client: Client, ban: Ban) -> None:
    client.force_login(make_volunteer(now=timezone.now()).user)

    assert client.get(reverse("projects:ban", args=[ban.pk])).status_code == 404


def test_join_page_says_until_when_and_leads_to_the_cabinet(client: Client, ban: Ban, shift: Shift) -> None:
    client.force_login(ban.volunteer.user)

    page = client.get(reverse("projects:join", args=[shift.pk]))

    assert [check.rule for check in page.context["failures"]] == ["not_banned"]
    assert f'<a href="{reverse("projects:cabinet")}">My cabinet</a>' in page.content.decode()


def test_officer_reads_both_sides_and_decides(client: Client, ban: Ban) -> None:
    officer = make_staff(now=timezone.now(), region="KZ-35")
    objection = object_to(ban, timezone.now())
    client.force_login(officer.user)
    page = reverse("office:objection", args=[objection.pk])

    listed = client.get(reverse("office:objections")).content.decode()
    shown = client.get(page).content.decode()
    empty = client.post(page, {})
    client.post(page, {"decision": "upheld", "text": "Both sides say the same: three times."})

    assert f'href="{page}"' in listed
    assert (WORDS in shown, ANSWER in shown) == (True, True)
    assert sorted(empty.context["form"].errors) == ["decision", "text"]
    objection.refresh_from_db()
    assert (objection.state, objection.decided_by_id) == (ObjectionState.UPHELD, officer.user_id)
    assert page not in client.get(reverse("office:objections")).content.decode()


def test_officer_of_the_team_reads_it_and_does_not_decide(
    client: Client, ban: Ban, organization: Organization
) -> None:
    officer = make_staff(now=timezone.now(), region="KZ-35")
    objection = object_to(ban, timezone.now())
    make_member(organization, now=timezone.now(), role="coordinator", user=officer.user)
    client.force_login(officer.user)
    page = reverse("office:objection", args=[objection.pk])

    shown = client.get(page)
    answer = client.post(page, {"decision": "lifted", "text": ANSWER})

    assert "somebody else has to decide" in shown.content.decode()
    assert answer.status_code == 403
    objection.refresh_from_db()
    assert objection.state == ObjectionState.OPEN


def test_letter_names_reason_end_and_what_was_cancelled_and_ends_the_calendar_entry(ban: Ban) -> None:
    message = Message.objects.get(kind="person_barred")
    notice = notice_of("person_barred")

    facts = notice.build(message)
    files = notice.attachments(message)

    assert notice.is_obsolete(message, timezone.now()) is False
    assert [value for _, value in facts["facts"]][1] == "Did not come several times, without telling"
    assert (facts["comment"], len(facts["cancelled"])) == (WORDS, 1)
    assert facts["action_url"].endswith(reverse("projects:ban", args=[ban.pk]))
    assert ["METHOD:CANCEL" in file.content for file in files] == [True]
    assert notice.is_obsolete(message, timezone.now() + datetime.timedelta(days=400)) is False
