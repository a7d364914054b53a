"""Codes come from seeds and the secret key."""

import re

from pytest_django import Settings

from qazvolunteer.accounts.services.codes import code_from, new_seed


def test_code_is_eight_digits_in_two_groups() -> None:
    codes = [code_from(new_seed()) for _ in range(200)]

    assert [code for code in codes if not re.fullmatch(r"\d{4} \d{4}", code)] == []
    assert len(set(codes)) > 195


def test_code_depends_on_the_seed_alone() -> None:
    seed = new_seed()

    assert code_from(seed) == code_from(seed)


def test_code_differs_with_another_secret_key(settings: Settings) -> None:
    seed = new_seed()
    before = code_from(seed)

    settings.SECRET_KEY = "another-key-of-another-installation-0123456789"

    assert code_from(seed) != before


def test_code_of_no_seed_is_no_code() -> None:
    assert code_from("") == ""
