"""App configuration of monitoring."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """App configuration."""

    name = "monitoring"

    def ready(self) -> None:
        """Fill the registry of figures."""
        # The indicators import models, which exist only now.
        from monitoring.services.indicators import register_indicators  # noqa: PLC0415

        register_indicators()
