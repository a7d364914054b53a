"""How long, and for whom, a place is held before a person is known."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.enums import HoldReason


class Hold(models.Model):
    """What is known of the visitor behind a held sign-up: nothing in clear. It goes with the end of the hold.

    What they typed waits in their own session until the code proves the address (docs/decisions/0012).
    """

    signup = models.OneToOneField("projects.SignUp", models.CASCADE, primary_key=True, related_name="hold")
    reason = models.CharField(max_length=8, choices=HoldReason.choices)
    held_until = models.DateTimeField()
    # Keyed hashes of the e-mail address and of the network: one hold a mailbox, a cap for each network.
    mailbox_key = models.CharField(max_length=64)
    network_key = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("held place")
        verbose_name_plural = _("held places")
        constraints = (models.UniqueConstraint(fields=["mailbox_key"], name="hold_one_a_mailbox"),)
        indexes = (
            models.Index(fields=["held_until"], name="hold_until"),
            models.Index(fields=["network_key"], name="hold_network"),
        )

    def __str__(self) -> str:
        return f"{self.signup_id}"
