"""`{% figure %}` and `{% figure_bars %}`: the only ways a number about the portal gets onto a page."""

from typing import Any

from django import template
from django.utils import timezone

from qazvolunteer.figures import registry
from qazvolunteer.lib.periods import Period, month_before, month_of, name_of, parse_period, year_of
from qazvolunteer.ui import dates

register = template.Library()


def _period(code: str) -> Period:
    today = timezone.localdate()
    named = {"this-month": month_of, "last-month": month_before, "this-year": year_of}
    return named[code](today) if code in named else parse_period(code)


@register.simple_tag
def figure(code: str, *, period: str = "all", region: str = "", direction: str = "") -> registry.Figure:
    """Give one figure; drawn, it is a link to its definition.

    `{% figure "hours.confirmed" period="2026" region="KZ-35" %}`, or `… as hours %}` for `{{ hours.text }}`.
    Periods: ``2026-04``, ``2026-Q2``, ``2026``, ``all``, ``this-month``, ``last-month``, ``this-year``. Cost: 1 query.
    """
    only = {key: value for key, value in (("region", region), ("direction", direction)) if value}
    return registry.figure(code, _period(period), only=only)


@register.simple_tag
def figure_bars(code: str, dimension: str, *, period: str = "all") -> dict[str, Any]:
    """Give one figure by a dimension, largest first, as `<c-bar-list :items>` takes it; with the period's name and sum.

    Cost: 1 query, and 1 for the labels.
    """
    chosen = _period(period)
    cells = registry.breakdown(code, chosen, by=(dimension,))
    labels = registry.labels_of(dimension)
    found = registry.indicator(code)
    items = [
        {
            "label": label,
            "value": float(cells.get((key,), 0)),
            "text": registry.as_figure(code, chosen, cells.get((key,), 0), is_cell=True).text,
            "direction": key if dimension == "direction" else "",
        }
        for key, label in labels.items()
    ]
    items.sort(key=lambda item: -item["value"])
    total = sum(cells.values())
    return {
        "items": items,
        "total": dates.number(round(float(total))) if total else "",
        "period": name_of(chosen),
        "code": chosen.code,
        "indicator": found,
        "as_of": timezone.now(),
    }
