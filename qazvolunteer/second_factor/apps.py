"""The second factor: setting one up, passing it, living without it only where that is allowed."""

from django.apps import AppConfig


class SecondFactorConfig(AppConfig):
    """App configuration. The tables are allauth's (`mfa_authenticator`)."""

    name = "qazvolunteer.second_factor"
    label = "second_factor"
