"""Qurak (құрақ): a patchwork picture that belongs to one thing. Pure: the same arguments give the same picture.

The bytes of a SHA-256 stream over direction and seed choose blocks, turns and colours of one quarter; the other three
mirror it. One palette a picture and at most two "sparks" of another colour; about 3 KB for 48 patches.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from qazvolunteer.ui.patches import CELL, Drawing, Patch, Place

__all__ = [
    "CELL",
    "DIRECTIONS",
    "MAX_SEED",
    "MOTIFS",
    "PALETTES",
    "ByteStream",
    "Palette",
    "clean_seed",
    "qurak",
]

ItemT = TypeVar("ItemT")

#: longest seed
MAX_SEED = 64
_NOT_SEED = re.compile(r"[^a-z0-9]+")

#: shares of the motif among the patches of the two colours of a chess-board
_MOTIF_SHARES = (0.5, 0.22)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a direction, the same in both themes: a picture is a picture."""

    deep: str
    vivid: str
    soft: str
    spark: str = "#FFC629"


PALETTES = {
    "asyl": Palette("#7A4A26", "#C28349", "#F6ECE1"),
    "bilim": Palette("#3B48A8", "#6F7EE8", "#E9EBFB"),
    "saulyq": Palette("#AD2340", "#E9667A", "#FCE8EB"),
    "sabaq": Palette("#74387F", "#B677C4", "#F5E9F7"),
    "taza": Palette("#1E6B3C", "#48A266", "#E3F3E7"),
    "umit": Palette("#B0440A", "#E86F2C", "#FFEADD", spark="#12A0BA"),
    "qamqor": Palette("#3D5566", "#7C98AB", "#E8EEF2"),
    "sky": Palette("#00647A", "#12A0BA", "#E2F3F6"),
}
#: the directions that have a palette, an icon and a motif of their own; others are drawn like "sky"
DIRECTIONS = tuple(code for code in PALETTES if code != "sky")

#: the block that a direction is known by
MOTIFS = {
    "asyl": "horn",
    "bilim": "cranes",
    "saulyq": "plus",
    "sabaq": "eye",
    "taza": "leaf",
    "umit": "star",
    "qamqor": "nest",
    "sky": "star",
}
#: the blocks that go with each motif
_COMPANIONS = {
    "horn": ("corner", "nest", "diamond"),
    "cranes": ("corner", "tumar", "hourglass"),
    "plus": ("diamond", "corner", "nest"),
    "eye": ("nest", "corner", "hourglass"),
    "leaf": ("quarter", "leaf", "corner"),
    "star": ("corner", "quarter", "tumar"),
    "nest": ("diamond", "corner", "hourglass"),
}


class ByteStream:
    """An endless stream of bytes from a seed."""

    def __init__(self, seed: str) -> None:
        self._block = hashlib.sha256(seed.encode()).digest()
        self._read = 0
        self._refills = 0

    def byte(self) -> int:
        """Return the next byte."""
        if self._read >= len(self._block):
            self._refills += 1
            self._block = hashlib.sha256(self._block + bytes([self._refills % 256])).digest()
            self._read = 0
        value = self._block[self._read]
        self._read += 1
        return value

    def pick(self, items: Sequence[ItemT]) -> ItemT:
        """Return one of the items."""
        return items[self.byte() % len(items)]

    def chance(self, share: float) -> bool:
        """Say yes in about that share of the calls."""
        return self.byte() < 256 * share


def clean_seed(seed: object) -> str:
    """Return the text of a seed as an address can carry it: a-z, 0-9, single hyphens, at most `MAX_SEED` long."""
    return _NOT_SEED.sub("-", str(seed).lower())[:MAX_SEED].strip("-") or "0"


def qurak(direction: str, seed: str, columns: int, rows: int) -> str:
    """Return the SVG of a pattern.

    Args:
        direction: code of a direction; one without a palette gets the sky's.
        seed: any text.
        columns, rows: patches across and down, at least 1.
    """
    known = direction if direction in PALETTES else "sky"
    palette, motif = PALETTES[known], MOTIFS[known]
    stream = ByteStream(f"{direction}:{seed}")
    width, height = (columns + 1) // 2, (rows + 1) // 2
    quarter = _compose(stream, palette, motif, width, height)
    drawing = Drawing()
    for row in range(rows):
        for column in range(columns):
            place = Place(column, row, flip_x=column >= width, flip_y=row >= height)
            source = (
                columns - 1 - column if place.flip_x else column,
                rows - 1 - row if place.flip_y else row,
            )
            drawing.add(quarter[source], place)
    return drawing.svg(columns, rows, ground=palette.soft)


def _compose(
    stream: ByteStream, palette: Palette, motif: str, width: int, height: int
) -> dict[tuple[int, int], Patch]:
    """Choose the patches of the upper left quarter, then let one or two of them spark."""
    others = (*_COMPANIONS[motif] * 2, "plain")
    patches = {}
    for row in range(height):
        for column in range(width):
            is_motif = stream.chance(_MOTIF_SHARES[(column + row) % 2])
            block = motif if is_motif else stream.pick(others)
            colours = _colours(stream, palette)
            patches[column, row] = Patch(block, stream.byte() % 4, colours)
    for _ in range(1 + stream.byte() % 2):
        spot = stream.byte() % width, stream.byte() % height
        patches[spot] = _spark(patches[spot], palette)
    return patches


def _colours(stream: ByteStream, palette: Palette) -> tuple[str, str, str]:
    """Choose ground, figure and detail: mostly a vivid figure on soft cloth."""
    deep, vivid, soft = palette.deep, palette.vivid, palette.soft
    tone = stream.byte() % 10
    if tone < 4:
        return soft, vivid, deep
    if tone < 6:
        return vivid, soft, deep
    if tone < 8:
        return deep, vivid, soft
    return (soft, deep, vivid) if tone < 9 else (vivid, deep, soft)


def _spark(patch: Patch, palette: Palette) -> Patch:
    """Give a patch a figure in the spark's colour; a plain one becomes an eye."""
    ground, _, detail = patch.colours
    colours = (ground, palette.spark, palette.soft if ground == palette.deep else detail)
    return Patch("eye" if patch.block == "plain" else patch.block, patch.turns, colours)
