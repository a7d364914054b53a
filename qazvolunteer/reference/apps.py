"""Reference: regions, districts, directions, skills, hazard classes, units, holidays."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """App configuration."""

    name = "qazvolunteer.reference"
    label = "reference"
