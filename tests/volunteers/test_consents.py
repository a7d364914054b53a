"""Taking a consent back and giving it again: what is recorded, what is refused, what the database lets nobody do."""

import datetime

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, transaction
from pytest_django import Settings

from qazvolunteer.audit.selectors import entries_of
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from qazvolunteer.privacy.selectors import everything_about
from qazvolunteer.privacy.services import erase_person
from tests.factories.people import make_volunteer
from volunteers.models import Consent, Volunteer
from volunteers.selectors import consent_in_force, consents_of
from volunteers.selectors.consents import CONSENT_TEXTS
from volunteers.services import NoConsent, TextChanged, give_consent, withdraw_consent

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
VERSION = "2026-11"


@pytest.fixture
def person(db: None, now: datetime.datetime) -> Volunteer:
    return make_volunteer(now=now)


def withdraw(person: Volunteer, now: datetime.datetime) -> Consent:
    return withdraw_consent(volunteer=person, by=person.user, now=now)


def give(person: Volunteer, now: datetime.datetime, version: str = VERSION) -> Consent:
    return give_consent(volunteer=person, text_version=version, language="kk", by=person.user, now=now)


def records(person: Volunteer) -> list[tuple[str, ...]]:
    rows = consents_of(person).values_list("state", "given_through", "text_version", "text_language")
    return list(rows)


def test_withdrawn_consent_ends_and_leaves_its_trace(person: Volunteer, now: datetime.datetime) -> None:
    consent = withdraw(person, now + DAY)

    assert records(person) == [("withdrawn", "registration", VERSION, "ru")]
    assert consent.withdrawn_at == now + DAY
    assert consent_in_force(person, now + DAY) is None
    entry = entries_of(consent).get()
    assert (entry.action, entry.actor_id, entry.fields) == (
        "consent.withdrawn",
        person.user_id,
        ["state", "withdrawn_at"],
    )


def test_withdrawing_twice_is_refused(person: Volunteer, now: datetime.datetime) -> None:
    withdraw(person, now)

    with pytest.raises(NoConsent):
        withdraw(person, now + DAY)

    assert Message.objects.filter(kind="consent_withdrawn").count() == 1


def test_consent_given_again_is_a_row_of_its_own(person: Volunteer, now: datetime.datetime) -> None:
    withdraw(person, now)
    given = give(person, now + DAY)

    assert records(person) == [
        ("given", "cabinet", VERSION, "kk"),
        ("withdrawn", "registration", VERSION, "ru"),
    ]
    assert consent_in_force(person, now + DAY) == given
    assert [entry.action for entry in entries_of(given)] == ["consent.given"]


def test_agreeing_twice_is_agreeing_once(person: Volunteer, now: datetime.datetime) -> None:
    give(person, now + DAY)

    assert records(person) == [("given", "registration", VERSION, "ru")]


def test_newer_text_replaces_the_older_one_without_a_gap(
    person: Volunteer, now: datetime.datetime, settings: Settings
) -> None:
    settings.CONSENT_TEXT_VERSION = "2027-03"
    later = now + DAY

    new = give(person, later, "2027-03")

    assert [row[:3] for row in records(person)] == [
        ("given", "cabinet", "2027-03"),
        ("replaced", "registration", VERSION),
    ]
    assert (new.given_at, Consent.objects.get(state="replaced").withdrawn_at) == (later, later)


def test_text_that_changed_meanwhile_is_not_agreed_to(
    person: Volunteer, now: datetime.datetime, settings: Settings
) -> None:
    settings.CONSENT_TEXT_VERSION = "2027-03"

    with pytest.raises(TextChanged):
        give(person, now, VERSION)

    assert records(person) == [("given", "registration", VERSION, "ru")]


def test_term_that_is_over_is_no_consent(person: Volunteer, now: datetime.datetime) -> None:
    withdraw(person, now)
    Consent.objects.create(
        volunteer=person,
        purpose="data",
        text_version=VERSION,
        text_language="ru",
        given_at=now,
        valid_until=now.date(),
    )

    found = [consent_in_force(person, now) is None, consent_in_force(person, now + DAY) is None]
    give(person, now + DAY)

    assert found == [False, True]
    assert [row[0] for row in records(person)] == ["given", "replaced", "withdrawn"]


def test_erased_person_neither_gives_nor_withdraws(person: Volunteer, now: datetime.datetime) -> None:
    erase_person(user=person.user, by=person.user, now=now)

    with pytest.raises(NoConsent):
        give(person, now)
    with pytest.raises(NoConsent):
        withdraw(person, now)

    assert records(person) == [("erased", "registration", VERSION, "ru")]


@pytest.mark.parametrize(
    "values",
    [
        {"text_version": "2020-01"},
        {"text_language": "en"},
        {"third_parties": False},
        {"given_through": "cabinet"},
        {"given_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)},
        {"valid_until": datetime.date(2030, 1, 1)},
        {"purpose": "publication"},
    ],
)
def test_the_database_changes_no_word_of_a_consent(person: Volunteer, values: dict[str, object]) -> None:
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Consent.objects.filter(volunteer=person).update(**values)


def test_the_database_lets_a_consent_end_once(person: Volunteer, now: datetime.datetime) -> None:
    withdraw(person, now)

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Consent.objects.filter(volunteer=person).update(state="given", withdrawn_at=None)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Consent.objects.filter(volunteer=person).update(withdrawn_at=now + DAY)
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        Consent.objects.filter(volunteer=person).delete()


@pytest.mark.parametrize("values", [{"state": "withdrawn"}, {"withdrawn_at": "2026-12-01T00:00+05:00"}])
def test_the_database_wants_an_end_with_its_moment(person: Volunteer, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="consent_end_has_moment"), transaction.atomic():
        Consent.objects.filter(volunteer=person).update(**values)


def test_letter_says_it_and_leads_back(person: Volunteer, now: datetime.datetime) -> None:
    withdraw(person, now)

    deliver_message(Message.objects.get(kind="consent_withdrawn").pk, now=now)

    letter = mail.outbox[0]
    assert (letter.to, "/ru/me/consents/" in str(letter.body)) == ([person.user.email], True)


def test_everything_about_a_person_has_their_consents(person: Volunteer, now: datetime.datetime) -> None:
    withdraw(person, now)

    rows = everything_about(person.user, now)["consents"]

    assert [(row["state"], row["given_through"], row["withdrawn_at"]) for row in rows] == [
        ("withdrawn", "registration", now)
    ]


def test_the_text_of_today_is_there(settings: Settings) -> None:
    assert settings.CONSENT_TEXT_VERSION in CONSENT_TEXTS
