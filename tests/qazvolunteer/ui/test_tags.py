"""Template tags that are more than a date: icons, bars, lists, languages, form controls."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context
from django.test import RequestFactory
from django.utils import translation

from qazvolunteer.ui.templatetags import ui

pytestmark = pytest.mark.urls("tests.qazvolunteer.ui.urls")


def test_icon_without_a_label_is_decoration() -> None:
    html = ui.icon("clock", size="s")

    assert html == '<svg class="i i--s" aria-hidden="true"><use href="/static/img/icons.svg#i-clock"/></svg>'


def test_icon_with_a_label_speaks_and_escapes() -> None:
    html = ui.icon("x", label='Close "this"')

    assert 'role="img" aria-label="Close &quot;this&quot;"' in html


def test_direction_without_an_icon_of_its_own_gets_the_hand() -> None:
    assert "#i-d-taza" in ui.direction_icon("taza")
    assert "#i-hand-heart" in ui.direction_icon("ayala")


def test_qurak_names_its_picture_and_size() -> None:
    html = ui.qurak("taza", "KZ 7", 12, 4)

    assert html == (
        '<img src="/q/taza/kz-7-12x4.svg" alt="" width="144" height="48" loading="lazy" decoding="async">'
    )


@pytest.mark.parametrize(
    ("taken", "total", "filled", "free"), [(14, 20, 14, 6), (0, 3, 0, 3), (5, 4, 4, 0), (24, 24, 24, 0)]
)
def test_bar_has_a_segment_for_each_place(taken: int, total: int, filled: int, free: int) -> None:
    html = ui.place_bar(taken, total)

    assert html.count("<i ") == total
    assert html.count('class="on"') == filled
    assert ui.free_places(taken, total) == free


def test_bar_of_many_places_is_solid() -> None:
    html = ui.place_bar("31", "60")

    assert '<rect class="on" width="52" height="1"/>' in html


def test_bar_of_a_goal_has_the_segments_asked_for() -> None:
    assert ui.place_bar(186, 400, parts=20).count('class="on"') == 9
    assert ui.place_bar(5, 0, parts=20).count('class="on"') == 0


@pytest.mark.parametrize(("part", "whole", "expected"), [(1, 3, 33), (5, 4, 100), (-1, 4, 0), (1, 0, 0)])
def test_percent_stays_between_none_and_all(part: float, whole: float, expected: int) -> None:
    assert ui.percent(part, whole) == expected


def test_longest_bar_is_full() -> None:
    drawn = ui.bars([{"label": "a", "value": 50, "text": "50"}, {"label": "b", "value": 200, "text": "200"}])

    assert [bar["width"] for bar in drawn] == [25, 100]


def test_map_draws_only_the_regions_given() -> None:
    drawn = ui.map_regions([{"code": "QG", "name": "Karaganda", "text": "64", "step": 4, "url": "#"}])

    assert [region["code"] for region in drawn["regions"]] == ["QG"]
    assert drawn["regions"][0]["selected"] is False


@pytest.mark.parametrize(
    ("name", "expected"), [("Айгерим Сапарова", "АС"), ("ғалым", "Ғ"), ("", ""), (None, ""), ("a b c", "AB")]
)
def test_initials(name: str | None, expected: str) -> None:
    assert ui.initials(name) == expected


def test_page_numbers_elide_the_middle() -> None:
    assert ui.page_numbers(Paginator(range(200), 10).page(10)) == [1, 0, 9, 10, 11, 0, 20]


def test_other_parameters_leave_out_the_named_ones(rf: RequestFactory) -> None:
    context = Context({"request": rf.get("/ru/projects/?when=weekend&page=3&dir=taza&dir=bilim")})

    assert ui.other_parameters(context, "page") == "when=weekend&dir=taza&dir=bilim&"
    assert ui.other_parameters(Context({"request": rf.get("/ru/?page=2")}), "page") == ""


def test_language_urls_keep_page_and_query(rf: RequestFactory) -> None:
    context = Context({"request": rf.get("/ru/projects/412-x/?when=weekend")})

    urls = {language["code"]: language["url"] for language in ui.language_urls(context)}

    assert urls == {
        "kk": "/kk/projects/412-x/?when=weekend",
        "ru": "/ru/projects/412-x/?when=weekend",
        "en": "/en/projects/412-x/?when=weekend",
    }


def test_absolute_language_urls_leave_the_query_out(rf: RequestFactory, settings: Any) -> None:
    settings.BASE_URL = "https://portal.example.org"

    urls = ui.language_urls(Context({"request": rf.get("/ru/projects/?when=weekend")}), absolute=True)

    assert urls[0]["url"] == "https://portal.example.org/kk/projects/"


@pytest.mark.parametrize("path", ["/", "/q/quilt.svg", "/theme/?next=/x", "//evil.example.org/ru/"])
def test_page_without_a_language_leads_home(rf: RequestFactory, path: str) -> None:
    request = rf.get("/")
    request.path, _, request.META["QUERY_STRING"] = path.partition("?")

    assert [language["url"] for language in ui.language_urls(Context({"request": request}))] == [
        "/kk/",
        "/ru/",
        "/en/",
    ]


def test_languages_are_told_without_a_request() -> None:
    assert [language["short"] for language in ui.language_urls(Context())] == ["ҚЗ", "РУ", "EN"]


@pytest.mark.parametrize(("page", "attribute"), [("ru", ""), ("en", ' lang="ru"')])
def test_text_in_another_language_than_the_page_names_it(page: str, attribute: str) -> None:
    project = SimpleNamespace(title_kk="", title_ru="Сад", title_en="")

    with translation.override(page):
        html = ui.lang_of(project, "title")

    assert html == attribute
