"""What is published: definitions of indicators, and single figures."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from qazvolunteer.lib.periods import Period
from qazvolunteer.ui import dates

Text = str | Promise
#: additive figures sum over cells; distinct ones count every person once, so they do not; states hold at one moment;
#: shares are quotients
Kind = Literal["additive", "distinct", "state", "share"]
#: why a cell is not shown: few people, or because another cell could be worked out from it by subtraction
Hidden = Literal["", "few", "complement"]

#: a dimension that is not narrowed down
ALL = ""
#: the bucket of the dimension "region" for what happens at no place
ONLINE = "online"
#: everything that a figure can be split by
DIMENSIONS = ("region", "direction", "grade")
#: cells with fewer people than this are not shown (domain rules §7)
FEW_PEOPLE = 5
#: what stands for a number where there is none
NOTHING = "–"


class UnsupportedDimension(LookupError):
    """A page asks for a split that an indicator does not have."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure speaks of: a region (code, `ONLINE` or `ALL`), a direction, a grade of evidence."""

    region: str = ALL
    direction: str = ALL
    grade: str = ALL


class Share(NamedTuple):
    """A quotient before it is divided."""

    part: int
    whole: int


#: what an indicator counts in one cell
Count = int | Decimal | Share


@dataclass(frozen=True, slots=True)
class Indicator:
    """A published definition, stable under its code; a change of the meaning raises the version."""

    code: str
    name: Text
    definition: Text
    #: how it is counted, in words
    formula: Text
    #: the records it is counted from
    source: Text
    unit: Text
    kind: Kind
    #: names out of `DIMENSIONS`
    dimensions: tuple[str, ...]
    version: int = 1
    #: digits after the decimal mark, as people read it; trailing zeros are dropped
    decimals: int = 0
    #: cells with fewer people are hidden, and others so that nobody subtracts (see `tables.hidden_cells`); 0: none
    hide_below: int = 0

    @property
    def anchor(self) -> str:
        """Where its definition stands on the results page."""
        return self.code.replace(".", "-")

    def demand(self, scope: Scope) -> None:
        """Refuse a scope that narrows down what this indicator cannot be split by.

        Raises:
            UnsupportedDimension
        """
        for dimension in DIMENSIONS:
            if getattr(scope, dimension) != ALL and dimension not in self.dimensions:
                raise UnsupportedDimension(f"{self.code} is not split by {dimension}.")


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an indicator for a scope and a period, counted from what was recorded until a moment.

    A hidden figure has no value, so that no template, bar or file can give it away.
    """

    indicator: Indicator
    period: Period
    scope: Scope
    #: hours, people, things, or for a share a number from 0 to 1; None when hidden, or when nothing could be divided
    value: int | Decimal | None
    as_of: datetime
    hidden: Hidden = ""

    @property
    def is_suppressed(self) -> bool:
        """Whether the number is kept back to protect people."""
        return bool(self.hidden)

    @property
    def moment(self) -> datetime:
        """When a state held: the end of the period, or now when it is not over. Other figures: `as_of`."""
        return min(self.as_of, self.period.ends_at) if self.indicator.kind == "state" else self.as_of

    @property
    def text(self) -> str:
        """The number as people read it, without its unit."""
        return self._text(in_column=False)

    @property
    def column_text(self) -> str:
        """The same for a column of numbers, where every one has the same decimals: "4 765.0" under "6 947.9"."""
        return self._text(in_column=True)

    def _text(self, *, in_column: bool) -> str:
        if self.hidden == "few":
            return _("fewer than %(limit)s") % {"limit": self.indicator.hide_below}
        if self.hidden:
            return _("not shown")
        if self.value is None:
            return NOTHING
        decimals = self.indicator.decimals
        if self.indicator.kind == "share":
            percent = written(Decimal(self.value) * 100, decimals, in_column=in_column)
            return _("%(number)s%%") % {"number": percent}
        return written(self.value, decimals, in_column=in_column)

    def __str__(self) -> str:
        return self.text


def written(value: int | Decimal, decimals: int, *, in_column: bool = False) -> str:
    """Write a number for people: rounded half up, with no trailing zeros: 4.0 → "4".

    In a column they stay, for the decimals to stand under each other; nothing is "0" everywhere.
    """
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if in_column and rounded:
        return dates.number(rounded)
    return dates.number(int(rounded) if rounded == rounded.to_integral_value() else float(rounded))
