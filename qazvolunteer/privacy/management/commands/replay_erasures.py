"""`manage.py replay_erasures`: after a backup was restored, before anybody else works on it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from qazvolunteer.privacy.services.journal import JournalUnfit
from qazvolunteer.privacy.services.replaying import replay_erasures


class Command(BaseCommand):
    """Erase again whoever the journal names."""

    help = "Erase again everybody who is in the journal of erasures and alive in this database."

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase, say how many, and fail while somebody is left."""
        try:
            with translation.override("en"):
                result = replay_erasures(now=timezone.now())
        except JournalUnfit as unfit:
            raise CommandError(str(unfit)) from unfit
        self.stdout.write(
            f"Erased again: {len(result.erased)}. Erased already: {result.already}. "
            f"Not in this database: {result.unknown}."
        )
        for account, reason in result.refused.items():
            self.stdout.write(f"Not erased: {account}. {reason}")
        if result.refused or result.broken:
            raise CommandError(
                f"{len(result.refused)} are not erased, {result.broken} lines of the journal cannot be read. "
                "docs/runbook.md says what to do; then run this again."
            )
