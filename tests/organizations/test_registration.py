"""Registering an organization: a draft with an owner."""

from datetime import datetime

import pytest

from organizations.enums import OrganizationKind
from organizations.models import Membership
from organizations.services.identity import IdentityRefused
from organizations.services.registration import create_organization
from qazvolunteer.audit.models import Entry, Transition
from qazvolunteer.lib.text import sort_key
from qazvolunteer.reference.models import District, Region
from tests.factories.organizations import ABOUT, BIN, draft, draft_ngo
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_group_becomes_a_draft_with_its_owner(now: datetime) -> None:
    person = make_user(now=now)

    owner = draft(now=now, by=person, names={"kk": "  Жасыл   аула "}, display_name="Елена  Ким")

    organization = owner.organization
    assert (organization.kind, organization.state) == ("initiative_group", "draft")
    assert (organization.name_kk, organization.name_ru, organization.about_ru) == ("Жасыл аула", "", ABOUT)
    assert (owner.user, owner.role, owner.display_name) == (person, "owner", "Елена Ким")


def test_creation_is_a_transition_and_two_entries(now: datetime) -> None:
    owner = draft(now=now)

    moves = Transition.objects.filter(subject_kind="organization").values_list("source", "target", "actor_id")
    entries = (
        Entry.objects.filter(organization_id=owner.organization_id)
        .order_by("id")
        .values_list("action", "organization_id", "actor_role")
    )
    assert list(moves) == [("", "draft", owner.user_id)]
    assert list(entries) == [
        ("organization.created", owner.organization_id, "owner"),
        ("membership.created", owner.organization_id, "owner"),
    ]


def test_search_text_and_sort_keys_follow_the_texts(now: datetime) -> None:
    organization = draft_ngo(now=now, names={"kk": "Жасыл аула", "ru": "Зелёный двор"}).organization

    assert organization.search_text == f"zhasyl aula zelenyy dvor of zelenyy dvor {BIN}"
    assert organization.sort_key_kk == sort_key("Жасыл аула", "kk")
    assert organization.sort_key_ru == sort_key("Зелёный двор", "ru")
    assert organization.sort_key_en == sort_key("Жасыл аула", "en")


@pytest.mark.parametrize(
    "number",
    ["991240000113", "99124000011", "991201400117", "ABC", "99124000011２"],
    ids=["check digit", "short", "an IIN", "letters", "full-width"],
)
def test_wrong_bin_is_refused_at_its_field(now: datetime, number: str) -> None:
    with pytest.raises(IdentityRefused) as refused:
        draft_ngo(now=now, bin_number=number)

    assert refused.value.field == "bin"
    assert Membership.objects.count() == 0


def test_bin_is_taken_as_people_write_it(now: datetime) -> None:
    owner = draft_ngo(now=now, bin_number=f" {BIN[:6]} {BIN[6:]} ")

    assert owner.organization.bin == BIN


def test_a_group_keeps_no_bin_and_no_legal_name(now: datetime) -> None:
    owner = draft(now=now, legal_name="ОФ «Зелёный двор»", bin_number=BIN)

    assert (owner.organization.legal_name, owner.organization.bin) == ("", "")


def test_drafts_with_one_bin_do_not_hinder_each_other(now: datetime) -> None:
    first, second = draft_ngo(now=now), draft_ngo(now=now)

    assert first.organization.bin == second.organization.bin == BIN


def test_an_organization_without_a_name_is_refused(now: datetime) -> None:
    with pytest.raises(IdentityRefused) as refused:
        draft(now=now, names={"ru": " \u200b "})

    assert refused.value.field == "name_kk"


def test_a_district_of_another_region_is_refused(now: datetime) -> None:
    elsewhere = District.objects.filter(region="KZ-11").first()

    with pytest.raises(IdentityRefused) as refused:
        create_organization(
            kind=OrganizationKind.INITIATIVE_GROUP,
            names={"ru": "Двор"},
            about={},
            region=Region.objects.get(pk="KZ-35"),
            district=elsewhere,
            by=make_user(now=now),
            display_name="Елена Ким",
            now=now,
        )

    assert refused.value.field == "district"
