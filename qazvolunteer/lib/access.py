"""Answers to "may I?": `Allowed` is true, `Denied` is false and carries the reason that the person reads."""

from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """No, and why. The reason is a translated sentence that also says what to do next."""

    reason: str | Promise

    def __bool__(self) -> Literal[False]:
        return False


Answer = Allowed | Denied


class AccessDenied(PermissionDenied):
    """Raised by `demand`; the 403 page shows its reason."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


def demand(answer: Answer) -> None:
    """Turn a `Denied` into a 403 that explains itself.

    Raises:
        AccessDenied: with the reason of the denial.
    """
    if isinstance(answer, Denied):
        raise AccessDenied(answer.reason)


def all_of(*answers: Answer) -> Answer:
    """Return the first denial, or `Allowed`."""
    for answer in answers:
        if not answer:
            return answer
    return Allowed()
