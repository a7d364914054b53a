"""App configuration of monitoring."""

from importlib import import_module

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """App configuration."""

    name = "monitoring"

    def ready(self) -> None:
        """Fill the registry of figures; the indicators import models, which exist only now."""
        import_module("monitoring.selectors.indicators").register_indicators()
