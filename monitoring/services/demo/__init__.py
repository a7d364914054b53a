"""Invented people, organizations and a year of their work, for the demonstration and for tests.

What reviews, members and the six demo accounts do goes through the services of the portal, called with moments of the
past. The year of sign-ups, attendance and hours is written in bulk, in the shapes that the services write
(`projects.selectors.invariants` checks them).
"""

from monitoring.services.demo.scale import SCALES, Scale
from monitoring.services.demo.seeding import AlreadySeeded, Seeded, seed_demo

__all__ = ["SCALES", "AlreadySeeded", "Scale", "Seeded", "seed_demo"]
