"""App configuration of volunteers."""

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    """App configuration."""

    name = "volunteers"
