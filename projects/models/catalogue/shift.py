"""A dated piece of a project, and the roles in which people take its places."""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.enums import ShiftState
from qazvolunteer.lib.append_only import append_only


class ShiftQuerySet(models.QuerySet["Shift"]):
    """Chainable filters of shifts."""

    def upcoming(self, now: datetime.datetime) -> Self:
        """Shifts that have not begun."""
        return self.filter(starts_at__gt=now)

    def bookable(self, now: datetime.datetime) -> Self:
        """Open shifts in the future of published projects: expired ones are never listed."""
        return self.upcoming(now).filter(
            state=ShiftState.OPEN, project__state="published", project__organization__state="verified"
        )


class Shift(models.Model):
    """Time, place, leader. `version` grows with every material change."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="shifts")
    state = models.CharField(max_length=12, choices=ShiftState.choices, default=ShiftState.OPEN)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    # Region of the place; None is the bucket "online". Figures count by it (domain §5).
    region = models.ForeignKey("reference.Region", models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(_("place and meeting point"), max_length=200, blank=True)
    leader = models.ForeignKey(
        "organizations.Membership",
        models.SET_NULL,
        verbose_name=_("shift leader"),
        null=True,
        blank=True,
        related_name="led_shifts",
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_later"),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + datetime.timedelta(hours=24)),
                name="shift_within_a_day",
            ),
            models.CheckConstraint(condition=Q(state__in=ShiftState.values), name="shift_state_known"),
        )
        indexes = (
            models.Index(fields=["starts_at"], condition=Q(state=ShiftState.OPEN), name="shift_open_by_time"),
            models.Index(fields=["project", "starts_at"], name="shift_project_time"),
            models.Index(fields=["region", "starts_at"], name="shift_region_time"),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def planned_minutes(self) -> int:
        """Length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def has_begun(self, now: datetime.datetime) -> bool:
        """Whether the start lies in the past."""
        return self.starts_at <= now

    def has_ended(self, now: datetime.datetime) -> bool:
        """Whether the end lies in the past."""
        return self.ends_at <= now


class ShiftVersion(models.Model):
    """Time and place of a shift under a version that a material change has ended: what people had agreed to."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="former_versions")
    version = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    address = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("former version of a shift")
        verbose_name_plural = _("former versions of shifts")
        constraints = (models.UniqueConstraint(fields=["shift", "version"], name="shift_version_ended_once"),)
        triggers: ClassVar = append_only("shift_version")

    def __str__(self) -> str:
        return f"{self.shift_id} v{self.version}"


class Role(models.Model):
    """What people do on a shift. Places are counted here (domain §4)."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="roles")
    name_kk = models.CharField(_("role in Kazakh"), max_length=80, blank=True)
    name_ru = models.CharField(_("role in Russian"), max_length=80, blank=True)
    name_en = models.CharField(_("role in English"), max_length=80, blank=True)
    minimum = models.PositiveIntegerField(_("needed at least"), default=1)
    capacity = models.PositiveIntegerField(_("places"))
    taken = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = (
            models.CheckConstraint(
                condition=Q(taken__gte=0) & Q(taken__lte=F("capacity")), name="role_taken_within_capacity"
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="role_has_places"),
            models.CheckConstraint(
                condition=Q(minimum__lte=F("capacity")), name="role_minimum_within_capacity"
            ),
            models.CheckConstraint(condition=~Q(name_kk="", name_ru="", name_en=""), name="role_has_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def occupied(self) -> int:
        """Places that somebody has, or holds in time.

        `with_overdue` (selectors/participation) counts holds and answers whose time is over: the next sign-up frees
        them.
        """
        overdue: int = getattr(self, "overdue", 0)
        return self.taken - overdue

    @property
    def free(self) -> int:
        """Places that are left."""
        return self.capacity - self.occupied
