"""Finding shifts: each condition as a `Q`, so that one query can count what several choices would give."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.enums import TextChoices
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import JoiningMode
from projects.models import Project, Role, Shift
from qazvolunteer.lib.search import SEARCH_CONFIG, search_query
from qazvolunteer.lib.text import fold
from qazvolunteer.reference.models import Direction, Region

_SATURDAY = 5
#: word similarity from which a title counts as meant: one wrong letter in a word of seven gives 0.5 to 0.6.
#: The operator of the index asks for 0.6; only published projects are compared, and only when nothing else was found.
LIKENESS = 0.5


class When(TextChoices):
    """The days that people ask for by name."""

    TODAY = "today", _("Today")
    TOMORROW = "tomorrow", _("Tomorrow")
    WEEKEND = "weekend", _("This weekend")
    WEEK = "week", _("In the next 7 days")


@dataclass(frozen=True, slots=True)
class Days:
    """A period of whole days, both ends included; None is open."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def named(cls, when: When, today: date) -> Self:
        """Return the days of a name. The weekend is the one that is on or comes next; today is day one of the week."""
        if when == When.TODAY:
            return cls(today, today)
        if when == When.TOMORROW:
            return cls(today + timedelta(days=1), today + timedelta(days=1))
        if when == When.WEEK:
            return cls(today, today + timedelta(days=6))
        saturday = today + timedelta(days=_SATURDAY - today.weekday())
        return cls(max(saturday, today), saturday + timedelta(days=1))

    def q(self) -> Q:
        """Return the condition on the day on which a shift starts, in the portal's time zone."""
        condition = Q()
        if self.first:
            condition &= Q(starts_at__gte=_midnight(self.first))
        if self.last:
            condition &= Q(starts_at__lt=_midnight(self.last + timedelta(days=1)))
        return condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody looks for. Every field that is None or false asks for nothing."""

    days: Days | None = None
    region: Region | None = None
    direction: Direction | None = None
    is_online: bool = False
    #: age of the person who would come
    age: int | None = None
    words: str = ""
    #: compare the words by likeness, for typos
    is_fuzzy: bool = False
    with_full: bool = False

    def but(self, **changes: Any) -> "Wish":
        """Return the same wish with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Found:
    """How much there is for a wish, and how much more or less another choice would give."""

    shifts: int
    projects: int
    places: int
    regions: int
    #: name of the choice → number of shifts
    choices: dict[str, int]
    #: code of region → name of the choice → number of shifts; online shifts are nowhere
    choices_by_region: dict[str, dict[str, int]]
    #: code of region → free places for the wish wherever it may be; online shifts are nowhere
    places_by_region: dict[str, int]


def q_of(wish: Wish) -> Q:
    """Return the condition of a wish on bookable shifts."""
    condition = Q()
    if wish.days:
        condition &= wish.days.q()
    if wish.region:
        condition &= Q(region_id=wish.region.pk)
    if wish.direction:
        condition &= Q(project__direction_id=wish.direction.pk)
    if wish.is_online:
        condition &= Q(project__is_online=True)
    if wish.age is not None:
        condition &= Q(project__min_age__lte=wish.age)
    if wish.words:
        condition &= _words(wish.words, fuzzy=wish.is_fuzzy)
    if not wish.with_full:
        condition &= Q(has_free_place=True)
    return condition


def bookable_shifts(now: datetime) -> QuerySet[Shift]:
    """Return the shifts that take people: open, ahead, of published projects of verified organizations.

    Each has `has_free_place`. Nearest first, in a stable order. Cost: 1 query.
    """
    free = Role.objects.filter(shift_id=OuterRef("pk"), taken__lt=F("capacity"))
    return Shift.objects.bookable(now).annotate(has_free_place=Exists(free)).order_by("starts_at", "pk")


def shifts_for(wish: Wish, now: datetime) -> QuerySet[Shift]:
    """Return the bookable shifts for a wish as cards need them: see `with_card_facts`. Cost: 1 query."""
    return with_card_facts(bookable_shifts(now).filter(q_of(wish)))


def next_shifts(shift: Shift, now: datetime) -> QuerySet[Shift]:
    """Return what to offer instead of a shift, as cards need it, the nearest first: other shifts of its project with
    free places, then those of its direction in its region (online ones for an online shift). Cost: 1 query.

    Args:
        shift: with project loaded.
    """
    same_project = Q(project_id=shift.project_id)
    alike = Q(project__direction_id=shift.project.direction_id, region_id=shift.region_id)
    rows = bookable_shifts(now).filter(same_project | alike, Q(has_free_place=True)).exclude(pk=shift.pk)
    rows = rows.exclude(project__joining_mode=JoiningMode.INVITATION)
    elsewhere = ExpressionWrapper(~same_project, output_field=BooleanField())
    return with_card_facts(rows).order_by(elsewhere, "starts_at", "pk")


def with_card_facts(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    """Load what `cards.card_of` reads: project, direction, place, and the sums `total` and `occupied` of the roles."""
    return shifts.select_related(
        "region", "project__direction", "project__district", "project__organization"
    ).annotate(total=_sum_of_roles("capacity"), occupied=_sum_of_roles("taken"))


def count_found(wish: Wish, now: datetime, *, choices: dict[str, Wish] | None = None) -> Found:
    """Count what there is for a wish, and for other wishes beside it.

    Counted by region and summed up here: a shift, and with it a project, lies in one region or is online.

    Args:
        choices: name → another wish to count, usually `wish.but(…)`.
    Cost: 1 query for all.
    """
    condition, names = q_of(wish), list(choices or {})
    free = F("roles__capacity") - F("roles__taken")
    counts = {
        f"n_{name}": Count("pk", distinct=True, filter=q_of(other)) for name, other in (choices or {}).items()
    }
    groups = (
        bookable_shifts(now)
        .order_by()
        .values("region_id")
        .annotate(
            shifts=Count("pk", distinct=True, filter=condition),
            projects=Count("project", distinct=True, filter=condition),
            places=Coalesce(Sum(free, filter=condition), 0),
            places_anywhere=Coalesce(Sum(free, filter=q_of(wish.but(region=None))), 0),
            **counts,
        )
    )
    rows: list[dict[str, Any]] = [{**row} for row in groups]
    somewhere = [row for row in rows if row["region_id"] is not None]
    return Found(
        shifts=sum(row["shifts"] for row in rows),
        projects=sum(row["projects"] for row in rows),
        places=sum(row["places"] for row in rows),
        regions=sum(row["shifts"] > 0 for row in somewhere),
        choices={name: sum(row[f"n_{name}"] for row in rows) for name in names},
        choices_by_region={row["region_id"]: {name: row[f"n_{name}"] for name in names} for row in somewhere},
        places_by_region={row["region_id"]: row["places_anywhere"] for row in somewhere},
    )


def _sum_of_roles(column: str) -> Subquery:
    roles = Role.objects.filter(shift_id=OuterRef("pk")).order_by().values("shift_id")
    return Subquery(roles.annotate(total=Sum(column)).values("total"), output_field=IntegerField())


def _words(text: str, *, fuzzy: bool) -> Q:
    if fuzzy:
        likeness = TrigramWordSimilarity(fold(text), "search_text")
        alike = Project.objects.published().annotate(likeness=likeness).filter(likeness__gte=LIKENESS)
        return Q(project__in=alike.values("pk"))
    query = SearchQuery(search_query(text), search_type="raw", config=SEARCH_CONFIG)
    return Q(project__search_vector=query)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
