"""Audit: append-only records of who did what, and of every move between states."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """App configuration."""

    name = "qazvolunteer.audit"
    label = "audit"
