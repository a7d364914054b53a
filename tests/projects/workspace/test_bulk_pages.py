"""Choosing many people on the roster: accept, decline, cancel, and the report of what could not be done."""

import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import Membership
from projects.enums import JoiningMode
from projects.models import Shift, SignUp
from projects.services.participation.bulk import BULK_LIMIT
from projects.services.participation.signup import withdraw
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project


@pytest.fixture
def coordinator(db: None) -> Membership:
    """A coordinator of a verified group."""
    now = timezone.now()
    return make_member(make_organization(now=now), now=now, role="coordinator")


@pytest.fixture
def shift(coordinator: Membership) -> Shift:
    """One place in four days, given on request."""
    now = timezone.now()
    project = published_project(coordinator.organization, now=now, joining_mode=JoiningMode.REQUEST)
    return open_shift(project, starts_at=now + datetime.timedelta(days=4), places=(1,))


@pytest.fixture
def asked(shift: Shift) -> list[SignUp]:
    """Two requests, one after the other."""
    now = timezone.now()
    return [
        join(make_volunteer(now=now, surname=surname), shift, now=now + datetime.timedelta(seconds=number))
        for number, surname in enumerate(("Сапарова", "Қасымова"))
    ]


@pytest.fixture
def browser(client: Client, coordinator: Membership) -> Client:
    """The coordinator's browser."""
    client.force_login(coordinator.user)
    return client


def roster(shift: Shift, name: str = "roster") -> str:
    return reverse(f"workspace:{name}", args=[shift.project.organization_id, shift.pk])


def ids(rows: list[SignUp]) -> list[str]:
    return [str(row.pk) for row in rows]


def states(rows: list[SignUp]) -> list[str]:
    return [SignUp.objects.get(pk=row.pk).state for row in rows]


def test_partly_done_is_reported_once_by_name_with_reason_and_way(
    browser: Client, shift: Shift, asked: list[SignUp]
) -> None:
    here = f"{roster(shift)}?state=requested"

    answer = browser.post(roster(shift, "roster_bulk"), {"act": "accept", "signup": ids(asked), "next": here})
    page = browser.get(answer["Location"]).content.decode()
    later = browser.get(here).content.decode()

    assert answer["Location"] == here
    assert states(asked) == ["confirmed", "requested"]
    assert "Accepted: 1 person." in page
    assert "Not done for 1 person:" in page
    assert "<b>Айгерим Қасымова</b>: All places in this role are taken. Give the role more places" in page
    assert "Not done for" not in later


def test_report_is_in_the_readers_language(browser: Client, shift: Shift, asked: list[SignUp]) -> None:
    withdraw(signup=asked[0], by=asked[0].person.user, now=timezone.now())
    address = roster(shift, "roster_bulk").replace("/en/", "/kk/")

    page = browser.post(address, {"act": "accept", "signup": ids(asked[:1])}, follow=True)

    assert [row["reason"] for row in page.context["report"]] == ["Бұған дейін шешілген: өзі бас тартты."]


def test_declining_asks_once_for_the_reason_and_loses_nobody(
    browser: Client, shift: Shift, asked: list[SignUp]
) -> None:
    address, chosen = roster(shift, "roster_bulk"), {"act": "decline", "signup": ids(asked)}

    asks = browser.post(address, chosen)
    without = browser.post(address, {**chosen, "why": "1", "comment": "Приходите весной"})
    done = browser.post(address, {**chosen, "why": "1", "reason": "full", "comment": "Приходите весной"})

    assert (asks.status_code, without.status_code, done.status_code) == (200, 422, 302)
    assert all(pk in asks.content.decode() and pk in without.content.decode() for pk in ids(asked))
    assert "Приходите весной" in without.content.decode()
    assert states(asked) == ["declined", "declined"]
    assert set(SignUp.objects.values_list("reason_text", flat=True)) == {"Приходите весной"}


def test_cancelling_takes_the_organizers_words(browser: Client, shift: Shift, asked: list[SignUp]) -> None:
    address, chosen = roster(shift, "roster_bulk"), {"act": "cancel", "signup": ids(asked), "why": "1"}

    short = browser.post(address, {**chosen, "reason": "нет"})
    browser.post(address, {**chosen, "reason": "Смена переполнена"})

    assert (short.status_code, states(asked)) == (422, ["cancelled", "cancelled"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"act": "accept"}, "Choose at least one person."),
        ({"act": "accept", "signup": ["\x00", "nobody"]}, "Choose at least one person."),
        ({"act": "accept", "signup": [str(uuid4())]}, "Choose at least one person."),
        ({"act": "erase", "signup": [str(uuid4())]}, "Choose what to do with the chosen people."),
        (
            {"act": "accept", "signup": [str(uuid4()) for _number in range(BULK_LIMIT + 1)]},
            "At most 200 people can be decided on at once.",
        ),
    ],
)
def test_what_is_wrong_leads_back_and_says_so(
    browser: Client, shift: Shift, asked: list[SignUp], body: dict[str, object], said: str
) -> None:
    page = browser.post(roster(shift, "roster_bulk"), body, follow=True)

    assert said in page.content.decode()
    assert states(asked) == ["requested", "requested"]


def test_people_of_another_shift_are_not_decided_on(
    browser: Client, shift: Shift, asked: list[SignUp], coordinator: Membership
) -> None:
    now = timezone.now()
    foreign = make_member(make_organization(now=now), now=now)
    project = published_project(foreign.organization, now=now, joining_mode=JoiningMode.REQUEST)
    other = open_shift(project, starts_at=now + datetime.timedelta(days=9))
    own = open_shift(shift.project, starts_at=now + datetime.timedelta(days=12))
    strangers = [join(make_volunteer(now=now), place, now=now) for place in (other, own)]

    browser.post(roster(shift, "roster_bulk"), {"act": "accept", "signup": ids([*strangers, asked[0]])})

    assert states([*strangers, asked[0]]) == ["requested", "requested", "confirmed"]


def test_boxes_belong_to_the_form_of_the_bar_and_end_with_the_start(
    browser: Client, shift: Shift, asked: list[SignUp]
) -> None:
    before = browser.get(roster(shift)).content.decode()
    back = datetime.timedelta(days=5)
    Shift.objects.filter(pk=shift.pk).update(starts_at=shift.starts_at - back, ends_at=shift.ends_at - back)

    after = browser.get(roster(shift)).content.decode()

    assert (before.count('form="chosen"'), before.count('id="chosen"')) == (2, 1)
    assert "chosen" not in after.replace("roster.js", "")
