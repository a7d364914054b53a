"""Pages of organizations: register, registering, verification, settings, team, invitation."""

import re
from datetime import datetime
from html import unescape

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from organizations.enums import MembershipRole, OrganizationState
from organizations.models import Invitation, Membership, Organization, Submission
from organizations.selectors.invitations import invitation_token
from organizations.services.invitations import invite_member
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.selectors import account_with_address
from tests.factories.organizations import ABOUT, BIN, OTHER_BIN, draft, draft_ngo, fresh, returned, submitted
from tests.factories.people import make_member, make_organization, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None, now: datetime) -> Membership:
    return draft(now=now)


@pytest.fixture
def as_owner(owner: Membership) -> Client:
    return signed_in(owner.user)


def signed_in(user: User) -> Client:
    """Return the browser of a signed-in person."""
    client = Client()
    client.force_login(user)
    return client


def text_of(response: HttpResponse) -> str:
    """Return what a page says, without its markup, in one line."""
    text = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def page(name: str, owner: Membership) -> str:
    """Return the address of a page of the owner's workspace."""
    return f"/en/o/{owner.organization_id}/{name}"


# --- the register -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_register_costs_the_same_for_any_number(
    client: Client, now: datetime, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        make_organization(now=now)

    with django_assert_num_queries(3):
        response = client.get("/en/orgs/")

    assert response.context["page"].paginator.count == rows


def test_register_keeps_the_filter_in_the_form(client: Client, now: datetime) -> None:
    make_organization(now=now, region="KZ-11")
    make_organization(now=now)

    response = client.get("/ru/orgs/", {"region": "KZ-11", "kind": "initiative_group", "q": "<b>Группа"})

    assert [row.region_id for row in response.context["page"]] == []
    assert b'value="&lt;b&gt;\xd0\x93' in response.content
    assert b'<option value="KZ-11" selected>' in response.content


@pytest.mark.parametrize(
    "query",
    [{"region": "KZ-99"}, {"kind": "club"}, {"q": "\0"}, {"page": "\0"}, {"region": "\0"}, {"page": "999"}],
)
def test_a_wrong_filter_counts_as_none(client: Client, now: datetime, query: dict[str, str]) -> None:
    organization = make_organization(now=now)

    response = client.get("/en/orgs/", query)

    assert list(response.context["page"]) == [organization]


def test_front_offices_show_contacts_only_where_there_are_any(client: Client) -> None:
    office = make_staff(now=timezone.now(), region="KZ-35").office
    office.phone = "+7 7212 00 00 00"
    office.save()

    response = client.get("/en/front-offices/")

    assert response.content.count(b"tel:") == 1
    assert response.content.count(b"<h2>") >= 21


# --- registering ------------------------------------------------------------------------------------------------
def test_step_one_leads_to_the_form_of_the_kind(as_owner: Client) -> None:
    first = as_owner.get("/en/orgs/new/")
    unanswered = as_owner.get("/en/orgs/new/", {"step": "2"})
    group = as_owner.get("/en/orgs/new/", {"step": "2", "kind": "initiative_group"})
    ngo = as_owner.get("/en/orgs/new/", {"step": "2", "kind": "ngo"})

    assert (first.status_code, unanswered.status_code) == (200, 422)
    assert "Choose what fits best." in text_of(unanswered)
    assert list(group.context["form"].fields) == ["name", "about", "region", "display_name"]
    assert list(ngo.context["form"].fields) == [
        "name",
        "about",
        "region",
        "legal_name",
        "bin",
        "display_name",
    ]


def test_registering_makes_a_draft_in_the_language_of_the_page(now: datetime) -> None:
    person = make_user(now=now)
    form = {"name": "Жасыл аула", "about": ABOUT, "region": "KZ-35", "display_name": "Елена Ким"}

    response = signed_in(person).post("/kk/orgs/new/?kind=initiative_group", form)

    organization = Organization.objects.get()
    assert response.url == f"/kk/o/{organization.pk}/verification/"
    assert (organization.name_kk, organization.name_ru, organization.about_kk) == ("Жасыл аула", "", ABOUT)
    assert organization.memberships.get().user == person


def test_a_wrong_bin_keeps_what_was_typed(as_owner: Client, now: datetime) -> None:
    form = {
        "name": "Фонд",
        "about": ABOUT,
        "region": "KZ-35",
        "legal_name": "ОФ «Фонд»",
        "bin": "123",
        "display_name": "Елена Ким",
    }

    response = as_owner.post("/en/orgs/new/?kind=ngo", form)

    assert response.status_code == 422
    assert {key: response.context["form"][key].value() for key in form} == form
    assert "This is not a BIN" in response.context["form"].errors["bin"][0]
    assert Organization.objects.count() == 1


def test_strangers_sign_in_first(client: Client) -> None:
    response = client.get("/en/orgs/new/")

    assert response.url == "/en/accounts/login/?next=/en/orgs/new/"


# --- verification -----------------------------------------------------------------------------------------------
def test_a_complete_draft_is_sent_and_shows_who_answers(
    as_owner: Client, owner: Membership, now: datetime
) -> None:
    make_staff(now=now, region="KZ-35")

    before = as_owner.get(page("verification/", owner))
    response = as_owner.post(page("verification/", owner))
    after = as_owner.get(response.url)

    assert "Who answers: Karaganda Region front office" in text_of(before)
    assert Submission.objects.get().submitted_by == owner.user
    assert "Under review" in text_of(after)
    assert "Send to review" not in text_of(after)


def test_an_incomplete_draft_shows_what_is_missing(
    as_owner: Client, now: datetime, owner: Membership
) -> None:
    Organization.objects.update(about_ru="Коротко.")

    shown = as_owner.get(page("verification/", owner))
    response = as_owner.post(page("verification/", owner))

    assert [(task["status"], task["kind"]) for task in shown.context["tasks"]] == [
        ("To do", "warn"),
        ("Recommended", "sky"),
        ("Recommended", "sky"),
    ]
    assert "Send to review" not in text_of(shown)
    assert response.status_code == 422
    assert "Fill in what is missing first" in text_of(response)


def test_a_taken_bin_is_said_on_the_page(now: datetime) -> None:
    make_staff(now=now, region="KZ-35")
    submitted(now=now, owner=draft_ngo(now=now))
    late = draft_ngo(now=now)

    response = signed_in(late.user).post(page("verification/", late))

    assert response.status_code == 422
    assert "already registered" in text_of(response)


def test_the_answer_of_the_office_is_shown_with_its_reasons(
    as_owner: Client, owner: Membership, now: datetime
) -> None:
    officer = make_staff(now=now, region="KZ-35")
    returned(submitted(now=now, owner=owner), by=officer, now=now)

    response = as_owner.get(page("verification/", owner))

    shown = text_of(response)
    assert "Returned for correction" in shown
    assert "It is not clear what will be done Напишите, чем занимаетесь." in shown
    assert officer.display_name not in shown
    assert "Send to review" in shown


@pytest.mark.parametrize(
    ("role", "get", "post"),
    [("owner", 200, 302), ("manager", 200, 403), ("coordinator", 403, 403), ("shift_leader", 403, 403)],
)
def test_who_sees_and_who_sends(owner: Membership, now: datetime, role: str, get: int, post: int) -> None:
    make_staff(now=now, region="KZ-35")
    member = make_member(owner.organization, now=now, role=role)
    client = signed_in(member.user)

    codes = (
        client.get(page("verification/", owner)).status_code,
        client.post(page("verification/", owner)).status_code,
    )

    assert codes == (get, post)


def test_a_workspace_of_others_does_not_exist(owner: Membership, now: datetime) -> None:
    stranger = signed_in(draft(now=now).user)
    member = make_member(owner.organization, now=now, role=MembershipRole.COORDINATOR)
    invitation = invited(owner, "new@example.org", now)

    codes = {
        name: stranger.get(page(name, owner)).status_code
        for name in (
            "verification/",
            "verification/identity/",
            "settings/",
            "team/",
            f"team/{member.pk}/role/",
            f"team/{member.pk}/end/",
        )
    }
    posts = [
        stranger.post(page(f"team/invitations/{invitation.pk}/{act}/", owner)).status_code
        for act in ("renew", "revoke")
    ]

    assert set(codes.values()) == {404}
    assert posts == [404, 404]


# --- identity and settings --------------------------------------------------------------------------------------
def test_identity_is_saved_and_a_wrong_bin_refused(as_owner: Client, owner: Membership) -> None:
    form = {"kind": "ngo", "legal_name": "ОФ «Двор»", "bin": "123456789012"}

    refused = as_owner.post(page("verification/identity/", owner), form)
    saved = as_owner.post(page("verification/identity/", owner), form | {"bin": OTHER_BIN})

    assert refused.status_code == 422
    assert refused.context["form"]["bin"].value() == "123456789012"
    assert saved.url == page("verification/", owner)
    assert fresh(owner.organization).bin == OTHER_BIN


def test_identity_of_a_verified_organization_is_refused_with_the_reason(now: datetime) -> None:
    owner = draft_ngo(now=now)
    Organization.objects.update(state=OrganizationState.VERIFIED, verified_at=now)

    response = signed_in(owner.user).post(
        page("verification/identity/", owner), {"kind": "ngo", "legal_name": "Другое", "bin": BIN}
    )

    assert response.status_code == 403
    assert "changed through the front office" in text_of(response)
    assert fresh(owner.organization).legal_name == "ОФ «Зелёный двор»"


def test_settings_are_saved(as_owner: Client, owner: Membership) -> None:
    form = {
        "name_kk": "Жасыл аула",
        "name_ru": "Зелёный двор",
        "about_ru": ABOUT,
        "region": "KZ-35",
        "district": "",
        "website": "example.org",
        "email": "yard@example.org",
        "phone": "+7 7212 00 00 00",
    }

    response = as_owner.post(page("settings/", owner), form)

    saved = fresh(owner.organization)
    assert response.url == page("settings/", owner)
    assert (saved.name_kk, saved.website, saved.phone) == (
        "Жасыл аула",
        "https://example.org",
        "+7 7212 00 00 00",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "позвоните"),
        ("email", "yard"),
        ("website", "javascript:alert(1)"),
        ("region", "KZ-99"),
        ("name_en", "x" * 161),
        ("about_kk", "x" * 2001),
    ],
)
def test_wrong_settings_keep_what_was_typed(
    as_owner: Client, owner: Membership, field: str, value: str
) -> None:
    form = {"name_ru": "Другое имя", "region": "KZ-35", field: value}

    response = as_owner.post(page("settings/", owner), form)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"][field].value() == value
    assert fresh(owner.organization).name_ru == "Зелёный двор"


def test_under_review_only_contacts_can_be_typed(as_owner: Client, owner: Membership, now: datetime) -> None:
    submitted(now=now, owner=owner)

    response = as_owner.post(page("settings/", owner), {"name_ru": "Другое имя", "email": "yard@example.org"})

    saved = fresh(owner.organization)
    assert response.status_code == 302
    assert (saved.name_ru, saved.email) == ("Зелёный двор", "yard@example.org")


# --- team -------------------------------------------------------------------------------------------------------
def invited(owner: Membership, email: str, now: datetime, role: str = "coordinator") -> Invitation:
    """Invite an address into the owner's team."""
    return invite_member(
        organization=owner.organization,
        email=email,
        role=MembershipRole(role),
        language="ru",
        by=owner.user,
        now=now,
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_team_costs_the_same_for_any_number(
    as_owner: Client,
    owner: Membership,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        make_member(owner.organization, now=now, role=MembershipRole.COORDINATOR)
        invited(owner, f"new{number}@example.org", now)

    with django_assert_num_queries(7):
        response = as_owner.get(page("team/", owner))

    assert len(response.context["members"]) == rows + 1
    assert len(response.context["invitations"]) == rows


def test_an_invitation_goes_out_from_the_page(as_owner: Client, owner: Membership) -> None:
    form = {"email": "new@example.org", "role": "coordinator", "language": "kk"}

    response = as_owner.post(page("team/invite/", owner), form)

    assert response.url == page("team/", owner)
    assert owner.organization.invitations.get().language == "kk"


def test_a_wrong_invitation_keeps_what_was_typed(as_owner: Client, owner: Membership, now: datetime) -> None:
    member = make_member(owner.organization, now=now)
    form = {"email": member.user.email, "role": "manager", "language": "kk"}

    response = as_owner.post(page("team/invite/", owner), form)

    assert response.status_code == 422
    assert {key: response.context["form"][key].value() for key in form} == form
    assert "in the team already" in response.context["form"].errors["email"][0]


def test_one_address_is_not_flooded(as_owner: Client, owner: Membership) -> None:
    form = {"email": "new@example.org", "role": "manager", "language": "kk"}

    codes = [as_owner.post(page("team/invite/", owner), form).status_code for _ in range(6)]

    assert codes == [302] * 5 + [422]
    assert owner.organization.invitations.get().renewals == 4


def test_members_see_no_addresses_but_owners_do(owner: Membership, now: datetime) -> None:
    coordinator = make_member(owner.organization, now=now, role=MembershipRole.COORDINATOR)

    seen_by_owner = text_of(signed_in(owner.user).get(page("team/", owner)))
    seen_by_coordinator = text_of(signed_in(coordinator.user).get(page("team/", owner)))

    assert coordinator.user.email in seen_by_owner
    assert owner.user.email not in seen_by_coordinator
    assert "Send the invitation" not in seen_by_coordinator


def test_only_owners_change_the_team(owner: Membership, now: datetime) -> None:
    manager = make_member(owner.organization, now=now, role=MembershipRole.MANAGER)
    client = signed_in(manager.user)
    invitation = invited(owner, "new@example.org", now)

    codes = [
        client.post(page("team/invite/", owner), {}).status_code,
        client.post(page(f"team/invitations/{invitation.pk}/revoke/", owner)).status_code,
        client.post(page(f"team/invitations/{invitation.pk}/renew/", owner)).status_code,
        client.post(page(f"team/{owner.pk}/role/", owner), {"role": "manager"}).status_code,
        client.post(page(f"team/{owner.pk}/end/", owner)).status_code,
        client.post(page(f"team/{manager.pk}/end/", owner)).status_code,
    ]

    assert codes == [403, 403, 403, 403, 403, 302]
    manager.refresh_from_db()
    assert manager.ended_at is not None


def test_a_role_is_changed_and_the_last_owner_kept(
    as_owner: Client, owner: Membership, now: datetime
) -> None:
    member = make_member(owner.organization, now=now, role=MembershipRole.COORDINATOR)

    changed = as_owner.post(page(f"team/{member.pk}/role/", owner), {"role": "manager"})
    refused = as_owner.post(page(f"team/{owner.pk}/role/", owner), {"role": "manager"})

    member.refresh_from_db()
    assert (changed.status_code, member.role) == (302, "manager")
    assert refused.status_code == 422
    assert "Make somebody else an owner first." in text_of(refused)


def test_ending_asks_once_more(as_owner: Client, owner: Membership, now: datetime) -> None:
    member = make_member(owner.organization, now=now)

    asked = as_owner.get(page(f"team/{member.pk}/end/", owner))
    member.refresh_from_db()
    still_there = member.ended_at is None
    as_owner.post(page(f"team/{member.pk}/end/", owner))
    member.refresh_from_db()

    assert "End this membership?" in text_of(asked)
    assert (still_there, member.ended_at is None) == (True, False)


def test_a_member_of_another_team_is_not_found(as_owner: Client, owner: Membership, now: datetime) -> None:
    stranger = make_member(draft(now=now).organization, now=now)

    codes = [as_owner.post(page(f"team/{stranger.pk}/{act}/", owner)).status_code for act in ("role", "end")]

    assert codes == [404, 404]


# --- invitation -------------------------------------------------------------------------------------------------
def link(invitation: Invitation) -> str:
    """Return the address in an invitation's letter."""
    return f"/en/invitations/{invitation_token(invitation)}/"


def test_the_invited_person_joins_under_their_name(owner: Membership, now: datetime) -> None:
    person = make_user(now=now)
    invitation = invited(owner, person.email, timezone.now())
    client = signed_in(person)

    shown = client.get(link(invitation))
    unnamed = client.post(link(invitation), {"display_name": " "})
    joined = client.post(link(invitation), {"display_name": "Арман Ахметов"})
    again = client.post(link(invitation), {"display_name": "Арман Ахметов"})

    assert "Invited by Елена Ким" in text_of(shown)
    assert (shown.status_code, unnamed.status_code) == (200, 422)
    assert joined.url == again.url == page("", owner)
    assert person.memberships.get().role == "coordinator"


def test_another_address_is_told_clearly_and_sees_no_whole_address(owner: Membership, now: datetime) -> None:
    invitation = invited(owner, "arman@example.org", timezone.now())
    person = make_user(now=now)

    response = signed_in(person).post(link(invitation), {"display_name": "Арман"})

    assert response.status_code == 403
    assert "sent to another address" in text_of(response)
    assert "arman@example.org" not in text_of(response)
    assert not person.memberships.exists()


def test_a_stranger_proves_the_address_and_gets_an_account(client: Client, owner: Membership) -> None:
    invitation = invited(owner, "arman@example.org", timezone.now())

    shown = client.get(link(invitation))
    started = client.post(link(invitation))
    asked = client.get(started.url)
    code = re.findall(r"\d{4} \d{4}", mail.outbox[0].body)[0]
    proven = client.post(started.url, {"code": code})
    joined = client.post(proven.url, {"display_name": "Арман Ахметов"})

    account = account_with_address("arman@example.org")
    assert account is not None
    assert "ar…@example.org" in text_of(shown)
    # whoever got the link may not be the one who was invited
    assert "ar…@example.org" in text_of(asked)
    assert "arman@example.org" not in text_of(asked)
    assert started.url == "/en/invitations/code/"
    assert proven.url == link(invitation)
    assert joined.url == page("", owner)
    assert account.memberships.get().display_name == "Арман Ахметов"


def test_without_a_waiting_code_the_way_leads_back(client: Client, owner: Membership) -> None:
    invitation = invited(owner, "arman@example.org", timezone.now())

    lost = client.get("/en/invitations/code/")
    nowhere = client.get(lost.url)
    client.post(link(invitation))
    back = client.get("/en/invitations/again/")

    assert lost.url == "/en/invitations/again/"
    assert nowhere.url == "/en/accounts/login/"
    assert back.url == link(invitation)


@pytest.mark.parametrize("change", ["revoked", "accepted", "expired"])
def test_a_link_that_does_not_work_any_more_says_so(
    client: Client, owner: Membership, now: datetime, change: str
) -> None:
    person = make_user(now=now)
    invitation = invited(owner, person.email, timezone.now())
    values = {
        "revoked": {"revoked_at": now},
        "accepted": {"accepted_at": now},
        "expired": {"expires_at": now.replace(year=2020)},
    }
    Invitation.objects.filter(pk=invitation.pk).update(**values[change])

    responses = [
        client.post(link(invitation)),
        signed_in(person).post(link(invitation), {"display_name": "А"}),
    ]

    assert [response.status_code for response in responses] == [410, 410]
    assert "does not work any more" in text_of(responses[0])
    assert not mail.outbox


def test_a_forged_link_is_not_found(client: Client, owner: Membership) -> None:
    invitation = invited(owner, "arman@example.org", timezone.now())

    codes = [
        client.get(f"/en/invitations/{token}/").status_code
        for token in (invitation.pk.hex, f"{invitation.pk.hex}:abc", "x")
    ]

    assert codes == [404, 404, 404]
