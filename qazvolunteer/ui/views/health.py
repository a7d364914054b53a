"""What load balancers and watchers ask: is the process up, can it serve. No login, no language, no session."""

import secrets

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import Error, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = structlog.get_logger(__name__)

#: a database that answers later than this is as good as away
DATABASE_PATIENCE_MS = 1000


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the process answers. Asks nothing of the database or the cache."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether pages can be served: 503 without the database, "degraded" with 200 without the cache.

    A dead cache costs speed and rate limits, never an answer, so it takes no server out of service.
    Cost: 2 queries of our own.
    """
    database, cached = database_answers(), cache_answers()
    status = "ok" if database and cached else "degraded" if database else "unavailable"
    parts = {"database": "ok" if database else "down", "cache": "ok" if cached else "down"}
    return JsonResponse({"status": status, **parts}, status=200 if database else 503)


def database_answers() -> bool:
    """Tell whether the database answers within `DATABASE_PATIENCE_MS`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(DATABASE_PATIENCE_MS)])
            cursor.execute("SELECT 1")
            transaction.set_rollback(True)  # the patience ends with this transaction, even inside another
    except Error as error:
        logger.warning("readyz.database_down", error=type(error).__name__)
        return False
    return True


def cache_answers() -> bool:
    """Tell whether the cache keeps what it is given: our backend forgives failures, so only a read value counts."""
    token = secrets.token_hex(8)
    try:
        cache.set("readyz", token, timeout=10)
        return bool(cache.get("readyz") == token)
    except Exception as error:  # another backend raises its own
        logger.warning("readyz.cache_down", error=type(error).__name__)
        return False
