"""The quilt of a year: confirmed hours by weeks, in figures and on the page of the cabinet."""

import datetime
import random
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import Membership, Organization
from projects.enums import AgeBand, CorrectionReason, Grade, LedgerKind, RevocationReason
from projects.models import LedgerEntry, PersonKey
from projects.selectors.hours.claims import totals_of_person
from projects.selectors.hours.weeks import WEEKS, YearOfWeeks, week_of, year_of_weeks
from projects.services.hours.corrections import Reason, correct_claim, revoke_claim
from tests.factories.hours import confirmed_claim, last_entry
from tests.factories.people import make_volunteer
from tests.factories.work import open_shift, published_project
from volunteers.models import Volunteer

#: a Tuesday, in the 48th week
TODAY = datetime.date(2026, 11, 24)
MONDAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, now: datetime.datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)


def worked(
    volunteer: Volunteer,
    organization: Organization,
    day: datetime.date,
    minutes: int,
    direction: str = "taza",
) -> None:
    """Write confirmed minutes into the ledger, as on that day."""
    key, _ = PersonKey.objects.get_or_create(volunteer=volunteer)
    then = timezone.make_aware(datetime.datetime.combine(day, datetime.time(20)))
    project = published_project(organization, now=then, direction=direction)
    LedgerEntry.objects.create(
        created_at=then,
        kind=LedgerKind.CONFIRM,
        person_key=key.key,
        claim_id=uuid.uuid4(),
        minutes=minutes,
        day=day,
        grade=Grade.LIST,
        age_band=AgeBand.ADULT,
        region_id=project.region_id,
        direction_id=direction,
        project=project,
        organization=organization,
    )


def patches(quilt: YearOfWeeks) -> list[tuple[str, int, str]]:
    """Return the weeks with hours: code, minutes, leading direction."""
    return [(week.code, week.minutes, week.direction.pk if week.direction else "") for week in quilt.worked]


def test_quilt_is_the_last_52_weeks_and_this_one_is_the_last(volunteer: Volunteer) -> None:
    quilt = year_of_weeks(volunteer, TODAY)

    assert (len(quilt.weeks), quilt.weeks[0].monday) == (WEEKS, datetime.date(2025, 12, 1))
    assert [week.monday for week in quilt.weeks if week.is_current] == [quilt.weeks[-1].monday] == [MONDAY]
    assert (quilt.minutes, quilt.worked, quilt.directions, quilt.earlier) == (0, [], [], [])


def test_shift_that_begins_on_sunday_night_and_one_on_monday_are_two_weeks(
    volunteer: Volunteer, organization: Organization, coordinator: Membership, now: datetime.datetime
) -> None:
    """In Almaty, where both are still Sunday by UTC."""
    midnight = now.replace(day=30, hour=0)
    for starts_at in (midnight - datetime.timedelta(minutes=1), midnight + datetime.timedelta(hours=1)):
        shift = open_shift(published_project(organization, now=now), starts_at=starts_at, hours=1)
        confirmed_claim(volunteer, shift, coordinator, now=now)

    quilt = year_of_weeks(volunteer, datetime.date(2026, 11, 30))

    assert patches(quilt) == [("2026-W49", 60, "taza"), ("2026-W48", 60, "taza")]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2024-12-29", "2024-W52"),
        ("2024-12-30", "2025-W01"),
        ("2020-12-31", "2020-W53"),
        ("2021-01-03", "2020-W53"),
        ("2021-01-04", "2021-W01"),
    ],
)
def test_days_around_new_year_belong_to_the_year_of_their_week(
    volunteer: Volunteer, organization: Organization, day: str, code: str
) -> None:
    worked(volunteer, organization, datetime.date.fromisoformat(day), 90)

    quilt = year_of_weeks(volunteer, TODAY, year=code[:4])

    assert patches(quilt) == [(code, 90, "taza")]
    assert (quilt.year, quilt.earlier) == (int(code[:4]), [int(code[:4])])
    assert len(quilt.weeks) == (53 if code.startswith("2020") else 52)


@pytest.mark.parametrize("year", ["1999", "2026", "-1", "²⁰", "x" * 9000])
def test_year_without_hours_is_the_last_52_weeks(
    volunteer: Volunteer, organization: Organization, year: str
) -> None:
    worked(volunteer, organization, datetime.date(2024, 5, 1), 90)

    quilt = year_of_weeks(volunteer, TODAY, year=year)

    assert (quilt.year, len(quilt.weeks), quilt.minutes) == (None, WEEKS, 0)


def test_most_minutes_lead_and_the_first_direction_leads_a_tie(
    volunteer: Volunteer, organization: Organization
) -> None:
    last_week = MONDAY - datetime.timedelta(days=7)
    for minutes, direction in ((60, "umit"), (90, "taza"), (45, "umit")):
        worked(volunteer, organization, MONDAY, minutes, direction)
    for direction in ("umit", "taza", "bilim"):
        worked(volunteer, organization, last_week, 60, direction)

    quilt = year_of_weeks(volunteer, TODAY)

    in_order = [direction.pk for direction, _minutes in quilt.directions]
    assert patches(quilt) == [("2026-W48", 195, "umit"), ("2026-W47", 180, in_order[0])]
    assert {row.pk: minutes for row, minutes in quilt.directions} == {
        "umit": 165,
        "taza": 150,
        "bilim": 60,
    }
    positions = [direction.position for direction, _minutes in quilt.directions]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("minutes", "band"), [(1, 1), (119, 1), (120, 2), (239, 2), (240, 3), (479, 3), (480, 4), (960, 4)]
)
def test_bands_begin_at_two_four_and_eight_hours(
    volunteer: Volunteer, organization: Organization, minutes: int, band: int
) -> None:
    worked(volunteer, organization, MONDAY, minutes)

    assert [week.band for week in year_of_weeks(volunteer, TODAY).worked] == [band]


def test_corrections_and_revocations_change_the_week(
    volunteer: Volunteer, shift: Any, coordinator: Membership, now: datetime.datetime
) -> None:
    claim = confirmed_claim(volunteer, shift, coordinator, now=now)
    later = claim.period.upper + datetime.timedelta(minutes=1)

    before = patches(year_of_weeks(volunteer, TODAY))
    correct_claim(
        claim=claim,
        minutes=100,
        reason=Reason(CorrectionReason.LEFT_EARLIER),
        seen=last_entry(claim),
        by=coordinator,
        now=later,
    )
    corrected = patches(year_of_weeks(volunteer, TODAY))
    revoke_claim(
        claim=claim,
        reason=Reason(RevocationReason.WRONG_PERSON),
        seen=last_entry(claim),
        by=coordinator,
        now=later,
    )
    revoked = year_of_weeks(volunteer, TODAY)

    assert (before, corrected) == ([("2026-W48", 240, "taza")], [("2026-W48", 100, "taza")])
    assert (patches(revoked), revoked.directions, revoked.weeks[-1].band) == ([], [], 0)


def test_hours_of_others_and_of_the_erased_are_nobodys_patch(
    volunteer: Volunteer, organization: Organization, now: datetime.datetime
) -> None:
    other, erased = make_volunteer(now=now), make_volunteer(now=now)
    for person in (other, erased):
        worked(person, organization, MONDAY, 60)
    PersonKey.objects.filter(volunteer=erased).delete()

    assert patches(year_of_weeks(volunteer, TODAY)) == []
    assert patches(year_of_weeks(erased, TODAY)) == []
    assert patches(year_of_weeks(other, TODAY)) == [("2026-W48", 60, "taza")]


@pytest.mark.parametrize("seed", range(5))
def test_all_quilts_together_are_all_confirmed_hours(
    volunteer: Volunteer, organization: Organization, seed: int
) -> None:
    dice = random.Random(seed)
    for _ in range(25):
        day = TODAY - datetime.timedelta(days=dice.randrange(1500))
        worked(volunteer, organization, day, dice.randint(1, 960), dice.choice(["taza", "umit", "bilim"]))

    last = year_of_weeks(volunteer, TODAY)
    quilts = [last, *(year_of_weeks(volunteer, TODAY, year=str(year)) for year in last.earlier)]

    shown = {week.monday: week.minutes for quilt in quilts for week in quilt.weeks}
    assert sum(shown.values()) == totals_of_person(volunteer).confirmed_minutes
    for quilt in quilts:
        assert quilt.minutes == sum(minutes for _direction, minutes in quilt.directions)


@pytest.mark.parametrize(("rows", "queries"), [(0, 1), (1, 2), (30, 2)])
def test_quilt_costs_two_queries_however_many_hours(
    volunteer: Volunteer,
    organization: Organization,
    django_assert_num_queries: Any,
    rows: int,
    queries: int,
) -> None:
    for number in range(rows):
        worked(volunteer, organization, MONDAY - datetime.timedelta(days=9 * number), 60)

    with django_assert_num_queries(queries):
        year_of_weeks(volunteer, TODAY)


@pytest.mark.parametrize(
    "code",
    ["", "2026", "2026-W54", "2026-W00", "2025-W53", "-W1", "9999-W52", "2026-W²", "2026-48", "W" * 999],
)
def test_what_is_no_week_is_none(code: str) -> None:
    assert week_of(code) is None


def cells(html: str) -> list[tuple[str, str]]:
    """Return the patches of the picture: class without the mark of the current week, title."""
    drawn = re.search(r'<div class="hq".*?</div>', html, re.DOTALL)
    assert drawn is not None
    found = re.findall(r'<svg[^>]*class="([^"]*)"[^>]*>\s*<title>([^<]*)</title>', drawn[0])
    return [(css.replace("now", "").strip(), title) for css, title in found]


def rows_of(html: str) -> list[tuple[str, str]]:
    """Return the rows of the table: link, and the text of a title of the picture."""
    body = html[html.index('id="quilt"') :]
    found = re.findall(
        r'<a href="([^"]*week=[^"]*)">([^<]*)</a>.*?<td class="r">([^<]*)</td>', body, re.DOTALL
    )
    return [(link, f"{days}: {hours}") for link, days, hours in found]


def test_table_and_picture_agree(client: Client, volunteer: Volunteer, organization: Organization) -> None:
    for back, minutes in ((0, 30), (7, 150), (21, 300), (70, 600)):
        worked(volunteer, organization, TODAY - datetime.timedelta(days=back), minutes, "umit")
    worked(volunteer, organization, TODAY - datetime.timedelta(days=21), 20, "taza")
    client.force_login(volunteer.user)

    html = client.get("/en/me/").content.decode()

    drawn = cells(html)
    assert len(drawn) == WEEKS
    assert [title for css, title in reversed(drawn) if css] == [text for _link, text in rows_of(html)]
    assert [css for css, _title in reversed(drawn) if css] == [
        "d-umit b1",
        "d-umit b2",
        "d-umit b3",
        "d-umit b4",
    ]
    summary = 'aria-label="4 weeks of 52 with confirmed hours, 18 h 20 min in all"'
    assert html.replace("\xa0", " ").count(summary) == 1


def test_week_of_the_table_leads_to_its_hours(
    client: Client, volunteer: Volunteer, shift: Any, coordinator: Membership, now: datetime.datetime
) -> None:
    claim = confirmed_claim(volunteer, shift, coordinator, now=now)
    client.force_login(volunteer.user)
    link = rows_of(client.get("/en/me/").content.decode())[0][0]

    here = client.get(link)
    before = client.get(f"{reverse('projects:my_hours')}?week=2026-W47")
    wrong = client.get(f"{reverse('projects:my_hours')}?week=2026-W99")

    assert [list(page.context["page"]) for page in (here, before, wrong)] == [[claim], [], [claim]]
    assert "No hours in this week." in client.get("/en/me/hours/?week=2026-W47").content.decode()


def test_years_are_a_choice_only_of_those_who_have_them(
    client: Client, volunteer: Volunteer, organization: Organization
) -> None:
    client.force_login(volunteer.user)
    empty = client.get("/en/me/").content.decode()
    worked(volunteer, organization, datetime.date(2024, 5, 1), 90)

    page = client.get("/en/me/?year=2024").content.decode()

    assert ("?year=" in empty, len(cells(empty)), rows_of(empty)) == (False, WEEKS, [])
    assert "the first one is sewn in when your first hours are confirmed" in empty
    assert re.search(r'<a class="chip"\s+href="\?year=2024#quilt"\s+aria-current="true">2024</a>', page)
    assert [text.replace("\xa0", " ") for _link, text in rows_of(page)] == [
        "29 April 2024 – 5 May 2024: 1 h 30 min"
    ]
