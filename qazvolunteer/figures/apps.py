"""The registry through which any page shows a figure."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """App configuration."""

    name = "qazvolunteer.figures"
    label = "figures"
