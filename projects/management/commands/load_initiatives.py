"""Load the national initiatives."""

from typing import Any

from django.core.management.base import BaseCommand

from projects.services.catalogue.initiatives import load_initiatives


class Command(BaseCommand):
    """Load or refresh the national initiatives; safe to run at every start."""

    help = "Load the national initiatives (after load_reference)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it and print how many there are."""
        count = load_initiatives()
        self.stdout.write(f"initiatives: {count}")
