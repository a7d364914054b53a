"""Rate limits for public forms: fixed windows in the cache. A dead cache lets people through (availability first)."""

import hashlib
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` acts of one kind per key in `seconds`."""

    name: str
    count: int
    seconds: int


def client_address(request: HttpRequest) -> str:
    """Return the client's address, believing as many proxies as TRUSTED_PROXIES says."""
    hops: int = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    known = [part for part in forwarded if part]
    return known[-hops] if hops and len(known) >= hops else str(request.META.get("REMOTE_ADDR", ""))


def within(limit: Limit, key: str) -> bool:
    """Count one act and tell whether it is still within the limit. Keys are hashed: no addresses in the cache."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{key}".encode()).hexdigest()[:32]
    name = f"limit:{limit.name}:{digest}"
    try:
        if cache.add(name, 1, timeout=limit.seconds):
            return True
        return int(cache.incr(name)) <= limit.count
    except ValueError:  # the window ended between add and incr
        return True
    except Exception as error:  # the cache's own errors differ by backend
        logger.warning("throttle.cache_unavailable", limit=limit.name, error=type(error).__name__)
        return True
