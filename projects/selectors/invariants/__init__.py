"""What must always be true of the rows, whatever wrote them: each rule is one statement that finds its breaches.

Constraints refuse a wrong row; these rules compare rows of several tables, which no constraint can. For tests, for
`manage.py check_places`, and for whoever changes data by hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from projects.enums import OPEN, SHIFT_TOLERANCE_MINUTES, TAKES_PLACE
from projects.selectors.invariants.hours import HOURS
from projects.selectors.invariants.places import PLACES
from projects.selectors.invariants.rule import Rule
from projects.selectors.invariants.things import CATALOGUE, PEOPLE, TRACES

__all__ = ["CATALOGUE", "HOURS", "PEOPLE", "PLACES", "RULES", "TRACES", "Breach", "Rule", "check_invariants"]


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that does not hold, how many rows break it, and the keys of the first of them."""

    rule: Rule
    count: int
    examples: list[str]


_EXAMPLES = 5
_PARAMETERS: dict[str, Any] = {
    "takes_place": [str(state) for state in TAKES_PLACE],
    "open": [str(state) for state in OPEN],
    "tolerance": SHIFT_TOLERANCE_MINUTES,
    "zone": settings.TIME_ZONE,
    "consent_age": settings.DATA_CONSENT_AGE,
}

RULES = (*PLACES, *HOURS, *CATALOGUE, *PEOPLE, *TRACES)


def check_invariants(rules: Iterable[Rule] = RULES) -> list[Breach]:
    """Return the rules that do not hold. Cost: 1 query a rule, each over whole tables."""
    breaches = []
    for rule in rules:
        with connection.cursor() as cursor:
            cursor.execute(rule.sql, _PARAMETERS)
            keys = [str(row[0]) for row in cursor.fetchall()]
        if keys:
            breaches.append(Breach(rule, len(keys), sorted(keys)[:_EXAMPLES]))
    return breaches
