"""What the data files say: complete, in three languages, in the right order."""

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CharField, Model, Sum, TextField
from django.utils.translation import override

from qazvolunteer.lib.text import LANGUAGES, slugify
from qazvolunteer.reference.models import Direction, District, HazardClass, Holiday, Region, Skill, Unit

MODELS = (Region, District, Direction, Skill, HazardClass, Unit, Holiday)
ROOT = Path(__file__).resolve().parents[3]

# Names that are rightly the same word in Kazakh and Russian, by model and column.
SAME_ON_PURPOSE = {
    ("region", "name"): {
        "Абай", "Алматы", "Астана", "Жетісу", "Шымкент", "Ұлытау",
    },
    ("region", "capital"): {
        "Алматы", "Астана", "Атырау", "Павлодар", "Семей", "Тараз", "Шымкент", "Қонаев",
    },
    ("holiday", "name"): {"Наурыз мейрамы"},
    ("skill", "name"): {"Дизайн"},
}  # fmt: skip


def localized_columns(model: type[Model]) -> list[str]:
    """Return the names, without the language, of the columns that come in three languages."""
    names = (field.name for field in model._meta.concrete_fields if isinstance(field, CharField | TextField))
    return [name.removesuffix("_kk") for name in names if name.endswith("_kk") and name != "sort_key_kk"]


@pytest.mark.parametrize(
    ("model", "count"),
    [(Region, 20), (District, 228), (Direction, 6), (Skill, 31), (HazardClass, 7), (Unit, 22), (Holiday, 57)],
)
def test_table_has_all_rows(model: type[Model], count: int) -> None:
    assert model._default_manager.count() == count


@pytest.mark.parametrize("model", MODELS)
def test_every_text_is_given_in_three_languages_in_one_clean_line(model: type[Model]) -> None:
    columns = [f"{column}_{language}" for column in localized_columns(model) for language in LANGUAGES]

    unclean = [
        (row.pk, column, getattr(row, column))
        for row in model._default_manager.all()
        for column in columns
        if not getattr(row, column) or getattr(row, column) != " ".join(getattr(row, column).split())
    ]

    assert columns
    assert unclean == []


@pytest.mark.parametrize("model", [Region, Direction, Skill, HazardClass, Unit, Holiday])
def test_kazakh_differs_from_russian_but_for_a_listed_few(model: type[Model]) -> None:
    label = model._meta.model_name

    same = {
        (label, column): {
            getattr(row, f"{column}_kk")
            for row in model._default_manager.all()
            if getattr(row, f"{column}_kk") == getattr(row, f"{column}_ru")
        }
        for column in localized_columns(model)
    }

    assert {place: texts for place, texts in same.items() if texts} == {
        place: texts for place, texts in SAME_ON_PURPOSE.items() if place[0] == label
    }


def test_kazakh_and_russian_full_names_of_districts_always_differ() -> None:
    same = [row.slug for row in District.objects.all() if row.full_name_kk == row.full_name_ru]

    assert same == []


def test_russian_and_english_texts_hold_no_letter_of_another_alphabet() -> None:
    cyrillic = re.compile(r"[Ѐ-ӿ]")
    latin_in_cyrillic = re.compile(r"[Ѐ-ӿ][A-Za-z]|[A-Za-z][Ѐ-ӿ]")

    mixed = [
        (row.pk, column)
        for model in MODELS
        for row in model._default_manager.all()
        for column in localized_columns(model)
        if cyrillic.search(getattr(row, f"{column}_en"))
        or latin_in_cyrillic.search(getattr(row, f"{column}_kk"))
        or latin_in_cyrillic.search(getattr(row, f"{column}_ru"))
    ]

    assert mixed == []


def test_regions_follow_the_register() -> None:
    rows = Region.objects.order_by("position").values_list("code", "kato", "kind")

    assert [(code, kato) for code, kato, _ in rows] == [
        (f"KZ-{number}", f"{number}0000000")
        for number in (10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59, 61, 62, 63, 71, 75, 79)
    ]
    assert [code for code, _, kind in rows if kind == "city"] == ["KZ-71", "KZ-75", "KZ-79"]


def test_regions_have_the_population_of_one_day() -> None:
    days = set(Region.objects.values_list("population_date", flat=True))

    assert ([str(day) for day in days], Region.objects.aggregate(Sum("population"))["population__sum"]) == (
        ["2024-07-01"],
        20_159_707,
    )


def test_regions_are_the_cells_of_the_map() -> None:
    grid = json.loads((ROOT / "qazvolunteer/ui/data/kazakhstan.json").read_text(encoding="utf-8"))
    cells = set(re.findall(r'"([A-Z]{2,3})"', json.dumps(grid)))

    assert set(Region.objects.values_list("grid_code", flat=True)) == cells


def test_districts_lie_in_the_region_that_their_code_says() -> None:
    strangers = [
        district.slug
        for district in District.objects.exclude(kato=None)
        if district.kato[:2] != district.region_id.removeprefix("KZ-")
    ]

    assert strangers == []


def test_districts_are_170_districts_39_cities_and_19_city_districts() -> None:
    kinds = list(District.objects.values_list("kind", flat=True))

    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "district": 170,
        "city": 39,
        "city_district": 19,
    }


def test_only_baikonur_is_not_offered_and_only_zhanasemey_has_no_code() -> None:
    unlisted = District.objects.exclude(is_listed=True).values_list("full_name_en", "kato")
    without_code = District.objects.filter(kato=None).values_list("full_name_en", flat=True)

    assert (list(unlisted), list(without_code)) == (
        [("Baikonur City", "431900000")],
        ["Zhanasemey District"],
    )


def test_slugs_are_those_of_the_english_names() -> None:
    regions = [row.slug for row in Region.objects.all() if row.slug != slugify(row.name_en)]
    districts = [
        row.slug
        for row in District.objects.order_by("slug")
        if row.slug not in (slugify(row.name_en), slugify(row.full_name_en))
    ]

    assert (regions, districts) == ([], [])


def test_directions_carry_the_national_brands() -> None:
    rows = Direction.objects.values_list("code", "brand", "name_kk", "name_ru", "name_en", "icon", "motif")

    assert list(rows) == [
        ("asyl", "Asyl mura", "Асыл мұра", "Asyl mura", "Asyl mura", "d-asyl", "muiz"),
        ("bilim", "Bilim", "Білім", "Bilim", "Bilim", "d-bilim", "turna"),
        ("saulyq", "Saýlyq", "Саулық", "Saýlyq", "Saýlyq", "d-saulyq", "plus"),
        ("sabaq", "Sabaqtastyq", "Сабақтастық", "Sabaqtastyq", "Sabaqtastyq", "d-sabaq", "koz"),
        ("taza", "Taza Álem", "Таза әлем", "Taza Álem", "Taza Álem", "d-taza", "leaf"),
        ("umit", "Úmit", "Үміт", "Úmit", "Úmit", "d-umit", "star"),
    ]


def test_hazard_classes_bar_minors_from_what_the_law_names() -> None:
    rows = HazardClass.objects.values_list("code", "bars_minors")

    assert list(rows) == [
        ("emergency", True),
        ("disaster_victims", True),
        ("crime_victims", True),
        ("refugees", True),
        ("prosecution", True),
        ("heavy_work", True),
        ("study_time", False),
    ]


def test_hazard_questions_are_questions() -> None:
    questions = [
        getattr(row, f"question_{language}") for row in HazardClass.objects.all() for language in LANGUAGES
    ]

    assert [question for question in questions if not question.endswith("?") or question.count("?") > 1] == []


@pytest.mark.parametrize("model", [Direction, Skill, HazardClass, Unit])
def test_positions_are_the_order_of_the_file(model: type[Model]) -> None:
    positions = list(model._default_manager.values_list("position", flat=True))

    assert positions == list(range(1, len(positions) + 1))


def test_moved_days_off_are_working_days_otherwise() -> None:
    on_weekends = [row.date for row in Holiday.objects.filter(moved=True) if row.date.weekday() > 4]

    assert on_weekends == []


def test_each_year_has_the_fixed_holidays() -> None:
    fixed = {
        "01-01",
        "01-02",
        "01-07",
        "03-08",
        "03-21",
        "03-22",
        "03-23",
        "05-01",
        "05-07",
        "05-09",
        "07-06",
    }
    fixed |= {"10-25", "12-16"}

    given = {str(row.date) for row in Holiday.objects.filter(moved=False)}

    assert {f"{year}-{day}" for year in (2026, 2027, 2028) for day in fixed} - given == set()


def test_named_rows_print_in_the_language_of_the_reader() -> None:
    region = Region.objects.get(code="KZ-35")
    direction = Direction.objects.get(code="taza")

    with override("kk"):
        assert (str(region), str(direction)) == ("Қарағанды облысы", "Таза әлем")


def test_all_models_of_the_app_are_filled_from_files() -> None:
    assert set(apps.get_app_config("reference").get_models()) == set(MODELS)
