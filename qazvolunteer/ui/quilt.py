"""Kazakhstan as a quilt: the picture of the home page and the shapes of the map by regions. Pure.

The country is a grid of patches (`data/kazakhstan.json`, made once from open outlines). Regions go by their code in
that grid ("QG"), which a region row of `reference` keeps as `grid_code`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from qazvolunteer.ui.patches import CELL, Drawing, Patch, Place
from qazvolunteer.ui.qurak import MOTIFS, PALETTES, ByteStream

CITIES = ("AST", "ALA", "SHY")

#: which direction's cloth a region wears in the picture of the home page; the three cities are gold on night
_CLOTHS = {
    "WK": "taza",
    "AR": "umit",
    "MG": "asyl",
    "AT": "sky",
    "QS": "bilim",
    "NK": "saulyq",
    "AM": "sabaq",
    "PA": "taza",
    "QG": "umit",
    "ULY": "asyl",
    "QO": "saulyq",
    "SK": "sabaq",
    "ZM": "bilim",
    "JET": "taza",
    "AA": "saulyq",
    "ABA": "sky",
    "EK": "asyl",
}
_NIGHT, _GOLD = "#12232B", "#FFC629"

#: the gap between patches of the map, in units of the drawing
_SEAM = 1.1
#: half the width and height of the enlarged square of a city
_CITY_HALF = (15, 10)
#: how far a label stands from the middle of its region, in cells, where the middle is a bad place
_LABEL_SHIFTS = {
    "AM": (-1.6, -0.9),
    "SK": (1.2, -1.5),
    "AA": (-1.2, -0.9),
    "QG": (0.8, 0.3),
    "QS": (0, -0.4),
    "ZM": (0.3, 0.3),
}


#: how far the words of a mark on the picture reach, in cells, and the column from which they stand left of their point
#: (the stylesheet turns them there: `.pin`)
_MARK_WIDTH, _MARK_HEIGHT, _TURN = 14, 3, 19.7


class _Grid(TypedDict):
    rows: list[str]
    letters: dict[str, str]
    centres: dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class RegionShape:
    """One region of the map: its outline as an SVG path and the place of its label."""

    code: str
    path: str
    label_x: int
    label_y: int
    is_city: bool


@cache
def hero_svg() -> str:
    """Return the picture of the home page: every region a cloth of its own."""
    grid = _grid("hero")
    drawing = Drawing()
    for (column, row), region in _cells(grid).items():
        drawing.add(_hero_patch(region, ByteStream(f"{column},{row}")), Place(column, row))
    return drawing.svg(len(grid["rows"][0]), len(grid["rows"]))


@cache
def map_shapes() -> tuple[RegionShape, ...]:
    """Return the regions of the map, cities last so that they lie on top."""
    cells: dict[str, list[tuple[int, int]]] = {}
    for place, region in _cells(_grid("map")).items():
        cells.setdefault(region, []).append(place)
    return tuple(_shape(code, cells[code]) for code in sorted(cells, key=lambda code: (code in CITIES, code)))


def map_size() -> tuple[int, int]:
    """Return width and height of the map's drawing."""
    rows = _grid("map")["rows"]
    return len(rows[0]) * CELL, len(rows) * CELL - 10


def marks_apart(codes: Iterable[str], *, limit: int) -> list[str]:
    """Return the first regions whose marks on the picture of the home page do not cover each other.

    Args:
        codes: codes of the grid, the most wanted first.
    """
    kept: dict[str, tuple[float, float]] = {}
    centres = _grid("hero")["centres"]
    for code in codes:
        column, row = centres[code]
        left = column - _MARK_WIDTH if column > _TURN else column
        if all(
            abs(left - other) >= _MARK_WIDTH or abs(row - line) >= _MARK_HEIGHT
            for other, line in kept.values()
        ):
            kept[code] = (left, row)
    return list(kept)[:limit]


def _hero_patch(region: str, stream: ByteStream) -> Patch:
    if region in CITIES:
        return Patch("eye", 0, (_NIGHT, _GOLD, _NIGHT))
    cloth = _CLOTHS[region]
    palette, motif = PALETTES[cloth], MOTIFS[cloth]
    deep, vivid, soft = palette.deep, palette.vivid, palette.soft
    block = stream.pick((motif, "corner", "corner", "diamond", "tumar", "plain", motif, "nest"))
    colours = stream.pick(
        (
            (soft, vivid, deep),
            (vivid, soft, deep),
            (vivid, deep, soft),
            (soft, vivid, deep),
            (deep, vivid, soft),
        )
    )
    return Patch(block, stream.byte() % 4, colours)


def _shape(code: str, cells: list[tuple[int, int]]) -> RegionShape:
    is_city = code in CITIES
    if is_city:
        x, y = ((place + 0.5) * CELL for place in cells[0])
        half_width, half_height = _CITY_HALF
        path = (
            f"M{x - half_width:g} {y - half_height:g}h{2 * half_width}v{2 * half_height}h-{2 * half_width}z"
        )
        return RegionShape(code, path, round(x), round(y) + 4, is_city)
    side = f"{CELL - _SEAM:g}"
    path = "".join(
        f"M{column * CELL + _SEAM / 2:g} {row * CELL + _SEAM / 2:g}h{side}v{side}h-{side}z"
        for column, row in cells
    )
    shift_x, shift_y = _LABEL_SHIFTS.get(code, (0, 0))
    middle_x = sum(column for column, _ in cells) / len(cells) + 0.5 + shift_x
    middle_y = sum(row for _, row in cells) / len(cells) + 0.5 + shift_y
    return RegionShape(code, path, round(middle_x * CELL), round(middle_y * CELL) + 4, is_city)


def _cells(grid: _Grid) -> dict[tuple[int, int], str]:
    return {
        (column, row): grid["letters"][letter]
        for row, line in enumerate(grid["rows"])
        for column, letter in enumerate(line)
        if letter != "."
    }


@cache
def _grid(name: str) -> _Grid:
    grids = json.loads((Path(__file__).parent / "data" / "kazakhstan.json").read_text())
    found: _Grid = grids[name]
    return found
