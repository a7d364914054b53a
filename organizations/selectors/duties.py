"""What a member is named on and would leave without anybody: kinds of duties, registered by the apps that own them.

As with subjects of review, `AppConfig.ready()` imports the module that registers. The page that asks before a
membership ends shows what `ahead` returns; only `organizations.services.team` calls `lay_down`.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar

from django.utils.functional import Promise

from organizations.models import Membership
from qazvolunteer.accounts.models import User


@dataclass(frozen=True, slots=True)
class Pending:
    """What somebody still has before them, in the reader's language."""

    #: what becomes of it and what to do then, one or two sentences
    meaning: str | Promise
    lines: Sequence[str]


class Duty(ABC):
    """One kind of thing that a member is named on. Instances hold no state."""

    #: the name of the kind
    kind: ClassVar[str]

    @abstractmethod
    def ahead(self, membership: Membership, now: datetime) -> Pending | None:
        """Return what lies before the member, or None when there is nothing."""

    @abstractmethod
    def lay_down(self, membership: Membership, *, by: User, role: str, now: datetime) -> None:
        """Take the member's name off what lies before them; what is past keeps it.

        Called inside the transaction that ends the membership, with the team locked and the membership ended.
        """


DutyClass = TypeVar("DutyClass", bound=type[Duty])

_duties: dict[str, Duty] = {}


def register_duty(duty: DutyClass) -> DutyClass:
    """Make a kind of duty known; a class decorator.

    Raises:
        ValueError: when another class has the same `kind`.
    """
    known = _duties.get(duty.kind)
    if known is not None and type(known) is not duty:
        raise ValueError(f"Two duties are called {duty.kind!r}.")
    _duties[duty.kind] = duty()
    return duty


def duties() -> list[Duty]:
    """Return all registered kinds, in the order of registration."""
    return list(_duties.values())


def pending_duties(membership: Membership, now: datetime) -> list[Pending]:
    """Return what would be left without the member. Cost: that of each kind."""
    return [pending for duty in duties() if (pending := duty.ahead(membership, now)) is not None]
