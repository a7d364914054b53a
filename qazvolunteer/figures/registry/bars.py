"""A figure split by one dimension, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qazvolunteer.figures.registry.indicator import Figure
from qazvolunteer.figures.registry.known import Member
from qazvolunteer.figures.registry.tables import Table
from qazvolunteer.lib.periods import name_of


@dataclass(frozen=True, slots=True)
class Bars:
    """A figure split by one dimension, as `<c-bar-list :items>` takes it."""

    #: dicts: label, value (for the width of the bar), text, direction (its code, else ""), exact (None when hidden)
    items: list[dict[str, Any]]
    total: Figure
    #: name of the period
    period: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.total.value


def bars_of(counted: Table, dimension: str, members: Sequence[Member], **scope: str) -> Bars:
    """Return the bars of a table that is counted already: the largest first, grades from weak to strong.

    A member that is not listed any more is shown only if it holds something. Cost: no query.

    Args:
        scope: values of the other dimensions.
    """
    cells = [(member, counted.figure(**{**scope, dimension: member.key})) for member in members]
    shown = [(member, cell) for member, cell in cells if member.is_listed or cell.value or cell.is_suppressed]
    if dimension != "grade":
        shown.sort(key=lambda pair: -(pair[1].value or 0))
    items = [
        {
            "label": member.label,
            "value": float(cell.value or 0),
            "exact": cell.value,
            "text": cell.column_text,
            "direction": member.key if dimension == "direction" else "",
        }
        for member, cell in shown
    ]
    return Bars(items, counted.figure(**scope), name_of(counted.period))
