"""Invitations behind their signed links."""

from datetime import datetime
from uuid import UUID

from django.core import signing

from organizations.models import Invitation

#: purpose of the signature: a token of another purpose is refused here, and this one elsewhere
_SALT = "organizations.invitation"


def invitation_token(invitation: Invitation) -> str:
    """Return the signed part of an invitation's link. How long it holds is said by the row, not by the link."""
    return signing.Signer(salt=_SALT).sign(invitation.pk.hex)


def invitation_behind(token: str) -> Invitation | None:
    """Return the invitation of a link, or None when the link is not ours. Cost: 1 query, none for a bad link."""
    try:
        invitation_id = UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Invitation.objects.select_related("organization", "invited_by").filter(pk=invitation_id).first()


def is_usable(invitation: Invitation, now: datetime) -> bool:
    """Tell whether the link still leads into the team: not used, not withdrawn, not expired."""
    return invitation.accepted_at is None and invitation.revoked_at is None and invitation.expires_at > now
