"""Transitions and audit entries of acts that are written in bulk, as `qazvolunteer.audit.services` would write them."""

from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from monitoring.services.demo.rows import copy_values
from qazvolunteer.audit.models import Entry, Transition


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that an act was done to."""

    kind: str
    id: UUID | int
    #: in whose log it is shown
    organization_id: int | None = None


class _Move(NamedTuple):
    at: datetime
    subject_kind: str
    subject_id: str
    source: str
    target: str
    actor_id: UUID | None
    actor_role: str
    reason_code: str


class _Act(NamedTuple):
    at: datetime
    actor_id: UUID | None
    actor_role: str
    action: str
    subject_kind: str
    subject_id: str
    organization_id: int | None
    fields: list[str]
    reason_code: str


@dataclass(slots=True)
class Trail:
    """Collects what was done and writes it down in the order in which it happened."""

    moves: list[_Move] = field(default_factory=list)
    acts: list[_Act] = field(default_factory=list)

    def move(
        self,
        on: Subject,
        source: str,
        target: str,
        *,
        by: UUID | None,
        role: str,
        now: datetime,
        reason_code: str = "",
        action: str = "",
    ) -> None:
        """Note a move between states and its audit entry.

        Args:
            source: the state before, empty for a new thing.
            action: name in the audit; by default the kind and the new state.
        """
        self.moves.append(_Move(now, on.kind, str(on.id), source, target, by, role, reason_code))
        self.record(action or f"{on.kind}.{target}", on, by=by, role=role, now=now, reason_code=reason_code)

    def record(
        self, action: str, on: Subject, *, by: UUID | None, role: str, now: datetime, reason_code: str = ""
    ) -> None:
        """Note an audit entry alone."""
        self.acts.append(
            _Act(now, by, role, action, on.kind, str(on.id), on.organization_id, [], reason_code)
        )

    def write(self) -> None:
        """Store everything noted so far, oldest first. Cost: 2 queries."""
        self.moves.sort(key=_at)
        self.acts.sort(key=_at)
        copy_values(Transition, _Move._fields, self.moves)
        copy_values(Entry, _Act._fields, self.acts)
        self.moves.clear()
        self.acts.clear()


_at = attrgetter("at")
