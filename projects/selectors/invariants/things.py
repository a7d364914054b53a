"""Rules of the catalogue, of people, and of the traces of moves."""

from projects.selectors.invariants.rule import Rule

CATALOGUE = (
    Rule(
        "shift_of_project",
        "A shift lies in the region and period of its project; its leader is in the team, at least until it begins.",
        """
        SELECT shift.id FROM projects_shift shift
        JOIN projects_project project ON project.id = shift.project_id
        LEFT JOIN organizations_membership leader ON leader.id = shift.leader_id
        CROSS JOIN LATERAL (SELECT (shift.starts_at AT TIME ZONE %(zone)s)::date AS day) AS on_day
        WHERE shift.region_id IS DISTINCT FROM project.region_id
           OR leader.organization_id <> project.organization_id
           OR shift.state <> 'cancelled' AND leader.ended_at < shift.starts_at
           OR shift.state <> 'cancelled'
              AND (on_day.day < project.starts_on OR on_day.day > project.ends_on)
           OR NOT EXISTS (SELECT FROM projects_role role WHERE role.shift_id = shift.id)
        """,
    ),
    Rule(
        "published_by_review",
        "What was published was approved by a front office, and its organization had been verified.",
        """
        SELECT project.id FROM projects_project project
        JOIN organizations_organization organization ON organization.id = project.organization_id
        WHERE project.published_at IS NOT NULL AND (
            organization.verified_at IS NULL OR organization.verified_at > project.published_at
            OR NOT EXISTS (
                SELECT FROM organizations_submission submission
                WHERE submission.subject_kind = 'project' AND submission.subject_id = project.id
                  AND submission.state = 'approved' AND submission.decided_at = project.published_at))
        """,
    ),
    Rule(
        "under_review",
        "Whatever is under review has one submission that waits, and nothing else has.",
        """
        SELECT subject.kind || ' ' || subject.id FROM (
            SELECT 'project' AS kind, id, state FROM projects_project
            UNION ALL SELECT 'organization', id, state FROM organizations_organization
        ) subject
        LEFT JOIN organizations_submission submission ON submission.subject_kind = subject.kind
          AND submission.subject_id = subject.id AND submission.state IN ('open', 'taken')
        WHERE (subject.state = 'submitted') <> (submission.id IS NOT NULL)
        """,
    ),
    Rule(
        "review_in_order",
        "A submission is sent, taken, and decided or taken back in this order, by an office that may see it.",
        """
        SELECT submission.id FROM organizations_submission submission
        LEFT JOIN organizations_staffassignment decider ON decider.id = submission.decided_by_id
        LEFT JOIN organizations_frontoffice office ON office.id = decider.office_id
        WHERE submission.taken_at < submission.submitted_at OR submission.decided_at < submission.submitted_at
           OR submission.withdrawn_at < greatest(submission.submitted_at, submission.taken_at)
           OR office.region_id <> submission.region_id OR decider.created_at > submission.decided_at
        """,
    ),
    Rule(
        "initiative_fits",
        "A project stands under an initiative of its own direction.",
        """
        SELECT project.id FROM projects_project project
        JOIN projects_initiative initiative ON initiative.code = project.initiative_id
        WHERE initiative.direction_id <> project.direction_id
        """,
    ),
)

PEOPLE = (
    Rule(
        "consent",
        "Nobody is a volunteer without a consent to the processing of data, given at the age for it.",
        """
        SELECT volunteer.id FROM volunteers_volunteer volunteer
        WHERE NOT EXISTS (
            SELECT FROM volunteers_consent consent
            WHERE consent.volunteer_id = volunteer.id AND consent.purpose = 'data')
           OR extract(year FROM age((volunteer.created_at AT TIME ZONE %(zone)s)::date, volunteer.birth_date))
              < %(consent_age)s
        """,
    ),
    Rule(
        "one_address",
        "Every account that was not erased has its address among those that sign in.",
        """
        SELECT account.id FROM accounts_user account
        LEFT JOIN account_emailaddress address ON address.user_id = account.id AND address.primary
        WHERE address.email IS DISTINCT FROM account.email AND account.erased_at IS NULL
        """,
    ),
)

_STATES = """
    SELECT 'organization' AS kind, id::text AS id, state FROM organizations_organization
    UNION ALL SELECT 'submission', id::text, state FROM organizations_submission
    UNION ALL SELECT 'project', id::text, state FROM projects_project
    UNION ALL SELECT 'shift', id::text, state FROM projects_shift
    UNION ALL SELECT 'signup', id::text, state FROM projects_signup
    UNION ALL SELECT 'hourclaim', id::text, state FROM projects_hourclaim
    UNION ALL SELECT 'volunteer', id::text, CASE WHEN erased_at IS NULL THEN 'registered' ELSE 'erased' END
        FROM volunteers_volunteer
"""

TRACES = (
    Rule(
        "moves_lead_here",
        "The last move of every thing leads to the state that it is in.",
        f"""
        SELECT thing.kind || ' ' || thing.id FROM ({_STATES}) thing
        LEFT JOIN (
            SELECT DISTINCT ON (subject_kind, subject_id) subject_kind, subject_id, target
            FROM audit_transition ORDER BY subject_kind, subject_id, at DESC, id DESC
        ) last ON last.subject_kind = thing.kind AND last.subject_id = thing.id
        WHERE last.target IS DISTINCT FROM thing.state
        """,  # noqa: S608
    ),
    Rule(
        "moves_are_a_chain",
        "Every move begins where the one before it ended, the first one at nothing.",
        """
        SELECT id FROM (
            SELECT id, source, coalesce(
                lag(target) OVER (PARTITION BY subject_kind, subject_id ORDER BY at, id), '') AS before
            FROM audit_transition
        ) move WHERE source <> before
        """,
    ),
    Rule(
        "moves_are_audited",
        "For every move there is an audit entry of the same moment and actor.",
        """
        SELECT move.id FROM audit_transition move
        WHERE NOT (move.subject_kind = 'submission' AND move.target = 'superseded') AND NOT EXISTS (
            SELECT FROM audit_entry entry
            WHERE entry.subject_kind = move.subject_kind AND entry.subject_id = move.subject_id
              AND entry.at = move.at AND entry.actor_id IS NOT DISTINCT FROM move.actor_id)
        """,
    ),
)
