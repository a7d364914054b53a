"""`manage.py check_places`: compare rows of several tables that must agree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.selectors.invariants import RULES, check_invariants


class Command(BaseCommand):
    """Check the counted places, hours, states and their traces; reads only."""

    help = "Check that counted places, hours, states and their traces agree. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say which rules do not hold, and fail if there is one."""
        breaches = check_invariants()
        for breach in breaches:
            self.stdout.write(f"{breach.rule.says} Broken by {breach.count}: {', '.join(breach.examples)}")
        if breaches:
            raise CommandError(f"Rules that do not hold: {len(breaches)} of {len(RULES)}.")
        self.stdout.write(f"All {len(RULES)} rules hold.")
