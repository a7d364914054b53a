"""The demo's mail: every letter becomes a file, readable at /dev/mail/."""

import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class DevMailBackend(BaseEmailBackend):
    """Write mails to DEMO_MAIL_DIR as `<time>-<random>.eml`; sends nothing anywhere.

    Raises:
        ImproperlyConfigured: outside of the demo, where codes and personal links must not lie in a folder.
    """

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently, **kwargs)
        if not settings.DEMO:
            raise ImproperlyConfigured("DevMailBackend is for DEMO only.")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each mail; return how many were written."""
        folder = Path(settings.DEMO_MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
            # Under another name first: a reader of the folder never meets half a mail.
            draft = folder / f"{name}.part"
            draft.write_bytes(mail.message().as_bytes())
            os.replace(draft, folder / f"{name}.eml")
        return len(email_messages)
