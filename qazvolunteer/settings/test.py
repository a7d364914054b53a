"""Settings of the test run: only what tests must change."""

import os

os.environ.setdefault("SECRET_KEY", "test-key-that-is-long-enough-for-the-system-checks-0123456789")
os.environ.setdefault("SECOND_FACTOR_KEYS", "test-key-for-secrets-of-second-factors-0123456789")
os.environ.setdefault("DEBUG", "false")
os.environ.setdefault("DEMO", "true")
os.environ.setdefault("DEMO_PASSWORD", "demo-password-for-tests")

from qazvolunteer.settings.base import *  # noqa: F403
from qazvolunteer.settings.base import TEMPLATES

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⁂ undefined: %s ⁂"  # type: ignore[index]
LOGGING_CONFIG = None
