"""`manage.py load_reference`: make the reference tables say what the data files say."""

from typing import Any

from django.core.management.base import BaseCommand

from qazvolunteer.reference.services import load_reference


class Command(BaseCommand):
    """Load regions, districts, directions, skills, hazard classes, units and holidays; safe to repeat."""

    help = "Load the reference data files into the database. Safe to repeat: the files win."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print one line a file."""
        for loaded in load_reference():
            self.stdout.write(
                f"{loaded.file}: {loaded.created} created, {loaded.changed} changed, {loaded.removed} removed"
            )
