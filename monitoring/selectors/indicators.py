"""How the indicators of domain rules §7 are counted: straight SQL over ledger entries, transitions and consents.

Column names come from the tables below, never from a request; values go in as parameters.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from qazvolunteer.figures.registry import Key, UnsupportedDimension, Value
from qazvolunteer.lib.periods import Period

ONLINE = "online"

_LEDGER = {"region": "region_id", "direction": "direction_id", "grade": "grade"}
_PROJECT = {"region": "p.region_id", "direction": "p.direction_id"}
_SHIFT = {"region": "sh.region_id", "direction": "p.direction_id"}
_RESIDENCE = {"region": "v.region_id"}
_ORGANIZATION = {"region": "o.region_id"}

#: the state of each thing of a kind at a moment, by its transitions
_STATE_AT = """
    SELECT DISTINCT ON (subject_id) subject_id, target FROM audit_transition
    WHERE subject_kind = %s AND at < %s ORDER BY subject_id, at DESC, id DESC
"""
#: the outcome of each sign-up of a shift that starts in the period
_OUTCOMES = f"""
    WITH outcome AS ({_STATE_AT})
    SELECT {{by}} {{what}}
    FROM outcome JOIN projects_signup s ON s.id::text = outcome.subject_id
    JOIN projects_shift sh ON sh.id = s.shift_id JOIN projects_project p ON p.id = sh.project_id
    WHERE sh.starts_at >= %s AND sh.starts_at < %s {{only}} {{group}}
"""  # noqa: S608 - columns come from the tables above


def _columns(dimensions: Mapping[str, str], by: tuple[str, ...]) -> list[str]:
    try:
        return [dimensions[name] for name in by]
    except KeyError as error:
        raise UnsupportedDimension(str(error)) from error


def _only(dimensions: Mapping[str, str], only: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the SQL and the parameters of a filter; the region "online" is the rows without a region."""
    clauses, values = [], []
    for name, value in only.items():
        (column,) = _columns(dimensions, (name,))
        if name == "region" and value == ONLINE:
            clauses.append(f"AND {column} IS NULL")
        else:
            clauses.append(f"AND {column} = %s")
            values.append(value)
    return " ".join(clauses), values


def _parts(
    dimensions: Mapping[str, str], by: tuple[str, ...], only: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    columns = _columns(dimensions, by)
    where, values = _only(dimensions, only)
    return {
        "by": "".join(f"{column}, " for column in columns),
        "only": where,
        "group": f"GROUP BY {', '.join(columns)}" if columns else "",
    }, values


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()


def _cells(rows: list[tuple[Any, ...]]) -> dict[Key, Value]:
    return {row[:-1]: row[-1] for row in rows if row[-1] is not None}


def hours_confirmed(period: Period, *, by: tuple[str, ...], only: Mapping[str, str]) -> dict[Key, Value]:
    """Net confirmed minutes / 60, by the day on which the shift starts."""
    part, values = _parts(_LEDGER, by, only)
    sql = f"""SELECT {part["by"]} sum(minutes) FROM projects_ledgerentry
        WHERE day >= %s AND day < %s {part["only"]} {part["group"]}"""  # noqa: S608
    rows = _rows(sql, [period.first, period.end, *values])
    return {key: Decimal(value) / 60 for key, value in _cells(rows).items()}


def volunteers_active(period: Period, *, by: tuple[str, ...], only: Mapping[str, str]) -> dict[Key, Value]:
    """Distinct people whose net confirmed minutes in the period (and cell) are above zero."""
    part, values = _parts(_LEDGER, by, only)
    inner = f"""SELECT {part["by"]} person_key FROM projects_ledgerentry
        WHERE day >= %s AND day < %s {part["only"]}
        GROUP BY {part["by"]} person_key HAVING sum(minutes) > 0"""  # noqa: S608
    sql = f"SELECT {part['by']} count(*) FROM ({inner}) people {part['group']}"  # noqa: S608
    return _cells(_rows(sql, [period.first, period.end, *values]))


def volunteers_registered(
    period: Period, *, by: tuple[str, ...], only: Mapping[str, str]
) -> dict[Key, Value]:
    """Volunteers with a live consent to data processing at the end of the period, by residence."""
    part, values = _parts(_RESIDENCE, by, only)
    sql = f"""SELECT {part["by"]} count(DISTINCT v.id)
        FROM volunteers_consent c JOIN volunteers_volunteer v ON v.id = c.volunteer_id
        WHERE c.purpose = 'data' AND c.given_at < %s AND (c.withdrawn_at IS NULL OR c.withdrawn_at >= %s)
        {part["only"]} {part["group"]}"""  # noqa: S608
    return _cells(_rows(sql, [period.ends_at, period.ends_at, *values]))


def _organizations(
    kind: str, period: Period, by: tuple[str, ...], only: Mapping[str, str]
) -> dict[Key, Value]:
    part, values = _parts(_ORGANIZATION, by, only)
    sql = f"""WITH latest AS ({_STATE_AT}) SELECT {part["by"]} count(*)
        FROM latest JOIN organizations_organization o ON o.id::text = latest.subject_id
        WHERE latest.target = 'verified' {kind} {part["only"]} {part["group"]}"""  # noqa: S608
    return _cells(_rows(sql, ["organization", period.ends_at, *values]))


def organizations_verified(
    period: Period, *, by: tuple[str, ...], only: Mapping[str, str]
) -> dict[Key, Value]:
    """Organizations of every kind whose state at the end of the period is "verified"."""
    return _organizations("", period, by, only)


def initiative_groups(period: Period, *, by: tuple[str, ...], only: Mapping[str, str]) -> dict[Key, Value]:
    """Of these, initiative groups without legal form."""
    return _organizations("AND o.kind = 'initiative_group'", period, by, only)


def _projects(target: str, period: Period, by: tuple[str, ...], only: Mapping[str, str]) -> dict[Key, Value]:
    part, values = _parts(_PROJECT, by, only)
    sql = f"""WITH first AS (SELECT subject_id, min(at) AS at FROM audit_transition
            WHERE subject_kind = 'project' AND target = %s GROUP BY subject_id)
        SELECT {part["by"]} count(*) FROM first JOIN projects_project p ON p.id::text = first.subject_id
        WHERE first.at >= %s AND first.at < %s {part["only"]} {part["group"]}"""  # noqa: S608
    return _cells(_rows(sql, [target, period.starts_at, period.ends_at, *values]))


def projects_published(period: Period, *, by: tuple[str, ...], only: Mapping[str, str]) -> dict[Key, Value]:
    """Projects that were published for the first time in the period."""
    return _projects("published", period, by, only)


def projects_finished(period: Period, *, by: tuple[str, ...], only: Mapping[str, str]) -> dict[Key, Value]:
    """Projects that finished in the period."""
    return _projects("finished", period, by, only)


def _outcomes(what: str, period: Period, by: tuple[str, ...], only: Mapping[str, str]) -> dict[Key, Value]:
    part, values = _parts(_SHIFT, by, only)
    sql = _OUTCOMES.format(what=what, **part)
    # What is marked after the period still belongs to the shift, so all transitions up to now count.
    return _cells(_rows(sql, ["signup", "infinity", period.starts_at, period.ends_at, *values]))


def participations(period: Period, *, by: tuple[str, ...], only: Mapping[str, str]) -> dict[Key, Value]:
    """Sign-ups that ended in "attended", by the day on which the shift starts."""
    return _outcomes("count(*) FILTER (WHERE outcome.target = 'attended')", period, by, only)


def attendance_rate(period: Period, *, by: tuple[str, ...], only: Mapping[str, str]) -> dict[Key, Value]:
    """Attended / (attended + did not come)."""
    came = "count(*) FILTER (WHERE outcome.target = 'attended')"
    marked = "nullif(count(*) FILTER (WHERE outcome.target IN ('attended', 'no_show')), 0)"
    return _outcomes(f"{came}::numeric / {marked}", period, by, only)


def shifts_fill(period: Period, *, by: tuple[str, ...], only: Mapping[str, str]) -> dict[Key, Value]:
    """(Attended + did not come + excused) / places of the finished shifts that start in the period."""
    part, values = _parts(_SHIFT, by, only)
    sql = f"""WITH outcome AS ({_STATE_AT}), latest AS ({_STATE_AT}),
        seats AS (SELECT r.shift_id, sum(r.capacity) AS places FROM projects_role r GROUP BY r.shift_id),
        people AS (SELECT s.shift_id, count(*) AS held
            FROM outcome JOIN projects_signup s ON s.id::text = outcome.subject_id
            WHERE outcome.target IN ('attended', 'no_show', 'excused') GROUP BY s.shift_id)
        SELECT {part["by"]} sum(coalesce(people.held, 0))::numeric / nullif(sum(seats.places), 0)
        FROM latest JOIN projects_shift sh ON sh.id::text = latest.subject_id
        JOIN projects_project p ON p.id = sh.project_id
        JOIN seats ON seats.shift_id = sh.id LEFT JOIN people ON people.shift_id = sh.id
        WHERE latest.target = 'finished' AND sh.starts_at >= %s AND sh.starts_at < %s
        {part["only"]} {part["group"]}"""  # noqa: S608
    return _cells(
        _rows(sql, ["signup", "infinity", "shift", "infinity", period.starts_at, period.ends_at, *values])
    )
