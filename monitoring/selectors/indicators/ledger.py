"""Hours and active people, from the ledger of confirmed minutes.

Minutes belong to the day on which the shift starts and to the region of its place (domain rules §5); corrections are
further entries with their own sign, so sums are always net.
"""

from decimal import Decimal

from monitoring.selectors.indicators.cube import read_cube
from qazvolunteer.figures.registry import Question, Scope

_HOURS = """
    SELECT GROUPING(region_id, direction_id, grade), region_id, direction_id, grade, SUM(minutes)
    FROM projects_ledgerentry
    WHERE day >= %(first)s AND day < %(end)s AND created_at <= %(as_of)s
    GROUP BY CUBE (region_id, direction_id, grade)
"""
# A person with minutes in two cells stands in both, and once in the total: GROUP BY person_key × CUBE counts net
# minutes of each person in every cell and every total of its own.
_ACTIVE = """
    SELECT mask, region_id, direction_id, COUNT(*)
    FROM (
        SELECT GROUPING(region_id, direction_id) AS mask, region_id, direction_id
        FROM projects_ledgerentry
        WHERE day >= %(first)s AND day < %(end)s AND created_at <= %(as_of)s
        GROUP BY person_key, CUBE (region_id, direction_id)
        HAVING SUM(minutes) > 0
    ) AS person
    GROUP BY mask, region_id, direction_id
"""
_MINUTES_AN_HOUR = 60


def hours(question: Question) -> dict[Scope, Decimal]:
    """Count net confirmed hours by region, direction and grade. Cost: 1 query."""
    rows = read_cube(_HOURS, _days(question), ("region", "direction", "grade"))
    return {scope: Decimal(minutes) / _MINUTES_AN_HOUR for scope, (minutes,) in rows if minutes is not None}


def active_people(question: Question) -> dict[Scope, int]:
    """Count different people with more than zero net minutes by region and direction. Cost: 1 query."""
    return {
        scope: people for scope, (people,) in read_cube(_ACTIVE, _days(question), ("region", "direction"))
    }


def _days(question: Question) -> dict[str, object]:
    return {"first": question.period.first, "end": question.period.end, "as_of": question.as_of}
