"""`{% figure %}` and `{% figure_bars %}`: how a number about the portal gets onto any page, by its code alone.

Periods are `lib.periods` codes (``2026-04``, ``2026-Q2``, ``2026``, ``all``) or ``this-month``, ``last-month``,
``this-year``. An unknown code or period is a mistake of the template and raises.
"""

from collections.abc import Sequence

from django import template
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone

from qazvolunteer.figures import registry
from qazvolunteer.figures.registry import Bars, Member, bars_of
from qazvolunteer.lib.periods import Period, month_before, month_of, parse_period, year_of

register = template.Library()

_NAMED = {"this-month": month_of, "last-month": month_before, "this-year": year_of}


def _period(given: str | Period) -> Period:
    if isinstance(given, Period):
        return given
    today = timezone.localdate()
    return _NAMED[given](today) if given in _NAMED else parse_period(given, today=today)


class _FigureNode(template.Node):
    """Gives the figure a name, or draws it with the way to its definition."""

    def __init__(self, code: FilterExpression, options: dict[str, FilterExpression], name: str) -> None:
        self.code, self.options, self.name = code, options, name

    def render(self, context: Context) -> str:
        """Count and draw."""
        options = {key: value.resolve(context) for key, value in self.options.items()}
        period = _period(options.pop("period", "all"))
        found = registry.figure(self.code.resolve(context), period=period, **options)
        if self.name:
            context[self.name] = found
            return ""
        return render_to_string("figures/figure.html", {"figure": found})


@register.tag
def figure(parser: Parser, token: Token) -> _FigureNode:
    """Draw one figure with a link to its definition, or give it a name for the page to use. Cost: 1 query.

    `{% figure "hours.confirmed" period="2026" region="KZ-35" %}`, or `{% figure "participations" as came %}` and then
    `{{ came.text }}`.
    Options: period ("all" when left out), region (code or "online"), direction, grade.
    """
    bits = token.split_contents()[1:]
    name = ""
    if len(bits) > 1 and bits[-2] == "as":
        name, bits = bits[-1], bits[:-2]
    if not bits:
        raise template.TemplateSyntaxError("{% figure %} needs the code of an indicator.")
    rest = bits[1:]
    options = token_kwargs(rest, parser)
    if rest or set(options) - {"period", "region", "direction", "grade"}:
        raise template.TemplateSyntaxError(f"{{% figure %}} does not understand: {token.contents}")
    return _FigureNode(parser.compile_filter(bits[0]), options, name)


@register.simple_tag
def figure_bars(
    code: str,
    dimension: str,
    *,
    period: str | Period = "all",
    otherwise: str | Period | None = None,
    members: Sequence[Member] | None = None,
) -> Bars:
    """Split a figure by a dimension. Cost: 1 query for each period that is looked at, 1 for the members' names.

    `{% figure_bars "hours.confirmed" "direction" period="last-month" otherwise="this-month" as done %}`

    Args:
        otherwise: period to show when the first one is empty.
        members: the dimension's values, when the page has them already.
    """
    counted = registry.table(code, _period(period))
    if otherwise is not None and not counted.figure().value:
        counted = registry.table(code, _period(otherwise))
    if members is None:
        members = registry.members_of(dimension) if counted.figure().value else []
    return bars_of(counted, dimension, members)
