from django.db import migrations, models

#: minutes of what was marked before: the claim has them
FILL = """
    UPDATE projects_attendance attendance
    SET minutes = COALESCE(
        (SELECT claim.minutes FROM projects_hourclaim claim WHERE claim.signup_id = attendance.signup_id), 1
    )
    WHERE minutes IS NULL
"""
#: a departure is taken from the plan when the shift is over, not before
REOPEN = """
    UPDATE projects_attendance attendance SET left_at = NULL, closed_by_plan = FALSE
    FROM projects_signup signup JOIN projects_shift shift ON shift.id = signup.shift_id
    WHERE signup.id = attendance.signup_id AND attendance.closed_by_plan AND shift.ends_at > now()
"""


class Migration(migrations.Migration):
    # filling and constraining one table in one transaction would wait for its own triggers
    atomic = False

    dependencies = [("projects", "0007_contact_looks")]

    operations = [
        migrations.AlterField(
            model_name="attendance",
            name="method",
            field=models.CharField(
                choices=[("leader_list", "Leader's list"), ("walk_in", "Added at the place by code")],
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="left_received_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="attendance",
            name="minutes",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="minutes"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(REOPEN, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="attendance",
            name="minutes",
            field=models.PositiveSmallIntegerField(verbose_name="minutes"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_by_plan", False),
                    models.Q(("left_at__isnull", False), ("left_received_at", None)),
                    _connector="OR",
                ),
                name="attendance_closed_by_plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 1)), name="attendance_has_minutes"
            ),
        ),
        migrations.AddIndex(
            model_name="attendance",
            index=models.Index(
                condition=models.Q(("left_at", None)), fields=["signup"], name="attendance_still_there"
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("attended", "no_show", "excused"))),
                fields=("volunteer", "shift"),
                name="signup_one_outcome_a_shift",
            ),
        ),
    ]
