"""Rules of attendance, claims and the ledger."""

from projects.selectors.invariants.rule import Rule

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
