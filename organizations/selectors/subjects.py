"""What can be put before a reviewer: kinds of subjects, registered by the apps that own them.

    @register_subject
    class ProjectSubject(SubjectKind[Project]):
        kind = "project"
        ...

The app's `AppConfig.ready()` imports the module.

The registry stands among the reads because notices, permissions and the office's pages ask it for names and texts;
the `on_…` methods are called by `organizations.services.review` only.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from django.db.models import Model
from django.utils.functional import Promise

from organizations.models import Organization, Submission
from qazvolunteer.accounts.models import User
from qazvolunteer.reference.models import Direction, Region

#: what a frozen field may hold: plain JSON, in no language
Value: TypeAlias = str | int | float | bool | list[Any] | dict[str, Any] | None
#: a subject as it was sent: [{"key": section, "fields": [{"key": field, "value": value}]}]
Payload: TypeAlias = list[dict[str, Any]]
SubjectT = TypeVar("SubjectT", bound=Model)


@dataclass(frozen=True, slots=True)
class Field:
    """One frozen field in the reader's language. An empty `text` is shown as "not filled in"."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Some fields under a title, in the reader's language."""

    key: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked for the reviewer before they read: whether it is in order, and what was found."""

    passed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its name, so that a letter can link to it in the language of its reader."""

    view_name: str
    kwargs: Mapping[str, Any]


class SubjectKind(ABC, Generic[SubjectT]):
    """How one kind of subject is frozen, shown and changed by a decision. Instances hold no state."""

    #: stored in `Submission.subject_kind`, at most 24 letters
    kind: ClassVar[str]
    #: what it is called in lists: "Organization"
    label: ClassVar[str | Promise]

    @abstractmethod
    def load(self, subject_id: int, *, lock: bool = False) -> SubjectT | None:
        """Return the subject with what the other methods read, or None when it is gone.

        Args:
            lock: lock the row until the end of the transaction.
        """

    @abstractmethod
    def organization(self, subject: SubjectT) -> Organization:
        """Return the applicant."""

    @abstractmethod
    def region(self, subject: SubjectT) -> Region | None:
        """Return the region that decides which office reviews it; None: the region of the organization."""

    @abstractmethod
    def titles(self, subject: SubjectT) -> Mapping[str, str]:
        """Return its name by language (kk, ru, en), at least one of them filled."""

    def direction(self, subject: SubjectT) -> Direction | None:
        """Return the direction shown beside it in the queue, if it has one."""
        return None

    @abstractmethod
    def freeze(self, subject: SubjectT) -> Payload:
        """Return what the reviewer will judge, as plain values under keys. Build the sections with `frozen`.

        Keys are stable over versions: the difference to the last version is found by them. Repeated things carry
        their id in the key ("shift.12"). Choices and references are stored as codes, moments as ISO texts.
        """

    @abstractmethod
    def present(self, payload: Payload) -> list[Section]:
        """Return a frozen payload in the reader's language. Must read payloads of older releases too."""

    @abstractmethod
    def checks(self, subject: SubjectT) -> list[Check]:
        """Return what can be checked without a person, in the reader's language."""

    @abstractmethod
    def page(self, submission: Submission) -> Page:
        """Return the applicant's page of the subject, to which letters about the review link."""

    @abstractmethod
    def on_submitted(
        self, subject: SubjectT, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        """Move the subject to "under review" by its own service; refuse what is incomplete.

        All five are called inside the transaction of the act, with the locked row.
        """

    @abstractmethod
    def on_approved(
        self, subject: SubjectT, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        """Put the subject into force by its own service."""

    @abstractmethod
    def on_returned(
        self, subject: SubjectT, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        """Give the subject back to the applicant by its own service."""

    @abstractmethod
    def on_rejected(
        self, subject: SubjectT, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        """Refuse the subject by its own service."""

    @abstractmethod
    def on_withdrawn(
        self, subject: SubjectT, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        """Make the subject a draft again by its own service: the applicant has taken it back."""


SubjectClass = TypeVar("SubjectClass", bound=type[SubjectKind[Any]])


class UnknownSubject(LookupError):
    """A stored submission names a kind that the running code does not have."""


_kinds: dict[str, SubjectKind[Any]] = {}


def register_subject(subject_class: SubjectClass) -> SubjectClass:
    """Make a kind of subject known; a class decorator.

    Raises:
        ValueError: when another class has the same `kind`.
    """
    known = _kinds.get(subject_class.kind)
    if known is not None and type(known) is not subject_class:
        raise ValueError(f"Two kinds of subjects are called {subject_class.kind!r}.")
    _kinds[subject_class.kind] = subject_class()
    return subject_class


def subject_kind(kind: str) -> SubjectKind[Any]:
    """Return the registered kind.

    Raises:
        UnknownSubject: when no app has registered it.
    """
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownSubject(kind) from None


def subject_kinds() -> list[SubjectKind[Any]]:
    """Return all registered kinds, in the order of registration."""
    return list(_kinds.values())


def frozen(key: str, /, **values: Value) -> dict[str, Any]:
    """Return one section of a payload: its fields in the order given."""
    return {"key": key, "fields": [{"key": name, "value": value} for name, value in values.items()]}


def values_of(payload: Payload) -> dict[str, Value]:
    """Return "section.field" → value of a payload, for looking up and comparing."""
    return {
        f"{section['key']}.{field['key']}": field["value"]
        for section in payload
        for field in section["fields"]
    }
