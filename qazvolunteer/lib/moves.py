"""Tables of allowed moves: one per workflow, written in the app's enums, read by its services."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qazvolunteer.lib.errors import MoveNotAllowed


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move and who may make it (names of roles, for the table's reader and the tests)."""

    source: str
    target: str
    by: frozenset[str]


class MoveTable:
    """The allowed moves of one workflow."""

    def __init__(self, moves: Iterable[tuple[str | None, str, Iterable[str]]]) -> None:
        self._moves: Mapping[tuple[str, str], Move] = {
            (source or "", target): Move(source or "", target, frozenset(by)) for source, target, by in moves
        }

    def __iter__(self) -> Iterator[Move]:
        return iter(self._moves.values())

    def allows(self, source: str | None, target: str, *, by: str) -> bool:
        """Tell whether `by` (a role of the table) may move something from `source` (None: it is new) to `target`."""
        move = self._moves.get((source or "", target))
        return move is not None and by in move.by

    def check(self, source: str | None, target: str, *, by: str) -> None:
        """Refuse a move that is not in the table.

        Raises:
            MoveNotAllowed: with a sentence that the person reads.
        """
        if not self.allows(source, target, by=by):
            raise MoveNotAllowed(
                _("This has been decided or changed meanwhile. Reload the page to see the present state."),
                source=source or "",
                target=target,
            )
