"""App configuration of volunteers."""

from importlib import import_module

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    """App configuration."""

    name = "volunteers"

    def ready(self) -> None:
        """Declare the tables of people."""
        import_module("volunteers.services.personal_data")
