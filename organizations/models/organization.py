"""Whoever may run projects."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import BIN_HOLDING_STATES, KINDS_WITH_BIN, OrganizationKind, OrganizationState
from qazvolunteer.lib.text import slugify


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Chainable filters of organizations."""

    def verified(self) -> Self:
        """Organizations whose projects may be shown and joined."""
        return self.filter(state=OrganizationState.VERIFIED)

    def public(self) -> Self:
        """Organizations that have a public page: they were verified and are not suspended."""
        return self.verified()


class Organization(models.Model):
    """An NGO, institution, company, international body, or an initiative group without legal form."""

    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=OrganizationState.choices, default=OrganizationState.DRAFT
    )
    name_kk = models.CharField(_("name in Kazakh"), max_length=160, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=160, blank=True)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    legal_name = models.CharField(_("full legal name"), max_length=255, blank=True)
    bin = models.CharField(_("BIN"), max_length=12, blank=True)
    about_kk = models.TextField(_("about, in Kazakh"), max_length=2000, blank=True)
    about_ru = models.TextField(_("about, in Russian"), max_length=2000, blank=True)
    about_en = models.TextField(_("about, in English"), max_length=2000, blank=True)
    region = models.ForeignKey("reference.Region", models.PROTECT, verbose_name=_("region"), related_name="+")
    district = models.ForeignKey(
        "reference.District",
        models.PROTECT,
        verbose_name=_("district"),
        null=True,
        blank=True,
        related_name="+",
    )
    website = models.URLField(_("website"), max_length=200, blank=True)
    email = models.EmailField(_("public e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("public phone"), max_length=20, blank=True)
    # Columns to order by in each language, made of the name that its reader sees (`lib.text.sort_key`).
    sort_key_kk = models.CharField(max_length=320, editable=False, blank=True)
    sort_key_ru = models.CharField(max_length=320, editable=False, blank=True)
    sort_key_en = models.CharField(max_length=320, editable=False, blank=True)
    # Names and BIN folded (`lib.text.fold`): compared with what people type, folded in the same way.
    search_text = models.TextField(editable=False, blank=True)
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    recheck_due = models.DateField(_("check again by"), null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = (
            models.UniqueConstraint(
                fields=["bin"],
                condition=Q(state__in=BIN_HOLDING_STATES) & ~Q(bin=""),
                name="organization_bin_unique",
            ),
            models.CheckConstraint(
                condition=Q(bin="") | Q(bin__regex=r"^[0-9]{12}$"), name="organization_bin_digits"
            ),
            models.CheckConstraint(
                condition=~Q(kind=OrganizationKind.INITIATIVE_GROUP) | Q(bin=""),
                name="organization_group_without_bin",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BIN_HOLDING_STATES, kind__in=sorted(KINDS_WITH_BIN), bin=""),
                name="organization_bin_when_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(name_kk="", name_ru="", name_en=""), name="organization_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OrganizationState.values), name="organization_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=OrganizationState.VERIFIED) | Q(verified_at__isnull=False),
                name="organization_verified_at",
            ),
        )
        indexes = (models.Index(fields=["state", "region"], name="organization_state_region"),)

    def __str__(self) -> str:
        return self.name_kk or self.name_ru or self.name_en

    @property
    def slug(self) -> str:
        """The decoration of its public address, the same in all languages; the id decides."""
        return slugify(str(self)) or "organization"

    @property
    def has_bin(self) -> bool:
        """Whether organizations of this kind have a BIN."""
        return self.kind in KINDS_WITH_BIN

    @property
    def is_verified(self) -> bool:
        """Whether it may submit projects."""
        return self.state == OrganizationState.VERIFIED
