"""Clean-up of accounts."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore


@shared_task
def clear_expired_sessions() -> None:
    """Delete sessions past their time, and with them the forms that waited for a code in vain."""
    SessionStore.clear_expired()
