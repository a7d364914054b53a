"""Patterns: the same picture for ever, mirrored, in the colours of their direction."""

import hashlib
import re

import pytest

from qazvolunteer.ui.qurak import DIRECTIONS, MAX_SEED, MOTIFS, PALETTES, ByteStream, clean_seed, qurak


def colours_of(svg: str) -> set[str]:
    return set(re.findall(r'fill="(#[0-9A-F]{6})"', svg))


def test_a_known_pattern_never_changes() -> None:
    # Addresses of patterns are cached for ever: if this fails, the picture of every project has changed.
    digest = hashlib.sha256(qurak("taza", "11", 12, 4).encode()).hexdigest()

    assert digest == "da0be33ab93667def58dfc40914036eb91aa7f79dc81c1788515501c4fe17008"


def test_same_arguments_give_the_same_picture() -> None:
    assert qurak("umit", "412", 12, 4) == qurak("umit", "412", 12, 4)


def test_seed_and_direction_change_the_picture() -> None:
    pictures = {qurak(code, seed, 8, 4) for code in ("asyl", "bilim") for seed in ("1", "2")}

    assert len(pictures) == 4


@pytest.mark.parametrize("code", [*DIRECTIONS, "sky"])
def test_picture_uses_only_its_palette(code: str) -> None:
    palette = PALETTES[code]

    used = colours_of(qurak(code, "7", 12, 4))

    assert used <= {palette.deep, palette.vivid, palette.soft, palette.spark}
    assert palette.spark in used


def test_unknown_direction_is_drawn_in_the_colours_of_the_sky() -> None:
    assert colours_of(qurak("ayala", "7", 8, 4)) <= colours_of(qurak("sky", "7", 24, 8))


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (12, 4), (7, 5), (40, 1)])
def test_every_cell_is_covered_once(columns: int, rows: int) -> None:
    svg = qurak("sabaq", "3", columns, rows)

    grounds = re.findall(r"M(\d+) (\d+)h12v12h-12z", svg)
    expected = {(str(column * 12), str(row * 12)) for column in range(columns) for row in range(rows)}
    assert len(grounds) == columns * rows
    assert set(grounds) == expected
    assert f'viewBox="0 0 {columns * 12} {rows * 12}"' in svg


def test_grounds_mirror_on_both_axes() -> None:
    columns, rows = 8, 6
    svg = qurak("saulyq", "5", columns, rows)

    colour_at = {
        (int(x) // 12, int(y) // 12): colour
        for colour, path in re.findall(r'fill="(#\w+)" d="([^"]*)"', svg)
        for x, y in re.findall(r"M(\d+) (\d+)h12v12h-12z", path)
    }
    assert all(
        colour_at[column, row] == colour_at[columns - 1 - column, row] == colour_at[column, rows - 1 - row]
        for column, row in colour_at
    )


def test_picture_of_a_card_is_small() -> None:
    assert len(qurak("taza", "11", 12, 4)) < 5_000


def test_every_direction_has_a_motif() -> None:
    assert set(MOTIFS) == set(PALETTES)


@pytest.mark.parametrize(
    ("seed", "cleaned"),
    [(412, "412"), ("KZ-70142", "kz-70142"), ("a__b", "a-b"), ("Қала", "0"), ("", "0"), ("--x--", "x")],
)
def test_seed_is_cleaned_for_an_address(seed: object, cleaned: str) -> None:
    assert clean_seed(seed) == cleaned


def test_long_seed_is_cut() -> None:
    assert len(clean_seed("x" * 200)) == MAX_SEED


def test_byte_stream_goes_on_beyond_one_digest() -> None:
    stream = ByteStream("x")

    first, second = ([stream.byte() for _ in range(32)] for _ in range(2))

    assert first != second
