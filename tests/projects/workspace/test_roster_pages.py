"""The roster, the leader's list and the hours by pages."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from organizations.models import Membership, Organization
from projects.enums import ClaimState, JoiningMode, SignUpState
from projects.models import HourClaim, LedgerEntry, Shift, SignUp
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def organization(db: None) -> Organization:
    """A verified group."""
    return make_organization(now=timezone.now())


@pytest.fixture
def coordinator(organization: Organization) -> Membership:
    """Its coordinator."""
    return make_member(organization, now=timezone.now(), role="coordinator")


@pytest.fixture
def leader(organization: Organization) -> Membership:
    """Its shift leader."""
    return make_member(organization, now=timezone.now(), role="shift_leader")


@pytest.fixture
def soon(organization: Organization, leader: Membership) -> Shift:
    """A shift that begins in an hour, led by the leader; people ask for places."""
    now = timezone.now()
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    return open_shift(project, starts_at=now + datetime.timedelta(hours=1), places=(3,), leader=leader)


@pytest.fixture
def request_of(soon: Shift) -> SignUp:
    """A request for a place on it."""
    return join(make_volunteer(now=timezone.now()), soon, now=timezone.now())


def confirmed(shift: Shift) -> SignUp:
    signup = join(make_volunteer(now=timezone.now()), shift, now=timezone.now())
    SignUp.objects.filter(pk=signup.pk).update(state=SignUpState.CONFIRMED)
    type(signup.role).objects.filter(pk=signup.role_id).update(taken=1)
    signup.refresh_from_db()
    return signup


def address(name: str, membership: Membership, *args: Any) -> str:
    return reverse(f"workspace:{name}", args=[membership.organization_id, *args])


def test_coordinator_accepts_and_comes_back_to_the_same_list(
    client: Client, coordinator: Membership, request_of: SignUp
) -> None:
    client.force_login(coordinator.user)
    here = address("roster", coordinator, request_of.shift_id) + "?state=requested"

    answer = client.post(address("signup_accept", coordinator, request_of.pk), {"next": here})

    request_of.refresh_from_db()
    assert (answer["Location"], request_of.state) == (here, SignUpState.CONFIRMED)


def test_accepting_does_not_follow_a_foreign_address(
    client: Client, coordinator: Membership, request_of: SignUp
) -> None:
    client.force_login(coordinator.user)

    answer = client.post(
        address("signup_accept", coordinator, request_of.pk), {"next": "https://example.org/evil"}
    )

    assert answer["Location"] == address("roster", coordinator, request_of.shift_id)


def test_decline_without_reason_stays_on_the_page(
    client: Client, coordinator: Membership, request_of: SignUp
) -> None:
    client.force_login(coordinator.user)

    page = client.post(address("signup_decline", coordinator, request_of.pk), {"comment": "Приходите позже"})

    request_of.refresh_from_db()
    assert (page.status_code, request_of.state) == (422, SignUpState.REQUESTED)
    assert "Choose the reason that the volunteer will read." in page.content.decode()
    assert "Приходите позже" in page.content.decode()


def test_leader_sees_the_roster_but_may_not_decide(
    client: Client, leader: Membership, request_of: SignUp
) -> None:
    client.force_login(leader.user)

    page = client.get(address("roster", leader, request_of.shift_id))
    refused = client.post(address("signup_accept", leader, request_of.pk))

    assert "signups" not in page.content.decode()
    assert refused.status_code == 403
    assert "Only coordinators can decide on volunteers and hours." in refused.content.decode()


def test_leader_of_another_shift_does_not_find_this_one(
    client: Client, organization: Organization, soon: Shift
) -> None:
    other = make_member(organization, now=timezone.now(), role="shift_leader")
    client.force_login(other.user)

    assert client.get(address("roster", other, soon.pk)).status_code == 404
    assert client.get(address("checkin", other, soon.pk)).status_code == 404


def test_leader_marks_and_undoes(client: Client, leader: Membership, soon: Shift) -> None:
    signup = confirmed(soon)
    client.force_login(leader.user)
    mark = address("mark", leader, signup.pk)

    came = client.post(mark, {"mark": "came"}, follow=True)
    after_came = SignUp.objects.get(pk=signup.pk).state
    client.post(mark, {"mark": "undo"})

    assert 'value="undo"' in came.content.decode()
    assert (after_came, SignUp.objects.get(pk=signup.pk).state) == (
        SignUpState.ATTENDED,
        SignUpState.CONFIRMED,
    )
    assert HourClaim.objects.get().state == ClaimState.WITHDRAWN


def test_unknown_mark_changes_nothing(client: Client, leader: Membership, soon: Shift) -> None:
    signup = confirmed(soon)
    client.force_login(leader.user)

    page = client.post(address("mark", leader, signup.pk), {"mark": "\x00"}, follow=True)

    assert "This mark is not known." in page.content.decode()
    assert SignUp.objects.get(pk=signup.pk).state == SignUpState.CONFIRMED


def test_search_in_the_list_folds_kazakh_letters(client: Client, leader: Membership, soon: Shift) -> None:
    found = confirmed(soon)
    type(found.volunteer).objects.filter(pk=found.volunteer_id).update(surname="Қасымов", given_name="Ғалым")
    client.force_login(leader.user)

    page = client.post(address("checkin", leader, soon.pk), {"q": "касым"})
    nothing = client.post(address("checkin", leader, soon.pk), {"q": "иванов"})

    assert "Қасымов Ғалым" in page.content.decode()
    assert "Nobody of that name waits here." in nothing.content.decode()


@pytest.fixture
def ended(organization: Organization, leader: Membership, soon: Shift) -> Shift:
    """The shift, five hours later: two people were marked."""
    for _number in range(2):
        signup = confirmed(soon)
        leaders = Client()
        leaders.force_login(leader.user)
        leaders.post(address("mark", leader, signup.pk), {"mark": "came"})
    back = datetime.timedelta(hours=6)
    Shift.objects.filter(pk=soon.pk).update(starts_at=soon.starts_at - back, ends_at=soon.ends_at - back)
    soon.refresh_from_db()
    return soon


def test_hours_of_a_shift_are_confirmed_in_two_taps(
    client: Client, coordinator: Membership, ended: Shift
) -> None:
    client.force_login(coordinator.user)

    listed = client.get(address("hours", coordinator))
    page = client.get(address("shift_hours", coordinator, ended.pk))
    done = client.post(address("shift_confirm", coordinator, ended.pk), follow=True)

    assert address("shift_hours", coordinator, ended.pk) in listed.content.decode()
    assert "Confirm the hours of 2 people" in page.content.decode()
    assert "Hours of 2 people are confirmed." in done.content.decode()
    assert LedgerEntry.objects.count() == 2


def test_left_out_hours_wait_and_the_page_stays(
    client: Client, coordinator: Membership, ended: Shift
) -> None:
    client.force_login(coordinator.user)
    kept = HourClaim.objects.order_by("pk")[0]

    client.post(address("shift_confirm", coordinator, ended.pk), {"leave_out": [str(kept.pk), "nonsense"]})

    kept.refresh_from_db()
    assert (kept.state, LedgerEntry.objects.count()) == (ClaimState.CLAIMED, 1)


def test_leader_may_not_confirm_hours(client: Client, leader: Membership, ended: Shift) -> None:
    client.force_login(leader.user)

    assert client.post(address("shift_confirm", leader, ended.pk)).status_code == 403
    assert LedgerEntry.objects.count() == 0


def test_claim_is_declined_with_a_reason(client: Client, coordinator: Membership, ended: Shift) -> None:
    client.force_login(coordinator.user)
    claim = HourClaim.objects.order_by("pk")[0]
    page = address("claim_decide", coordinator, claim.pk)

    refused = client.post(page, {"act": "decline", "reason": "because", "comment": "Ушли в десять."})
    without = HourClaim.objects.get(pk=claim.pk).state
    client.post(page, {"act": "decline", "reason": "left_early"})

    assert (refused.status_code, "Ушли в десять." in refused.content.decode()) == (422, True)
    assert (without, HourClaim.objects.get(pk=claim.pk).state) == (ClaimState.CLAIMED, ClaimState.DECLINED)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_three_people(
    client: Client, coordinator: Membership, soon: Shift, django_assert_num_queries: Any, count: int
) -> None:
    for _number in range(count):
        join(make_volunteer(now=timezone.now()), soon, now=timezone.now())
    client.force_login(coordinator.user)
    client.get(address("today", coordinator))

    # session, user, membership; shift, roles, counts, people, invitations; two for the menu of workplaces
    with django_assert_num_queries(10):
        client.get(address("roster", coordinator, soon.pk))
    with django_assert_num_queries(5):
        client.get(address("checkin", coordinator, soon.pk))
    with django_assert_num_queries(6):
        client.get(address("hours", coordinator))
    with django_assert_num_queries(9):
        client.get(address("today", coordinator))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("касым", ["Қасымова"]),
        ("ЖАНАР қасымова", ["Қасымова"]),
        ("kasymova", ["Қасымова"]),
        ("жанар", ["Қасымова", "Сапарова"]),
        ("иванов", []),
        ("", ["Қасымова", "Сапарова"]),
        ("\x00 ", ["Қасымова", "Сапарова"]),
    ],
)
def test_roster_is_searched_by_name(
    client: Client, coordinator: Membership, soon: Shift, wanted: str, found: list[str]
) -> None:
    now = timezone.now()
    for surname in ("Қасымова", "Сапарова"):
        join(make_volunteer(now=now, surname=surname, given_name="Жанар"), soon, now=now)
    client.force_login(coordinator.user)

    page = client.post(address("roster", coordinator, soon.pk), {"q": wanted})

    assert sorted(row.volunteer.surname for row in page.context["people"]) == sorted(found)
    assert page.context["q"] == wanted


def test_a_search_keeps_the_other_filters_and_offers_to_clear(
    client: Client, coordinator: Membership, soon: Shift
) -> None:
    now = timezone.now()
    join(make_volunteer(now=now, surname="Қасымова"), soon, now=now)
    client.force_login(coordinator.user)
    filtered = f"{address('roster', coordinator, soon.pk)}?state=requested"

    asked = client.get(filtered)
    other_state = client.post(filtered.replace("requested", "ended"), {"q": "касымова"})
    found = client.post(filtered, {"q": "касымова"})

    # a form without an action posts to the page's own address
    assert '<form class="row gap-s" method="post">' in asked.content.decode()
    assert (len(found.context["people"]), len(other_state.context["people"])) == (1, 0)
    assert "Nobody of that name stands in this list." in other_state.content.decode()
    assert f'href="{filtered.replace("requested", "ended")}"' in other_state.content.decode()


@pytest.mark.parametrize("page", ["roster", "checkin"])
def test_a_name_in_an_address_is_not_looked_for(
    client: Client, coordinator: Membership, soon: Shift, page: str
) -> None:
    confirmed(soon)
    client.force_login(coordinator.user)

    answer = client.get(address(page, coordinator, soon.pk), {"q": "nobody"})

    people = answer.context["people"] if page == "roster" else answer.context["expected"]
    assert (answer.context["q"], len(people)) == ("", 1)
