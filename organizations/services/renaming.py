"""Who keeps an organization's name beside their own things, such as an index, and follows when it changes.

    @follow_names
    def refresh_organization(organization: Organization) -> None:
        ...

The app's `AppConfig.ready()` imports the module. Nothing below knows who follows.
"""

from collections.abc import Callable
from typing import TypeAlias

from organizations.models import Organization

Follower: TypeAlias = Callable[[Organization], None]

_followers: list[Follower] = []


def follow_names(follower: Follower) -> Follower:
    """Have a function called whenever an organization has got another name; a decorator.

    It is called inside the transaction of the change, with the locked row as it now is.
    """
    if follower not in _followers:
        _followers.append(follower)
    return follower


def tell_followers(organization: Organization) -> None:
    """Call everybody who keeps the name. Cost: that of each."""
    for follower in _followers:
        follower(organization)
