"""Signed links in letters: the one answer that a link gives, about one thing, until one moment.

The link itself is the proof that its reader has the mailbox; nobody signs in. It names the thing by its random id and
holds nothing personal. That it works once is said by the state of the thing: a link is no row, so nothing is stored
for links that nobody opens.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.core import signing


@dataclass(frozen=True, slots=True)
class SignedLink:
    """What a link says: this answer about this version of a thing."""

    subject: UUID
    version: int
    answer: str
    expires_at: datetime

    def has_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.expires_at <= now


def signed_token(link: SignedLink, *, purpose: str) -> str:
    """Return a link's part of the address, good for one purpose: another one refuses it.

    Args:
        link: its answer may not hold a dot; fractions of a second are cut off.
    """
    said = (link.subject.hex, str(link.version), link.answer, format(int(link.expires_at.timestamp()), "x"))
    return signing.Signer(salt=purpose).sign(".".join(said))


def link_behind(token: str, *, purpose: str) -> SignedLink | None:
    """Return what a link says, expired or not, or None when it is not ours. Cost: no query."""
    try:
        subject, version, answer, expires_at = signing.Signer(salt=purpose).unsign(token).split(".")
        return SignedLink(
            UUID(subject), int(version), answer, datetime.fromtimestamp(int(expires_at, 16), tz=UTC)
        )
    except (signing.BadSignature, ValueError):
        return None
