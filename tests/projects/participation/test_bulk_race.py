"""Two coordinators accept the same people at the same moment."""

import datetime
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from projects.enums import JoiningMode
from projects.models import Role, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.services.participation.bulk import BulkReport, accept_many
from projects.services.participation.states import lock_signup
from qazvolunteer.notifications.models import Message
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.threads import at_once
from tests.factories.work import join, open_shift, published_project, states_of

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_two_bulk_acts_share_the_last_places(now: datetime.datetime) -> None:
    """Eight people, three places, two coordinators of whom one takes them from the end."""
    organization = make_organization(now=now)
    deciders = [make_member(organization, now=now, role="coordinator") for _number in range(2)]
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    shift = open_shift(project, starts_at=now + datetime.timedelta(days=4), places=(3,))
    minute = datetime.timedelta(minutes=1)
    people = [join(make_volunteer(now=now), shift, now=now + number * minute) for number in range(8)]
    reports: list[BulkReport] = []

    refused = at_once(
        lambda: reports.append(accept_many(signups=people, by=deciders[0], now=now)),
        lambda: reports.append(accept_many(signups=people[4:], by=deciders[1], now=now)),
    )

    assert refused == []
    assert states_of(shift) == ["confirmed"] * 3 + ["requested"] * 5
    assert Role.objects.get().taken == 3
    # nobody was accepted by both, nobody is missing in either report, each is told once
    done = [row.pk for report in reports for row in report.done]
    assert (len(done), len(set(done))) == (3, 3)
    assert sorted(len(r.done) + len(r.already) + len(r.not_done) for r in reports) == [4, 8]
    assert Message.objects.filter(kind="request_accepted").count() == 3
    assert SignUp.objects.filter(pk__in=done, state="confirmed").count() == 3
    assert check_invariants(PLACES) == []


def test_row_that_somebody_holds_is_reported_and_the_rest_is_done(now: datetime.datetime) -> None:
    organization = make_organization(now=now)
    by = make_member(organization, now=now, role="coordinator")
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    shift = open_shift(project, starts_at=now + datetime.timedelta(days=4))
    people = [join(make_volunteer(now=now), shift, now=now) for _number in range(3)]
    held, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            lock_signup(people[1])
            held.set()
            done.wait(20)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    held.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
        report = accept_many(signups=people, by=by, now=now)
        cursor.execute("RESET lock_timeout")
    done.set()
    holder.join(20)

    assert len(report.done) == 2
    assert [(row.signup.pk, row.reason, row.advice) for row in report.not_done] == [
        (people[1].pk, "Somebody else was just changing this.", "Choose this person again in a minute.")
    ]
