"""`manage.py load_front_offices`: the republican front office and the twenty regional ones."""

from typing import Any

from django.core.management.base import BaseCommand

from organizations.services.front_offices import load_front_offices


class Command(BaseCommand):
    """Create or correct the front offices. Needs the regions; may be run again at any time."""

    help = "Create the republican front office and one in each region, or correct their names."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them and say how many there are."""
        created, total = load_front_offices()
        self.stdout.write(f"Front offices: {total}, new: {created}.")
