"""Our answers to allauth's questions about the second factor: encryption, names, what to say."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qazvolunteer.accounts.models import User
from qazvolunteer.second_factor.services import encryption


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth asks, we answer."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is wrong or was used already. Wait for the next code, or try once more."),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code black on white in both themes: cameras need the quiet white edge."""
        return str(segno.make(url, error="m").svg_inline(scale=5, light="#fff"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the host of BASE_URL, whatever name the request came by."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "localhost", "name": settings.SITE_NAME}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Show the address in the list of passkeys; `str(user)` would be a number."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.email}
