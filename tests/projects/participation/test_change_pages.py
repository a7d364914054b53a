"""A changed shift by pages: the organizer is asked first, people answer, coordinators see who has not, and move."""

import datetime
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import Membership, Organization
from projects.models import Role, Shift, SignUp
from projects.services.participation.moving import move_person
from projects.services.participation.unanswered import lapse_unanswered_everywhere
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from tests.factories.people import make_member, make_volunteer
from tests.factories.work import join, open_shift, published_project
from tests.projects.participation.changing import DAY, HOUR, change
from volunteers.models import Volunteer


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime.datetime) -> datetime.datetime:
    """Stop the clock that pages look at."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


@pytest.fixture
def manager(organization: Organization, now: datetime.datetime) -> Membership:
    """A manager, who may change shifts."""
    return make_member(organization, now=now, role="manager")


@pytest.fixture
def signup(volunteer: Volunteer, shift: Shift, now: datetime.datetime) -> SignUp:
    """A place on Saturday at ten."""
    Shift.objects.filter(pk=shift.pk).update(address="Парк Победы")
    return join(volunteer, shift, now=now)


@pytest.fixture
def asked(signup: SignUp, manager: Membership, now: datetime.datetime) -> SignUp:
    """The same, two hours later now."""
    change(signup.shift, manager, now, later=2 * HOUR)
    signup.refresh_from_db()
    return signup


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def form_of(shift: Shift, **others: str) -> dict[str, str]:
    role = shift.roles.get()
    return {
        "date": "2026-11-28",
        "start": "10:00",
        "end": "14:00",
        "address": "Парк Победы",
        "leader": "",
        "roles-TOTAL_FORMS": "6",
        "roles-INITIAL_FORMS": "1",
        "roles-0-pk": str(role.pk),
        "roles-0-name_ru": role.name_ru,
        "roles-0-capacity": str(role.capacity),
        **others,
    }


def answer_url(signup: SignUp) -> str:
    return reverse("projects:answer", args=[signup.pk])


def workspace(name: str, member: Membership, *args: Any) -> str:
    return reverse(f"workspace:{name}", args=[member.organization_id, *args])


def test_organizer_sees_whom_it_concerns_then_saves(
    client: Client, signup: SignUp, manager: Membership
) -> None:
    client.force_login(manager.user)
    shift = Shift.objects.get(pk=signup.shift_id)
    here = workspace("shift_edit", manager, shift.pk)
    typed = form_of(shift, start="12:00", end="16:00", **{"roles-0-capacity": "7"})

    question = client.post(here, typed)
    unsaved = (Shift.objects.get(pk=shift.pk).version, shift.roles.get().capacity)
    saved = client.post(here, {**typed, "confirmed": "1-0"})

    text = text_of(question)
    assert "1 person will be asked again and keeps the place until they answer." in text
    assert "They have time until: Friday, 27 November, 12:00." in text
    # nothing typed is lost, and the heading speaks of the shift as it is
    assert 'value="12:00"' in text
    assert 'value="7"' in text
    assert "Saturday, 28 November, 10:00–14:00" in text
    assert unsaved == (1, 2)
    assert saved.status_code == 302
    assert Shift.objects.get(pk=shift.pk).version == 2


@pytest.mark.parametrize("confirmed", ["", "2-0", "0-1", "1", "-", "x-y", "9" * 40 + "-0", "²-0"])
def test_change_is_not_saved_by_another_confirmation(
    client: Client, signup: SignUp, manager: Membership, confirmed: str
) -> None:
    client.force_login(manager.user)
    shift = Shift.objects.get(pk=signup.shift_id)

    page = client.post(
        workspace("shift_edit", manager, shift.pk), form_of(shift, start="11:00", confirmed=confirmed)
    )

    assert "Not saved yet" in text_of(page)
    assert Shift.objects.get(pk=shift.pk).version == 1


def test_capacity_is_saved_without_a_question(client: Client, signup: SignUp, manager: Membership) -> None:
    client.force_login(manager.user)
    shift = Shift.objects.get(pk=signup.shift_id)

    saved = client.post(
        workspace("shift_edit", manager, shift.pk), form_of(shift, **{"roles-0-capacity": "7"})
    )

    assert (saved.status_code, shift.roles.get().capacity) == (302, 7)
    assert Shift.objects.get(pk=shift.pk).version == 1


@pytest.mark.parametrize("page", ["cabinet", "my_shifts"])
def test_cabinet_asks_with_the_difference(client: Client, asked: SignUp, page: str) -> None:
    client.force_login(asked.person.user)

    text = text_of(client.get(reverse(f"projects:{page}")))

    assert "10:00–14:00" in text
    assert "12:00–16:00" in text
    assert "Your place is kept until: Friday, 27 November, 12:00." in text
    assert text.count("Waits for your answer") == 2
    assert f'action="{answer_url(asked)}"' in text


def test_yes_by_one_tap(client: Client, asked: SignUp) -> None:
    client.force_login(asked.person.user)

    done = client.post(answer_url(asked), {"answer": "yes", "version": "2"}, follow=True)

    asked.refresh_from_db()
    assert (asked.agreed_version, asked.answer_by) == (2, None)
    assert "Thank you: the organizer counts on you." in text_of(done)
    assert "Waits for your answer" not in text_of(done)


def test_no_by_one_tap(client: Client, asked: SignUp) -> None:
    client.force_login(asked.person.user)

    client.post(answer_url(asked), {"answer": "no", "version": "2"})

    asked.refresh_from_db()
    assert (asked.state, asked.is_late_withdrawal, asked.role.taken) == ("withdrawn", False, 0)


def test_clash_is_said_on_the_page_and_can_be_answered_later(
    client: Client, asked: SignUp, now: datetime.datetime
) -> None:
    elsewhere = published_project(asked.shift.project.organization, now=now)
    join(asked.person, open_shift(elsewhere, starts_at=asked.shift.starts_at + 3 * HOUR), now=now)
    client.force_login(asked.person.user)

    page = client.post(answer_url(asked), {"answer": "yes", "version": "2"})

    assert page.status_code == 422
    assert "At that time you are signed up for another shift." in text_of(page)
    assert 'value="yes"' in text_of(page)


@pytest.mark.parametrize(
    "sent", [{}, {"answer": "maybe"}, {"answer": "yes"}, {"answer": "yes", "version": "1"}]
)
def test_answer_that_is_none_shows_the_question_again(
    client: Client, asked: SignUp, sent: dict[str, str]
) -> None:
    client.force_login(asked.person.user)

    page = client.post(answer_url(asked), sent)

    asked.refresh_from_db()
    assert (page.status_code, asked.agreed_version, 'value="yes"' in text_of(page)) == (422, 1, True)


def test_question_that_is_over_leads_to_the_shifts_with_its_reason(
    client: Client, asked: SignUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(asked.person.user)
    late = asked.answer_by
    assert late is not None
    monkeypatch.setattr(timezone, "now", lambda: late)

    page = client.post(answer_url(asked), {"answer": "yes", "version": "2"}, follow=True)
    lapse_unanswered_everywhere(now=late)
    again = client.get(answer_url(asked), follow=True)

    assert "The time to answer is over" in text_of(page)
    assert "There is nothing to answer any more." in text_of(again)


def test_question_of_somebody_else_does_not_exist(
    client: Client, asked: SignUp, now: datetime.datetime
) -> None:
    client.force_login(make_volunteer(now=now).user)

    assert client.post(answer_url(asked), {"answer": "no"}).status_code == 404


def test_roster_shows_who_has_not_answered_and_that_they_are_busy_but_not_where(
    client: Client, asked: SignUp, coordinator: Membership, now: datetime.datetime
) -> None:
    other = published_project(asked.shift.project.organization, now=now)
    type(other).objects.filter(pk=other.pk).update(title_ru="Чужой секрет", title_kk="")
    join(asked.person, open_shift(other, starts_at=asked.shift.starts_at + 3 * HOUR), now=now)
    free = join(make_volunteer(now=now, surname="Свободина"), asked.shift, now=now)
    SignUp.objects.filter(pk=free.pk).update(answer_by=asked.answer_by, agreed_version=1)
    client.force_login(coordinator.user)

    roster = workspace("roster", coordinator, asked.shift_id)
    everyone = client.get(roster)
    unanswered = client.get(f"{roster}?state=unanswered")

    assert [row.busy_then for row in everyone.context["people"]] == [True, False]
    assert (text_of(everyone).count("Busy then"), "Чужой секрет" in text_of(everyone)) == (1, False)
    assert [row.pk for row in unanswered.context["people"]] == [asked.pk, free.pk]


def test_coordinator_moves_by_page(
    client: Client, signup: SignUp, coordinator: Membership, now: datetime.datetime
) -> None:
    sunday = open_shift(signup.shift.project, starts_at=signup.shift.starts_at + DAY, places=(1,)).roles.get()
    client.force_login(coordinator.user)
    here = workspace("signup_move", coordinator, signup.pk)

    page = client.get(here)
    empty = client.post(here, {})
    done = client.post(here, {"role": sunday.pk})

    assert "Sunday, 29 November, 10:00–14:00 · Роль 1 · Free places: 1" in text_of(page)
    assert (empty.status_code, "Choose a shift and a role." in text_of(empty)) == (422, True)
    assert done["Location"] == workspace("roster", coordinator, sunday.shift_id)
    assert SignUp.objects.open().get(volunteer=signup.volunteer).role == sunday


def test_move_to_what_was_taken_meanwhile_says_so(
    client: Client, signup: SignUp, coordinator: Membership, now: datetime.datetime
) -> None:
    sunday = open_shift(signup.shift.project, starts_at=signup.shift.starts_at + DAY, places=(1, 1))
    last = sunday.roles.order_by("position")[0]
    join(make_volunteer(now=now), sunday, now=now, role=last)
    client.force_login(coordinator.user)

    page = client.post(workspace("signup_move", coordinator, signup.pk), {"role": last.pk})

    assert "There is no free place any more. Choose another one." in text_of(page)
    assert Role.objects.get(pk=signup.role_id).taken == 1


def letters(kind: str, now: datetime.datetime, outbox: list[EmailMessage]) -> list[EmailMessage]:
    outbox.clear()
    for message in Message.objects.filter(kind=kind).order_by("version"):
        deliver_message(message_id=message.pk, now=now)
    return outbox


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("kk", "Ауысым өзгерді, жауабыңызды күтеміз", "Орныңыз мына уақытқа дейін сақталады"),
        ("ru", "Смена изменилась, ответьте", "Место сохраняется за вами до"),
        ("en", "The shift has changed, please answer", "Your place is kept until"),
    ],
)
def test_letter_of_a_change_says_what_until_when_and_where_to_answer(
    shift: Shift,
    manager: Membership,
    now: datetime.datetime,
    mailoutbox: list[EmailMessage],
    language: str,
    subject: str,
    words: str,
) -> None:
    signup = join(make_volunteer(now=now, language=language), shift, now=now)
    change(shift, manager, now, later=2 * HOUR, address="Парк Победы")

    [letter] = letters("shift_changed", now, mailoutbox)

    html = str(letter.alternatives[0][0])  # type: ignore[attr-defined]
    assert letter.subject.startswith(subject)
    for body in (str(letter.body), html):
        assert words in body
        assert "10:00–14:00" in body
        assert "12:00–16:00" in body
        assert f"/me/signups/{signup.pk}/answer/" in body


def test_only_the_newest_change_is_written_about(
    asked: SignUp, manager: Membership, now: datetime.datetime, mailoutbox: list[EmailMessage]
) -> None:
    change(asked.shift, manager, now, later=HOUR)

    [letter] = letters("shift_changed", now, mailoutbox)

    assert "13:00–17:00" in str(letter.body)
    assert "12:00–16:00" not in str(letter.body)


def test_who_has_answered_gets_no_letter_of_the_question(
    client: Client, asked: SignUp, now: datetime.datetime, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(asked.person.user)
    client.post(answer_url(asked), {"answer": "yes", "version": "2"})

    assert letters("shift_changed", now, mailoutbox) == []


def test_change_taken_back_is_written_without_a_question(
    asked: SignUp, manager: Membership, now: datetime.datetime, mailoutbox: list[EmailMessage]
) -> None:
    Message.objects.all().delete()
    change(asked.shift, manager, now, later=-2 * HOUR)

    [letter] = letters("shift_changed", now, mailoutbox)

    assert letter.subject == "Смена снова такая, как вы согласились: Посадка саженцев"
    assert "/answer/" not in str(letter.body)


def test_letters_of_a_lapse_and_of_a_move(
    asked: SignUp, coordinator: Membership, now: datetime.datetime, mailoutbox: list[EmailMessage]
) -> None:
    other = open_shift(asked.shift.project, starts_at=asked.shift.starts_at + DAY).roles.get()
    moved = join(make_volunteer(now=now), asked.shift, now=now)
    move_person(signup=moved, role=other, by=coordinator, now=now)
    late = asked.answer_by
    assert late is not None
    lapse_unanswered_everywhere(now=late)

    [lapse] = list(letters("change_lapsed", late, mailoutbox))
    [move] = list(letters("place_moved", now, mailoutbox))

    assert "вы не ответили вовремя" in str(lapse.body)
    assert "12:00–16:00, Роль 1" in str(move.body)
    assert "Воскресенье, 29\xa0ноября" in str(move.body)


def test_an_answer_that_is_none_is_refused_in_words_and_changes_nothing(
    client: Client, asked: SignUp
) -> None:
    client.force_login(asked.person.user)

    pages = [client.post(answer_url(asked), sent) for sent in ({}, {"answer": "maybe", "version": "2"})]

    asked.refresh_from_db()
    assert [(page.status_code, page.context["refusal"]) for page in pages] == [
        (422, "Choose one of the two answers.")
    ] * 2
    assert (asked.state, asked.answer_by is None) == ("confirmed", False)
