"""What the database must be able to do: its locale, the extensions, the constraints."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from qazvolunteer.reference.models import Direction, District


def ask(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_database_knows_cyrillic_letters() -> None:
    # With LC_CTYPE=C these are false and zero, and every search in Kazakh silently finds nothing.
    assert ask("SELECT lower('ҰӘҒҚҢӨҮҺІ') = 'ұәғқңөүһі' AND 'Ұлытау' ILIKE 'ұлы%%'") is True
    assert ask("SELECT similarity('волонтёр', 'волонтер')") > 0.4
    assert ask("SELECT array_length(show_trgm('ұлытау'), 1)") > 0


def test_database_has_the_extensions_that_apps_build_on() -> None:
    extensions = ask(
        "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'"
    )

    assert extensions == ["btree_gist", "pg_trgm"]


def test_slug_of_a_district_is_unique_in_its_region() -> None:
    district = District.objects.filter(region="KZ-35").first()
    twin = District(
        region_id="KZ-35", slug=district.slug, kind="district", name_kk="А", name_ru="А", name_en="A"
    )

    with pytest.raises(IntegrityError, match="district_slug_unique_in_region"), transaction.atomic():
        twin.save()


def test_direction_cannot_end_before_it_begins() -> None:
    direction = Direction.objects.get(code="umit")
    direction.active_to = direction.active_from - datetime.timedelta(days=1)

    with pytest.raises(IntegrityError, match="direction_period_not_empty"), transaction.atomic():
        direction.save(update_fields=["active_to"])
