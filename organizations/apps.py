"""App configuration of organizations."""

from importlib import import_module

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """App configuration."""

    name = "organizations"

    def ready(self) -> None:
        """Put organizations among the subjects of the review mechanism, and staff under the second factor."""
        import_module("organizations.services.organization_subject")
        import_module("organizations.permissions")
        import_module("organizations.services.personal_data")
