"""Changing what an organization says about itself."""

from datetime import datetime

import pytest

from organizations.enums import OrganizationKind, OrganizationState
from organizations.models import Membership, Organization
from organizations.services.editing import EditingRefused, update_identity, update_organization
from organizations.services.identity import IdentityRefused
from qazvolunteer.audit.models import Entry
from qazvolunteer.reference.models import Region
from tests.factories.organizations import BIN, draft, draft_ngo, fresh, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None, now: datetime) -> Membership:
    return draft(now=now)


def in_state(owner: Membership, state: str, now: datetime) -> Organization:
    """Put the organization into a state, past the review."""
    Organization.objects.filter(pk=owner.organization_id).update(state=state, verified_at=now)
    owner.organization.refresh_from_db()
    return owner.organization


def test_changes_are_saved_and_named_in_the_audit(owner: Membership, now: datetime) -> None:
    changes = {"name_kk": "Жасыл  аула", "name_ru": "Зелёный двор", "phone": "+7 7212 00 00 00"}

    update_organization(
        organization=owner.organization, changes=changes, by=owner.user, role="owner", now=now
    )

    saved = fresh(owner.organization)
    entry = Entry.objects.get(action="organization.edited")
    assert (saved.name_kk, saved.phone) == ("Жасыл аула", "+7 7212 00 00 00")
    assert saved.search_text == "zhasyl aula zelenyy dvor"
    assert (entry.fields, entry.organization_id) == (["name_kk", "phone"], saved.pk)


def test_no_change_writes_nothing(owner: Membership, now: datetime) -> None:
    before = Entry.objects.count()

    update_organization(
        organization=owner.organization,
        changes={"name_ru": "Зелёный двор"},
        by=owner.user,
        role="owner",
        now=now,
    )

    assert Entry.objects.count() == before


def test_the_last_name_cannot_be_taken_away(owner: Membership, now: datetime) -> None:
    with pytest.raises(IdentityRefused) as refused:
        update_organization(
            organization=owner.organization, changes={"name_ru": ""}, by=owner.user, role="owner", now=now
        )

    assert refused.value.field == "name_kk"
    assert fresh(owner.organization).name_ru == "Зелёный двор"


@pytest.mark.parametrize(
    ("field", "value"), [("about_ru", "Теперь мы собираем деньги."), ("name_en", "Green yard")]
)
def test_what_is_reviewed_stands_still(owner: Membership, now: datetime, field: str, value: str) -> None:
    submitted(now=now, owner=owner)

    with pytest.raises(EditingRefused) as refused:
        update_organization(
            organization=owner.organization, changes={field: value}, by=owner.user, role="owner", now=now
        )

    assert refused.value.field == field


def test_contacts_are_free_under_review(owner: Membership, now: datetime) -> None:
    submitted(now=now, owner=owner)

    update_organization(
        organization=owner.organization,
        changes={"email": "yard@example.org", "name_ru": "Зелёный двор"},
        by=owner.user,
        role="owner",
        now=now,
    )

    assert fresh(owner.organization).email == "yard@example.org"


def test_names_are_free_after_verification(owner: Membership, now: datetime) -> None:
    organization = in_state(owner, OrganizationState.VERIFIED, now)

    update_organization(
        organization=organization, changes={"name_en": "Green yard"}, by=owner.user, role="manager", now=now
    )

    assert fresh(organization).name_en == "Green yard"


def test_a_field_that_is_not_free_is_a_mistake_of_the_caller(owner: Membership, now: datetime) -> None:
    with pytest.raises(ValueError, match="state"):
        update_organization(
            organization=owner.organization,
            changes={"state": "verified"},
            by=owner.user,
            role="owner",
            now=now,
        )


def test_a_group_becomes_an_ngo(owner: Membership, now: datetime) -> None:
    update_identity(
        organization=owner.organization,
        kind=OrganizationKind.NGO,
        legal_name="ОФ «Двор»",
        bin_number=BIN,
        by=owner.user,
        role="owner",
        now=now,
    )

    saved = fresh(owner.organization)
    assert (saved.kind, saved.legal_name, saved.bin) == ("ngo", "ОФ «Двор»", BIN)
    assert saved.search_text.endswith(BIN)
    assert Entry.objects.get(action="organization.edited").fields == ["kind", "legal_name", "bin"]


def test_an_ngo_that_becomes_a_group_gives_up_its_bin(now: datetime) -> None:
    owner = draft_ngo(now=now)

    update_identity(
        organization=owner.organization,
        kind=OrganizationKind.INITIATIVE_GROUP,
        legal_name="ОФ «Двор»",
        bin_number=BIN,
        by=owner.user,
        role="owner",
        now=now,
    )

    assert (fresh(owner.organization).bin, fresh(owner.organization).legal_name) == ("", "")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (OrganizationState.SUBMITTED, "after its decision"),
        (OrganizationState.VERIFIED, "through the front office"),
        (OrganizationState.SUSPENDED, "through the front office"),
    ],
)
def test_identity_stands_still_once_the_office_has_it(now: datetime, state: str, words: str) -> None:
    owner = draft_ngo(now=now)
    organization = in_state(owner, state, now)

    with pytest.raises(EditingRefused, match=words):
        update_identity(
            organization=organization,
            kind=OrganizationKind.NGO,
            legal_name="Другое имя",
            bin_number=BIN,
            by=owner.user,
            role="owner",
            now=now,
        )

    assert fresh(organization).legal_name == "ОФ «Зелёный двор»"


def test_a_new_region_drops_no_district_silently(owner: Membership, now: datetime) -> None:
    district = Region.objects.get(pk="KZ-35").districts.first()
    update_organization(
        organization=owner.organization, changes={"district": district}, by=owner.user, role="owner", now=now
    )

    with pytest.raises(IdentityRefused) as refused:
        update_organization(
            organization=owner.organization,
            changes={"region": Region.objects.get(pk="KZ-11")},
            by=owner.user,
            role="owner",
            now=now,
        )

    assert refused.value.field == "district"
