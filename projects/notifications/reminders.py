"""The letters of the last day: will you come, and how do you get there."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from projects.enums import Reply, SignUpState
from projects.models import SignUp
from projects.notifications.signups import SignUpNotice, signup_of
from projects.selectors.participation.meeting_point import map_link
from projects.selectors.participation.replies import reply_token
from qazvolunteer.notifications.enums import Category
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Notice, register

#: the reminder with «I will come» and «I cannot come» is due this long before the start
DAY_BEFORE = timedelta(hours=24)
#: the reminder with place and leader
NEAR = timedelta(hours=2)


def _contact(signup: SignUp) -> tuple[str, str]:
    """Whom to call on the day, as the project's page says it."""
    project = signup.shift.project
    parts = (project.contact_name, project.contact_phone, project.contact_email)
    return _("Contact"), ", ".join(part for part in parts if part)


def _reply_link(signup: SignUp, answer: Reply) -> str:
    return Notice.link("projects:reply", reply_token=reply_token(signup, answer))


@register
class ShiftReminder(SignUpNotice):
    """A day before the start: will you come? Both answers are links that need no sign-in."""

    code = "shift_reminder"
    category = Category.REMINDERS
    states = (SignUpState.CONFIRMED,)

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Also when it was held up until the next reminder says it all."""
        if super().is_obsolete(message, now):
            return True
        signup = signup_of(message)
        return signup is None or signup.shift.starts_at - now <= NEAR

    def build(self, message: Message) -> dict[str, Any]:
        """Add the two answers: each is a tap here and one on the page, because mail filters open links too."""
        signup = signup_of(message)
        assert signup is not None  # noqa: S101 - is_obsolete has just found it
        return {
            **super().build(message),
            "action_url": _reply_link(signup, Reply.COMING),
            "action_label": _("I will come"),
            "second_url": _reply_link(signup, Reply.CANNOT),
            "second_label": _("I cannot come"),
        }


class _NearNotice(SignUpNotice):
    """Shared by the letters of the last hours: how to get there and whom to ask."""

    states = (SignUpState.CONFIRMED,)

    def build(self, message: Message) -> dict[str, Any]:
        """Add the contact and the map; online, the link leads to the cabinet."""
        signup = signup_of(message)
        assert signup is not None  # noqa: S101 - is_obsolete has just found it
        context = super().build(message)
        contact = _contact(signup)
        if way := map_link(signup.shift):
            context |= {"action_url": way, "action_label": _("Show on the map")}
        return {
            **context,
            "facts": [*context["facts"], *([contact] if contact[1] else [])],
            "second_url": _reply_link(signup, Reply.CANNOT),
            "second_label": _("I cannot come"),
        }


@register
class ShiftNear(_NearNotice):
    """Two hours before the start: the place, the leader, whom to call."""

    code = "shift_near"
    category = Category.REMINDERS


@register
class StartsSoon(_NearNotice):
    """A place was given so late that this letter is confirmation and reminder in one."""

    code = "starts_soon"
    calendar = "PUBLISH"
