"""Every published figure against a naive recount, and the edges of its definition."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pgtrigger
import pytest
from pytest_django import DjangoAssertNumQueries

from monitoring.selectors.indicators import INDICATORS
from organizations.models import Organization
from projects.enums import Grade
from projects.models import Project
from projects.services.hours.confirmation import confirm_shift_hours
from projects.services.hours.marking import mark_came
from qazvolunteer.audit.models import Transition
from qazvolunteer.figures.registry import (
    ALL,
    ONLINE,
    Scope,
    Share,
    figure,
    indicator,
    indicators,
    table,
    tables,
)
from qazvolunteer.lib.periods import Period, parse_period
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import join, open_shift
from tests.monitoring.facts import (
    corrected,
    end_consent,
    make_project,
    make_shift,
    moment,
    moved,
    signed,
    verified_organization,
    worked,
)
from tests.monitoring.recount import Recount, differences, scopes
from volunteers.models import Consent, Volunteer

pytestmark = pytest.mark.django_db

CODES = [published.code for published, _ in INDICATORS]
REGIONS = ["KZ-35", "KZ-71", "KZ-75"]
DIRECTIONS = ["taza", "umit", "bilim"]
#: 20 January 2027, when the year before is over and the quarter is not
NOW = moment("2027-01-20 09:00")
PERIODS = ["2026-12", "2027-01", "2026-Q4", "2026", "2027", "all"]
#: around midnight in Kazakhstan, where another day has begun or not yet begun in UTC
STARTS = [
    "2026-10-01 00:00",
    "2026-11-30 23:59",
    "2026-12-01 00:00",
    "2026-12-31 23:00",
    "2027-01-01 00:00",
    "2027-01-01 04:59",
    "2027-01-01 05:00",
    "2027-01-15 10:00",
]


@pytest.fixture
def group() -> Organization:
    """An initiative group that owns all projects."""
    return make_organization(now=moment("2026-09-01 09:00"))


@pytest.fixture
def project(group: Organization) -> Project:
    """A project in the region of Karaganda."""
    return make_project(group, at=moment("2026-09-01 10:00"))


@pytest.fixture
def world(group: Organization) -> None:
    """A little of everything, by a fixed throw of dice."""
    dice = Random(2026)
    for number in range(8):
        at = moment(dice.choice(STARTS))
        organization = verified_organization(at=at, region=dice.choice(REGIONS))
        if number % 3 == 0:
            moved_on = at + timedelta(days=dice.randint(1, 40))
            moved(organization, ("suspended", moved_on))
            if number:
                moved(organization, ("verified", moved_on + timedelta(days=3)))
        if number % 4 == 1:
            Organization.objects.filter(pk=organization.pk).update(kind="ngo", bin=f"99124000011{number}")
    people = [make_volunteer(now=moment(dice.choice(STARTS)), region=dice.choice(REGIONS)) for _ in range(9)]
    for person in people[:4]:
        withdrawn = person.created_at + timedelta(minutes=dice.choice([1, 50_000]))
        end_consent(person, withdrawn)
    keys = [uuid.uuid4() for _ in range(12)]
    for _ in range(8):
        project = make_project(
            group,
            at=moment(dice.choice(STARTS)),
            region=dice.choice([*REGIONS, None]),
            direction=dice.choice(DIRECTIONS),
        )
        published = moment(dice.choice(STARTS))
        moved(project, ("published", published), ("paused", published + timedelta(days=2)))
        moved(
            project,
            ("published", published + timedelta(days=33)),
            ("finished", published + timedelta(days=35)),
        )
        for _ in range(3):
            _shift_of_the_world(dice, project, people)
        for _ in range(6):
            entry = worked(
                project,
                moment(dice.choice(STARTS)).date(),
                dice.randint(1, 300),
                person=dice.choice(keys),
                grade=dice.choice([Grade.LIST, Grade.SCAN]),
                at=dice.choice([None, NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)]),
            )
            if dice.random() < 0.5:
                corrected(entry, dice.choice([-entry.minutes, 15, -1]))


def _shift_of_the_world(dice: Random, project: Project, people: list[Volunteer]) -> None:
    starts_at = moment(dice.choice(STARTS))
    shift = make_shift(project, starts_at, places=(dice.randint(5, 9), 2))
    ends = [("open", starts_at - timedelta(days=9))]
    if dice.random() < 0.7:
        ends.append(("finished", starts_at + timedelta(hours=dice.choice([5, 800]))))
    moved(shift, *ends)
    for person in dice.sample(people, 4):
        marked = starts_at + timedelta(hours=dice.choice([1, 30, 700]))
        first = dice.choice(["attended", "no_show", "excused", "withdrawn"])
        moves = [("confirmed", starts_at - timedelta(days=1)), (first, marked)]
        if dice.random() < 0.4 and first != "withdrawn":
            appeal = "attended" if first != "attended" else "no_show"
            # Two moves of one moment: the later row counts.
            moves.append((appeal, marked))
        # States stand in the moves; the column says something else, so that reading it would be found out.
        signed(shift, person, *moves).__class__.objects.filter(shift=shift, volunteer=person).update(
            state="lapsed"
        )


def period_of(code: str) -> Period:
    """Return a period as it is on the day of NOW."""
    return parse_period(code, today=NOW.date())


def cells_of(code: str) -> Iterator[Scope]:
    """Yield every cell and total that the world fills, and some that it leaves empty."""
    return scopes(
        indicator(code),
        region=[*REGIONS, ONLINE, "KZ-10"],
        direction=[*DIRECTIONS, "asyl"],
        grade=[Grade.LIST, Grade.SCAN, Grade.SELF],
    )


def test_every_published_indicator_has_a_recount() -> None:
    assert [known.code for known in indicators()] == CODES
    assert [code for code in CODES if not hasattr(Recount, code.replace(".", "_"))] == []


@pytest.mark.parametrize("code", PERIODS)
def test_figures_equal_a_recount_in_every_cell(world: None, code: str) -> None:
    period = period_of(code)

    counted = tables(CODES, period, now=NOW)

    recount = Recount(period, NOW)
    wrong = {name: differences(cells, cells_of(name), recount) for name, cells in counted.items()}
    assert wrong == {name: {} for name in CODES}


def test_recount_speaks_of_something_and_finds_one_wrong_cell(world: None) -> None:
    """A recount of nothing would prove nothing, and neither would one that agrees with everything."""
    counted = tables(CODES, period_of("all"), now=NOW)
    recount = Recount(period_of("all"), NOW)

    for name, cells in counted.items():
        filled = [scope for scope, count in cells.counts.items() if count and scope != Scope()]
        count = cells.counts[filled[0]]
        wrong = count._replace(part=count.part + 1) if isinstance(count, Share) else count + 1
        planted = replace(cells, counts={**cells.counts, filled[0]: wrong})

        assert len(filled) > 1, name
        assert list(differences(planted, cells_of(name), recount)) == [filled[0]]


def test_all_indicators_together_cost_six_queries(
    world: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        tables(CODES, period_of("2026"), now=NOW)


@pytest.mark.parametrize("code", CODES)
def test_one_indicator_costs_one_query(code: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        table(code, period_of("2026"), now=NOW)


# --- hours and active people ------------------------------------------------------------------------------------
def test_hours_of_a_shift_before_midnight_belong_to_the_year_in_which_it_starts(
    group: Organization, project: Project
) -> None:
    """Through the services: 31 December, 23:00 in Almaty is 18:00 in UTC, and the shift ends in the next year."""
    leader = make_member(group, now=moment("2026-09-01 09:00"), role="coordinator")
    shift = open_shift(project, starts_at=moment("2026-12-31 23:00"), hours=3, leader=leader)
    signup = join(make_volunteer(now=moment("2026-12-01 09:00")), shift, now=moment("2026-12-01 10:00"))
    mark_came(signup=signup, by=leader, now=moment("2027-01-01 00:30"))
    confirm_shift_hours(shift=shift, by=leader, now=moment("2027-01-02 12:00"))

    found = {
        code: (
            figure("hours.confirmed", period=period_of(code), now=NOW).value,
            figure("volunteers.active", period=period_of("all"), now=NOW).hidden,
            figure("participations", period=period_of(code), now=NOW).value,
        )
        for code in ("2026-12", "2026", "2027-01", "2027")
    }

    assert found == {
        "2026-12": (pytest.approx(1.5), "few", 1),
        "2026": (pytest.approx(1.5), "few", 1),
        "2027-01": (0, "few", 0),
        "2027": (0, "few", 0),
    }


def test_correction_lowers_the_hours_of_the_day_of_work(project: Project) -> None:
    entry = worked(project, date(2026, 12, 5), 240)
    corrected(entry, -60, at=moment("2027-01-10 12:00"))

    december = table("hours.confirmed", period_of("2026-12"), now=NOW)
    january = table("hours.confirmed", period_of("2027-01"), now=NOW)

    assert (december.figure().value, january.figure().value) == (3, 0)


def test_what_is_recorded_later_does_not_count_yet(project: Project) -> None:
    entry = worked(project, date(2026, 12, 5), 240, at=NOW)
    corrected(entry, -60, at=NOW + timedelta(microseconds=1))

    period = period_of("2026-12")

    assert figure("hours.confirmed", period=period, now=NOW - timedelta(microseconds=1)).value == 0
    assert figure("hours.confirmed", period=period, now=NOW).value == 4
    assert figure("hours.confirmed", period=period, now=NOW + timedelta(microseconds=1)).value == 3


def test_person_with_net_zero_is_not_active(project: Project) -> None:
    for _ in range(6):
        worked(project, date(2026, 12, 5), 60)
    revoked = worked(project, date(2026, 12, 5), 60)
    corrected(revoked, -60)

    assert figure("volunteers.active", period=period_of("2026-12"), now=NOW).value == 6


def test_person_is_active_where_the_minutes_remain_and_once_in_the_total(
    group: Organization, project: Project
) -> None:
    """One person: two hours here, revoked elsewhere. Cells are netted each for itself."""
    elsewhere = make_project(group, at=NOW, region="KZ-75", direction="umit")
    for _ in range(7):
        person = uuid.uuid4()
        worked(project, date(2026, 12, 5), 120, person=person)
        corrected(worked(elsewhere, date(2026, 12, 6), 60, person=person), -60)
        worked(elsewhere, date(2026, 11, 6), 60, person=person)

    december = table("volunteers.active", period_of("2026-12"), now=NOW)
    quarter = table("volunteers.active", period_of("2026-Q4"), now=NOW)

    assert [december.figure(region=region).value for region in ("KZ-35", "KZ-75", ALL)] == [7, 0, 7]
    assert [quarter.figure(region=region).value for region in ("KZ-35", "KZ-75", ALL)] == [7, 7, 7]


def test_online_work_is_a_bucket_of_its_own(group: Organization, project: Project) -> None:
    online = make_project(group, at=NOW, region=None)
    for place, people in ((online, 5), (project, 6)):
        for _ in range(people):
            worked(place, date(2026, 12, 5), 60)

    hours = table("hours.confirmed", period_of("2026-12"), now=NOW)
    active = table("volunteers.active", period_of("2026-12"), now=NOW)

    assert [hours.figure(region=region).value for region in ("KZ-35", ONLINE, ALL)] == [6, 5, 11]
    assert [active.figure(region=region).value for region in ("KZ-35", ONLINE, ALL)] == [6, 5, 11]


def test_region_is_that_of_the_entry_not_of_the_organization(project: Project) -> None:
    worked(project, date(2026, 12, 5), 60, region="KZ-71")

    hours = table("hours.confirmed", period_of("2026-12"), now=NOW)

    assert (hours.figure(region="KZ-71").value, hours.figure(region="KZ-35").value) == (1, 0)


def test_grades_are_split_and_not_blended(project: Project) -> None:
    worked(project, date(2026, 12, 5), 60, grade=Grade.LIST)
    worked(project, date(2026, 12, 5), 120, grade=Grade.SELF)

    hours = table("hours.confirmed", period_of("2026-12"), now=NOW)

    assert [hours.figure(grade=grade).value for grade in (Grade.SELF, Grade.LIST, Grade.SCAN)] == [2, 1, 0]


# --- states at the end of the period ----------------------------------------------------------------------------
def test_organization_counts_by_its_state_at_the_end_of_the_period() -> None:
    organization = verified_organization(at=moment("2026-11-30 23:59"))
    moved(organization, ("suspended", moment("2027-01-01 00:00")))

    found = [
        figure("organizations.verified", period=period_of(code), now=NOW).value
        for code in ("2026-10", "2026-11", "2026-12", "2026", "2027-01", "all")
    ]

    assert found == [0, 1, 1, 1, 0, 0]


def test_draft_and_submitted_organizations_are_not_verified() -> None:
    organization = make_organization(now=NOW)
    moved(organization, ("draft", moment("2026-12-01 09:00")), ("submitted", moment("2026-12-02 09:00")))

    assert figure("organizations.verified", period=period_of("2026-12"), now=NOW).value == 0


def test_registered_people_have_a_consent_in_force_at_the_end() -> None:
    people = [make_volunteer(now=moment("2026-11-10 09:00")) for _ in range(8)]
    given_up, over, twice = people[:3]
    end_consent(given_up, moment("2026-12-31 23:59"))
    with pgtrigger.ignore():
        Consent.objects.filter(volunteer=over).update(valid_until=date(2026, 12, 31))
    end_consent(twice, moment("2026-12-10 09:00"))
    Consent.objects.create(
        volunteer=twice,
        purpose="data",
        text_version="2",
        text_language="ru",
        given_at=moment("2026-12-10 09:00"),
    )
    Consent.objects.create(
        volunteer=twice, purpose="publication", text_version="2", text_language="ru", given_at=NOW
    )

    found = [
        figure("volunteers.registered", period=period_of(code), now=NOW).value
        for code in ("2026-10", "2026-11", "2026-12", "2027-01")
    ]

    assert found == [0, 8, 7, 6]


def test_person_with_two_consents_at_once_counts_once() -> None:
    """A new text was agreed to before the old one was withdrawn: at the end of December both were in force."""
    for person in [make_volunteer(now=moment("2026-11-10 09:00")) for _ in range(5)]:
        end_consent(person, moment("2027-01-05 09:00"))
        Consent.objects.create(
            volunteer=person,
            purpose="data",
            text_version="2",
            text_language="ru",
            given_at=moment("2026-12-20 09:00"),
        )

    assert figure("volunteers.registered", period=period_of("2026-12"), now=NOW).value == 5


def test_consent_to_publication_alone_does_not_register() -> None:
    people = [make_volunteer(now=moment("2026-11-10 09:00")) for _ in range(5)]
    with pgtrigger.ignore():
        Consent.objects.filter(volunteer__in=people).update(purpose="publication")

    assert figure("volunteers.registered", period=period_of("2026-12"), now=NOW).value == 0


def test_state_of_the_very_moment_counts() -> None:
    people = [make_volunteer(now=NOW) for _ in range(6)]
    end_consent(people[0], NOW)
    verified_organization(at=NOW)

    january = period_of("2027-01")

    assert figure("volunteers.registered", period=january, now=NOW).value == 5
    assert figure("organizations.verified", period=january, now=NOW).value == 1


def test_later_written_of_two_moves_of_one_moment_counts() -> None:
    organization = verified_organization(at=NOW)
    moved(organization, ("suspended", NOW))
    again = verified_organization(at=NOW)
    moved(again, ("suspended", NOW), ("verified", NOW))

    assert figure("organizations.verified", period=period_of("2027-01"), now=NOW).value == 1


# --- projects and shifts ----------------------------------------------------------------------------------------
def test_project_counts_once_when_it_is_first_published(project: Project) -> None:
    moved(
        project,
        ("published", moment("2026-11-30 23:59")),
        ("paused", moment("2026-12-05 10:00")),
        ("published", moment("2026-12-06 10:00")),
        ("finished", moment("2027-01-01 00:00")),
    )

    codes = ("2026-11", "2026-12", "2027-01", "all")
    published = [figure("projects.published", period=period_of(code), now=NOW).value for code in codes]
    finished = [figure("projects.finished", period=period_of(code), now=NOW).value for code in codes]

    assert (published, finished) == ([1, 0, 0, 1], [0, 0, 1, 1])


def test_late_mark_and_appeal_count_in_the_period_of_the_shift(project: Project) -> None:
    shift = make_shift(project, moment("2026-12-31 23:00"))
    person, other = (make_volunteer(now=moment("2026-12-01 09:00")) for _ in range(2))
    signed(shift, person, ("no_show", moment("2027-01-01 02:00")), ("attended", moment("2027-01-09 10:00")))
    signed(shift, other, ("excused", moment("2027-01-01 02:00")), ("no_show", moment("2027-01-30 10:00")))

    december, january = period_of("2026-12"), period_of("2027-01")

    assert figure("participations", period=december, now=NOW).value == 1
    assert figure("participations", period=january, now=NOW).value == 0
    assert figure("attendance.rate", period=december, now=NOW).value == 1
    assert figure("attendance.rate", period=december, now=moment("2027-02-01 09:00")).value == pytest.approx(
        0.5
    )
    assert figure("attendance.rate", period=january, now=NOW).value is None


def test_fill_divides_by_the_places_of_finished_shifts_only(project: Project) -> None:
    shift = make_shift(project, moment("2026-12-05 10:00"), places=(3, 1))
    going_on = make_shift(project, moment("2026-12-06 10:00"), places=(100,))
    moved(shift, ("open", moment("2026-12-01 10:00")), ("finished", moment("2026-12-05 14:00")))
    moved(going_on, ("open", moment("2026-12-01 10:00")))
    for state in ("attended", "no_show", "excused", "withdrawn"):
        person = make_volunteer(now=moment("2026-12-01 09:00"))
        signed(shift, person, (state, moment("2026-12-05 11:00")))
        signed(going_on, person, (state, moment("2026-12-06 11:00")))

    found = figure("shifts.fill", period=period_of("2026-12"), now=NOW)

    assert (found.value, found.text) == (pytest.approx(0.75), "75%")


def test_moves_of_another_kind_of_thing_with_the_same_number_do_not_count(project: Project) -> None:
    for kind, target in (("shift", "finished"), ("organization", "published")):
        Transition.objects.create(
            at=moment("2026-12-05 14:00"), subject_kind=kind, subject_id=str(project.pk), target=target
        )

    period = period_of("2026-12")

    assert figure("projects.finished", period=period, now=NOW).value == 0
    assert figure("projects.published", period=period, now=NOW).value == 0
