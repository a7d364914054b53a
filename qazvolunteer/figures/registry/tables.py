"""All cells of an indicator at once, and which of them are hidden so that nobody learns of a few people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from qazvolunteer.figures.registry.indicator import ALL, Count, Figure, Hidden, Indicator, Scope, Share
from qazvolunteer.lib.periods import Period


@dataclass(frozen=True)
class Table:
    """One indicator in one period: every cell and every total, counted by one query.

    Totals are counted, not summed: for a distinct figure a person stands in two cells and once in their total.
    """

    indicator: Indicator
    period: Period
    as_of: datetime
    #: a cell that is missing holds nothing
    counts: Mapping[Scope, Count]

    @cached_property
    def hidden(self) -> Mapping[Scope, Hidden]:
        """The cells that are not shown, and why."""
        if not self.indicator.hide_below:
            return {}
        return hidden_cells(
            {scope: int(_number(count) or 0) for scope, count in self.counts.items()},
            self.indicator.dimensions,
            self.indicator.hide_below,
        )

    def figure(self, region: str = ALL, direction: str = ALL, grade: str = ALL) -> Figure:
        """Return one cell or total.

        Raises:
            UnsupportedDimension
        """
        scope = Scope(region, direction, grade)
        self.indicator.demand(scope)
        hidden = self.hidden.get(scope, "")
        nothing: Count = Share(0, 0) if self.indicator.kind == "share" else 0
        value = None if hidden else _number(self.counts.get(scope, nothing))
        return Figure(self.indicator, self.period, scope, value, self.as_of, hidden)


def _number(count: Count) -> int | Decimal | None:
    if isinstance(count, Share):
        return Decimal(count.part) / count.whole if count.whole else None
    return count


def hidden_cells(counts: Mapping[Scope, int], dimensions: Iterable[str], limit: int) -> dict[Scope, Hidden]:
    """Return which cells of a table of people may not be shown.

    1. A cell or total with some, but fewer than `limit` people is hidden ("few"). A cell with nobody says nothing of
       anybody and is shown.
    2. In every row and column whose total is shown, what is hidden can be worked out by subtraction, as one sum. It
       must come from at least two cells and from at least `limit` people; else the next smallest cell is hidden, too
       ("complement"), or the total when no cell is left.
    3. What the second rule hides changes other rows and columns, so it is repeated until nothing changes.
    """
    hidden: dict[Scope, Hidden] = {scope: "few" for scope, count in counts.items() if 0 < count < limit}
    lines = _lines(counts, dimensions)
    while more := next(filter(None, (_next_to_hide(*line, counts, hidden, limit) for line in lines)), None):
        hidden[more] = "complement"
    return hidden


def _next_to_hide(
    total: Scope, cells: list[Scope], counts: Mapping[Scope, int], hidden: Mapping[Scope, Hidden], limit: int
) -> Scope | None:
    """Return what has to be hidden next in a row or column so that its hidden cells cannot be worked out."""
    inside = [cell for cell in cells if cell in hidden]
    if total in hidden or not inside:
        return None
    if len(inside) > 1 and sum(counts[cell] for cell in inside) >= limit:
        return None
    shown = [cell for cell in cells if cell not in hidden]
    return min(shown, key=lambda cell: (counts[cell], repr(cell)), default=total)


def _lines(counts: Mapping[Scope, int], dimensions: Iterable[str]) -> list[tuple[Scope, list[Scope]]]:
    """Return the rows and columns: each total with its cells along one dimension, without cells of nobody."""
    lines: dict[tuple[str, Scope], list[Scope]] = defaultdict(list)
    for dimension in dimensions:
        for scope, count in counts.items():
            if getattr(scope, dimension) != ALL and count:
                lines[dimension, replace(scope, **{dimension: ALL})].append(scope)
    return [(total, cells) for (_, total), cells in lines.items()]
