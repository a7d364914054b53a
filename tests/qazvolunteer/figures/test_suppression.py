"""Nobody learns of a few people: not from a cell, not by subtraction, through whichever filter they look."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from qazvolunteer.figures.registry import ALL, Scope, hidden_cells

REGIONS, DIRECTIONS = ("A", "B", "C", "D"), ("taza", "umit", "bilim")


def of_regions(counts: Mapping[str, int]) -> dict[Scope, int]:
    """Return a table by region; "" is the total."""
    return {Scope(region): count for region, count in counts.items()}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # nothing to hide
        ({"A": 5, "B": 9, "": 14}, {}),
        ({"A": 0, "B": 9, "": 9}, {}),
        ({}, {}),
        # one small cell takes the next smallest with it
        ({"A": 4, "B": 9, "C": 7, "": 20}, {"A": "few", "C": "complement"}),
        ({"A": 1, "B": 9, "C": 0, "": 10}, {"A": "few", "B": "complement"}),
        # two small cells protect each other when they are five people together …
        ({"A": 4, "B": 3, "C": 9, "": 16}, {"A": "few", "B": "few"}),
        ({"A": 4, "B": 1, "C": 9, "": 14}, {"A": "few", "B": "few"}),
        # … else a third one goes: 2 would say "one here, one there"
        ({"A": 1, "B": 1, "C": 9, "": 11}, {"A": "few", "B": "few", "C": "complement"}),
        ({"A": 1, "B": 3, "C": 9, "D": 8, "": 21}, {"A": "few", "B": "few", "D": "complement"}),
        # the only cell there is: the total would give it away
        ({"A": 3, "": 3}, {"A": "few", "": "few"}),
        ({"A": 1, "B": 1, "": 2}, {"A": "few", "B": "few", "": "few"}),
    ],
)
def test_table_by_region(counts: dict[str, int], expected: dict[str, str]) -> None:
    found = hidden_cells(of_regions(counts), ["region"], 5)

    assert found == {Scope(region): reason for region, reason in expected.items()}


def test_of_two_equal_cells_always_the_same_is_hidden() -> None:
    counts = {"B": 9, "A": 9, "C": 3, "": 21}

    found = [
        hidden_cells(of_regions(dict(order)), ["region"], 5)
        for order in (counts.items(), reversed(counts.items()))
    ]

    assert found[0] == found[1] == {Scope("C"): "few", Scope("A"): "complement"}


def test_hiding_goes_on_through_rows_and_columns() -> None:
    """In row A the small cell takes A×umit with it; then column umit and column taza need a second cell, too."""
    counts = {
        **{Scope("A", "taza"): 3, Scope("A", "umit"): 10, Scope("A"): 13},
        **{Scope("B", "taza"): 20, Scope("B", "umit"): 30, Scope("B"): 50},
        **{Scope("", "taza"): 23, Scope("", "umit"): 40, Scope(): 63},
    }

    found = hidden_cells(counts, ["region", "direction"], 5)

    assert found == {
        Scope("A", "taza"): "few",
        Scope("A", "umit"): "complement",
        Scope("B", "taza"): "complement",
        Scope("B", "umit"): "complement",
    }


def test_total_is_hidden_when_its_only_cell_is() -> None:
    """Direction umit has people in A alone; hiding A×umit without its total would hide nothing."""
    counts = {
        **{Scope("A", "taza"): 3, Scope("A", "umit"): 8, Scope("A"): 11},
        **{Scope("", "taza"): 3, Scope("", "umit"): 8, Scope(): 11},
    }

    found = hidden_cells(counts, ["region", "direction"], 5)

    assert found == {
        Scope("A", "taza"): "few",
        Scope("A", "umit"): "complement",
        Scope("", "taza"): "few",
        Scope("", "umit"): "complement",
    }


@pytest.mark.parametrize("seed", range(60))
def test_no_row_and_no_column_can_be_worked_out(seed: int) -> None:
    dice = Random(seed)
    cells = {
        Scope(*keys): dice.choice([0, 0, 1, 2, 4, 5, 6, 9, 30, 200])
        for keys in product(REGIONS[: dice.randint(1, 4)], DIRECTIONS[: dice.randint(1, 3)])
    }
    counts = with_totals(cells)

    hidden = hidden_cells(counts, ["region", "direction"], 5)

    assert [scope for scope, count in counts.items() if 0 < count < 5 and scope not in hidden] == []
    assert [scope for scope in hidden if not counts[scope]] == []
    for total, line in lines_of(counts):
        inside = [cell for cell in line if cell in hidden]
        if total in hidden or not inside:
            continue
        assert len(inside) > 1
        assert sum(counts[cell] for cell in inside) >= 5


def with_totals(cells: Mapping[Scope, int]) -> dict[Scope, int]:
    """Return a table with the totals of its rows and columns."""
    counts = dict(cells)
    for scope, count in cells.items():
        for total in (replace(scope, region=ALL), replace(scope, direction=ALL), Scope()):
            counts[total] = counts.get(total, 0) + count
    return counts


def lines_of(counts: Mapping[Scope, int]) -> list[tuple[Scope, list[Scope]]]:
    """Return every total with the cells of its row or column."""
    return [
        (total, [cell for cell in counts if getattr(cell, name) and replace(cell, **{name: ALL}) == total])
        for total in counts
        for name in ("region", "direction")
        if getattr(total, name) == ALL
    ]
