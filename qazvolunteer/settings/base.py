"""All settings. What differs between machines comes from the environment; a missing secret stops the start.

Two shapes exist: production (neither DEBUG nor DEMO) and the demo that `dev.py run` starts (DEMO).
DEMO opens the demo logins, /dev/mail/ and /dev/ui/; it refuses to start on anything but a loopback address.
"""

from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from qazvolunteer.settings.environment import broker_url, env, flag, is_loopback_url, keys, required
from qazvolunteer.settings.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# --- shape -----------------------------------------------------------------------------------------------------
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
PRODUCTION = not (DEBUG or DEMO)
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
if DEMO and not is_loopback_url(BASE_URL):
    raise ImproperlyConfigured(
        "DEMO opens logins without a password to everybody, so it runs on a loopback address only: "
        "set BASE_URL to http://localhost:PORT or unset DEMO."
    )
SECRET_KEY = required("SECRET_KEY", why="sessions and links are signed with it")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
if DEMO and set(ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]", "testserver"}:
    raise ImproperlyConfigured("With DEMO only loopback names are allowed in ALLOWED_HOSTS.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- applications ----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton.apps.SimpleAppConfig",
    "django_filters",
    "csp",
    "pgtrigger",
    "qazvolunteer.ui",
    "qazvolunteer.audit",
    "qazvolunteer.accounts",
    "qazvolunteer.figures",
    "qazvolunteer.reference",
    "qazvolunteer.notifications",
    "qazvolunteer.privacy",
    "qazvolunteer.second_factor",
    "volunteers",
    "organizations",
    "projects",
    "monitoring",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A catalogue page is 80 KB as text and 11 KB on the wire; lengths are padded at random against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "qazvolunteer.middleware.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "qazvolunteer.middleware.RequestSizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qazvolunteer.middleware.PrivateCacheMiddleware",
    "qazvolunteer.middleware.WorkplaceMiddleware",
]
ROOT_URLCONF = "qazvolunteer.urls"
WSGI_APPLICATION = "qazvolunteer.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qazvolunteer.ui.context_processors.site",
            ],
        },
    }
]
COTTON_DIR = "components"

# --- data ------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(required("DATABASE_URL", why="the PostgreSQL to use"))}
if "postgres" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured(
        "DATABASE_URL must name a PostgreSQL database: constraints and triggers need it."
    )
DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=5,
    options="-c statement_timeout=15000 -c lock_timeout=5000",
    # A network that swallows packets frees the worker after about ten seconds, waiting or sending.
    keepalives_idle=4,
    keepalives_interval=2,
    keepalives_count=3,
    tcp_user_timeout=10_000,
)
REDIS_URL = required("REDIS_URL", why="the Redis or Valkey to use")
CACHES = {
    "default": {
        "BACKEND": "qazvolunteer.lib.cache.ResilientRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())

# --- sign-in ---------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "qazvolunteer.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Registration is ours (docs/decisions/0003); allauth only shows a password at sign-in if its own sign-up had one.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "qazvolunteer.accounts.forms.PasswordLoginForm",
    "request_login_code": "qazvolunteer.accounts.forms.RequestCodeForm",
    "confirm_login_code": "qazvolunteer.accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "qazvolunteer.accounts.forms.ConfirmEmailCodeForm",
    "reset_password": "qazvolunteer.accounts.forms.RequestResetForm",
    "confirm_password_reset_code": "qazvolunteer.accounts.forms.ConfirmResetCodeForm",
    "reset_password_from_key": "qazvolunteer.accounts.forms.ResetPasswordForm",
    "change_password": "qazvolunteer.accounts.forms.ChangePasswordForm",
    "set_password": "qazvolunteer.accounts.forms.SetPasswordForm",
    "reauthenticate": "qazvolunteer.accounts.forms.PasswordAgainForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Letters may take minutes; 10^8 codes against five tries.
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# "key" is the address typed. Per network generous: many people share one behind a mobile operator or at an event.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "request_login_code": "60/m/ip,5/10m/key",
    "reset_password": "30/m/ip,5/10m/key",
    "reset_password_from_key": "30/m/ip",
    "confirm_email": "1/10s/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}

# --- second factor (docs/decisions/0013) ------------------------------------------------------------------------
# The first key encrypts, all of them decrypt: the secrets of authenticator apps and the seeds of recovery codes.
SECOND_FACTOR_KEYS = keys("SECOND_FACTOR_KEYS", why="secrets of second factors are encrypted with it")
MFA_ADAPTER = "qazvolunteer.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Every passkey checks its owner (PIN, fingerprint, face): it signs in alone, so it has to be two factors by itself.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_FORMS = {
    "authenticate": "qazvolunteer.second_factor.forms.AuthenticateForm",
    "authenticate_webauthn": "qazvolunteer.second_factor.forms.AuthenticatePasskeyForm",
    "reauthenticate": "qazvolunteer.second_factor.forms.ReauthenticateForm",
    "reauthenticate_webauthn": "qazvolunteer.second_factor.forms.ReauthenticatePasskeyForm",
    "login_webauthn": "qazvolunteer.second_factor.forms.LoginPasskeyForm",
}
# Clocks of phones go wrong by some seconds: the code before and the code after are taken too, each once.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}

# --- languages and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "qazvolunteer/locale", BASE_DIR / "qazvolunteer/locale/overlay"]
FORMAT_MODULE_PATH = ["qazvolunteer.formats"]
USE_I18N = True
# Off, so that {{ id }} in a value or an address stays what it is; numbers for people go through the filter `number`.
USE_THOUSAND_SEPARATOR = False
USE_TZ = True
TIME_ZONE = "Asia/Almaty"

# --- files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
# Nobody uploads files yet: a form body over 1 MB is refused with a calm 413 (RequestSizeMiddleware).
MAX_BODY_BYTES = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- mail ------------------------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEMO_MAIL_DIR = BASE_DIR / env.str("DEMO_MAIL_DIR", default=".state/mail")
if DEMO:
    EMAIL_BACKEND = "qazvolunteer.notifications.channels.devmail.DevMailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Qazvolunteer <noreply@qazvolunteer.example.org>")
EMAIL_TIMEOUT = 5

# --- background work -------------------------------------------------------------------------------------------
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 300,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = env.str("CELERY_BEAT_SCHEDULE_FILENAME", default="/tmp/qazvolunteer-beat")  # noqa: S108
CELERY_BEAT_SCHEDULE = {
    "find-due-reminders": {"task": "projects.tasks.find_due_reminders", "schedule": timedelta(seconds=30)},
    "lapse-holds": {"task": "projects.tasks.lapse_holds", "schedule": timedelta(seconds=30)},
    "lapse-unanswered": {"task": "projects.tasks.lapse_unanswered", "schedule": timedelta(seconds=30)},
    "lapse-invitations": {"task": "projects.tasks.lapse_invitations", "schedule": timedelta(minutes=5)},
    "deliver-messages": {
        "task": "qazvolunteer.notifications.tasks.deliver_due_messages",
        "schedule": timedelta(seconds=3),
    },
    "close-finished-shifts": {
        "task": "projects.tasks.close_finished_shifts",
        "schedule": timedelta(minutes=10),
    },
    "expire-bans": {"task": "projects.tasks.expire_bans", "schedule": timedelta(minutes=30)},
    "close-departures": {"task": "projects.tasks.close_departures", "schedule": timedelta(minutes=10)},
    "clear-expired-sessions": {
        "task": "qazvolunteer.accounts.tasks.clear_expired_sessions",
        "schedule": timedelta(minutes=30),
    },
    "finish-idle-projects": {"task": "projects.tasks.finish_idle_projects", "schedule": timedelta(hours=1)},
    "seal-ledger": {"task": "projects.tasks.seal_ledger", "schedule": timedelta(seconds=5)},
    "hand-over-claims": {"task": "projects.tasks.hand_over_claims", "schedule": timedelta(minutes=10)},
    "journal-erasures": {
        "task": "qazvolunteer.privacy.tasks.journal_erasures",
        "schedule": timedelta(hours=1),
    },
    # every hour, so that a night without beat is made up for; a day has one head
    "publish-ledger-head": {"task": "projects.tasks.publish_ledger_head", "schedule": crontab(minute=10)},
    "verify-ledger": {"task": "projects.tasks.verify_ledger", "schedule": crontab(hour=3, minute=20)},
}

# --- security --------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "qazvolunteer.ui.views.errors.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    # The prefix makes browsers refuse what a subdomain or an unencrypted page sets under these names.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
# How many reverse proxies stand in front: the client's address is taken that many hops from the right.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# --- API ------------------------------------------------------------------------------------------------------
# Neither rest_framework nor drf_spectacular is installed as an app: that would only serve pages that we do not show.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # named by qazvolunteer.api.views: imported here they would be a circle
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "qazvolunteer.api.errors.answer_problem",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Qazvolunteer API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": ["qazvolunteer.api.schema.tidy"],
}
# Requests in so many seconds. A network is generous: many people share one behind a mobile operator.
API_LIMIT_NETWORK = (300, 60)
API_LIMIT_PERSON = (120, 60)

# --- the portal ------------------------------------------------------------------------------------------------
SITE_NAME = "Qazvolunteer"
SITE_PHONE = env.str("SITE_PHONE", default="")
SITE_EMAIL = env.str("SITE_EMAIL", default="")
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="") if DEMO else ""
# Age from which a person may give consent to the processing of data alone (docs/decisions: needs a lawyer).
DATA_CONSENT_AGE = env.int("DATA_CONSENT_AGE", default=16)
# Age from which a person may take part without a guardian's consent (same).
CONSENT_AGE = env.int("CONSENT_AGE", default=16)
CONSENT_TEXT_VERSION = "2026-11"
# A file outside of the database and its backups, which names whom a restored backup must not bring back (0021).
ERASURE_JOURNAL = (
    required("ERASURE_JOURNAL", why="erasures are noted there, so that a restored backup brings nobody back")
    if PRODUCTION
    else env.str("ERASURE_JOURNAL", default="")
)
PROJECT_IDLE_DAYS = 14
REVIEW_DEADLINE_WORKING_DAYS = 2
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = logging_config(level=env.str("LOG_LEVEL", default="INFO"), pretty=not PRODUCTION)
