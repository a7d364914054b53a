"""`manage.py appoint_officer`: give somebody a role in a front office, from the server's own shell."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone, translation

from organizations.enums import StaffRole
from organizations.models import FrontOffice
from organizations.selectors.routing import office_named
from organizations.services.staff import appoint
from qazvolunteer.lib.errors import Refusal


class Command(BaseCommand):
    """Appoint somebody; the account is made if there is none. A second run changes nothing."""

    help = (
        "Give somebody a role in a front office. An account is made for an address that has none; "
        "the person signs in with a code mailed there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add who, where, as what."""
        parser.add_argument("email", help="address of the account")
        parser.add_argument("--office", required=True, help='"republican" or the code of a region: KZ-35')
        parser.add_argument("--role", choices=StaffRole.values, default=StaffRole.OFFICER.value)
        parser.add_argument("--name", required=True, help="the name that colleagues see")
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="language of the letters to a new account",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Appoint and say what was done, in English as every command."""
        with translation.override("en"):
            self._appoint(options)

    def _appoint(self, options: dict[str, Any]) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError("This is not an e-mail address.") from error
        if not options["name"].strip():
            raise CommandError("Give the name that colleagues see: --name.")
        try:
            appointed = appoint(
                email=options["email"],
                office=_office(options["office"]),
                role=StaffRole(options["role"]),
                display_name=options["name"],
                language=options["language"],
                now=timezone.now(),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        staff = appointed.staff
        if appointed.is_new:
            account = "a new account" if appointed.is_new_account else "the account that was there"
            self.stdout.write(f"Appointed: {staff.role}, {staff.office}. It is {account}.")
        else:
            self.stdout.write(f"Nothing to do: {staff.role}, {staff.office} already.")


def _office(code: str) -> FrontOffice:
    office = office_named(code)
    if office is None:
        raise CommandError(
            f'There is no front office "{code}". Give "republican" or the code of a region, such as KZ-35; '
            "`manage.py load_portal` makes the offices."
        )
    return office
