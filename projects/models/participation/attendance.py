"""That a person came."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.enums import AttendanceMethod


class Attendance(models.Model):
    """Arrival and departure of one sign-up, how it was established and by whom."""

    signup = models.OneToOneField("projects.SignUp", models.CASCADE, related_name="attendance")
    method = models.CharField(max_length=16, choices=AttendanceMethod.choices)
    arrived_at = models.DateTimeField(_("came at"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    # What the leader's device said, None when the server's clock was used; the effective times stand above.
    device_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    # When a departure was noted, None for one that the plan closed: names the act that an undo takes back.
    left_received_at = models.DateTimeField(null=True, blank=True)
    # What counts of it, by `worked_period`; the claim says the same until hours are decided.
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    closed_by_plan = models.BooleanField(_("departure taken from the plan"), default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = (
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="attendance_leaves_later"
            ),
            models.CheckConstraint(
                condition=Q(closed_by_plan=False) | Q(left_at__isnull=False, left_received_at=None),
                name="attendance_closed_by_plan",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="attendance_has_minutes"),
        )
        indexes = (models.Index(fields=["signup"], condition=Q(left_at=None), name="attendance_still_there"),)

    def __str__(self) -> str:
        return f"{self.signup_id}"
