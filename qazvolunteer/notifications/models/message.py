"""One message to one recipient: the outbox row that is written together with the act that it tells about."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from qazvolunteer.notifications.enums import Category, MessageState

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
#: the constraint that makes a message be written once; `notify` inserts against it
SAID_ONCE = "message_said_once"


class MessageQuerySet(models.QuerySet["Message"]):
    """Chainable filters of messages."""

    def due(self, now: datetime) -> Self:
        """Match what should be sent now and that nobody is sending at this moment."""
        return self.filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=now),
            state=MessageState.PENDING,
            next_try_at__lte=now,
        )


class Message(models.Model):
    """A promise to tell somebody something. The row is the queue; nothing about it lives anywhere else.

    Texts are not stored: the notice loads fresh facts and the templates are filled when the message is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    # Somebody without an account (a guardian, an invited person) is an address and a language instead.
    address = models.EmailField(max_length=254, blank=True, default="")
    language = models.CharField(max_length=2, blank=True, default="")
    # The user's id or a keyed hash of the address: one column for the unique constraint, and for finding all
    # messages of one recipient.
    recipient_key = models.CharField(max_length=64)

    kind = models.CharField(max_length=64)
    category = models.CharField(max_length=16, choices=Category)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=36)
    # Raised by what may be told again: a shift that moved twice is two messages, a repeated request is one.
    version = models.PositiveIntegerField(default=0)
    offset = models.CharField(max_length=8, blank=True, default="")
    # Ids that `build` needs beside the subject; never names, addresses or texts of people.
    context = models.JSONField(default=dict, blank=True)

    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.PENDING)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    # Class and code of the last failure, such as "SMTPDataError 451": servers quote addresses in their texts.
    last_error = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Message"]] = MessageQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["recipient_key", "kind", "subject_kind", "subject_id", "version", "offset"],
                name=SAID_ONCE,
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="", language="")
                | (Q(user__isnull=True, language__in=LANGUAGES) & ~Q(address="")),
                name="message_user_or_address",
            ),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_known"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="message_category_known"),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
                name="message_sent_has_time",
            ),
        )
        indexes = (
            models.Index(fields=["next_try_at"], name="message_due", condition=Q(state=MessageState.PENDING)),
            models.Index(
                fields=["-created_at"], name="message_failed", condition=Q(state=MessageState.FAILED)
            ),
        )

    def __str__(self) -> str:
        # Neither the recipient nor the address: a repr ends up in logs.
        return f"{self.kind} {self.pk}"
