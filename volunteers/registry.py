"""What ends when a person takes back the consent to the processing of their data.

The apps above declare it (a place on a shift is theirs), in a module that `AppConfig.ready()` imports.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar

from volunteers.models import Volunteer


@dataclass(frozen=True, slots=True)
class Ahead:
    """One thing that would end, as the person knows it: what, when, and where it stands."""

    title: str
    starts_at: datetime
    ends_at: datetime
    state: str


class ConsentEnding(ABC):
    """Something that rests on the consent, and its own door for ending it."""

    #: the name of the kind
    kind: ClassVar[str]

    @abstractmethod
    def ahead(self, volunteer: Volunteer) -> Sequence[Ahead]:
        """Return what would end now, the next first."""

    @abstractmethod
    def end(self, volunteer: Volunteer, *, now: datetime) -> None:
        """End it, inside the transaction of the withdrawal, with the profile locked and the consent ended."""


EndingClass = TypeVar("EndingClass", bound=type[ConsentEnding])

_endings: dict[str, ConsentEnding] = {}


def register_consent_ending(ending: EndingClass) -> EndingClass:
    """Make something known that ends with the consent; a class decorator."""
    _endings[ending.kind] = ending()
    return ending


def consent_endings() -> Sequence[ConsentEnding]:
    """Return all that ends with the consent, in the order of registration."""
    return list(_endings.values())
