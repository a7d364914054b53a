"""What is missing before a project can be sent to review, by topic of its description."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.db.models.enums import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import ShiftState
from projects.models import Project, Shift
from qazvolunteer.reference.models import HazardClass


class Topic(TextChoices):
    """The pages of a project's description, in their order."""

    WHAT = "what", gettext_lazy("What will be done")
    WHERE = "where", gettext_lazy("Place and period")
    WHO = "who", gettext_lazy("Who can come")
    CONDITIONS = "conditions", gettext_lazy("Conditions and accessibility")
    SAFETY = "safety", gettext_lazy("Safety")
    SHIFTS = "shifts", gettext_lazy("Shifts and roles")
    ORGANIZATION = "organization", gettext_lazy("Organization")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to do before submission, and the topic on whose page it is done."""

    topic: Topic
    text: str
    #: the field of the topic's form that lacks it, if it is one
    field: str = ""


def submission_problems(project: Project, now: datetime) -> list[Problem]:
    """Return what is missing before a project can be sent to review, in the order of topics.

    Cost: 3 queries (hazard answers, their questions, shifts), and one for the organization if it is not loaded.
    """
    return [problem for rule in _RULES for problem in rule(project, now)]


def description_problems(project: Project, now: datetime) -> list[Problem]:
    """Return what the description itself lacks, which a published project may never lack again. Cost: no query."""
    return [problem for rule in (_what, _where, _who) for problem in rule(project, now)]


def shifts_ahead(project: Project, now: datetime) -> QuerySet[Shift]:
    """Return the shifts of a project that people can still come to, soonest first, with `role_count`."""
    return (
        Shift.objects.filter(
            project=project, state__in=[ShiftState.OPEN, ShiftState.CLOSED], starts_at__gt=now
        )
        .annotate(role_count=Count("roles"))
        .order_by("starts_at", "pk")
    )


def _what(project: Project, now: datetime) -> Iterator[Problem]:
    languages = [code for code in ("kk", "ru", "en") if getattr(project, f"title_{code}")]
    if not languages:
        yield Problem(Topic.WHAT, _("Give the project a title in at least one language."))
    elif not any(getattr(project, f"promise_{code}") for code in languages):
        yield Problem(Topic.WHAT, _("Say in two sentences what will be done, in the language of the title."))


def _where(project: Project, now: datetime) -> Iterator[Problem]:
    if not project.is_online and project.region_id is None:
        yield Problem(Topic.WHERE, _("Choose the region, or say that the project is online."), "region")
    if not project.is_online and not project.address:
        yield Problem(Topic.WHERE, _("Write the address or where people meet."), "address")
    if project.starts_on is None or project.ends_on is None:
        field = "starts_on" if project.starts_on is None else "ends_on"
        yield Problem(Topic.WHERE, _("Give the first and the last day."), field)


def _who(project: Project, now: datetime) -> Iterator[Problem]:
    if not project.contact_name or not (project.contact_email or project.contact_phone):
        yield Problem(
            Topic.WHO,
            _("Name a contact person with an e-mail address or a phone, for questions of volunteers."),
            "contact_email" if project.contact_name else "contact_name",
        )


def _safety(project: Project, now: datetime) -> Iterator[Problem]:
    answered = set(project.hazard_answers.values_list("hazard_class_id", flat=True))
    if HazardClass.objects.exclude(pk__in=answered).exists():
        yield Problem(
            Topic.SAFETY, _("Answer all questions about safety: the law asks them for every project.")
        )


def _shifts(project: Project, now: datetime) -> Iterator[Problem]:
    ahead = list(shifts_ahead(project, now))
    if not ahead:
        yield Problem(Topic.SHIFTS, _("Add at least one shift that lies ahead."))
    if any(shift.leader_id is None for shift in ahead):
        yield Problem(Topic.SHIFTS, _("Name a leader for every shift: the person who meets the volunteers."))
    if any(not shift.role_count for shift in ahead):  # type: ignore[attr-defined]
        yield Problem(Topic.SHIFTS, _("Give every shift at least one role with places."))


def _organization(project: Project, now: datetime) -> Iterator[Problem]:
    if not project.organization.is_verified:
        yield Problem(
            Topic.ORGANIZATION,
            _(
                "The front office has not verified the organization yet. Only a verified one sends projects to review."
            ),
        )


_Rule = Callable[[Project, datetime], Iterator[Problem]]
_RULES: tuple[_Rule, ...] = (_what, _where, _who, _safety, _shifts, _organization)
