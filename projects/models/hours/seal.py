"""The chain over the ledger: seals, the queue of entries that wait for theirs, and the heads that were published."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from qazvolunteer.lib.append_only import append_only

#: bytes of a SHA-256
HASH_BYTES = 32


class LedgerSeal(models.Model):
    """The place of one ledger entry in the chain. `seq` counts from 1 without a gap and is the watermark of rollups;
    `hash` covers the entry and the hash before. Written by the sealer alone, never changed."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField("projects.LedgerEntry", models.PROTECT, related_name="seal")
    hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        verbose_name = _("ledger seal")
        verbose_name_plural = _("ledger seals")
        constraints = (
            models.CheckConstraint(condition=Q(seq__gte=1), name="ledger_seal_counts_from_one"),
            models.CheckConstraint(
                condition=Exact(Length("hash"), HASH_BYTES), name="ledger_seal_hash_length"
            ),
        )
        triggers: ClassVar = append_only("ledger_seal")

    def __str__(self) -> str:
        return f"{self.seq} {bytes(self.hash).hex()}"


class LedgerQueue(models.Model):
    """An entry that waits for its seal. The ledger's own trigger puts it here, the sealer takes it away.

    A row is visible once the transaction of its entry has committed, however late that is: nothing is passed over.
    """

    entry = models.OneToOneField(
        "projects.LedgerEntry", models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )

    class Meta:
        verbose_name = _("entry that waits for its seal")
        verbose_name_plural = _("entries that wait for their seals")

    def __str__(self) -> str:
        return str(self.pk)


class LedgerHead(models.Model):
    """The end of the chain as it was published for a day: whoever kept it can tell whether the past was changed."""

    day = models.DateField(_("day"), unique=True)
    seq = models.BigIntegerField(_("number of entries"))
    hash = models.BinaryField(max_length=HASH_BYTES)
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("published head of the ledger")
        verbose_name_plural = _("published heads of the ledger")
        constraints = (
            models.CheckConstraint(condition=Q(seq__gte=1), name="ledger_head_counts_from_one"),
            models.CheckConstraint(
                condition=Exact(Length("hash"), HASH_BYTES), name="ledger_head_hash_length"
            ),
        )
        triggers: ClassVar = append_only("ledger_head")

    def __str__(self) -> str:
        return f"{self.day}: {self.seq} {self.hex}"

    @property
    def hex(self) -> str:
        """The hash as it is written."""
        return bytes(self.hash).hex()
