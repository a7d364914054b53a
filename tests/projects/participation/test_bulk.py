"""One decision about many people: in order, each by itself, told in their languages, and repeated without harm."""

import datetime

import pytest
from django.core import mail

from organizations.models import Membership, Organization
from projects.enums import DeclineReason, JoiningMode, SignUpState
from projects.models import Role, Shift, SignUp
from projects.services.participation.bulk import accept_many, cancel_many, decline_many
from projects.services.participation.signup import withdraw
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from tests.factories.people import make_volunteer
from tests.factories.work import join, open_shift, published_project

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def asked(organization: Organization, now: datetime.datetime, saturday: datetime.datetime) -> list[SignUp]:
    """Three requests for two places, the last row first; each person reads another language."""
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    shift = open_shift(project, starts_at=saturday, places=(2,))
    rows = []
    for number, language in enumerate(("kk", "ru", "en")):
        person = make_volunteer(now=now, language=language, surname=f"Person{number}")
        rows.append(join(person, shift, now=now - number * MINUTE))
    return rows


def states(rows: list[SignUp]) -> list[str]:
    return [SignUp.objects.get(pk=row.pk).state for row in rows]


def test_when_places_run_out_who_asked_first_has_one(
    asked: list[SignUp], coordinator: Membership, now: datetime.datetime
) -> None:
    report = accept_many(signups=asked, by=coordinator, now=now)

    assert states(asked) == ["requested", "confirmed", "confirmed"]
    assert [row.pk for row in report.done] == [asked[2].pk, asked[1].pk]
    assert [(row.signup.pk, row.reason, row.advice) for row in report.not_done] == [
        (
            asked[0].pk,
            "All places in this role are taken.",
            "Give the role more places, or decline the request.",
        )
    ]
    assert Role.objects.get(pk=asked[0].role_id).taken == 2


def test_one_who_withdrew_does_not_spoil_the_rest(
    asked: list[SignUp], coordinator: Membership, now: datetime.datetime
) -> None:
    withdraw(signup=asked[1], by=asked[1].person.user, now=now)

    report = accept_many(signups=asked, by=coordinator, now=now)

    assert states(asked) == ["confirmed", "withdrawn", "confirmed"]
    assert [(row.signup.pk, row.reason) for row in report.not_done] == [
        (asked[1].pk, "Decided meanwhile: withdrawn.")
    ]


def test_busy_person_is_reported_as_busy_and_not_where(
    asked: list[SignUp], coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    join(asked[2].person, shift, now=now)

    report = accept_many(signups=asked, by=coordinator, now=now)

    assert len(report.done) == 2
    assert [row.reason for row in report.not_done] == [
        "This person has meanwhile agreed to be somewhere else at that time."
    ]


@pytest.mark.parametrize("act", ["accept", "decline", "cancel"])
def test_repeating_changes_nothing_and_says_so(
    asked: list[SignUp], coordinator: Membership, now: datetime.datetime, act: str
) -> None:
    def do() -> tuple[int, int, int]:
        people = list(SignUp.objects.filter(pk__in=[row.pk for row in asked[1:]]))
        report = {
            "accept": lambda: accept_many(signups=people, by=coordinator, now=now),
            "decline": lambda: decline_many(
                signups=people, reason=DeclineReason.FULL, by=coordinator, now=now
            ),
            "cancel": lambda: cancel_many(signups=people, comment="Дождь", by=coordinator, now=now),
        }[act]()
        return len(report.done), len(report.already), len(report.not_done)

    first, told = do(), Message.objects.count()

    assert (first, do(), Message.objects.count() - told) == ((2, 0, 0), (0, 2, 0), 0)


def test_who_has_a_place_is_not_declined_and_the_way_is_named(
    asked: list[SignUp], coordinator: Membership, now: datetime.datetime
) -> None:
    accept_many(signups=asked[1:2], by=coordinator, now=now)

    report = decline_many(signups=asked, reason=DeclineReason.FULL, by=coordinator, now=now)

    assert states(asked) == ["declined", "confirmed", "declined"]
    assert [(row.reason, row.advice) for row in report.not_done] == [
        ("This person has a place already.", "Cancel the place instead.")
    ]


def test_one_act_reaches_three_people_in_three_languages(
    asked: list[SignUp], coordinator: Membership, now: datetime.datetime
) -> None:
    Message.objects.all().delete()

    decline_many(signups=asked, reason=DeclineReason.FULL, comment="До встречи!", by=coordinator, now=now)
    for message in Message.objects.all():
        deliver_message(message.pk, now=now)

    bodies = {letter.to[0]: str(letter.body) for letter in mail.outbox}
    words = ("Бос орын қалмады", "Все места заняты", "All places are taken")
    assert [
        word in bodies[row.person.user.email] and "До встречи!" in bodies[row.person.user.email]
        for row, word in zip(asked, words, strict=True)
    ] == [True, True, True]


def test_cancelling_many_frees_their_places(
    asked: list[SignUp], coordinator: Membership, now: datetime.datetime
) -> None:
    accept_many(signups=asked, by=coordinator, now=now)

    cancel_many(signups=asked, comment="Дождь весь день", by=coordinator, now=now)

    assert states(asked) == [SignUpState.CANCELLED] * 3
    assert Role.objects.get(pk=asked[0].role_id).taken == 0
