"""The story of the portal, lived in three languages, on a desk and on a phone, without JavaScript too."""

import pytest
from django.utils import timezone

from organizations.models import Submission
from tests.factories.people import make_member, make_staff, make_user, make_volunteer
from tests.journeys.clock import Clock
from tests.journeys.conftest import NewPage
from tests.journeys.founding import (
    approve_newest,
    correct_and_resubmit,
    found_a_group,
    return_newest,
    send_to_review,
    write_a_project,
)
from tests.journeys.joining import (
    join_as_somebody_new,
    join_with_one_tap,
    read_confirmation,
    read_reminder,
    remind,
    say_that_one_comes,
)
from tests.journeys.steps import sign_in
from tests.journeys.working import (
    confirm_in_two_taps,
    mark_as_present,
    minutes_in_ledger,
    read_own_hours,
    read_public_hours,
    read_the_chain,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

CASES = [
    pytest.param("kk", 390, True, id="kk-phone"),
    pytest.param("ru", 1440, True, id="ru-desk"),
    pytest.param("en", 390, False, id="en-phone-without-script"),
    pytest.param("ru", 390, True, id="ru-phone"),
    pytest.param("kk", 1440, False, id="kk-desk-without-script"),
    pytest.param("en", 1440, True, id="en-desk"),
]


@pytest.mark.parametrize(("language", "width", "script"), CASES)
def test_story(new_page: NewPage, clock: Clock, language: str, width: int, script: bool) -> None:
    officer_account = make_staff(now=timezone.now(), region="KZ-35")
    known = make_volunteer(now=timezone.now(), language=language, surname="Омаров", given_name="Данияр")
    leader, officer, newcomer, regular, coordinator, visitor = (
        new_page(width=width, script=script) for _person in range(6)
    )

    organization = found_a_group(leader, language)
    sign_in(officer, language, officer_account.user.email)
    approve_newest(officer, language)
    organization.refresh_from_db()
    assert organization.state == "verified"

    project = write_a_project(leader, language, organization)
    send_to_review(leader, language, project)
    return_newest(officer, language)
    correct_and_resubmit(leader, language, project)
    approve_newest(officer, language)
    project.refresh_from_db()
    assert (project.state, Submission.objects.filter(subject_kind="project").count()) == ("published", 2)

    first = join_as_somebody_new(
        newcomer, language, "newcomer@example.org", surname="Сапарова", given_name="Айгерим"
    )
    sign_in(regular, language, known.user.email)
    second = join_with_one_tap(regular, language, known.user.email, "Омаров Данияр")
    for page, signup in ((newcomer, first), (regular, second)):
        read_confirmation(page, language, signup)

    clock.goes_on(hours=3)  # the shift is less than a day away now
    assert (remind(), remind()) == (2, 0)
    link = read_reminder(newcomer, language, first)
    read_reminder(regular, language, second)
    say_that_one_comes(newcomer, language, first, link)

    helper = make_member(
        organization, now=timezone.now(), role="coordinator", user=make_user(now=timezone.now())
    )
    sign_in(coordinator, language, helper.user.email)
    mark_as_present(leader, language, clock, punctual=first, late=second)
    confirm_in_two_taps(coordinator, language, clock, first.shift)

    assert (minutes_in_ledger(first), minutes_in_ledger(second)) == (100, 60)
    assert read_own_hours(newcomer, language, first) == 100
    assert read_own_hours(regular, language, second) == 60
    read_public_hours(visitor, language, first.shift)
    read_the_chain(visitor, language, clock)
