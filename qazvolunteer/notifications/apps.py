"""Notifications: what the portal writes to people, through one outbox in the database."""

from django.apps import AppConfig

from qazvolunteer.notifications import registry


class NotificationsConfig(AppConfig):
    """App configuration. At start it imports every app's `notifications` module, so that all notices are known."""

    name = "qazvolunteer.notifications"
    label = "notifications"

    def ready(self) -> None:
        registry.discover()
