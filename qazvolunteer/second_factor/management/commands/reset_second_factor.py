"""`manage.py reset_second_factor EMAIL`: for a person who lost phone, passkeys and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.second_factor.services import reset_second_factor


class Command(BaseCommand):
    """Take the second factor off an account. Check who asks first: docs/runbook.md says how."""

    help = "Take the second factor off an account whose owner lost everything. The owner gets a letter."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the address."""
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Reset it and say what is next."""
        user = account_with_address(email)
        if user is None:
            raise CommandError("No account has this address.")
        removed = reset_second_factor(user=user, by=None, now=timezone.now())
        if not removed:
            raise CommandError("This account has no second factor.")
        self.stdout.write("Done. The person signs in as before and sets up a new second factor.")
