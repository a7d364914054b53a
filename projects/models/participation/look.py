"""Who looked at whose contacts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.enums import LookKind
from qazvolunteer.lib.append_only import append_only


class ContactLook(models.Model):
    """A member of an organization saw a volunteer's contacts: one row a member, person, shift and hour.

    Ids only and no foreign keys: a row survives the erasure of everybody in it, and says nothing of them then. UPDATE,
    DELETE and TRUNCATE are refused by triggers.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8, choices=LookKind.choices)
    at = models.DateTimeField()
    #: the hour in which it was, for the unique index
    hour = models.DateTimeField()
    volunteer_id = models.UUIDField()
    shift_id = models.BigIntegerField()
    organization_id = models.BigIntegerField()
    member_id = models.UUIDField()
    #: the member's role at that moment
    member_role = models.CharField(max_length=16)

    class Meta:
        verbose_name = _("look at contacts")
        verbose_name_plural = _("looks at contacts")
        constraints = (
            models.UniqueConstraint(
                fields=["volunteer_id", "shift_id", "member_id", "hour", "kind"], name="look_once_an_hour"
            ),
            models.CheckConstraint(condition=Q(kind__in=LookKind.values), name="look_kind_known"),
        )
        indexes = (models.Index(fields=["volunteer_id", "-at"], name="look_of_volunteer"),)
        triggers: ClassVar = append_only("contact_look")

    def __str__(self) -> str:
        return str(self.pk)
