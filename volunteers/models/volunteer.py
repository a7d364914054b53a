"""A person as a volunteer."""

import datetime
import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from volunteers.enums import SpokenLanguage
from volunteers.models.code import ALPHABET, LENGTH, new_code, shown_code


class Volunteer(models.Model):
    """Names, birth date, region of residence, languages and skills of one account.

    IIN, documents and exact address are never asked (domain rules §6); a phone only where a project needs it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="volunteer")
    surname = models.CharField(_("surname"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    # None, like the empty names, only after erasure.
    birth_date = models.DateField(_("date of birth"), null=True)
    region = models.ForeignKey("reference.Region", models.PROTECT, verbose_name=_("region"), related_name="+")
    languages = ArrayField(
        models.CharField(max_length=3, choices=SpokenLanguage.choices), default=list, blank=True
    )
    skills = models.ManyToManyField("reference.Skill", blank=True, related_name="+")
    # What a ticket shows and a shift leader types (decision 0017); the person may renew it.
    code = models.CharField(max_length=LENGTH, default=new_code, blank=True, editable=False)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(birth_date__gte=datetime.date(1900, 1, 1)),
                name="volunteer_birth_date_sane",
            ),
            # Partial, and so no key that rows refer to: giving a code waits for nobody who signs the person up.
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(erased_at=None), name="volunteer_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=f"^[{ALPHABET}]{{{LENGTH}}}$")
                | models.Q(erased_at__isnull=False, code=""),
                name="volunteer_code_known",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True, birth_date__isnull=False)
                | models.Q(
                    erased_at__isnull=False,
                    birth_date__isnull=True,
                    surname="",
                    given_name="",
                    patronymic="",
                    languages=[],
                ),
                name="volunteer_erased_is_empty",
            ),
        )
        indexes: ClassVar = [models.Index(fields=["region"], name="volunteer_region")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def full_name(self) -> str:
        """Surname, given name and patronymic in the order of documents; words for who was erased."""
        if self.erased_at:
            return gettext("Erased person")
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """Given name and surname, as people are called on a shift; words for who was erased."""
        if self.erased_at:
            return gettext("Erased person")
        return f"{self.given_name} {self.surname}"

    @property
    def brief_name(self) -> str:
        """Given name and initial: enough to recognize who stands in front of one."""
        return f"{self.given_name} {self.surname[:1]}."

    @property
    def shown_code(self) -> str:
        """The code as people read it aloud."""
        return shown_code(self.code)

    def age_on(self, day: datetime.date) -> int:
        """Return the full years of age on a day (a person born on 29 February grows older on 1 March).

        Raises:
            ValueError: for who was erased.
        """
        if self.birth_date is None:
            raise ValueError("Nobody knows the age of who was erased.")
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had_birthday else 1)
