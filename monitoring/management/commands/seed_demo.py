"""`manage.py seed_demo`: a year of invented work, for the demonstration."""

import gc
import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitoring.services.demo import SCALES, AlreadySeeded, seed_demo
from monitoring.services.demo.clock import Clock
from monitoring.services.demo.world import NothingLoaded


class Command(BaseCommand):
    """Seed the demonstration, once. A second run says so and changes nothing."""

    help = (
        "Fill an empty portal with invented organizations, volunteers and a year of their work (DEMO only)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the size, the day and the seed."""
        parser.add_argument("--scale", choices=SCALES, default="small", help="how much is invented")
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day at whose eleventh hour the demonstration stands; by default it stands at this hour",
        )
        parser.add_argument("--seed", type=int, default=1, help="another seed gives another country")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the seeding and say how much was written and how long it took."""
        if not settings.DEMO:
            raise CommandError(
                "Demo data is made only where DEMO is set: it brings accounts that anybody may use."
            )
        # What is made lives until the end: looking for rubbish takes a tenth of the time and finds none.
        gc.disable()
        began = time.monotonic()
        try:
            seeded = seed_demo(
                scale=SCALES[options["scale"]], clock=Clock.at(options["today"]), seed=options["seed"]
            )
        except AlreadySeeded:
            self.stdout.write("Demo data is already seeded.")
            return
        except NothingLoaded as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(
            f"Demo data: {seeded.organizations} organizations, {seeded.projects} projects, {seeded.shifts} shifts, "
            f"{seeded.volunteers} volunteers, {seeded.signups} sign-ups in {time.monotonic() - began:.1f} s"
        )
