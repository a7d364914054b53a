"""The second factor: setting one up, passing it, living without it only where that is allowed."""

from importlib import import_module

from django.apps import AppConfig


class SecondFactorConfig(AppConfig):
    """App configuration. The tables are allauth's (`mfa_authenticator`)."""

    name = "qazvolunteer.second_factor"
    label = "second_factor"

    def ready(self) -> None:
        """Declare the second factor among what is held about people."""
        import_module("qazvolunteer.second_factor.services.personal_data")
