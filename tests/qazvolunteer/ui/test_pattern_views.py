"""Pictures over HTTP: for everyone, for ever, within bounds. No database."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.qazvolunteer.ui.urls")


def test_pattern_is_an_svg_that_may_be_kept_for_ever(client: Client) -> None:
    response = client.get("/q/taza/412-12x4.svg")

    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content.startswith(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 144 48"')


def test_seed_may_hold_hyphens(client: Client) -> None:
    assert client.get("/q/sky/kz-70142-4x12.svg").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/q/taza/1-0x4.svg",
        "/q/taza/1-99x99.svg",
        "/q/taza/1-201x1.svg",
        "/q/taza/1-25x9.svg",
        "/q/taza/" + "x" * 65 + "-4x4.svg",
        "/q/taza/Ж-4x4.svg",
        "/q/taza/a.b-4x4.svg",
        "/q/TAZA/1-4x4.svg",
    ],
)
def test_pattern_out_of_bounds_does_not_exist(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_largest_pattern_is_drawn(client: Client) -> None:
    assert client.get("/q/sky/1-20x10.svg").status_code == 200


def test_pattern_is_only_read(client: Client) -> None:
    assert client.post("/q/taza/1-4x4.svg").status_code == 405


def test_quilt_is_an_svg_for_a_day(client: Client) -> None:
    response = client.get("/q/quilt.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=86400"
