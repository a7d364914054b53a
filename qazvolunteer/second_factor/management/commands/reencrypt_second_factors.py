"""`manage.py reencrypt_second_factors`: after a new key was put before the old ones in SECOND_FACTOR_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from qazvolunteer.second_factor.services import reencrypt_secrets


class Command(BaseCommand):
    """Encrypt all secrets of second factors with the newest key."""

    help = "Encrypt all secrets of second factors with the first of SECOND_FACTOR_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many there were."""
        changed = reencrypt_secrets(now=timezone.now())
        self.stdout.write(f"Encrypted anew: {changed}. The older keys can go.")
