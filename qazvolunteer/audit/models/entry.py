"""One thing that somebody did. Holds ids and names of fields, never personal values."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qazvolunteer.lib.append_only import append_only


class Entry(models.Model):
    """An append-only record: who (id and role), did what, to which thing, in which organization."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    # No foreign keys: an entry survives the deletion of everything that it speaks of.
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=32, default="system")
    action = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=36)
    organization_id = models.BigIntegerField(null=True)
    fields = ArrayField(models.CharField(max_length=64), default=list)
    reason_code = models.CharField(max_length=48, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_entry_subject"),
            models.Index(fields=["organization_id", "at"], name="audit_entry_organization"),
        )
        triggers: ClassVar = append_only("audit_entry")

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_id}"
