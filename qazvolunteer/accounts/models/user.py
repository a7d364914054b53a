"""An account: an e-mail address, a language, active or not. Names live with volunteers, memberships and staff."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

#: RFC 2606: no address ends like this
ERASED_HOST = "@erased.invalid"


class UserQuerySet(models.QuerySet["User"]):
    """Chainable filters of accounts."""

    def with_email(self, email: str) -> "UserQuerySet":
        """Match an address whatever its letter case."""
        return self.filter(email__iexact=email.strip())


class UserManager(BaseUserManager["User"]):
    """The manager that Django's authentication asks for."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """Someone who can sign in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="kk")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    # What is left of an erased account: an id that names nobody, and an address that nobody can have.
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (
            # Addresses are stored in lower case, so the plain unique index refuses "A@x" beside "a@x".
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(
                condition=models.Q(language__in=["kk", "ru", "en"]), name="user_language_known"
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None)
                | models.Q(is_active=False, password__startswith="!", email__endswith=ERASED_HOST),  # noqa: S106
                name="user_erased_is_empty",
            ),
        )

    def __str__(self) -> str:
        # An address must not slip into a log through a repr.
        return str(self.pk)
