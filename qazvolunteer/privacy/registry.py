"""Every table of the database, and what it means for a person: what goes and what stays when they are erased, what they
are given when they ask for all that is held about them (docs/decisions/0018).

Each app declares its tables in `services/personal_data.py`, which `AppConfig.ready()` imports. A table which nobody
declared, or a column of one that is not deleted, fails `tests/qazvolunteer/privacy/test_registry.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from qazvolunteer.accounts.models import User


class Fate(StrEnum):
    """What becomes of a person's rows when the person is erased."""

    DELETED = "deleted"
    #: the row stays without what is personal in it
    EMPTIED = "emptied"
    #: the row stays as it is: nothing in it is personal once the names are gone
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table that holds something about people."""

    model: type[Model]
    #: the rows about a person; asked before the account is emptied, so the address is still there
    rows: Callable[[User], QuerySet[Any]]
    fate: Fate
    #: column → what stands there afterwards: a value, or an expression of the database
    empties: Mapping[str, Any] = field(default_factory=dict)
    #: columns that stay, separated by spaces → why they may
    keeps: Mapping[str, str] = field(default_factory=dict)
    #: name of the list in the file of everything about a person; "" when `withheld` says why it is not there
    name: str = ""
    #: columns in that list, also of related rows
    export: Sequence[str] = ()
    withheld: str = ""

    @property
    def accounted(self) -> list[str]:
        """Columns of which something is said."""
        return [*self.empties, *(name for names in self.keeps for name in names.split())]


class Leaving(ABC):
    """What has to be ended through its own door before the rows of a person are dealt with."""

    #: the name of the kind
    kind: ClassVar[str]

    def obstacle(self, user: User, now: datetime) -> str | Promise | None:
        """Say why the person cannot be erased now, and what to do; None when nothing stands against it."""
        return None

    @abstractmethod
    def leave(self, user: User, *, now: datetime) -> None:
        """End it, inside the transaction of the erasure, with the account locked.

        Raises:
            Refusal: nothing is erased then.
        """


LeavingClass = TypeVar("LeavingClass", bound=type[Leaving])

_tables: list[Table] = []
_impersonal: dict[str, str] = {}
_leavings: dict[str, Leaving] = {}


def register_tables(*tables: Table) -> None:
    """Declare tables with something about people."""
    _tables.extend(tables)


def register_impersonal(why: str, *labels: str) -> None:
    """Declare tables, by their labels such as ``reference.Region``, in which nothing is about a person."""
    _impersonal.update(dict.fromkeys(labels, why))


def register_leaving(leaving: LeavingClass) -> LeavingClass:
    """Make something known that ends when a person leaves; a class decorator. They end in the order of registration."""
    _leavings[leaving.kind] = leaving()
    return leaving


def tables() -> Sequence[Table]:
    """Return all tables about people, that of the accounts last: it holds the address by which others find rows."""
    return sorted(_tables, key=lambda table: table.model is User)


def impersonal() -> Mapping[str, str]:
    """Return the labels of the other tables, and why nothing in them is about a person."""
    return dict(_impersonal)


def leavings() -> Sequence[Leaving]:
    """Return all that ends when a person leaves."""
    return list(_leavings.values())
