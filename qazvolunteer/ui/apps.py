"""UI: template tags, patterns, the look of the portal. No models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """App configuration."""

    name = "qazvolunteer.ui"
    label = "ui"
