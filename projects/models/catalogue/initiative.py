"""National umbrellas: the six "Birgemiz: …" and dated campaigns."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Initiative(models.Model):
    """A national umbrella under which organizations register projects."""

    code = models.SlugField(primary_key=True, max_length=32)
    direction = models.ForeignKey(
        "reference.Direction", models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    name_kk = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    description_kk = models.TextField()
    description_ru = models.TextField()
    description_en = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="initiative_ends_later",
            ),
        )

    def __str__(self) -> str:
        return self.code


class InitiativeOperator(models.Model):
    """Who runs an initiative in one year; an unknown operator is an empty name, never a guess."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="operators")
    year = models.PositiveSmallIntegerField()
    organization = models.ForeignKey(
        "organizations.Organization", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    source = models.CharField(_("source of the fact"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("initiative operator")
        verbose_name_plural = _("initiative operators")
        constraints = (
            models.UniqueConstraint(fields=["initiative", "year"], name="initiative_operator_per_year"),
        )

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.year}"
