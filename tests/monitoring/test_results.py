"""The public page of results: what it shows for which address, its files, its cost."""

import csv
import io
import re
import uuid
from datetime import date, timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from organizations.models import Organization
from projects.enums import Grade
from projects.models import Project
from qazvolunteer.figures.registry import indicators
from qazvolunteer.reference.models import Direction, Region
from tests.factories.people import make_organization, make_user, make_volunteer
from tests.monitoring.facts import (
    corrected,
    make_project,
    make_shift,
    moment,
    moved,
    signed,
    verified_organization,
    worked,
)

pytestmark = pytest.mark.django_db

START = moment("2025-09-01 09:00")
DAY = date(2025, 12, 5)
PAGE = "/en/reports/"


def text_of(html: str) -> str:
    """Return what a piece of a page says, without its markup, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def page_of(client: Client, query: str = "period=2025-12", language: str = "en") -> str:
    """Return the main part of the page."""
    response = client.get(f"/{language}/reports/?{query}")
    assert response.status_code == 200
    html = response.content.decode()
    assert "⁂" not in html
    return html[html.index("<main") : html.index("</main>")]


def stats_of(html: str) -> dict[str, str]:
    """Return label → number of everything in large type."""
    found = re.findall(r'<div class="stat"><div class="num">(.*?)</div><p>(.*?)</p></div>', html, re.DOTALL)
    return {text_of(label): text_of(number).replace("\xa0", " ") for number, label in found}


def rows_of(html: str) -> dict[str, list[str]]:
    """Return the lines of the table: label → cells."""
    body = html[html.index("<tbody") : html.index("</tbody>")]
    lines = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>")[:-1]]
    return {text_of(first): [text_of(cell) for cell in cells] for first, *cells in lines}


def bars_of(html: str, title: str) -> list[tuple[str, str]]:
    """Return the bars of the box with a title: label and number."""
    part = html[html.index(f"<h2>{title}</h2>") :]
    part = part[part.index('<ul class="bars">') : part.index("</ul>")]
    return [
        (text_of(re.sub(r"<b>.*?</b>", "", item)), text_of(item[item.index("<b>") :]))
        for item in part.split("</li>")[:-1]
    ]


def csv_of(response: HttpResponse) -> list[list[str]]:
    """Return the rows of a file."""
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture
def group() -> Organization:
    return make_organization(now=START)


@pytest.fixture
def project(group: Organization) -> Project:
    """A project for a clean world in the region of Karaganda, published in December."""
    project = make_project(group, at=START)
    moved(project, ("published", moment("2025-12-01 10:00")))
    return project


@pytest.fixture
def december(group: Organization, project: Project) -> None:
    """Karaganda: 12 people, 24 h; Almaty: 7 people, 10.5 h; online: 3 people, 3 h; one more in two places."""
    almaty = make_project(group, at=START, region="KZ-75", direction="umit")
    online = make_project(group, at=START, region=None, direction="umit")
    for people, place, minutes in ((12, project, 120), (7, almaty, 90), (3, online, 60)):
        for _ in range(people):
            worked(place, DAY, minutes)
    both = uuid.uuid4()
    worked(project, DAY, 60, person=both, grade=Grade.SELF)
    corrected(worked(almaty, DAY, 90, person=both), -30)
    verified_organization(at=moment("2025-12-10 10:00"))
    verified_organization(at=moment("2025-12-11 10:00"), region="KZ-75")
    moved(almaty, ("published", moment("2025-12-02 10:00")))
    shift = make_shift(project, moment("2025-12-05 10:00"), places=(4,))
    moved(shift, ("open", START), ("finished", moment("2025-12-05 15:00")))
    for state in ("attended", "attended", "no_show"):
        signed(shift, make_volunteer(now=START), (state, moment("2025-12-05 11:00")))


# --- what it shows ----------------------------------------------------------------------------------------------
def test_page_shows_the_figures_of_the_period(client: Client, december: None) -> None:
    assert stats_of(page_of(client)) == {
        "Confirmed hours": "39.5",
        "Active volunteers": "23",
        "Verified organizations on 31 December 2025": "2",
        "Published projects": "2",
        "Participations": "2",
        "Attendance rate": "67%",
        "Places filled": "75%",
        "Registered volunteers on 31 December 2025": "fewer than 5",
        "Initiative groups on 31 December 2025": "2",
        "Finished projects": "0",
    }


def test_bars_split_the_hours(client: Client, december: None) -> None:
    html = page_of(client)

    assert bars_of(html, "Confirmed hours by direction") == [
        ("Taza Álem", "25.0"),
        ("Úmit", "14.5"),
        ("Asyl mura", "0"),
        ("Bilim", "0"),
        ("Saýlyq", "0"),
        ("Sabaqtastyq", "0"),
    ]
    assert bars_of(html, "Confirmed hours by evidence") == [
        ("Own statement", "1.0"),
        ("Leader's list", "38.5"),
    ]


def test_table_has_every_region_online_work_and_the_country(client: Client, december: None) -> None:
    rows = rows_of(page_of(client))

    region = Region.objects.get(pk="KZ-35")
    assert len(rows) == Region.objects.count() + 2
    assert list(rows)[-2:] == ["Online", "Kazakhstan"]
    # hours, per 10,000 residents, active, organizations, projects
    assert rows["Karaganda Region"] == ["25.0", f"{250_000 / region.population:.2f}", "13", "1", "1"]
    assert rows["Abai Region"] == ["0", "0", "0", "0", "0"]
    assert rows["Kazakhstan"] == ["39.5", "0.02", "23", "2", "2"]


def test_few_people_are_hidden_and_so_is_what_gives_them_away(client: Client, december: None) -> None:
    """Three people online: Almaty is hidden, too, or 23 − 13 − 8 would tell."""
    rows = rows_of(page_of(client))

    assert {label: cells[2] for label, cells in rows.items() if cells[2] != "0"} == {
        "Karaganda Region": "13",
        "Almaty": "not shown",
        "Online": "fewer than 5",
        "Kazakhstan": "23",
    }
    assert rows["Online"] == ["3.0", "–", "fewer than 5", "–", "0"]


def test_hidden_number_is_nowhere_on_any_view(client: Client, december: None) -> None:
    """Eight people in Almaty are hidden under each filter, and in each file."""
    queries = [
        "",
        "&region=almaty-city",
        "&region=online",
        "&direction=umit",
        "&region=almaty-city&direction=umit",
    ]
    slug = Region.objects.get(pk="KZ-75").slug

    shown = [
        stats_of(page_of(client, f"period=2025-12{query.replace('almaty-city', slug)}"))["Active volunteers"]
        for query in queries
    ]
    file = csv_of(client.get(f"{PAGE}?period=2025-12&format=csv"))

    assert shown == ["23", "not shown", "fewer than 5", "11", "not shown"]
    assert {row[1]: row[4] for row in file if row[:1] in (["KZ-75"], ["online"])} == {
        "Almaty": "not shown",
        "Online": "fewer than 5",
    }


def test_region_narrows_everything_and_keeps_the_country_to_compare(client: Client, december: None) -> None:
    slug = Region.objects.get(pk="KZ-35").slug

    html = page_of(client, f"period=2025-12&region={slug}")

    stats = stats_of(html)
    assert (stats["Confirmed hours"], stats["Active volunteers"], stats["Published projects"]) == (
        "25",
        "13",
        "1",
    )
    assert list(rows_of(html)) == ["Karaganda Region", "Kazakhstan"]
    assert bars_of(html, "Confirmed hours by direction")[0] == ("Taza Álem", "25.0")
    assert f'<option value="{slug}" selected>' in html


def test_direction_narrows_what_has_directions(client: Client, december: None) -> None:
    html = page_of(client, "period=2025-12&direction=umit")

    stats = stats_of(html)
    assert (stats["Confirmed hours"], stats["Published projects"]) == ("14.5", "1")
    assert stats["Verified organizations on 31 December 2025, all directions"] == "2"
    assert rows_of(html)["Karaganda Region"] == ["0", "0", "0", "1", "0"]
    assert bars_of(html, "Confirmed hours by direction") == [("Úmit", "14.5")]
    assert bars_of(html, "Confirmed hours by evidence") == [("Leader's list", "14.5")]
    assert "Organizations are counted over all directions" in text_of(html)


def test_online_has_no_organizations_and_no_residents(client: Client, december: None) -> None:
    html = page_of(client, "period=2025-12&region=online")

    assert list(stats_of(html)) == [
        "Confirmed hours",
        "Active volunteers",
        "Published projects",
        "Participations",
        "Attendance rate",
        "Places filled",
        "Finished projects",
    ]
    assert list(rows_of(html)) == ["Online", "Kazakhstan"]


def test_empty_period_says_so_and_offers_all_years(client: Client, december: None) -> None:
    html = page_of(client, "period=2024-02")

    assert "Nothing has been confirmed for this choice" in html
    assert 'href="/en/reports/?period=all"' in html
    assert '<ul class="bars">' not in html


def test_period_to_come_has_no_figures(client: Client, december: None) -> None:
    html = page_of(client, "period=2099")

    assert "This period has not begun yet" in html
    assert (stats_of(html), "<tbody" in html) == ({}, False)


def test_page_says_as_of_when_and_from_when_the_residents_are(client: Client, december: None) -> None:
    html = text_of(page_of(client))

    assert len(re.findall(r"As of \d+ \w+(?: \d{4})?, \d\d:\d\d", html.replace("\xa0", " "))) == 2
    assert "Residents: on 1 July 2024" in html.replace("\xa0", " ")


def test_every_figure_leads_to_its_definition(client: Client, december: None) -> None:
    html = page_of(client)

    links = set(re.findall(r'<p><a href="#([\w-]+)">', html))
    assert links == {indicator.anchor for indicator in indicators()}
    for indicator in indicators():
        part = html[html.index(f'id="{indicator.anchor}"') :]
        assert str(indicator.definition) in unescape(part[: part.index("</div>")])


def test_ids_and_headings_are_in_order(client: Client, december: None) -> None:
    html = page_of(client)

    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count("<h1>") == 1
    assert set(re.findall(r"<h(\d)", html)) == {"1", "2"}


# --- the address ------------------------------------------------------------------------------------------------
def test_without_a_period_it_is_this_year(client: Client, group: Organization) -> None:
    year = timezone.localdate().year

    html = page_of(client, "")

    assert f"<h1>Results: {year}</h1>" in html
    assert re.findall(r'class="chip" href="[^"]*" aria-current="true">(.*?)</a>', html) == [str(year)]


def test_periods_keep_the_other_filters(client: Client, december: None) -> None:
    html = page_of(client, "period=2025-Q4&region=online&direction=umit")

    chips = re.findall(r'<a class="chip" href="([^"]*)"[^>]*>(.*?)</a>', html)
    year = timezone.localdate().year
    assert chips[0] == ("/en/reports/?period=2025-Q4&amp;region=online&amp;direction=umit", "Quarter 4, 2025")
    assert chips[3:] == [
        (f"/en/reports/?period={year}&amp;region=online&amp;direction=umit", str(year)),
        (f"/en/reports/?period={year - 1}&amp;region=online&amp;direction=umit", str(year - 1)),
        ("/en/reports/?period=all&amp;region=online&amp;direction=umit", "All years"),
    ]
    assert '<input type="hidden" name="period" value="2025-Q4">' in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("period=2026-13", "There is no such period."),
        ("period=%00", "There is no such period."),
        ("period=" + "9" * 5000, "There is no such period."),
        ("region=atlantis", "There is no such region."),
        ("region=%00%ff", "There is no such region."),
        ("direction=%3Cscript%3E", "There is no such direction."),
        ("direction=%E2%80%AE", "There is no such direction."),
    ],
)
def test_wrong_value_is_explained_and_the_rest_holds(
    client: Client, december: None, query: str, words: str
) -> None:
    others = {"period": "2025-12", "region": "online", "direction": "umit"}
    others.pop(query.partition("=")[0])
    html = page_of(client, "&".join([query, *(f"{name}={value}" for name, value in others.items())]))

    notes = re.findall(r'<div class="note note--bad">(.*?)</div>\s*</div>', html, re.DOTALL)
    assert [text_of(note).partition(" You")[0] for note in notes] == [words]
    assert "<script>" not in html
    assert (' value="umit" selected' in html) is ("direction" in others)


def test_three_wrong_values_are_three_remarks(client: Client, group: Organization) -> None:
    html = page_of(client, "period=x&region=y&direction=z&table=w&format=v")

    assert html.count("note--bad") == 3


def test_code_of_a_region_does_as_well_as_its_name(client: Client, december: None) -> None:
    assert stats_of(page_of(client, "period=2025-12&region=KZ-35"))["Confirmed hours"] == "25"


def test_region_in_the_table_leads_to_itself(client: Client, december: None) -> None:
    html = page_of(client, "period=2025-12&direction=umit")

    slug = Region.objects.get(pk="KZ-35").slug
    assert (
        f'href="/en/reports/?period=2025-12&amp;region={slug}&amp;direction=umit">Karaganda Region</a>'
        in html
    )


def test_numbers_of_the_present_lead_to_their_lists(client: Client, group: Organization) -> None:
    now = timezone.now()
    moved(make_project(group, at=now), ("published", now - timedelta(seconds=1)))
    verified_organization(at=now - timedelta(seconds=1))
    slug = Region.objects.get(pk="KZ-35").slug

    html = page_of(client, f"direction=taza&period={timezone.localtime(now):%Y-%m}")

    lists = [f"{reverse('organizations:index')}?region=KZ-35", f"?region={slug}&amp;direction=taza"]
    links = [
        re.findall(rf'href="[^"]*{re.escape(address)}"\s+aria-label="([^"]*)">1<', html) for address in lists
    ]
    assert links == [["1 (list of organizations)"], ["1 (shifts that need people)"]]


def test_numbers_of_the_past_lead_to_no_list_of_today(client: Client, december: None) -> None:
    html = page_of(client)

    table = html[html.index("<tbody") : html.index("</tbody>")]
    assert set(re.findall(r'href="(/en/[a-z]+/)', table)) == {PAGE}


def test_state_of_the_present_has_no_day_in_its_label(client: Client, december: None) -> None:
    stats = stats_of(page_of(client, ""))

    assert (stats["Verified organizations"], stats["Registered volunteers"]) == ("2", "fewer than 5")


def test_wrong_direction_shows_all_directions(client: Client, december: None) -> None:
    assert stats_of(page_of(client, "period=2025-12&direction=atlantis"))["Confirmed hours"] == "39.5"


def test_direction_of_the_past_can_still_be_looked_at(client: Client, december: None) -> None:
    Direction.objects.filter(pk="umit").update(active_to=date(2025, 12, 31))

    chosen, others = page_of(client, "period=2025-12&direction=umit"), page_of(client)

    assert '<option value="umit" selected>' in chosen
    assert '<option value="umit"' not in others
    assert ("Úmit", "14.5") in bars_of(others, "Confirmed hours by direction")


def test_period_with_only_a_published_project_is_not_empty(client: Client, project: Project) -> None:
    html = page_of(client)

    assert stats_of(html)["Published projects"] == "1"
    assert "Nothing has been confirmed" not in html


# --- files ------------------------------------------------------------------------------------------------------
def test_table_by_region_as_a_file(client: Client, december: None) -> None:
    response = client.get(f"{PAGE}?period=2025-12&format=csv")

    rows = csv_of(response)
    residents = Region.objects.get(pk="KZ-35").population
    rate = f"{250_000 / residents:.2f}"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        'attachment; filename="qazvolunteer-results-regions-2025-12.csv"'
    )
    assert rows[0] == [
        *("Code", "Region", "Confirmed hours", "Confirmed minutes", "Active volunteers"),
        *(
            "Verified organizations",
            "Published projects",
            "Residents",
            "Confirmed hours per 10,000 residents",
        ),
    ]
    by_code = {row[0]: row for row in rows[1 : rows.index([])]}
    assert by_code["KZ-35"] == [
        "KZ-35", "Karaganda Region", "25.00", "1500", "13", "1", "1", str(residents), rate,
    ]  # fmt: skip
    assert by_code["online"][1:8] == ["Online", "3.00", "180", "fewer than 5", "", "0", ""]
    assert by_code[""][1:7] == ["Kazakhstan", "39.50", "2370", "23", "2", "2"]
    assert sum(int(row[3]) for code, row in by_code.items() if code) == 2370


def test_file_says_period_moment_and_definitions(client: Client, december: None) -> None:
    rows = csv_of(client.get(f"{PAGE}?period=2025-12&format=csv"))

    notes = rows[rows.index([]) + 1 :]
    assert notes[0] == ["Period", "December 2025"]
    assert notes[1][0] == "As of"
    assert [note[-1] for note in notes[2:]] == [
        *("hours.confirmed", "volunteers.active", "organizations.verified", "projects.published"),
    ]


def test_table_by_direction_as_a_file(client: Client, december: None) -> None:
    response = client.get(f"{PAGE}?period=2025-12&region=KZ-75&format=csv&table=directions")

    rows = csv_of(response)
    assert "directions-2025-12.csv" in response["Content-Disposition"]
    assert rows[0] == ["Code", "Direction", "Confirmed hours", "Confirmed minutes"]
    assert rows[1] == ["umit", "Úmit", "11.50", "690"]
    assert rows[rows.index([]) - 1] == ["", "All directions", "11.50", "690"]


def test_file_has_the_same_filters_as_the_page(client: Client, december: None) -> None:
    rows = csv_of(client.get(f"{PAGE}?period=2025-12&region=KZ-75&direction=umit&format=csv"))

    assert [row[:4] for row in rows[1 : rows.index([])]] == [
        ["KZ-75", "Almaty", "11.50", "690"],
        ["", "Kazakhstan", "14.50", "870"],
    ]


def test_header_is_in_the_language_of_the_reader(client: Client, december: None) -> None:
    rows = csv_of(client.get("/ru/reports/?period=2025-12&format=csv"))

    assert next(row for row in rows if row[0] == "KZ-35")[1] == "Карагандинская область"


def test_name_that_looks_like_a_formula_is_harmless(client: Client, december: None) -> None:
    Region.objects.filter(pk="KZ-35").update(full_name_en="=HYPERLINK(0)")
    Direction.objects.filter(pk="taza").update(name_en="@SUM(A1)")

    regions = csv_of(client.get(f"{PAGE}?period=2025-12&format=csv"))
    directions = csv_of(client.get(f"{PAGE}?period=2025-12&format=csv&table=directions"))

    assert [row[1] for row in regions if row[:1] == ["KZ-35"]] == ["'=HYPERLINK(0)"]
    assert [row[1] for row in directions if row[:1] == ["taza"]] == ["'@SUM(A1)"]


# --- cost, methods ----------------------------------------------------------------------------------------------
def test_page_costs_eight_queries_whatever_there_is(
    client: Client, project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    worked(project, DAY, 60)
    with django_assert_num_queries(8):
        client.get(f"{PAGE}?period=2025-12")

    for region in ("KZ-75", "KZ-71"):
        worked(project, DAY, 60, region=region)
        verified_organization(at=START, region=region)
    with django_assert_num_queries(8):
        client.get(f"{PAGE}?period=2025-12")
    with django_assert_num_queries(8):
        client.get(f"{PAGE}?period=2025-12&region=KZ-75&direction=taza&format=csv")


def test_signed_in_person_sees_the_same(client: Client, december: None) -> None:
    stranger = stats_of(page_of(client))
    client.force_login(make_user(now=START))

    assert stats_of(page_of(client)) == stranger


def test_nothing_can_be_sent_to_the_page(client: Client) -> None:
    assert client.post(PAGE).status_code == 405


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_in_every_language(client: Client, december: None, language: str) -> None:
    html = page_of(client, language=language)

    assert len(re.findall('<div class="stat">', html)) == 10


# --- on the home page -------------------------------------------------------------------------------------------
def home_results(client: Client) -> str:
    """Return the section of the home page that tells what was done."""
    html = client.get("/en/").content.decode()
    found = re.search(
        r"<section class=\"sec[^\"]*\">(?:(?!<section).)*What was done.*?</section>", html, re.DOTALL
    )
    return text_of(found[0]).replace("\xa0", " ") if found else ""


def last_month(months: int = 1) -> date:
    """Return a day of the last full month."""
    day = timezone.localdate().replace(day=1)
    for _ in range(months):
        day = (day - timedelta(days=1)).replace(day=1)
    return day


def test_home_shows_the_last_full_month(client: Client, project: Project) -> None:
    worked(project, last_month(), 90, at=timezone.now())
    worked(project, timezone.localdate(), 600, at=timezone.now())

    assert f"{last_month():%B %Y}" in home_results(client)
    assert "Confirmed hours: 1.5 Taza Álem 1.5" in home_results(client)


def test_home_shows_this_month_while_the_last_one_is_empty(client: Client, project: Project) -> None:
    worked(project, timezone.localdate(), 600, at=timezone.now())
    worked(project, last_month(2), 60, at=timezone.now())

    assert f"{timezone.localdate():%B %Y}" in home_results(client)
    assert "Confirmed hours: 10 Taza Álem 10" in home_results(client)


def test_home_says_nothing_when_there_is_nothing(client: Client, project: Project) -> None:
    worked(project, last_month(2), 60, at=timezone.now())

    assert home_results(client) == ""
