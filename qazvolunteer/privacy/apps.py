"""Privacy: what is held about a person, giving it to them, erasing it. No tables of its own."""

from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """App configuration."""

    name = "qazvolunteer.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Declare the tables of the apps below; those above declare their own."""
        import_module("qazvolunteer.privacy.services.personal_data")
