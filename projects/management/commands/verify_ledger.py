"""`manage.py verify_ledger`: check the whole chain over the ledger; reads only."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from projects.selectors.hours.verification import ChainCheck

#: faults that are written out; all are counted
SHOWN = 50


class Command(BaseCommand):
    """Recompute every seal and look for gaps, missing and forgotten entries."""

    help = "Check every seal of the ledger. Changes nothing; exit code 1 if something is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what is wrong, and fail if anything is."""
        check = ChainCheck(timezone.now())
        count = 0
        for fault in check.faults():
            count += 1
            if count <= SHOWN:
                self.stdout.write(f"{fault.code}: {fault.says}")
        if count:
            raise CommandError(f"Faults: {count}. Seals checked: {check.checked}. See docs/runbook.md.")
        self.stdout.write(f"All {check.checked} seals hold. Head: {check.head.hex()}")
