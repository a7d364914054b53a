"""The clock of a story: it goes on as it is told, and nobody waits."""

from datetime import datetime, timedelta

from django.utils import timezone


class Clock:
    """What the portal takes for now: the real time until a moment is set, then that moment, standing still."""

    def __init__(self) -> None:
        self._real = timezone.now
        self._moment: datetime | None = None

    def now(self) -> datetime:
        """Return the moment that was set, or the real one."""
        return self._moment or self._real()

    def goes_on(self, **time: float) -> None:
        """Let time pass and stand still again, as in `timedelta`."""
        self._moment = self.now() + timedelta(**time)

    def stands_at(self, moment: datetime) -> None:
        """Go to a moment and stand still."""
        self._moment = moment
