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


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words, and the statement whose rows break it; the first column names the row."""

    code: str
    says: str
    sql: str


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

PLACES = (
    Rule(
        "places_counted",
        "A role counts as taken exactly the sign-ups that take a place.",
        """
        SELECT role.id FROM projects_role role
        LEFT JOIN projects_signup signup ON signup.role_id = role.id AND signup.state = ANY(%(takes_place)s)
        GROUP BY role.id HAVING count(signup.id) <> role.taken
        """,
    ),
    Rule(
        "role_of_shift",
        "A sign-up is to a role of its shift, and never to a newer version than there is.",
        """
        SELECT signup.id FROM projects_signup signup
        JOIN projects_role role ON role.id = signup.role_id
        JOIN projects_shift shift ON shift.id = signup.shift_id
        WHERE role.shift_id <> shift.id OR signup.agreed_version > shift.version
        """,
    ),
    Rule(
        "agreed_period",
        "Who agreed to the present version of a shift agreed to its present time.",
        """
        SELECT signup.id FROM projects_signup signup JOIN projects_shift shift ON shift.id = signup.shift_id
        WHERE signup.agreed_version = shift.version
          AND signup.agreed_period <> tstzrange(shift.starts_at, shift.ends_at, '[)')
        """,
    ),
    Rule(
        "old_enough",
        "Whoever takes a place has the age of the project on the day of the shift, and that age is noted.",
        """
        SELECT signup.id FROM projects_signup signup
        JOIN projects_shift shift ON shift.id = signup.shift_id
        JOIN projects_project project ON project.id = shift.project_id
        LEFT JOIN volunteers_volunteer volunteer ON volunteer.id = signup.volunteer_id
        LEFT JOIN LATERAL (
            SELECT extract(year FROM age((shift.starts_at AT TIME ZONE %(zone)s)::date, volunteer.birth_date)) AS years
        ) on_day ON true
        WHERE signup.agreed_version = shift.version AND signup.age_on_day <> on_day.years
           OR signup.state = ANY(%(takes_place)s) AND signup.age_on_day < project.min_age
        """,
    ),
    Rule(
        "asked_again",
        "Who is asked agreed to an earlier version that is written down, and may answer until the start at the latest.",
        """
        SELECT signup.id FROM projects_signup signup JOIN projects_shift shift ON shift.id = signup.shift_id
        WHERE signup.answer_by IS NOT NULL
          AND (signup.agreed_version >= shift.version OR signup.answer_by > shift.starts_at
               OR NOT EXISTS (SELECT FROM projects_shiftversion former
                              WHERE former.shift_id = shift.id AND former.version >= signup.agreed_version))
        """,
    ),
    Rule(
        "signed_up_in_time",
        "People sign up before the shift begins, or walk in, after it was made and they registered, or held a place.",
        """
        SELECT signup.id FROM projects_signup signup
        JOIN projects_shift shift ON shift.id = signup.shift_id
        LEFT JOIN volunteers_volunteer volunteer ON volunteer.id = signup.volunteer_id
        WHERE signup.created_at < shift.created_at
           OR signup.created_at >= shift.starts_at AND NOT EXISTS (
               SELECT FROM audit_transition move WHERE move.subject_kind = 'signup'
               AND move.subject_id = signup.id::text AND move.source = '' AND move.target = 'attended')
           OR signup.created_at < volunteer.created_at AND NOT EXISTS (
               SELECT FROM audit_transition move
               WHERE move.subject_kind = 'signup' AND move.subject_id = signup.id::text AND move.target = 'held')
        """,
    ),
    Rule(
        "holds",
        "A held place, and no other, has a hold; it ends before the shift to which it belongs begins.",
        """
        SELECT signup.id FROM projects_signup signup
        JOIN projects_shift shift ON shift.id = signup.shift_id
        LEFT JOIN projects_hold hold ON hold.signup_id = signup.id
        WHERE (signup.state = 'held') <> (hold.signup_id IS NOT NULL)
           OR signup.agreed_version = shift.version AND hold.held_until > shift.starts_at
        """,
    ),
    Rule(
        "nobody_left_behind",
        "Nobody is signed up for a cancelled shift, and no request or held place waits on a finished one.",
        """
        SELECT signup.id FROM projects_signup signup JOIN projects_shift shift ON shift.id = signup.shift_id
        WHERE shift.state = 'cancelled' AND signup.state = ANY(%(open)s)
           OR shift.state = 'finished' AND signup.state IN ('requested', 'held')
        """,
    ),
    Rule(
        "reminders",
        "Only people with a place are reminded, and before the shift.",
        """
        SELECT signup.id FROM projects_signup signup JOIN projects_shift shift ON shift.id = signup.shift_id
        WHERE signup.next_reminder_at IS NOT NULL
          AND (signup.state <> 'confirmed' OR signup.next_reminder_at >= shift.starts_at)
        """,
    ),
)

HOURS = (
    Rule(
        "attendance",
        "There is an attendance for those who came and for nobody else, inside of the shift.",
        """
        SELECT signup.id FROM projects_signup signup
        JOIN projects_shift shift ON shift.id = signup.shift_id
        LEFT JOIN projects_attendance attendance ON attendance.signup_id = signup.id
        WHERE (signup.state = 'attended') <> (attendance.id IS NOT NULL)
           OR attendance.arrived_at < shift.starts_at OR attendance.left_at > shift.ends_at + interval '15 min'
        """,
    ),
    Rule(
        "claim_of_attendance",
        "Whoever came, and nobody else, has a claim, unless it was taken back by their erasure; it says the minutes of "
        "the attendance until somebody decides.",
        """
        SELECT signup.id FROM projects_signup signup
        LEFT JOIN projects_hourclaim claim ON claim.signup_id = signup.id AND claim.state <> 'withdrawn'
        LEFT JOIN projects_attendance attendance ON attendance.signup_id = signup.id
        LEFT JOIN volunteers_volunteer volunteer ON volunteer.id = signup.volunteer_id
        WHERE (signup.state = 'attended') <> (claim.id IS NOT NULL)
              AND (volunteer.erased_at IS NULL OR claim.id IS NOT NULL)
           OR claim.state = 'claimed' AND claim.minutes <> attendance.minutes
        """,
    ),
    Rule(
        "claim_of_shift",
        "A claim is of the person, organization and day of its shift, and not longer than the shift.",
        """
        SELECT claim.id FROM projects_hourclaim claim
        JOIN projects_signup signup ON signup.id = claim.signup_id
        JOIN projects_shift shift ON shift.id = signup.shift_id
        JOIN projects_project project ON project.id = shift.project_id
        WHERE claim.volunteer_id <> signup.volunteer_id OR claim.organization_id <> project.organization_id
           OR claim.day <> (shift.starts_at AT TIME ZONE %(zone)s)::date
           OR claim.minutes * 60 > extract(epoch FROM upper(claim.period) - lower(claim.period))
           OR claim.minutes > extract(epoch FROM shift.ends_at - shift.starts_at) / 60 + %(tolerance)s
        """,
    ),
    Rule(
        "not_ones_own",
        "Nobody decided on their own hours.",
        """
        SELECT claim.id FROM projects_hourclaim claim
        JOIN volunteers_volunteer volunteer ON volunteer.id = claim.volunteer_id
        LEFT JOIN projects_hourcorrection correction ON correction.claim_id = claim.id
        WHERE claim.decided_by_id = volunteer.user_id AND claim.state NOT IN ('claimed', 'withdrawn')
           OR correction.corrected_by_id = volunteer.user_id
        """,
    ),
    Rule(
        "ledger_of_claim",
        "A claim that was ever confirmed has one confirmation in the ledger, with all that is counted by.",
        """
        SELECT coalesce(claim.id, entry.claim_id) FROM projects_hourclaim claim
        JOIN projects_signup signup ON signup.id = claim.signup_id
        JOIN projects_shift shift ON shift.id = signup.shift_id
        JOIN projects_project project ON project.id = shift.project_id
        JOIN volunteers_volunteer volunteer ON volunteer.id = claim.volunteer_id
        LEFT JOIN projects_personkey key ON key.volunteer_id = claim.volunteer_id
        FULL JOIN (SELECT * FROM projects_ledgerentry WHERE kind = 'confirm') entry ON entry.claim_id = claim.id
        WHERE (coalesce(claim.state, '') IN ('confirmed', 'corrected', 'revoked')) <> (entry.id IS NOT NULL)
           OR entry.id IS NOT NULL AND (entry.day, entry.grade, entry.person_key, entry.project_id,
              entry.organization_id, entry.direction_id, entry.region_id, entry.initiative_id)
              IS DISTINCT FROM (claim.day, claim.grade,
              CASE WHEN volunteer.erased_at IS NULL THEN key.key ELSE entry.person_key END, project.id,
              project.organization_id, project.direction_id, shift.region_id, project.initiative_id)
        """,
    ),
    Rule(
        "ledger_adds_up",
        "All entries of a claim together are its minutes, or nothing when it was revoked; all facts agree.",
        """
        SELECT claim.id FROM projects_hourclaim claim
        JOIN (
            SELECT claim_id, sum(minutes) AS minutes, bool_or(kind = 'revoke') AS is_revoked,
                count(*) > 1 AS is_changed, count(DISTINCT (person_key, day, grade, age_band, region_id, direction_id,
                initiative_id, project_id, organization_id)) AS facts
            FROM projects_ledgerentry GROUP BY claim_id
        ) ledger ON ledger.claim_id = claim.id
        WHERE ledger.minutes <> CASE claim.state WHEN 'revoked' THEN 0 ELSE claim.minutes END
           OR ledger.is_revoked <> (claim.state = 'revoked')
           OR ledger.is_changed <> (claim.state IN ('corrected', 'revoked')) OR ledger.facts <> 1
        """,
    ),
    Rule(
        "corrections_in_a_row",
        "Every correction refers to the entry before it, never brings the sum below zero, and says what it changed.",
        """
        SELECT id FROM (
            SELECT entry.id, entry.kind, entry.refers_to_id, entry.minutes, correction.id AS correction,
                correction.minutes_before, correction.minutes_after, correction.claim_id IS DISTINCT FROM entry.claim_id
                AS is_of_another, lag(entry.id) OVER steps AS before, sum(entry.minutes) OVER steps AS total
            FROM projects_ledgerentry entry
            LEFT JOIN projects_hourcorrection correction ON correction.entry_id = entry.id
            WHERE EXISTS (SELECT FROM projects_hourclaim claim WHERE claim.id = entry.claim_id)
            WINDOW steps AS (PARTITION BY entry.claim_id ORDER BY entry.id)
        ) step
        WHERE total < 0 OR refers_to_id IS DISTINCT FROM before OR (kind = 'confirm') <> (correction IS NULL)
           OR kind <> 'confirm' AND (is_of_another OR minutes_after <> total OR minutes_before <> total - minutes)
        """,
    ),
    Rule(
        "worked_days",
        "The counter of a person's day is the sum of the ledger.",
        """
        SELECT coalesce(counter.volunteer_id, ledger.volunteer_id) FROM projects_workedday counter
        FULL JOIN (
            SELECT claim.volunteer_id, entry.day, sum(entry.minutes) AS minutes FROM projects_ledgerentry entry
            JOIN projects_hourclaim claim ON claim.id = entry.claim_id GROUP BY claim.volunteer_id, entry.day
        ) ledger ON ledger.volunteer_id = counter.volunteer_id AND ledger.day = counter.day
        WHERE coalesce(counter.minutes, 0) <> coalesce(ledger.minutes, 0)
        """,
    ),
)

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
