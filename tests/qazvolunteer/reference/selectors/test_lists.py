"""The lists of reference data, each in the order of the reader's alphabet."""

from datetime import date

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from qazvolunteer.reference.models import Direction, Region
from qazvolunteer.reference.selectors import (
    directions,
    districts_of,
    hazard_classes,
    regions,
    skills,
    units,
)

KAZAKH_ORDER = """Абай Ақмола Ақтөбе Алматы Алматы&облысы Астана Атырау Батыс&Қазақстан Жамбыл Жетісу Қарағанды Қостанай
Қызылорда Маңғыстау Павлодар Солтүстік&Қазақстан Түркістан Ұлытау Шығыс&Қазақстан Шымкент"""
RUSSIAN_ORDER = """Абай Акмолинская Актюбинская Алматинская Алматы Астана Атырауская Восточно-Казахстанская Жамбылская
Жетісу Западно-Казахстанская Карагандинская Костанайская Кызылординская Мангистауская Павлодарская
Северо-Казахстанская Туркестанская Ұлытау Шымкент"""
ENGLISH_ORDER = """Abai Akmola Aktobe Almaty Almaty&Region Astana Atyrau East&Kazakhstan Karaganda Kostanay Kyzylorda
Mangystau North&Kazakhstan Pavlodar Shymkent Turkistan Ulytau West&Kazakhstan Zhambyl Zhetisu"""


def words(listed: str) -> list[str]:
    return [word.replace("&", " ") for word in listed.split()]


@pytest.mark.parametrize(
    ("language", "expected"), [("kk", KAZAKH_ORDER), ("ru", RUSSIAN_ORDER), ("en", ENGLISH_ORDER)]
)
def test_regions_are_in_the_order_of_the_language(language: str, expected: str) -> None:
    names = [getattr(region, f"name_{language}") for region in regions(language)]

    assert names == words(expected)


def test_regions_follow_the_active_language() -> None:
    with translation.override("en"):
        names = [region.name_en for region in regions()]

    assert names == words(ENGLISH_ORDER)


def test_regions_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        list(regions("kk"))


def test_districts_are_those_of_the_region_in_order() -> None:
    mangystau = Region.objects.get(code="KZ-47")

    names = [district.name_kk for district in districts_of(mangystau, "kk")]

    assert names == ["Ақтау", "Бейнеу", "Жаңаөзен", "Қарақиян", "Маңғыстау", "Мұнайлы", "Түпқараған"]


def test_districts_do_not_offer_baikonur() -> None:
    kyzylorda = Region.objects.get(code="KZ-43")

    names = [district.name_en for district in districts_of(kyzylorda, "en")]

    assert names == [
        "Aral", "Karmakshy", "Kazaly", "Kyzylorda", "Shieli", "Syrdariya", "Zhalagash", "Zhanakorgan",
    ]  # fmt: skip


def test_districts_cost_one_query_whatever_is_read_of_the_region(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    region = Region.objects.get(code="KZ-19")

    with django_assert_num_queries(1):
        list(districts_of(region, "ru"))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 12, 31), []),
        (date(2020, 1, 1), ["asyl", "bilim", "saulyq", "sabaq", "taza", "umit"]),
        (date(2026, 12, 31), ["asyl", "bilim", "saulyq", "sabaq", "taza", "umit"]),
        (date(2027, 1, 1), ["asyl", "bilim", "saulyq", "taza", "umit"]),
    ],
)
def test_directions_are_those_active_on_the_day(day: date, expected: list[str]) -> None:
    Direction.objects.filter(code="sabaq").update(active_to=date(2027, 1, 1))

    assert [direction.code for direction in directions(day)] == expected


def test_other_lists_are_in_their_position() -> None:
    first = [[row.pk for row in listed][:2] for listed in (skills(), hazard_classes(), units())]

    assert first == [["first_aid", "medicine"], ["emergency", "disaster_victims"], ["people", "families"]]
