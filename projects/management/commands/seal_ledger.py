"""`manage.py seal_ledger`: give every entry that waits its seal, now."""

from typing import Any

from django.core.management.base import BaseCommand

from projects.services.hours.sealing import MAX_BATCHES, seal_entries


class Command(BaseCommand):
    """Seal the ledger; safe to run at any time, beside beat and beside itself."""

    help = "Seal all ledger entries that wait. Beat does the same every few seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal until nothing waits, and say how much that was."""
        count = 0
        while True:
            sealed = seal_entries(max_batches=MAX_BATCHES)
            count += sealed.count
            if sealed.busy:
                self.stdout.write(f"sealed: {count}; another sealer is at work and takes the rest")
                return
            if not sealed.count:
                self.stdout.write(f"sealed: {count}")
                return
