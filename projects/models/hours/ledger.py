"""Confirmed minutes: append-only, pseudonymous, the source of every figure on hours."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.enums import LEDGER_HASH_VERSION, AgeBand, Grade, LedgerKind
from qazvolunteer.lib.append_only import append_only


class PersonKey(models.Model):
    """The only link between a person and their ledger entries; deleted when the person is erased."""

    volunteer = models.OneToOneField("volunteers.Volunteer", models.CASCADE, related_name="person_key")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("person key")
        verbose_name_plural = _("person keys")

    def __str__(self) -> str:
        return str(self.key)


class LedgerEntry(models.Model):
    """Minutes that count. UPDATE, DELETE and TRUNCATE are refused by triggers; a mistake is a further entry."""

    id = models.BigAutoField(primary_key=True)
    created_at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=LedgerKind.choices)
    #: the pseudonym (PersonKey.key); no foreign key, so that it stays when the map is gone
    person_key = models.UUIDField()
    claim_id = models.UUIDField()
    refers_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.IntegerField()
    day = models.DateField()
    grade = models.CharField(max_length=12, choices=Grade.choices)
    age_band = models.CharField(max_length=8, choices=AgeBand.choices)
    #: None is the bucket "online"
    region = models.ForeignKey("reference.Region", models.PROTECT, null=True, related_name="+")
    direction = models.ForeignKey("reference.Direction", models.PROTECT, related_name="+")
    initiative = models.ForeignKey("projects.Initiative", models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="ledger")
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="ledger")
    hash_version = models.PositiveSmallIntegerField(default=LEDGER_HASH_VERSION)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = (
            models.UniqueConstraint(
                fields=["claim_id"],
                condition=Q(kind=LedgerKind.CONFIRM),
                name="ledger_one_confirmation_a_claim",
            ),
            # Corrections of a claim stand in a row: of two made at once from the same state, the second is refused.
            models.UniqueConstraint(fields=["refers_to"], name="ledger_corrected_once"),
            models.CheckConstraint(
                condition=Q(kind=LedgerKind.CONFIRM, refers_to__isnull=True, minutes__gt=0)
                | Q(kind=LedgerKind.CORRECT, refers_to__isnull=False) & ~Q(minutes=0)
                | Q(kind=LedgerKind.REVOKE, refers_to__isnull=False, minutes__lt=0),
                name="ledger_kind_and_sign",
            ),
        )
        indexes = (
            models.Index(fields=["person_key", "day"], name="ledger_person_day"),
            models.Index(fields=["day"], name="ledger_day"),
            models.Index(fields=["organization", "day"], name="ledger_organization_day"),
            models.Index(fields=["project"], name="ledger_project"),
        )
        triggers: ClassVar = [
            *append_only("ledger_entry"),
            # In the database, so that no way of writing (a service, COPY, a repair by hand) passes the sealer by.
            pgtrigger.Trigger(
                name="ledger_entry_queue",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
                func="INSERT INTO projects_ledgerqueue (entry_id) SELECT id FROM written; RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.minutes} min"
