"""Published and finished projects, from their transitions."""

from typing import NamedTuple

from monitoring.selectors.indicators.cube import read_cube
from projects.enums import ProjectState
from qazvolunteer.figures.registry import Question, Scope

# A project that was paused and published again counts once, in the period in which that happened first.
_FIRST_MOVES = """
    SELECT GROUPING(p.region_id, p.direction_id), p.region_id, p.direction_id,
           COUNT(*) FILTER (WHERE move.target = %(published)s),
           COUNT(*) FILTER (WHERE move.target = %(finished)s)
    FROM (
        SELECT subject_id, target, MIN(at) AS at
        FROM audit_transition
        WHERE subject_kind = 'project' AND target IN (%(published)s, %(finished)s) AND at <= %(as_of)s
        GROUP BY subject_id, target
    ) AS move
    JOIN projects_project p ON p.id::text = move.subject_id
    WHERE move.at >= %(start)s AND move.at < %(end)s
    GROUP BY CUBE (p.region_id, p.direction_id)
"""


class _Projects(NamedTuple):
    published: int
    finished: int


def _count(question: Question) -> dict[Scope, _Projects]:
    values = {
        "published": ProjectState.PUBLISHED,
        "finished": ProjectState.FINISHED,
        "start": question.period.starts_at,
        "end": question.period.ends_at,
        "as_of": question.as_of,
    }
    rows = read_cube(_FIRST_MOVES, values, ("region", "direction"))
    return {scope: _Projects(*row) for scope, row in rows}


def published(question: Question) -> dict[Scope, int]:
    """Count projects published for the first time in the period. Cost: 1 query with `finished`."""
    return {scope: found.published for scope, found in question.once(_count).items()}


def finished(question: Question) -> dict[Scope, int]:
    """Count projects that finished in the period."""
    return {scope: found.finished for scope, found in question.once(_count).items()}
