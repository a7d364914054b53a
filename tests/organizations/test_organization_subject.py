"""An organization before a reviewer: texts in three languages, differences, checks."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from organizations.enums import OrganizationState
from organizations.models import Organization, StaffAssignment
from organizations.selectors.subjects import Check, subject_kind
from organizations.selectors.submissions import (
    FieldChange,
    difference,
    other_submissions,
    presented,
    unchanged_count,
)
from organizations.services.editing import update_organization
from organizations.services.verification import submit_organization
from qazvolunteer.reference.models import Region
from tests.factories.organizations import ABOUT, BIN, draft, draft_ngo, returned, submitted
from tests.factories.people import make_organization, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db: None, now: datetime) -> StaffAssignment:
    return make_staff(now=now, region="KZ-35")


def texts(submission_payload: object) -> dict[str, str]:
    """Return label → text of all presented fields."""
    return {field.label: field.text for section in presented(submission_payload) for field in section.fields}


def checks_of(organization: Organization) -> list[Check]:
    """Return the checks of an organization."""
    return subject_kind("organization").checks(organization)


def test_what_is_sent_reads_in_english(officer: StaffAssignment, now: datetime) -> None:
    submission = submitted(now=now, owner=draft_ngo(now=now))

    with translation.override("en"):
        sections = presented(submission)
        shown = texts(submission)

    assert [section.title for section in sections] == [
        "Who it is",
        "What volunteers read",
        "Where it works",
        "Public contacts",
    ]
    assert {
        key: shown[key] for key in ("Kind", "BIN", "Owners", "Region", "District or city", "Website")
    } == {
        "Kind": "Non-governmental organization",
        "BIN": BIN,
        "Owners": "Елена Ким",
        "Region": "Karaganda Region",
        "District or city": "",
        "Website": "",
    }


@pytest.mark.parametrize(
    ("language", "region"), [("kk", "Қарағанды облысы"), ("ru", "Карагандинская область")]
)
def test_references_read_in_the_language_of_the_officer(
    officer: StaffAssignment, now: datetime, language: str, region: str
) -> None:
    submission = submitted(now=now)

    with translation.override(language):
        shown = presented(submission)[2].fields[0]

    assert (shown.key, shown.text) == ("region", region)


def test_a_group_is_asked_for_no_bin(officer: StaffAssignment, now: datetime) -> None:
    submission = submitted(now=now)

    with translation.override("en"):
        shown = texts(submission)

    assert "BIN" not in shown
    assert "Full legal name" not in shown


def test_a_payload_of_another_release_still_reads(officer: StaffAssignment, now: datetime) -> None:
    submission = submitted(now=now)
    submission.payload[0]["fields"] += [{"key": "motto", "value": "Вместе"}, {"key": "kind", "value": "club"}]

    shown = {field.key: (field.label, field.text) for field in presented(submission)[0].fields}

    assert (shown["motto"], shown["kind"][1]) == (("motto", "Вместе"), "club")


def test_the_difference_names_what_was_added_removed_and_changed(
    officer: StaffAssignment, now: datetime
) -> None:
    owner = draft(now=now)
    update_organization(
        organization=owner.organization,
        changes={"phone": "+7 7212 00 00 00"},
        by=owner.user,
        role="owner",
        now=now,
    )
    first = returned(submitted(now=now, owner=owner), by=officer, now=now)
    changes = {
        "name_kk": "Жасыл аула",
        "phone": "",
        "about_ru": f"{ABOUT} С 2019 года.",
        "region": Region.objects.get(pk="KZ-11"),
    }
    update_organization(
        organization=owner.organization, changes=changes, by=owner.user, role="owner", now=now
    )

    second = submit_organization(organization=owner.organization, by=owner.user, now=now + timedelta(days=1))

    with translation.override("en"):
        found = difference(second, first)
    assert found == [
        FieldChange("What volunteers read", "Name in Kazakh", "added", "", "Жасыл аула"),
        FieldChange("What volunteers read", "About, in Russian", "changed", ABOUT, f"{ABOUT} С 2019 года."),
        FieldChange("Where it works", "Region", "changed", "Karaganda Region", "Akmola Region"),
        FieldChange("Public contacts", "Phone", "removed", "+7 7212 00 00 00", ""),
    ]
    assert unchanged_count(second, first) == 13 - 4


def test_a_field_that_is_gone_is_told_last(officer: StaffAssignment, now: datetime) -> None:
    first = returned(submitted(now=now), by=officer, now=now)
    second = submit_organization(organization=first.organization, by=first.submitted_by, now=now)
    first.payload[0]["fields"].append({"key": "bin", "value": BIN})

    with translation.override("en"):
        found = difference(second, first)

    assert found == [FieldChange("Who it is", "BIN", "removed", BIN, "")]


def test_other_submissions_are_of_other_subjects(officer: StaffAssignment, now: datetime) -> None:
    submission = submitted(now=now)
    other = submitted(now=now)
    submission.__class__.objects.filter(pk=other.pk).update(
        organization=submission.organization, subject_kind="project"
    )

    assert list(other_submissions(submission)) == [other]


def test_a_clean_group_passes_all_checks_but_the_contact(now: datetime) -> None:
    owner = draft(now=now)

    with translation.override("en"):
        found = checks_of(owner.organization)

    assert found == [
        Check(True, "No registered organization has a similar name."),
        Check(True, "It is said what the organization does."),
        Check(False, "There is no public contact: no e-mail, phone or website."),
    ]


def test_a_bin_of_another_draft_is_pointed_out(now: datetime) -> None:
    owner = draft_ngo(now=now)
    draft_ngo(now=now)

    with translation.override("en"):
        found = checks_of(owner.organization)

    assert found[:2] == [
        Check(True, "The check digit of the BIN is right."),
        Check(False, "Other organizations or drafts on the portal with this BIN: 1."),
    ]


def test_a_look_alike_name_is_pointed_out(now: datetime) -> None:
    registered = draft(now=now, names={"ru": "Зеленый Двор Караганды"}).organization
    Organization.objects.filter(pk=registered.pk).update(state=OrganizationState.VERIFIED, verified_at=now)
    owner = draft(now=now, names={"kk": "Zelenyy dvor"})

    with translation.override("en"):
        found = checks_of(owner.organization)

    assert found[0] == Check(False, "Registered organizations with a similar name: Зеленый Двор Караганды.")


def test_drafts_and_short_names_alarm_nobody(now: datetime) -> None:
    draft(now=now)
    make_organization(now=now)
    owner = draft(now=now, names={"ru": "Топ"})

    with translation.override("en"):
        found = checks_of(owner.organization)

    assert found[0].passed
