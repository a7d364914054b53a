"""What an organization does: promise, place, period, conditions."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.enums import PUBLIC_PROJECT, JoiningMode, ProjectState
from qazvolunteer.lib.text import slugify


class ProjectQuerySet(models.QuerySet["Project"]):
    """Chainable filters of projects."""

    def published(self) -> Self:
        """Projects that people can join today, of organizations that are verified."""
        return self.filter(state=ProjectState.PUBLISHED, organization__state="verified")

    def public(self) -> Self:
        """Projects that have a public page."""
        return self.filter(state__in=PUBLIC_PROJECT).exclude(published_at=None)


class Project(models.Model):
    """The promise of an organization, reviewed by the front office before anyone sees it."""

    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="projects")
    direction = models.ForeignKey(
        "reference.Direction", models.PROTECT, verbose_name=_("direction"), related_name="projects"
    )
    initiative = models.ForeignKey(
        "projects.Initiative",
        models.PROTECT,
        verbose_name=_("initiative"),
        null=True,
        blank=True,
        related_name="projects",
    )
    state = models.CharField(max_length=12, choices=ProjectState.choices, default=ProjectState.DRAFT)

    title_kk = models.CharField(_("title in Kazakh"), max_length=120, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=120, blank=True)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    promise_kk = models.TextField(_("what will be done, in Kazakh"), max_length=600, blank=True)
    promise_ru = models.TextField(_("what will be done, in Russian"), max_length=600, blank=True)
    promise_en = models.TextField(_("what will be done, in English"), max_length=600, blank=True)
    tasks_kk = models.TextField(_("tasks, in Kazakh"), max_length=1500, blank=True)
    tasks_ru = models.TextField(_("tasks, in Russian"), max_length=1500, blank=True)
    tasks_en = models.TextField(_("tasks, in English"), max_length=1500, blank=True)

    is_online = models.BooleanField(_("online"), default=False)
    region = models.ForeignKey(
        "reference.Region", models.PROTECT, verbose_name=_("region"), null=True, blank=True, related_name="+"
    )
    district = models.ForeignKey(
        "reference.District",
        models.PROTECT,
        verbose_name=_("district"),
        null=True,
        blank=True,
        related_name="+",
    )
    address = models.CharField(_("address and meeting point"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    min_age = models.PositiveSmallIntegerField(
        _("from which age"), default=16, validators=[MinValueValidator(14), MaxValueValidator(80)]
    )
    joining_mode = models.CharField(
        _("how people join"), max_length=12, choices=JoiningMode.choices, default=JoiningMode.INSTANT
    )
    withdraw_hours = models.PositiveSmallIntegerField(
        _("hours before the shift until which a volunteer withdraws freely"),
        default=12,
        validators=[MaxValueValidator(168)],
    )
    bring_kk = models.TextField(_("what to bring, in Kazakh"), max_length=600, blank=True)
    bring_ru = models.TextField(_("what to bring, in Russian"), max_length=600, blank=True)
    bring_en = models.TextField(_("what to bring, in English"), max_length=600, blank=True)
    pays_travel = models.BooleanField(_("travel is paid"), default=False)
    pays_meals = models.BooleanField(_("meals are given"), default=False)
    pays_lodging = models.BooleanField(_("lodging is given"), default=False)
    has_insurance = models.BooleanField(_("volunteers are insured"), default=False)
    has_briefing = models.BooleanField(_("a safety briefing is held"), default=False)
    accessibility_kk = models.TextField(_("accessibility, in Kazakh"), max_length=600, blank=True)
    accessibility_ru = models.TextField(_("accessibility, in Russian"), max_length=600, blank=True)
    accessibility_en = models.TextField(_("accessibility, in English"), max_length=600, blank=True)
    is_step_free = models.BooleanField(_("can be reached without steps"), default=False)
    has_seated_work = models.BooleanField(_("there is work for people who sit"), default=False)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), max_length=254, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=20, blank=True)

    # Copied from the hazard answers by the service that writes them: the bar on minors is checked by the database.
    bars_minors = models.BooleanField(default=False)
    search_vector = SearchVectorField(null=True, editable=False)
    # Folded titles and organization names: where the full-text query finds nothing, a typo still may.
    search_text = models.TextField(editable=False, blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(_("why it was cancelled"), max_length=600, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ProjectState.values), name="project_state_known"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ProjectState.DRAFT, ProjectState.CANCELLED])
                | Q(is_online=True, region__isnull=True)
                | Q(is_online=False, region__isnull=False),
                name="project_place_or_online",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.PUBLISHED) | Q(published_at__isnull=False),
                name="project_published_at",
            ),
            models.CheckConstraint(
                condition=~Q(bars_minors=True) | Q(min_age__gte=18), name="project_barred_work_is_for_adults"
            ),
            models.CheckConstraint(
                condition=Q(state=ProjectState.DRAFT) | ~Q(title_kk="", title_ru="", title_en=""),
                name="project_has_a_title",
            ),
        )
        indexes = (
            models.Index(fields=["organization", "state"], name="project_organization_state"),
            models.Index(fields=["direction", "state"], name="project_direction_state"),
            GinIndex(fields=["search_vector"], name="project_search"),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def slug(self) -> str:
        """The decorative end of its address; the id decides."""
        return slugify(self.title_kk or self.title_ru or self.title_en) or "project"

    @property
    def is_public(self) -> bool:
        """Whether it has a public page."""
        return self.state in PUBLIC_PROJECT and self.published_at is not None


class ProjectGoal(models.Model):
    """One goal in natural units: "400 trees"."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="goals")
    unit = models.ForeignKey("reference.Unit", models.PROTECT, related_name="+")
    amount = models.DecimalField(_("how much"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = (
            models.UniqueConstraint(fields=["project", "unit"], name="project_goal_once_a_unit"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="project_goal_positive"),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.unit_id}"


class HazardAnswer(models.Model):
    """The organization's answer to one hazard question; no row means "not answered yet"."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="hazard_answers")
    hazard_class = models.ForeignKey("reference.HazardClass", models.PROTECT, related_name="+")
    applies = models.BooleanField()

    class Meta:
        verbose_name = _("hazard answer")
        verbose_name_plural = _("hazard answers")
        constraints = (
            models.UniqueConstraint(fields=["project", "hazard_class"], name="hazard_answer_once"),
        )

    def __str__(self) -> str:
        return f"{self.hazard_class_id}: {self.applies}"
