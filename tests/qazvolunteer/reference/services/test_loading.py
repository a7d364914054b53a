"""Loading of the data files: the files win, a second run changes nothing."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from qazvolunteer.reference.models import Direction, District, Holiday, Region, Skill, Unit
from qazvolunteer.reference.services import Loaded, load_reference, loading

FILES = ("regions", "districts", "directions", "skills", "hazard_classes", "units", "holidays")


def test_second_run_changes_nothing_and_reads_each_table_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    # 7 tables and the savepoint
    with django_assert_num_queries(9):
        loaded = load_reference()

    assert loaded == [Loaded(file) for file in FILES]


def test_missing_rows_are_created() -> None:
    Skill.objects.filter(code__in=("cooking", "driving")).delete()
    District.objects.filter(region="KZ-62", slug="ulytau").delete()

    loaded = load_reference()

    assert [row for row in loaded if row != Loaded(row.file)] == [
        Loaded("districts", created=1),
        Loaded("skills", created=2),
    ]
    assert (
        Skill.objects.get(code="cooking").name_kk,
        District.objects.get(region="KZ-62", slug="ulytau").kato,
    ) == (
        "Тамақ дайындау",
        "623800000",
    )


def test_changed_rows_say_again_what_the_file_says() -> None:
    Region.objects.filter(code="KZ-62").update(name_ru="Улытау", sort_key_ru="", population=1)
    Direction.objects.filter(code="umit").update(active_to=date(2030, 1, 1))

    loaded = load_reference()

    assert [row for row in loaded if row != Loaded(row.file)] == [
        Loaded("regions", changed=1),
        Loaded("directions", changed=1),
    ]
    region = Region.objects.get(code="KZ-62")
    assert (region.name_ru, region.sort_key_ru, region.population) == ("Ұлытау", "362647351136", 221612)
    assert Direction.objects.get(code="umit").active_to is None


def test_rows_that_are_not_in_a_file_stay_but_for_holidays() -> None:
    names = {"name_kk": "Жаңа", "name_ru": "Новая", "name_en": "New"}
    Unit.objects.create(code="new", position=99, **names)
    Holiday.objects.create(date=date(2027, 5, 17), **names)

    loaded = load_reference()

    assert [row for row in loaded if row != Loaded(row.file)] == [Loaded("holidays", removed=1)]
    assert (
        Unit.objects.filter(code="new").count(),
        Holiday.objects.filter(date=date(2027, 5, 17)).count(),
    ) == (1, 0)


def test_bad_row_stops_the_loading_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in FILES:
        content = json.loads((loading._DATA / f"{file}.json").read_text(encoding="utf-8"))
        if file == "skills":
            content["rows"][0]["name_kk"] = "Басқа"
        if file == "units":
            content["rows"][0]["name_kk"] = ""
        (tmp_path / f"{file}.json").write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(loading, "_DATA", tmp_path)

    with pytest.raises(ValidationError):
        load_reference()

    assert Skill.objects.get(code="first_aid").name_kk == "Алғашқы көмек көрсету"


def test_command_says_what_it_did() -> None:
    Skill.objects.filter(code="cooking").delete()
    output = StringIO()

    call_command("load_reference", stdout=output)

    assert output.getvalue().splitlines()[:4] == [
        "regions: 0 created, 0 changed, 0 removed",
        "districts: 0 created, 0 changed, 0 removed",
        "directions: 0 created, 0 changed, 0 removed",
        "skills: 1 created, 0 changed, 0 removed",
    ]
