"""Rate limits for public forms: fixed windows in the cache. A dead cache lets people through (availability first)."""

import hashlib
import ipaddress
import time
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from qazvolunteer.lib.errors import Refusal

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` acts of one kind per key in `seconds`."""

    name: str
    count: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a limit one key has used, and in how many seconds it begins anew."""

    limit: Limit
    used: int
    resets_in: int

    @property
    def is_within(self) -> bool:
        """Whether the last act was still within the limit."""
        return self.used <= self.limit.count

    @property
    def remaining(self) -> int:
        """Acts that are left."""
        return max(self.limit.count - self.used, 0)


class TooManyTries(Refusal):
    """A limit of ten minutes is used up; shown on the form, so that what was typed stays."""

    code = "too_many_tries"
    message = gettext_lazy("Too many tries. Wait ten minutes, then try again.")


def client_address(request: HttpRequest) -> str:
    """Return the client's address, believing as many proxies as TRUSTED_PROXIES says."""
    hops: int = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    known = [part for part in forwarded if part]
    return known[-hops] if hops and len(known) >= hops else str(request.META.get("REMOTE_ADDR", ""))


def client_network(request: HttpRequest) -> str:
    """Return the network of the client's address: what one household, hall or provider's gateway shares."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))


def within(limit: Limit, key: str) -> bool:
    """Count one act and tell whether it is still within the limit. Keys are hashed: no addresses in the cache."""
    return _count(limit, _name(limit, key)) <= limit.count


def spend(limit: Limit, key: str) -> Usage:
    """Count one act as `within` does, and tell how much is left until when."""
    name = _name(limit, key)
    used = _count(limit, name)
    return Usage(limit, used, max(int(_end(limit, name, used) - time.time()), 0))


def _name(limit: Limit, key: str) -> str:
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{key}".encode()).hexdigest()[:32]
    return f"limit:{limit.name}:{digest}"


def _end(limit: Limit, name: str, used: int) -> float:
    """Return when the window ends; the first act opens one, and so does an act that nobody can count."""
    ends_at = time.time() + limit.seconds
    try:
        if used == 1:
            cache.set(f"{name}:ends", ends_at, timeout=limit.seconds)
        else:
            ends_at = float(cache.get(f"{name}:ends", ends_at))
    except Exception as error:  # as in `_count`
        logger.warning("throttle.cache_unavailable", limit=limit.name, error=type(error).__name__)
    return ends_at


def _count(limit: Limit, name: str) -> int:
    """Return how many acts the window holds with this one; 1 when nobody can tell."""
    try:
        return 1 if cache.add(name, 1, timeout=limit.seconds) else int(cache.incr(name))
    except ValueError:  # the window ended between add and incr
        return 1
    except Exception as error:  # the cache's own errors differ by backend
        logger.warning("throttle.cache_unavailable", limit=limit.name, error=type(error).__name__)
        return 1
