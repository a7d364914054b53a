"""Registered people, from the records of consent."""

from monitoring.selectors.indicators.cube import read_cube
from qazvolunteer.figures.registry import Question, Scope
from qazvolunteer.ui.dates import local_day
from volunteers.enums import ConsentPurpose

_REGISTERED = """
    SELECT GROUPING(v.region_id), v.region_id, COUNT(DISTINCT v.id)
    FROM volunteers_consent c
    JOIN volunteers_volunteer v ON v.id = c.volunteer_id
    WHERE c.purpose = %(purpose)s
      AND c.given_at <= %(moment)s
      AND (c.withdrawn_at IS NULL OR c.withdrawn_at > %(moment)s)
      AND (c.valid_until IS NULL OR c.valid_until >= %(day)s)
    GROUP BY CUBE (v.region_id)
"""


def registered_people(question: Question) -> dict[Scope, int]:
    """Count profiles with a live consent at the end of the period by the region where people live. Cost: 1 query."""
    moment = question.last_moment
    values = {"purpose": ConsentPurpose.DATA, "moment": moment, "day": local_day(moment)}
    return {scope: people for scope, (people,) in read_cube(_REGISTERED, values, ("region",))}
