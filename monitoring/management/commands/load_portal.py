"""`manage.py load_portal`: what every portal starts with: reference data, front offices, initiatives."""

from typing import Any

from django.core.management.base import BaseCommand

from organizations.services.front_offices import load_front_offices
from projects.services.catalogue import load_initiatives
from qazvolunteer.reference.services import load_reference


class Command(BaseCommand):
    """Load it; doing it twice changes nothing."""

    help = "Load reference data, front offices and initiatives."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each kind."""
        loaded = load_reference()
        self.stdout.write(
            f"reference: {sum(file.created for file in loaded)} new, {sum(file.changed for file in loaded)} changed"
        )
        created, total = load_front_offices()
        self.stdout.write(f"front offices: {created} new, {total} in all")
        self.stdout.write(f"initiatives: {load_initiatives()} in all")
