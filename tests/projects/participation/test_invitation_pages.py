"""The letter's link answers without signing in; who is new goes on to the one form; the coordinator's page."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import Membership
from projects.enums import InvitationState, JoiningMode, SignUpState
from projects.models import InvitationStop, PlaceInvitation, Project, Role, Shift, SignUp
from projects.selectors.participation.invitations import place_invitation_token
from projects.services.participation.invitations import invite, withdraw_invitation
from projects.views import invitation as invitation_view
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.throttle import Limit
from tests.factories.people import make_member, make_organization, make_user, make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer

Code = Callable[[EmailMessage], str]


@pytest.fixture
def coordinator(db: None) -> Membership:
    now = timezone.now()
    return make_member(make_organization(now=now), now=now, role="coordinator")


@pytest.fixture
def role(coordinator: Membership) -> Role:
    """One place in four days by the real clock, only by invitation."""
    now = timezone.now()
    project = published_project(coordinator.organization, now=now, joining_mode=JoiningMode.INVITATION)
    return open_shift(project, starts_at=now + datetime.timedelta(days=4), places=(1,)).roles.get()


@pytest.fixture
def person(db: None) -> Volunteer:
    return make_volunteer(now=timezone.now())


def invited(role: Role, by: Membership, email: str) -> PlaceInvitation:
    invite(role=role, email=email, language="en", by=by, now=timezone.now())
    return PlaceInvitation.objects.get(email=email, role=role)


def link(invitation: PlaceInvitation) -> str:
    return f"/en/i/{place_invitation_token(invitation)}/"


def heading(response: Any) -> str:
    found = re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", response.content.decode(), re.DOTALL)
    assert found is not None
    return found[1]


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def yes(role: Role) -> dict[str, Any]:
    return {"answer": "yes", "version": role.shift.version}


def test_opening_the_link_changes_nothing_and_keeps_it_to_its_reader(
    client: Client, role: Role, coordinator: Membership, person: Volunteer
) -> None:
    invitation = invited(role, coordinator, person.user.email)

    page = client.get(link(invitation))

    assert (heading(page), page["Referrer-Policy"]) == ("Will you come?", "no-referrer")
    assert "no-store" in page["Cache-Control"]
    assert PlaceInvitation.objects.get().state == InvitationState.INVITED
    assert not SignUp.objects.exists()


def test_known_person_takes_the_place_by_one_tap_without_signing_in(
    role: Role, coordinator: Membership, person: Volunteer
) -> None:
    client = Client(enforce_csrf_checks=True)
    here = link(invited(role, coordinator, person.user.email))

    pages = [client.post(here, yes(role), follow=True) for _time in range(2)]

    assert [heading(page) for page in pages] == ["You are expected"] * 2
    assert list(SignUp.objects.values_list("volunteer", "state")) == [(person.pk, SignUpState.CONFIRMED)]
    assert "sessionid" not in client.cookies


def test_declining_then_stopping_all_invitations_of_the_organization(
    client: Client, role: Role, coordinator: Membership
) -> None:
    here = link(invited(role, coordinator, "new@example.org"))

    declined = client.post(here, {"answer": "no"}, follow=True)
    stopped = client.post(here, {"answer": "no", "never_again": "1"}, follow=True)
    too_late = client.post(here, yes(role), follow=True)

    assert {heading(page) for page in (declined, stopped, too_late)} == {"Thank you for the answer"}
    assert "Send me no more invitations of this organization" in text_of(declined)
    assert "This organization sends you no more invitations." in text_of(stopped)
    assert InvitationStop.objects.count() == 1
    assert not SignUp.objects.exists()


def test_full_shift_says_so_with_the_next_ones_and_can_be_accepted_later(
    client: Client, role: Role, coordinator: Membership, person: Volunteer
) -> None:
    here = link(invited(role, coordinator, person.user.email))
    Project.objects.update(joining_mode=JoiningMode.INSTANT)
    other = join(make_volunteer(now=timezone.now()), role.shift, now=timezone.now())
    another = open_shift(role.shift.project, starts_at=timezone.now() + datetime.timedelta(days=5))

    page = client.get(here)
    refused = client.post(here, yes(role))

    assert refused.status_code == 409
    for answer in (page, refused):
        assert "All places in this role are taken." in text_of(answer)
        assert f"/projects/{another.project_id}-" in text_of(answer)
        assert 'value="yes"' not in text_of(answer)
    client.force_login(other.person.user)
    client.post(reverse("projects:withdraw", args=[other.pk]), {"reason": ""})
    assert heading(client.post(here, yes(role), follow=True)) == "You are expected"


def test_change_since_the_page_was_opened_is_shown_before_the_answer_counts(
    client: Client, role: Role, coordinator: Membership, person: Volunteer
) -> None:
    here = link(invited(role, coordinator, person.user.email))
    Shift.objects.update(version=2, address="North gate")

    page = client.post(here, yes(role))

    assert page.status_code == 409
    assert "has just changed this shift" in text_of(page)
    assert "North gate" in text_of(page)
    assert not SignUp.objects.exists()


def test_new_person_fills_in_the_one_form_with_the_address_fixed(
    client: Client, role: Role, coordinator: Membership, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    here = link(invited(role, coordinator, "new@example.org"))
    form = {
        "role": role.pk,
        "surname": "Ахметов",
        "given_name": "Данияр",
        "birth_date": "2003-02-01",
        "region": "KZ-35",
        "email": "other@example.org",
        "consent": "on",
    }

    shown = client.post(here, yes(role), follow=True)
    client.post(reverse("projects:join", args=[role.shift_id]), form)
    code = code_in(mailoutbox[-1])
    done = client.post(reverse("projects:join_code", args=[role.shift_id]), {"code": code}, follow=True)

    field = shown.context["form"]["email"]
    assert (field.value(), field.field.disabled) == ("new@example.org", True)
    assert mailoutbox[-1].to == ["new@example.org"]
    assert "You are signed up" in text_of(done)
    assert User.objects.filter(email="other@example.org").count() == 0
    signup = SignUp.objects.get()
    assert (signup.person.user.email, signup.state) == ("new@example.org", SignUpState.CONFIRMED)
    assert PlaceInvitation.objects.get().state == InvitationState.ACCEPTED
    assert Role.objects.get(pk=role.pk).taken == 1


def test_form_without_the_link_holds_no_place_even_with_an_invited_address(
    client: Client, role: Role, coordinator: Membership
) -> None:
    invited(role, coordinator, "new@example.org")
    here = reverse("projects:join", args=[role.shift_id])

    page = client.get(here)
    refused = client.post(
        here,
        {
            "role": role.pk,
            "surname": "A",
            "given_name": "B",
            "birth_date": "2003-02-01",
            "region": "KZ-35",
            "email": "new@example.org",
            "consent": "on",
        },
    )

    assert "The organizer invites people to this project personally." in text_of(page)
    assert "<form method" not in text_of(page).split("<main")[1].replace('class="theme', "")
    assert refused.status_code == 409
    assert not SignUp.objects.exists()


def test_account_without_a_profile_comes_back_to_the_invitation(
    client: Client, role: Role, coordinator: Membership
) -> None:
    user = make_user(now=timezone.now())
    here = link(invited(role, coordinator, user.email))
    client.force_login(user)

    answer = client.post(here, yes(role))

    assert answer["Location"].startswith(f"{reverse('volunteers:become')}?next=")


def test_other_account_is_told_whose_invitation_it_is(
    client: Client, role: Role, coordinator: Membership, person: Volunteer
) -> None:
    here = link(invited(role, coordinator, "new@example.org"))
    client.force_login(person.user)

    page = client.post(here, yes(role), follow=True)

    assert "sent to another address than the one you are signed in with" in text_of(page)
    assert not SignUp.objects.exists()


def test_withdrawn_invitation_says_so(client: Client, role: Role, coordinator: Membership) -> None:
    invitation = invited(role, coordinator, "new@example.org")
    here = link(invitation)
    withdraw_invitation(invitation=invitation, by=coordinator, now=timezone.now())

    assert heading(client.get(here)) == "The invitation was withdrawn"


def test_changed_link_leads_nowhere_and_guessing_is_limited(
    client: Client, role: Role, coordinator: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitation_view, "REPLY_LIMIT", Limit("guess", 2, 60))
    here = link(invited(role, coordinator, "new@example.org"))

    codes = [client.get(here[:-3] + "x/").status_code for _time in range(3)]

    assert codes == [404, 404, 429]


def test_cabinet_shows_the_invitation_until_it_is_answered(
    client: Client, role: Role, coordinator: Membership, person: Volunteer
) -> None:
    here = link(invited(role, coordinator, person.user.email))
    client.force_login(person.user)

    before = [text_of(client.get(reverse(f"projects:{name}"))) for name in ("cabinet", "my_shifts")]
    client.post(here, yes(role))
    after = text_of(client.get(reverse("projects:my_shifts")))

    assert all(f'action="{here}"' in page and "You are invited" in page for page in before)
    assert "You are invited" not in after


def test_coordinator_reads_the_same_whoever_is_invited(
    client: Client, role: Role, coordinator: Membership, person: Volunteer
) -> None:
    client.force_login(coordinator.user)
    here = f"/en/o/{coordinator.organization_id}/shifts/{role.shift_id}/invitations/"

    answers = []
    for email in (person.user.email, "new@example.org"):
        page = client.post(here, {"email": email, "role": role.pk, "language": "en"}, follow=True)
        answers.append(text_of(page).replace(email, "@"))
        PlaceInvitation.objects.all().delete()

    mask = [re.sub(r"[0-9a-f-]{36}|csrf\S+ value=\S+", "", answer) for answer in answers]
    assert mask[0] == mask[1]
    assert "Invited: @." in answers[0]
    assert person.surname not in answers[0]


def test_coordinator_takes_an_invitation_back(client: Client, role: Role, coordinator: Membership) -> None:
    invitation = invited(role, coordinator, "new@example.org")
    client.force_login(coordinator.user)
    here = f"/en/o/{coordinator.organization_id}/shifts/{role.shift_id}/invitations/"

    page = client.post(f"{here}{invitation.pk}/withdraw/", follow=True)

    assert "The invitation is withdrawn" in text_of(page)
    assert "new@example.org" not in text_of(page)
    assert PlaceInvitation.objects.get().state == InvitationState.CANCELLED


def test_wrong_address_comes_back_at_its_field(client: Client, role: Role, coordinator: Membership) -> None:
    client.force_login(coordinator.user)
    here = f"/en/o/{coordinator.organization_id}/shifts/{role.shift_id}/invitations/"

    page = client.post(here, {"email": "nobody", "role": role.pk, "language": "en"})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["email"]
    assert 'value="nobody"' in text_of(page)


def test_public_page_says_by_invitation_and_has_no_button(client: Client, role: Role) -> None:
    project = role.shift.project

    page = text_of(client.get(f"/en/projects/{project.pk}-{project.slug}/"))
    cards = text_of(client.get("/en/projects/"))

    assert "The organizer invites people to this project personally." in page
    assert "Sign up </button>" not in page
    assert re.findall(r'<input type="radio" name="role" value="\d+"( checked)?( disabled)?>', page) == [
        ("", " disabled")
    ]
    assert "By invitation" in page
    assert "By invitation" in cards
