"""The one base of all refusals that services raise."""

from django.utils.functional import Promise


class Refusal(Exception):
    """A rule said no. `str(error)` is a translated sentence for the person; `code` names the rule for logs and API.

    Services subclass it next to the rule: `class ShiftFull(Refusal)`.
    """

    code = "refused"
    message: str | Promise = ""

    def __init__(self, message: str | Promise | None = None, *, field: str | None = None) -> None:
        self.message = message if message is not None else self.message
        #: name of the form field the refusal belongs to, None for the whole form
        self.field = field
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class MoveNotAllowed(Refusal):
    """The workflow has no such move from the present state."""

    code = "move_not_allowed"

    def __init__(self, message: str | Promise, *, source: str, target: str) -> None:
        super().__init__(message)
        self.source = source
        self.target = target
