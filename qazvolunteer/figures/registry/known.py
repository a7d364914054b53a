"""Who knows how to count what: filled when the portal starts, asked by pages by code alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.utils import timezone

from qazvolunteer.figures.registry.indicator import ALL, DIMENSIONS, Count, Figure, Indicator, Scope
from qazvolunteer.figures.registry.tables import Table
from qazvolunteer.lib.periods import Period

ReadT = TypeVar("ReadT")


class UnknownIndicator(LookupError):
    """A page asks for a figure that nobody registered."""


@dataclass(frozen=True)
class Question:
    """A period, asked at a moment. Indicators that are read by the same query share its answer through `once`."""

    period: Period
    as_of: datetime
    _answers: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def last_moment(self) -> datetime:
        """The last moment that counts for a state: the end of the period, or now when that is still to come."""
        return min(self.as_of, self.period.ends_at - timedelta(microseconds=1))

    def once(self, read: "Callable[[Question], ReadT]") -> ReadT:
        """Return what a function reads for this question; it is called once."""
        if read not in self._answers:
            self._answers[read] = read(self)
        return cast("ReadT", self._answers[read])


#: counts every cell and total of an indicator at once, by one query
Compute = Callable[[Question], Mapping[Scope, Count]]


@dataclass(frozen=True, slots=True)
class Member:
    """One value of a dimension as people read it."""

    key: str
    label: str
    #: whether it is listed even when it holds nothing
    is_listed: bool = True


_indicators: dict[str, tuple[Indicator, Compute]] = {}
_members: dict[str, Callable[[], list[Member]]] = {}


def register(indicator: Indicator, compute: Compute) -> None:
    """Make an indicator known. Registering the same one again changes nothing.

    Raises:
        ValueError: another one has its code, or it names an unknown dimension.
    """
    if unknown := set(indicator.dimensions) - set(DIMENSIONS):
        raise ValueError(f"{indicator.code} has unknown dimensions: {sorted(unknown)}.")
    known = _indicators.get(indicator.code)
    if known is not None and known != (indicator, compute):
        raise ValueError(f"Two indicators are called {indicator.code!r}.")
    _indicators[indicator.code] = (indicator, compute)


def register_members(dimension: str, members: Callable[[], list[Member]]) -> None:
    """Tell how the values of a dimension are called in the reader's language, in the order to show them.

    Args:
        members: its cost is at most 1 query.
    """
    _members[dimension] = members


def indicators() -> list[Indicator]:
    """Return every published definition, in the order of registration. Cost: no query."""
    return [indicator for indicator, _ in _indicators.values()]


def indicator(code: str) -> Indicator:
    """Return one definition. Cost: no query.

    Raises:
        UnknownIndicator
    """
    return _entry(code)[0]


def members_of(dimension: str) -> list[Member]:
    """Return the values of a dimension, in the order to show them. Cost: at most 1 query."""
    return _members[dimension]()


def tables(codes: Iterable[str], period: Period, *, now: datetime | None = None) -> dict[str, Table]:
    """Count several indicators as of one moment. Cost: 1 query each, 1 together for those that share it.

    Args:
        now: what was recorded later does not count; the present moment when None.

    Raises:
        UnknownIndicator
    """
    question = Question(period, now or timezone.now())
    entries = [_entry(code) for code in codes]
    return {found.code: Table(found, period, question.as_of, compute(question)) for found, compute in entries}


def table(code: str, period: Period, *, now: datetime | None = None) -> Table:
    """Count one indicator: every cell and total. Cost: 1 query.

    Raises:
        UnknownIndicator
    """
    return tables([code], period, now=now)[code]


def figure(
    code: str,
    *,
    period: Period,
    region: str = ALL,
    direction: str = ALL,
    grade: str = ALL,
    now: datetime | None = None,
) -> Figure:
    """Count one figure. A page that shows several cells of one indicator asks for its `table`. Cost: 1 query.

    Args:
        region: code of a region, or `ONLINE`.
        direction: code of a direction.
        grade: a grade of evidence.

    Raises:
        UnknownIndicator, UnsupportedDimension
    """
    indicator(code).demand(Scope(region, direction, grade))
    return table(code, period, now=now).figure(region, direction, grade)


def _entry(code: str) -> tuple[Indicator, Compute]:
    try:
        return _indicators[code]
    except KeyError:
        raise UnknownIndicator(code) from None
