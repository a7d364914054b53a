"""Verified organizations, from their transitions."""

from typing import NamedTuple

from monitoring.selectors.indicators.cube import read_cube
from organizations.enums import OrganizationKind, OrganizationState
from qazvolunteer.figures.registry import Question, Scope

# The state of each organization at the moment is the target of its last transition until then.
_VERIFIED = """
    SELECT GROUPING(o.region_id), o.region_id, COUNT(*), COUNT(*) FILTER (WHERE o.kind = %(group)s)
    FROM (
        SELECT DISTINCT ON (subject_id) subject_id, target
        FROM audit_transition
        WHERE subject_kind = 'organization' AND at <= %(moment)s
        ORDER BY subject_id, at DESC, id DESC
    ) AS latest
    JOIN organizations_organization o ON o.id::text = latest.subject_id
    WHERE latest.target = %(state)s
    GROUP BY CUBE (o.region_id)
"""


class _Organizations(NamedTuple):
    verified: int
    groups: int


def _count(question: Question) -> dict[Scope, _Organizations]:
    values = {
        "moment": question.last_moment,
        "state": OrganizationState.VERIFIED,
        "group": OrganizationKind.INITIATIVE_GROUP,
    }
    return {scope: _Organizations(*row) for scope, row in read_cube(_VERIFIED, values, ("region",))}


def verified(question: Question) -> dict[Scope, int]:
    """Count organizations that are verified at the end of the period by region. Cost: 1 query with `groups`."""
    return {scope: found.verified for scope, found in question.once(_count).items()}


def groups(question: Question) -> dict[Scope, int]:
    """Count initiative groups among them."""
    return {scope: found.groups for scope, found in question.once(_count).items()}
