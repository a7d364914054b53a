"""Who may live without a second factor."""

from django.conf import settings

from qazvolunteer.accounts.models import User
from qazvolunteer.lib.access import Allowed, Answer, all_of
from qazvolunteer.second_factor.registry import all_rules


def is_relaxed() -> bool:
    """Tell whether nobody is asked for a second factor: in the demonstration, and nowhere else.

    DEMO refuses to start on anything but a loopback address (settings), so no public portal is relaxed.
    """
    return bool(settings.DEMO)


def may_go_without(user: User) -> Answer:
    """Tell whether the roles of a person let them work without a second factor; the reason if not.

    Cost: the queries of the registered rules (staff: 1).
    """
    if is_relaxed():
        return Allowed()
    return all_of(*(rule(user) for rule in all_rules()))
