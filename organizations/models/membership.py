"""Who may act for an organization."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import MembershipRole


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Chainable filters of memberships."""

    def active(self) -> Self:
        """Members who may act today."""
        return self.filter(ended_at=None)


class Membership(models.Model):
    """One account in one role in one organization. Leaving ends it; it is never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=MembershipRole.choices)
    display_name = models.CharField(_("name shown to volunteers"), max_length=120)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organization"], condition=Q(ended_at=None), name="membership_one_active"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at")), name="membership_ends_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Chainable filters of invitations."""

    def open(self) -> Self:
        """Neither accepted nor withdrawn (they may have expired)."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """An e-mailed offer of a membership; its link is signed, no token is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"), max_length=254)
    role = models.CharField(_("role"), max_length=16, choices=MembershipRole.choices)
    language = models.CharField(_("language of the letter"), max_length=2, choices=settings.LANGUAGES)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # How often it was sent again: the same invitation may then be told again.
    renewals = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_one_open",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
