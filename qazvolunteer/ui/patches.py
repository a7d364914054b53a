"""The patches of a quilt: outlines of the traditional blocks and the drawing that gathers them. Pure geometry.

A patch has three colours: ground (the cloth below), figure (the block) and detail (a small shape on top).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

#: side of a patch in units of the drawing
CELL = 12

Point = tuple[float, float]
Outline = tuple[Point, ...]

_HALF, _THIRD = CELL / 2, CELL / 3
_DIAMOND: Outline = ((_HALF, 0), (CELL, _HALF), (_HALF, CELL), (0, _HALF))

#: outlines of the figure of each block; "leaf" and "quarter" are arcs (see `_arc_path`)
_FIGURES: dict[str, tuple[Outline, ...]] = {
    "plain": (),
    "corner": (((0, 0), (CELL, 0), (0, CELL)),),
    "hourglass": (((0, 0), (CELL, 0), (_HALF, _HALF)), ((0, CELL), (CELL, CELL), (_HALF, _HALF))),
    "diamond": (_DIAMOND,),
    "eye": (_DIAMOND,),
    "tumar": (((0, CELL), (_HALF, 0), (CELL, CELL)),),
    "cranes": (((0, _HALF), (_HALF, 0), (CELL, _HALF)), ((0, CELL), (_HALF, _HALF), (CELL, CELL))),
    "plus": (
        ((4, 0), (8, 0), (8, 4), (12, 4), (12, 8), (8, 8), (8, 12), (4, 12), (4, 8), (0, 8), (0, 4), (4, 4)),
    ),
    "nest": (((2, 2), (10, 2), (10, 10), (2, 10)),),
    "horn": (
        (
            (0, 0),
            (12, 0),
            (12, 8),
            (4, 8),
            (4, 4),
            (8, 4),
            (8, 6),
            (10, 6),
            (10, 2),
            (2, 2),
            (2, 12),
            (0, 12),
        ),
    ),
    "star": (((0, 0), (6, 2.7), (12, 0), (9.3, 6), (12, 12), (6, 9.3), (0, 12), (2.7, 6)),),
}
#: the small shape on top, of the blocks that have one
_DETAILS: dict[str, Outline] = {
    "eye": ((6, 3.3), (8.7, 6), (6, 8.7), (3.3, 6)),
    "nest": ((4.2, 4.2), (7.8, 4.2), (7.8, 7.8), (4.2, 7.8)),
    "star": ((6, 4.2), (7.8, 6), (6, 7.8), (4.2, 6)),
}


@dataclass(frozen=True, slots=True)
class Patch:
    """A block, how many quarter turns it makes, and its colours (ground, figure, detail) as "#RRGGBB"."""

    block: str
    turns: int
    colours: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a patch lies, counted in cells, and whether it is a mirror image."""

    column: int
    row: int
    flip_x: bool = False
    flip_y: bool = False

    @property
    def is_mirrored(self) -> bool:
        """Say whether clockwise has become anticlockwise."""
        return self.flip_x != self.flip_y

    def put(self, point: Point, turns: int) -> Point:
        """Turn, mirror and move a point of a patch."""
        x, y = point
        for _ in range(turns % 4):
            x, y = CELL - y, x
        x = CELL - x if self.flip_x else x
        y = CELL - y if self.flip_y else y
        return x + self.column * CELL, y + self.row * CELL


@dataclass(slots=True)
class Drawing:
    """Paths gathered by colour, so that a whole quilt needs a dozen elements: first all grounds, then all figures."""

    grounds: dict[str, list[str]] = field(default_factory=dict)
    figures: dict[str, list[str]] = field(default_factory=dict)

    def add(self, patch: Patch, place: Place) -> None:
        """Draw a patch at its place."""
        ground, figure, detail = patch.colours
        x, y = place.column * CELL, place.row * CELL
        self.grounds.setdefault(ground, []).append(f"M{x} {y}h{CELL}v{CELL}h-{CELL}z")
        for path in _figure_paths(patch, place):
            self.figures.setdefault(figure, []).append(path)
        if outline := _DETAILS.get(patch.block):
            self.figures.setdefault(detail, []).append(_polygon([place.put(p, patch.turns) for p in outline]))

    def svg(self, columns: int, rows: int, *, ground: str = "") -> str:
        """Return the picture of so many cells; `ground` fills what no patch covers."""
        filled = f'<rect width="100%" height="100%" fill="{ground}"/>' if ground else ""
        paths = "".join(
            f'<path fill="{colour}" d="{"".join(parts)}"/>'
            for layer in (self.grounds, self.figures)
            for colour, parts in layer.items()
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * CELL} {rows * CELL}"'
            f' preserveAspectRatio="xMidYMid slice">{filled}{paths}</svg>'
        )


def block_paths(block: str) -> tuple[str, str]:
    """Return figure and detail of a block in a cell of its own, as paths; the detail is empty for most."""
    place, outline = Place(0, 0), _DETAILS.get(block)
    return "".join(_figure_paths(Patch(block, 0, ("", "", "")), place)), _polygon(outline) if outline else ""


def _figure_paths(patch: Patch, place: Place) -> list[str]:
    if patch.block in ("leaf", "quarter"):
        return [_arc_path(patch, place)]
    return [
        _polygon([place.put(point, patch.turns) for point in outline]) for outline in _FIGURES[patch.block]
    ]


def _arc_path(patch: Patch, place: Place) -> str:
    """Draw a leaf (two arcs between opposite corners) or a quarter of a circle."""
    sweep = int(not place.is_mirrored)
    top_left, top_right, bottom_left, bottom_right = (
        _text(place.put(corner, patch.turns)) for corner in ((0, 0), (CELL, 0), (0, CELL), (CELL, CELL))
    )
    arc = f"A{CELL} {CELL} 0 0 {sweep} "
    if patch.block == "leaf":
        return f"M{top_left}{arc}{bottom_right}{arc}{top_left}z"
    return f"M{top_left}L{top_right}{arc}{bottom_left}z"


def _polygon(points: Sequence[Point]) -> str:
    return "M" + "L".join(_text(point) for point in points) + "z"


def _text(point: Point) -> str:
    x, y = point
    return f"{x:g} {y:g}"
