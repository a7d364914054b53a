"""The catalogue and the home page: filters in the address, honest counts, nothing that is over, no crash."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organizations.models import Membership
from projects.services.catalogue import pause_project
from tests.factories.projects import add_test_shift, published_project, ready_project, take_places
from tests.projects.catalogue.pages import text_of, titles

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def three(manager: Membership) -> dict[str, str]:
    """Three published projects: today in Karaganda, on Sunday in Astana for grown-ups, next week online."""
    one = published_project(manager, day=None, what={"title_ru": "Уборка парка"})
    add_test_shift(one, manager, day="2026-11-24", start="18:00")
    published_project(
        manager,
        day="2026-11-29",
        region="KZ-71",
        direction="bilim",
        min_age=18,
        what={"title_ru": "Урок чтения"},
    )
    published_project(
        manager, day="2026-12-01", region=None, direction="umit", what={"title_ru": "Письма онлайн"}
    )
    return {"today": "Уборка парка", "sunday": "Урок чтения", "online": "Письма онлайн"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["today", "sunday", "online"]),
        ({"when": "today"}, ["today"]),
        ({"when": "tomorrow"}, []),
        ({"when": "weekend"}, ["sunday"]),
        ({"when": "week"}, ["today", "sunday"]),
        ({"since": "2026-11-29"}, ["sunday", "online"]),
        ({"until": "2026-11-29"}, ["today", "sunday"]),
        ({"since": "2026-11-25", "until": "2026-11-30"}, ["sunday"]),
        ({"since": "2026-12-01", "when": "today"}, ["online"]),
        ({"region": "karaganda"}, ["today"]),
        ({"region": "abai"}, []),
        ({"direction": "bilim"}, ["sunday"]),
        ({"online": "1"}, ["online"]),
        ({"online": "0"}, ["today", "sunday", "online"]),
        ({"age": "16"}, ["today", "online"]),
        ({"age": "18"}, ["today", "sunday", "online"]),
        ({"q": "чтение"}, ["sunday"]),
        ({"q": "парк", "region": "karaganda", "when": "today", "age": "20"}, ["today"]),
    ],
)
def test_catalogue_filters(
    client: Client, three: dict[str, str], query: dict[str, str], expected: list[str]
) -> None:
    page = client.get(reverse("projects:catalogue"), query)

    assert page.status_code == 200
    shown = [title for title in titles(page) if not page.context["elsewhere"]]
    assert shown == [three[name] for name in expected]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"when": "yesterday"}, "when"),
        ({"region": "atlantis"}, "region"),
        ({"direction": "x" * 5000}, "direction"),
        ({"direction": "taza\x00"}, "direction"),
        ({"age": "abc"}, "age"),
        ({"age": "9" * 5000}, "age"),
        ({"age": "-1"}, "age"),
        ({"since": "2026-13-45"}, "since"),
        ({"since": "0001-01-01"}, "since"),
        ({"until": "9999-12-31"}, "until"),
        ({"since": "2026-12-02", "until": "2026-12-01"}, "until"),
        ({"q": "?!"}, "q"),
        ({"q": "ж" * 101}, "q"),
    ],
)
def test_catalogue_explains_a_wrong_filter_and_keeps_the_others(
    client: Client, three: dict[str, str], query: dict[str, str], field: str
) -> None:
    others = {} if "online" in query else {"online": "1"}

    page = client.get(reverse("projects:catalogue"), {**query, **others})

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert titles(page) == ([three["online"]] if field != "until" or "since" not in query else titles(page))


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00\u202e<script>alert(1)</script>"},
        {"q": "a' OR 1=1 --"},
        {"q": "& | ! :* ( ) ' \\"},
        {"q": "😀 парк"},
        {"page": "abc"},
        {"page": "9" * 5000},
        {"page": "-3"},
        {"page": "\x00"},
        {"when": ["today", "week"]},
        {"full": "\x00", "online": "<b>"},
        {"unknown": "x" * 10000},
    ],
)
def test_catalogue_survives_odd_input(client: Client, three: dict[str, str], query: dict[str, Any]) -> None:
    page = client.get(reverse("projects:catalogue"), query)

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_catalogue_never_lists_what_is_over_paused_or_a_draft(
    client: Client, manager: Membership, now: datetime
) -> None:
    shown = published_project(manager, day=None, what={"title_ru": "Идёт"})
    add_test_shift(shown, manager, day="2026-11-24", start="09:01")
    over = published_project(manager, day=None, what={"title_ru": "Прошло"})
    add_test_shift(over, manager, day="2026-11-24", start="09:00", now=now.replace(hour=8))
    pause_project(project=published_project(manager, what={"title_ru": "Пауза"}), by=manager, now=now)
    ready_project(manager, what={"title_ru": "Черновик"})

    page = client.get(reverse("projects:catalogue"), {"full": "1"})

    assert titles(page) == ["Идёт"]


def test_catalogue_says_how_much_there_is(client: Client, three: dict[str, str]) -> None:
    page = client.get(reverse("projects:catalogue"))

    status = re.search(r'<p role="status">(.*?)</p>', page.content.decode(), re.DOTALL)
    assert status is not None
    assert " ".join(re.sub(r"<[^>]+>", " ", status[1]).split()) == "3 shifts · 30 free places · 2 regions"


def test_catalogue_chips_count_what_they_would_leave(client: Client, three: dict[str, str]) -> None:
    page = client.get(reverse("projects:catalogue"), {"region": "karaganda"})

    assert [(chip["label"], chip["count"]) for chip in page.context["quick"]] == [
        ("Today", 1),
        ("In the next 7 days", 1),
        ("From the age of 16", 1),
    ]


def test_catalogue_chips_take_one_filter_off(client: Client, three: dict[str, str]) -> None:
    page = client.get(reverse("projects:catalogue"), {"when": "week", "age": "16", "page": "2"})

    assert [(str(chip["label"]), chip["url"]) for chip in page.context["applied"]] == [
        ("In the next 7 days", "?age=16"),
        ("Age: 16", "?when=week"),
        ("Free places", "?when=week&age=16&full=1"),
    ]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({}, "Shifts that need people"),
        ({"when": "weekend"}, "Shifts this weekend"),
        ({"when": "weekend", "since": "2026-12-01"}, "Shifts that need people"),
        ({"when": "yesterday"}, "Shifts that need people"),
        ({"online": "1"}, "Shifts online"),
        ({"full": "1"}, "Shifts"),
    ],
)
def test_catalogue_heading_says_what_is_listed(
    client: Client, db: None, query: dict[str, str], title: str
) -> None:
    page = client.get(reverse("projects:catalogue"), query)

    assert f"<h1>{title}</h1>" in page.content.decode()


def test_catalogue_offers_regions_and_directions_until_one_is_chosen(
    client: Client, three: dict[str, str]
) -> None:
    def menus(**query: str) -> dict[str, list[str]]:
        page = client.get(reverse("projects:catalogue"), {"age": "20", **query})
        return {menu["label"]: [entry["url"] for entry in menu["entries"]] for menu in page.context["menus"]}

    offered, with_region, online = menus(), menus(region="karaganda"), menus(online="1", direction="umit")

    assert (len(offered["All regions"]), len(offered["Direction"])) == (20, 6)
    assert "?region=karaganda&age=20" in offered["All regions"]
    assert with_region == {"Direction": [f"{url}" for url in with_region["Direction"]]}
    assert with_region["Direction"][0] == "?region=karaganda&direction=asyl&age=20"
    assert online == {}


def test_catalogue_marks_titles_in_another_language(client: Client, manager: Membership) -> None:
    published_project(manager, what={"title_ru": "Уборка"})
    published_project(manager, what={"title_ru": "Урок", "title_en": "A lesson"})

    page = client.get(reverse("projects:catalogue"))

    links = re.findall(r'class="card__h"><a href="[^"]*"([^>]*)>([^<]*)</a>', page.content.decode())
    assert links == [(' lang="ru"', "Уборка"), ("", "A lesson")]


def test_catalogue_filters_by_its_own_form(client: Client, three: dict[str, str]) -> None:
    """What a browser without script sends: every field, most of them empty."""
    page = client.get(reverse("projects:catalogue"))
    names = re.findall(r'<(?:input|select)[^>]*\sname="(\w+)"', page.content.decode())

    found = client.get(reverse("projects:catalogue"), {**dict.fromkeys(names, ""), "region": "astana"})

    assert set(names) == {"q", "region", "direction", "when", "since", "until", "age", "online", "full"}
    assert titles(found) == [three["sunday"]]


def test_catalogue_shows_full_shifts_when_asked(client: Client, manager: Membership) -> None:
    project = published_project(manager)
    take_places(project.shifts.get().roles.get(), 10)

    hidden = client.get(reverse("projects:catalogue"))
    shown = client.get(reverse("projects:catalogue"), {"full": "1"})

    assert (titles(hidden), titles(shown)) == ([], ["Посадка саженцев"])
    assert "No places left" in text_of(shown)


def test_catalogue_offers_the_nearest_day_when_the_days_are_empty(
    client: Client, three: dict[str, str]
) -> None:
    page = client.get(reverse("projects:catalogue"), {"when": "tomorrow", "region": "astana"})

    assert page.context["found"].shifts == 0
    assert page.context["elsewhere"]["url"] == "?region=astana"
    assert titles(page) == [three["sunday"]]


def test_catalogue_says_that_it_searched_by_likeness(client: Client, manager: Membership) -> None:
    published_project(manager)

    page = client.get(reverse("projects:catalogue"), {"q": "сажинцев"})

    assert titles(page) == ["Посадка саженцев"]
    assert "Nothing has exactly these words. Below are shifts with similar ones." in text_of(page)


def test_catalogue_pages_hold_24_and_keep_the_filters(client: Client, manager: Membership) -> None:
    project = published_project(manager, day=None)
    for number in range(25):
        add_test_shift(project, manager, day=f"2026-12-{number + 1:02}")

    first = client.get(reverse("projects:catalogue"), {"age": "20"})
    second = client.get(reverse("projects:catalogue"), {"age": "20", "page": "2"})

    assert (len(titles(first)), len(titles(second))) == (24, 1)
    assert 'href="?age=20&amp;page=2"' in first.content.decode()


def test_catalogue_costs_the_same_for_more_rows(
    client: Client, manager: Membership, django_assert_num_queries: Any
) -> None:
    published_project(manager)
    client.get(reverse("projects:catalogue"))

    with django_assert_num_queries(4):
        one = client.get(reverse("projects:catalogue"))
    for region in ("KZ-71", "KZ-75"):
        add_test_shift(published_project(manager, region=region, direction="bilim"), manager, places=(3, 4))
    with django_assert_num_queries(4):
        more = client.get(reverse("projects:catalogue"))

    assert (len(titles(one)), len(titles(more))) == (1, 5)


def test_catalogue_search_by_likeness_costs_one_query_more(
    client: Client, manager: Membership, django_assert_num_queries: Any
) -> None:
    published_project(manager)

    with django_assert_num_queries(5):
        client.get(reverse("projects:catalogue"), {"q": "сажинцев"})


def test_home_counts_and_shows_the_nearest(client: Client, three: dict[str, str]) -> None:
    page = client.get(reverse("home"))

    assert titles(page) == [three["today"], three["sunday"], three["online"]]
    assert [(chip["label"], chip["count"]) for chip in page.context["chips"]] == [
        ("Today", 1),
        ("This weekend", 1),
        ("In the next 7 days", 2),
        ("Online", 1),
        ("From the age of 16", 2),
    ]
    assert "20 regions · 3 projects need people" in text_of(page)
    assert "All shifts: 3" in text_of(page)
    assert [(pin["code"], pin["text"]) for pin in page.context["pins"]] == [("AST", "1 shift this weekend")]


def test_home_shows_a_project_once(client: Client, manager: Membership) -> None:
    busy = published_project(manager, day="2026-11-25", what={"title_ru": "Много смен"})
    for day in ("2026-11-26", "2026-11-27"):
        add_test_shift(busy, manager, day=day)
    published_project(manager, day="2026-11-28", what={"title_ru": "Другой"})

    page = client.get(reverse("home"))

    assert titles(page) == ["Много смен", "Другой"]


def test_home_marks_regions_whose_words_do_not_cover_each_other(client: Client, manager: Membership) -> None:
    """Karaganda Region lies around Astana: the mark of the busier one stays."""
    busy = published_project(manager, region="KZ-35", day="2026-11-28")
    add_test_shift(busy, manager, day="2026-11-29")
    for region in ("KZ-71", "KZ-47", "KZ-61"):
        published_project(manager, region=region, day="2026-11-29")

    page = client.get(reverse("home"))

    assert [(pin["code"], pin["text"]) for pin in page.context["pins"]] == [
        ("QG", "2 shifts this weekend"),
        ("MG", "1 shift this weekend"),
        ("SK", "1 shift this weekend"),
    ]


def test_home_without_shifts_says_so(client: Client, db: None) -> None:
    page = client.get(reverse("home"))

    assert page.status_code == 200
    assert "No shifts need people right now" in text_of(page)


def test_home_costs_the_same_for_more_rows(
    client: Client, manager: Membership, django_assert_num_queries: Any
) -> None:
    published_project(manager)
    client.get(reverse("home"))

    with django_assert_num_queries(6):
        client.get(reverse("home"))
    for region in ("KZ-71", "KZ-75"):
        published_project(manager, region=region)
    with django_assert_num_queries(6):
        client.get(reverse("home"))
