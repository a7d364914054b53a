"""The published heads: one a day, for people and for programmes."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from projects.models import LedgerHead, LedgerSeal, Project
from projects.services.hours.heads import publish_head
from projects.services.hours.sealing import seal_entries
from tests.factories.ledger import ledger_project, write_entry

DAY = datetime.timedelta(days=1)


@pytest.fixture
def project(db: None, now: datetime.datetime) -> Project:
    return ledger_project(now=now)


def test_head_of_a_night_is_the_end_of_the_chain(project: Project, now: datetime.datetime) -> None:
    write_entry(project, now=now)
    write_entry(project, now=now)

    head = publish_head(now=now)

    last = LedgerSeal.objects.get(seq=2)
    assert head is not None
    assert (head.day, head.seq, head.hex) == (datetime.date(2026, 11, 23), 2, bytes(last.hash).hex())


def test_day_has_one_head_however_often_it_is_published(project: Project, now: datetime.datetime) -> None:
    write_entry(project, now=now)
    first = publish_head(now=now)
    write_entry(project, now=now)

    again, next_night = publish_head(now=now), publish_head(now=now + DAY)

    assert again is None
    assert first is not None
    assert next_night is not None
    assert [(head.day, head.seq) for head in LedgerHead.objects.order_by("day")] == [
        (first.day, 1),
        (first.day + DAY, 2),
    ]


def test_day_of_a_head_is_that_of_kazakhstan(project: Project, now: datetime.datetime) -> None:
    """Ten past midnight in Almaty is the evening of the day before in UTC."""
    write_entry(project, now=now)

    head = publish_head(now=now.replace(hour=0, minute=10).astimezone(datetime.UTC))

    assert head is not None
    assert head.day == datetime.date(2026, 11, 23)


def test_nothing_is_published_before_the_first_seal(project: Project, now: datetime.datetime) -> None:
    assert (publish_head(now=now), seal_entries().count, LedgerHead.objects.count()) == (None, 0, 0)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_shows_what_programmes_read(
    client: Client, project: Project, now: datetime.datetime, language: str
) -> None:
    write_entry(project, now=now)
    head = publish_head(now=now)

    page = client.get(f"/{language}/ledger/").content.decode()
    listed = client.get("/ledger/heads.json").json()

    assert head is not None
    assert f"<code>{head.hex}</code>" in page
    assert reverse("ledger_heads") in page
    assert listed == {
        "algorithm": "sha256",
        "heads": [
            {"day": "2026-11-23", "seq": 1, "hash": head.hex, "published_at": "2026-11-24T04:00:00+00:00"}
        ],
    }


@pytest.mark.parametrize("nights", [1, 3])
def test_page_costs_the_same_for_one_head_and_three(
    client: Client,
    project: Project,
    now: datetime.datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    nights: int,
) -> None:
    write_entry(project, now=now)
    for number in range(nights):
        publish_head(now=now + number * DAY)

    with django_assert_num_queries(2):
        page = client.get("/en/ledger/")

    assert page.content.decode().count("<code>") == nights


def test_results_lead_to_the_chain(client: Client, db: None) -> None:
    assert '"/en/ledger/"' in client.get("/en/reports/").content.decode()
