"""Kazakhstan as a quilt: twenty regions, three cities on top."""

import re

from qazvolunteer.ui.quilt import CITIES, hero_svg, map_shapes, map_size, marks_apart

REGIONS = {
    "AA", "ABA", "ALA", "AM", "AR", "AST", "AT", "EK", "JET", "MG",
    "NK", "PA", "QG", "QO", "QS", "SHY", "SK", "ULY", "WK", "ZM",
}  # fmt: skip


def test_map_has_the_twenty_regions_once() -> None:
    codes = [shape.code for shape in map_shapes()]

    assert sorted(codes) == sorted(REGIONS)


def test_cities_are_drawn_last() -> None:
    codes = [shape.code for shape in map_shapes()]

    assert set(codes[-3:]) == set(CITIES)
    assert all(shape.is_city == (shape.code in CITIES) for shape in map_shapes())


def test_labels_lie_inside_the_drawing() -> None:
    width, height = map_size()

    assert all(0 < shape.label_x < width and 0 < shape.label_y < height for shape in map_shapes())


def test_no_patch_belongs_to_two_regions() -> None:
    corners = [
        corner
        for shape in map_shapes()
        if not shape.is_city
        for corner in re.findall(r"M([\d.]+ [\d.]+)h", shape.path)
    ]

    assert len(corners) == len(set(corners))
    assert len(corners) == 667


def test_marks_that_would_cover_an_earlier_one_are_left_out() -> None:
    assert marks_apart(["QG", "AST", "MG", "ALA", "SHY"], limit=3) == ["QG", "MG", "SHY"]


def test_marks_keep_to_the_limit() -> None:
    assert marks_apart(sorted(REGIONS), limit=1) == ["AA"]
    assert marks_apart([], limit=3) == []


def test_picture_of_the_country_has_all_patches_and_no_styles() -> None:
    svg = hero_svg()

    assert len(re.findall(r"M\d+ \d+h12v12h-12z", svg)) == 370
    assert "style" not in svg
    assert len(svg) < 30_000
