"""An invitation to a shift, and who wants no more of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.enums import InvitationState

_KEEPS_ADDRESS = (InvitationState.INVITED, InvitationState.DECLINED)


class PlaceInvitation(models.Model):
    """An address that a coordinator invited into a role, with or without an account behind it.

    The address goes when the invitation ends; after a refusal, when the time to answer is over: until then nobody
    is asked for the same shift twice (docs/decisions/0019).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.ForeignKey("projects.Role", models.CASCADE, related_name="invitations")
    # The role's shift, repeated for the unique index.
    shift = models.ForeignKey("projects.Shift", models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(max_length=12, choices=InvitationState.choices)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation to a shift")
        verbose_name_plural = _("invitations to shifts")
        constraints = (
            models.UniqueConstraint(
                fields=["shift", "email"], condition=~Q(email=""), name="place_invitation_one_a_shift"
            ),
            models.CheckConstraint(
                condition=Q(state__in=InvitationState.values), name="place_invitation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.INVITED) | ~Q(email=""),
                name="place_invitation_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(email="") | Q(state__in=_KEEPS_ADDRESS), name="place_invitation_forgets_address"
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.INVITED, ended_at=None)
                | (~Q(state=InvitationState.INVITED) & Q(ended_at__isnull=False)),
                name="place_invitation_ended_or_open",
            ),
        )
        indexes = (
            models.Index(fields=["answer_by"], condition=~Q(email=""), name="place_invitation_due"),
            models.Index(fields=["email"], condition=~Q(email=""), name="place_invitation_email"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it; its time may be over all the same."""
        return self.state == InvitationState.INVITED


class InvitationStop(models.Model):
    """An address that wants no more invitations of one organization: a keyed hash, nothing in clear."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    mailbox_key = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stop of invitations")
        verbose_name_plural = _("stops of invitations")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "mailbox_key"], name="invitation_stop_one_a_mailbox"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
