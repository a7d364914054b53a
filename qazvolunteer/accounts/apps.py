"""Accounts: who can sign in, nothing else."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """App configuration."""

    name = "qazvolunteer.accounts"
    label = "accounts"
