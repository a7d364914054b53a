"""Bans and objections for tests, made by the services that pages call."""

import datetime
from typing import Any

from organizations.models import Membership
from projects.enums import BanReason
from projects.models import Ban, BanObjection, SignUp
from projects.services.participation.banning import bar_person
from projects.services.participation.objecting import object_to_ban

DAY = datetime.timedelta(days=1)
WORDS = "Three times without a word: 3, 10 and 17 November."
ANSWER = "We have talked, and it was a misunderstanding."


def bar(signup: SignUp, by: Membership, now: datetime.datetime, **changes: Any) -> Ban:
    """Bar the person of a sign-up for thirty days."""
    row = SignUp.objects.select_related("shift__project", "volunteer__user").get(pk=signup.pk)
    values: dict[str, Any] = {"reason": BanReason.NO_SHOWS, "text": WORDS, "until": now.date() + 30 * DAY}
    return bar_person(**{"signup": row, "by": by, "now": now, **values, **changes})


def object_to(ban: Ban, now: datetime.datetime, text: str = ANSWER) -> BanObjection:
    """Let the person object."""
    return object_to_ban(ban=ban, text=text, by=ban.volunteer.user, now=now)
