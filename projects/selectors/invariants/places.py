"""Rules of places and sign-ups."""

from projects.selectors.invariants.rule import Rule

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
        "consent_behind_place",
        "Nobody is signed up without a consent to the processing of data in force.",
        """
        SELECT signup.id FROM projects_signup signup
        WHERE signup.state = ANY(%(open)s) AND signup.volunteer_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM volunteers_consent consent
            WHERE consent.volunteer_id = signup.volunteer_id AND consent.purpose = 'data'
              AND consent.withdrawn_at IS NULL)
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
        "barred_people",
        "Nobody whom an organization bars is signed up for a shift of it that was ahead when the bar began.",
        """
        SELECT signup.id FROM projects_signup signup
        JOIN projects_shift shift ON shift.id = signup.shift_id
        JOIN projects_project project ON project.id = shift.project_id
        JOIN projects_ban ban ON ban.volunteer_id = signup.volunteer_id
            AND ban.organization_id = project.organization_id AND ban.state = 'active'
        WHERE signup.state = ANY(%(open)s) AND shift.starts_at > ban.created_at
          AND (signup.created_at AT TIME ZONE %(zone)s)::date <= ban.until
        """,
    ),
    Rule(
        "invitations",
        "An invitation is to a role of its shift, may be answered for a while, and waits on no cancelled shift.",
        """
        SELECT invitation.id FROM projects_placeinvitation invitation
        JOIN projects_role role ON role.id = invitation.role_id
        JOIN projects_shift shift ON shift.id = invitation.shift_id
        WHERE role.shift_id <> shift.id OR invitation.answer_by <= invitation.created_at
           OR shift.state = 'cancelled' AND invitation.state = 'invited'
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
