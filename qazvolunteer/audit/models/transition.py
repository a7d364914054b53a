"""One move of one thing between two states: with the ledger the only source of figures."""

from typing import ClassVar

from django.db import models

from qazvolunteer.lib.append_only import append_only


class Transition(models.Model):
    """An append-only dated fact: "this thing moved from … to …"."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=36)
    source = models.CharField(max_length=24, blank=True)
    target = models.CharField(max_length=24)
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=32, default="system")
    reason_code = models.CharField(max_length=48, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_transition_subject"),
            models.Index(fields=["subject_kind", "target", "at"], name="audit_transition_target"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="audit_transition_is_a_move"
            ),
        )
        triggers: ClassVar = append_only("audit_transition")

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}: {self.source or '–'} → {self.target}"
