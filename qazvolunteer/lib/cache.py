"""The shared cache, without which every page still works: a dead or hung Redis behaves like an empty cache."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)
T = TypeVar("T")

#: seconds without a try after a failure: a hung server costs one time-out in this while, not one a request
PAUSE = 5.0
#: seconds between two log lines about one outage
LOG_EVERY = 60.0
TIMEOUTS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}


class Breaker:
    """Remembers for a whole process that a server failed; when the pause is over, one caller finds out anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open_until: float | None = None
        self._logged_at: float | None = None

    def may_try(self) -> bool:
        """Tell whether to use the network. After the pause only the first who asks hears yes: it is the probe."""
        with self._lock:
            if self._open_until is None:
                return True
            if self._clock() < self._open_until:
                return False
            self._open_until = self._clock() + PAUSE
            return True

    def note(self, error: Exception | None) -> None:
        """Take down how a try ended: None when the server answered."""
        if error is None:
            self._open_until = None
            return
        with self._lock:
            now = self._clock()
            self._open_until = now + PAUSE
            is_news = self._logged_at is None or now - self._logged_at >= LOG_EVERY
            if is_news:
                self._logged_at = now
        if is_news:
            logger.warning("cache.unavailable", error=type(error).__name__)


# Django keeps one cache object a thread; what they know of the server is shared.
_breakers: dict[tuple[str, ...], Breaker] = {}


class ResilientClient(RedisCacheClient):
    """Django's Redis client with an answer for the case that there is no Redis."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **{**TIMEOUTS, **options})
        self._breaker = _breakers.setdefault(tuple(servers), Breaker())
        self._clients: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """Return the client to read or to write with, made once: Django makes one for each command, which costs as
        much as the command."""
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]

    def _try(self, command: Callable[..., T], *args: Any, otherwise: T) -> T:
        if not self._breaker.may_try():
            return otherwise
        failure: Exception | None = None
        try:
            return command(*args)
        except (RedisError, OSError) as error:
            failure = error
            return otherwise
        finally:
            self._breaker.note(failure)

    # Keys arrive made and checked, time-outs in seconds or None: as in the class above.
    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return self._try(super().add, key, value, timeout, otherwise=True)

    def get(self, key: Any, default: Any) -> Any:
        return self._try(super().get, key, default, otherwise=default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._try(super().set, key, value, timeout, otherwise=None)

    def touch(self, key: Any, timeout: Any) -> bool:
        return self._try(super().touch, key, timeout, otherwise=False)

    def delete(self, key: Any) -> bool:
        return self._try(super().delete, key, otherwise=False)

    def get_many(self, keys: Any) -> dict[Any, Any]:
        return self._try(super().get_many, keys, otherwise={})

    def has_key(self, key: Any) -> bool:
        return self._try(super().has_key, key, otherwise=False)

    def incr(self, key: Any, delta: int) -> int:
        value = self._try(super().incr, key, delta, otherwise=None)
        if value is None:
            raise ValueError(f"Key {key!r} not found.")
        return int(value)

    def set_many(self, data: Any, timeout: Any) -> None:
        self._try(super().set_many, data, timeout, otherwise=None)

    def delete_many(self, keys: Any) -> None:
        self._try(super().delete_many, keys, otherwise=None)

    def clear(self) -> bool:
        return self._try(super().clear, otherwise=False)


class ResilientRedisCache(RedisCache):
    """The CACHES backend. Nothing raises on an outage: `get` gives the default, `set` does nothing, `add` says
    True, `incr` says ValueError as for a missing key. Logged once a minute."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ResilientClient
