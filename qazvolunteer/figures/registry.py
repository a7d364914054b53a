"""The registry of indicators: any page asks for a figure by its code; whoever knows how to count registers at start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qazvolunteer.lib.periods import Period
from qazvolunteer.ui import dates

#: key of a cell in a breakdown: one value for each dimension asked for; None is "no such place" (online)
Key = tuple[str | None, ...]
Value = int | Decimal
#: additive figures sum over cells; distinct ones count people once; states hold at the end; shares are quotients
Kind = Literal["additive", "distinct", "state", "share"]
#: cells with fewer people than this are not shown (domain §7)
SUPPRESSED_BELOW = 5


class Compute(Protocol):
    """How an indicator is counted: one query for a whole breakdown."""

    def __call__(
        self, period: Period, *, by: tuple[str, ...], only: Mapping[str, str]
    ) -> dict[Key, Value]: ...


class UnknownIndicator(LookupError):
    """A page asks for a figure that nobody registered."""


class UnsupportedDimension(LookupError):
    """An indicator has no such dimension."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A published definition."""

    code: str
    name: str | Promise
    definition: str | Promise
    source: str | Promise
    unit: str | Promise
    kind: Kind
    dimensions: tuple[str, ...]
    version: int = 1
    decimals: int = 0

    @property
    def anchor(self) -> str:
        """Where its definition stands on the results page."""
        return self.code.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an indicator for a scope and a period, as of a moment."""

    indicator: Indicator
    period: Period
    value: Value | None
    as_of: datetime
    is_suppressed: bool = False

    @property
    def text(self) -> str:
        """The number as people read it."""
        if self.is_suppressed:
            return _("fewer than %(limit)s") % {"limit": SUPPRESSED_BELOW}
        if self.value is None:
            return "–"
        if self.indicator.kind == "share":
            return _("%(number)s %%") % {"number": dates.number(round(float(self.value) * 100))}
        return dates.number(_rounded(self.value, self.indicator.decimals))

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> SafeString:
        """The number as a link to its definition: no figure without its source."""
        return format_html(
            '<a class="figure" href="{}#{}">{}</a>',
            reverse("monitoring:results"),
            self.indicator.anchor,
            self.text,
        )


def _rounded(value: Value, decimals: int) -> int | float:
    return round(float(value), decimals) if decimals else round(value)


_indicators: dict[str, tuple[Indicator, Compute]] = {}
_labels: dict[str, Callable[[], Mapping[str, str]]] = {}


def register(indicator: Indicator, compute: Compute) -> None:
    """Make an indicator known.

    Raises:
        ValueError: when another one has its code.
    """
    known = _indicators.get(indicator.code)
    if known is not None and known[1] is not compute:
        raise ValueError(f"Two indicators are called {indicator.code!r}.")
    _indicators[indicator.code] = (indicator, compute)


def register_labels(dimension: str, labels: Callable[[], Mapping[str, str]]) -> None:
    """Tell how the keys of a dimension are called, in the reader's language and in the order to show them."""
    _labels[dimension] = labels


def indicators() -> list[Indicator]:
    """Return every known indicator, in the order of registration."""
    return [indicator for indicator, _compute in _indicators.values()]


def indicator(code: str) -> Indicator:
    """Return one indicator.

    Raises:
        UnknownIndicator
    """
    return _entry(code)[0]


def _entry(code: str) -> tuple[Indicator, Compute]:
    try:
        return _indicators[code]
    except KeyError:
        raise UnknownIndicator(code) from None


def labels_of(dimension: str) -> Mapping[str, str]:
    """Return key → label of a dimension, in the order to show them."""
    return _labels[dimension]()


def breakdown(
    code: str, period: Period, *, by: tuple[str, ...], only: Mapping[str, str] | None = None
) -> dict[Key, Value]:
    """Count one indicator for every cell at once. Cost: 1 query.

    Args:
        by: dimensions of the cells; empty gives one cell, the total.
        only: dimension → key to count alone; ``"online"`` is a key of the dimension ``region``.

    Raises:
        UnknownIndicator, UnsupportedDimension
    """
    found, compute = _entry(code)
    for dimension in (*by, *(only or {})):
        if dimension not in found.dimensions:
            raise UnsupportedDimension(f"{code} by {dimension}")
    return compute(period, by=by, only=only or {})


def figure(code: str, period: Period, *, only: Mapping[str, str] | None = None) -> Figure:
    """Count one figure. Cost: 1 query.

    Raises:
        UnknownIndicator, UnsupportedDimension
    """
    value = breakdown(code, period, by=(), only=only).get(())
    return as_figure(code, period, value, is_cell=bool(only))


def as_figure(code: str, period: Period, value: Value | None, *, is_cell: bool) -> Figure:
    """Dress a counted value; a cell with few people is suppressed, a national total never is."""
    found = indicator(code)
    few = found.kind == "distinct" and value is not None and 0 < value < SUPPRESSED_BELOW
    return Figure(found, period, value, timezone.now(), is_suppressed=is_cell and few)


def suppressed_keys(cells: Mapping[Key, Value]) -> set[Key]:
    """Return the keys of a one-dimensional table that may not be shown.

    Cells under five people are not, and when only one would be hidden, the next smallest goes with it, so that nobody
    subtracts it from the total (domain §7).
    """
    few = {key for key, value in cells.items() if 0 < value < SUPPRESSED_BELOW}
    if len(few) == 1:
        others = sorted(
            (value, str(key), key) for key, value in cells.items() if key not in few and value > 0
        )
        few |= {others[0][2]} if others else set()
    return few
