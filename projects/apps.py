"""App configuration of projects."""

from importlib import import_module

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """App configuration."""

    name = "projects"

    def ready(self) -> None:
        """Put projects among the subjects of review, shifts among the duties of members, search behind names, places
        among what rests on a consent."""
        import_module("projects.services.catalogue.review")
        import_module("projects.services.catalogue.leading")
        import_module("projects.services.catalogue.search")
        import_module("projects.services.participation.consent")
        import_module("projects.services.personal_data")
