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
    closed_by_plan = models.BooleanField(_("departure taken from the plan"), default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = (
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="attendance_leaves_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.signup_id}"
