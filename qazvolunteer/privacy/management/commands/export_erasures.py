"""`manage.py export_erasures`: bring the journal of erasures up to date, for instance after its file was lost."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qazvolunteer.privacy.services.journal import export_erasures


class Command(BaseCommand):
    """Write what the journal lacks."""

    help = "Append every erased account that the file ERASURE_JOURNAL lacks. Ids and dates only."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how many."""
        if not settings.ERASURE_JOURNAL:
            raise CommandError("ERASURE_JOURNAL is not set: there is no journal to write.")
        try:
            count = export_erasures()
        except OSError as error:
            raise CommandError(f"The journal cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{count} erasures were missing and are written now.")
