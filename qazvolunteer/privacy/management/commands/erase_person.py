"""`manage.py erase_person EMAIL --by OPERATOR`: for a person who wrote to us and cannot sign in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.privacy.services import erase_person


class Command(BaseCommand):
    """Erase a person for good. Check first that the address is theirs: docs/runbook.md says how."""

    help = "Erase a person for good: the account, the profile, all that is personal. They get a last letter."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the address, and for who does it."""
        parser.add_argument("email")
        parser.add_argument("--by", required=True, help="address of the operator's account, for the audit")

    def handle(self, *args: Any, email: str, by: str, **options: Any) -> None:
        """Erase, or say what stands against it."""
        operator, user = account_with_address(by), account_with_address(email)
        if operator is None or not operator.is_active:
            raise CommandError("The operator has no open account with this address.")
        if user is None:
            raise CommandError("No account has this address.")
        try:
            erase_person(user=user, by=operator, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Done. A last letter goes to the address, which is forgotten with it.")
