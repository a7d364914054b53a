"""Typed readers over the environment that fail loudly. Every NAME may come from a file named by NAME_FILE."""

from ipaddress import ip_address
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.FileAwareEnv()

#: 256 random bits in base64
SHORTEST_KEY = 43


def flag(name: str, *, default: bool = False) -> bool:
    """Read a boolean and refuse anything but a clear yes or no."""
    raw = env.str(name, default=str(default)).strip().lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {raw!r}.")


def required(name: str, *, why: str) -> str:
    """Read a text that has no sensible default."""
    value = str(env.str(name, default="")).strip()
    if not value:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE): {why}.")
    return value


def keys(name: str, *, why: str) -> list[str]:
    """Read one or more secrets with commas between them, the newest first; a short one is refused."""
    values = [key.strip() for key in required(name, why=why).split(",") if key.strip()]
    if not values or min(map(len, values)) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"{name} must hold random keys of at least {SHORTEST_KEY} characters.")
    return values


def is_loopback_url(url: str) -> bool:
    """Tell whether an address can only be reached from this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def broker_url(redis_url: str) -> str:
    """Spell a redis-py address the way Celery wants it (unix sockets differ)."""
    if not redis_url.startswith("unix://"):
        return redis_url
    parts = urlsplit(redis_url)
    database = parts.query.removeprefix("db=") or "0"
    return f"redis+socket://{quote(parts.path)}?virtual_host={database}"
