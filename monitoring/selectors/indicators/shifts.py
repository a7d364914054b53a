"""Coming, staying away and filled places, from the transitions of sign-ups and shifts.

A sign-up belongs to the day on which its shift starts, however late somebody marked it, so that participations and
hours of one shift stand in one period. What counts is the last transition known at the moment of the question.
"""

from typing import NamedTuple

from monitoring.selectors.indicators.cube import read_cube
from projects.enums import ShiftState, SignUpState
from qazvolunteer.figures.registry import Question, Scope, Share

_OUTCOMES = """
    WITH held AS (
        SELECT u.shift_id,
               COUNT(*) FILTER (WHERE latest.target = %(attended)s) AS attended,
               COUNT(*) FILTER (WHERE latest.target = %(no_show)s) AS no_show,
               COUNT(*) FILTER (WHERE latest.target = %(excused)s) AS excused
        FROM projects_shift s
        JOIN projects_signup u ON u.shift_id = s.id
        CROSS JOIN LATERAL (
            SELECT t.target FROM audit_transition t
            WHERE t.subject_kind = 'signup' AND t.subject_id = u.id::text AND t.at <= %(as_of)s
            ORDER BY t.at DESC, t.id DESC LIMIT 1
        ) AS latest
        WHERE s.starts_at >= %(start)s AND s.starts_at < %(end)s
        GROUP BY u.shift_id
    ), finished AS (
        SELECT s.id AS shift_id,
               (SELECT SUM(r.capacity) FROM projects_role r WHERE r.shift_id = s.id) AS places
        FROM projects_shift s
        CROSS JOIN LATERAL (
            SELECT t.target FROM audit_transition t
            WHERE t.subject_kind = 'shift' AND t.subject_id = s.id::text AND t.at <= %(as_of)s
            ORDER BY t.at DESC, t.id DESC LIMIT 1
        ) AS latest
        WHERE s.starts_at >= %(start)s AND s.starts_at < %(end)s AND latest.target = %(finished)s
    )
    SELECT GROUPING(s.region_id, p.direction_id), s.region_id, p.direction_id,
           COALESCE(SUM(h.attended), 0),
           COALESCE(SUM(h.no_show), 0),
           COALESCE(SUM(h.attended + h.no_show + h.excused) FILTER (WHERE f.shift_id IS NOT NULL), 0),
           COALESCE(SUM(f.places), 0)
    FROM projects_shift s
    JOIN projects_project p ON p.id = s.project_id
    LEFT JOIN held h ON h.shift_id = s.id
    LEFT JOIN finished f ON f.shift_id = s.id
    WHERE s.starts_at >= %(start)s AND s.starts_at < %(end)s
    GROUP BY CUBE (s.region_id, p.direction_id)
"""


class _Outcomes(NamedTuple):
    attended: int
    no_show: int
    #: people with an outcome on shifts that are finished, and the places of these shifts
    held: int
    places: int


def _count(question: Question) -> dict[Scope, _Outcomes]:
    values = {
        "attended": SignUpState.ATTENDED,
        "no_show": SignUpState.NO_SHOW,
        "excused": SignUpState.EXCUSED,
        "finished": ShiftState.FINISHED,
        "start": question.period.starts_at,
        "end": question.period.ends_at,
        "as_of": question.as_of,
    }
    rows = read_cube(_OUTCOMES, values, ("region", "direction"))
    return {scope: _Outcomes(*map(int, row)) for scope, row in rows}


def participations(question: Question) -> dict[Scope, int]:
    """Count sign-ups that ended in "attended". Cost: 1 query together with the two shares below."""
    return {scope: found.attended for scope, found in question.once(_count).items()}


def attendance_rate(question: Question) -> dict[Scope, Share]:
    """Divide those who came by those who came or stayed away without a word."""
    return {
        scope: Share(found.attended, found.attended + found.no_show)
        for scope, found in question.once(_count).items()
    }


def fill(question: Question) -> dict[Scope, Share]:
    """Divide people with an outcome on finished shifts by the places of these shifts."""
    return {scope: Share(found.held, found.places) for scope, found in question.once(_count).items()}
