"""A project as its reviewer and its organization read it: frozen without a language, shown in the reader's."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.selectors.subjects import Field, Payload, Section, Value, frozen
from projects.enums import JoiningMode, ShiftState
from projects.models import HazardAnswer, Initiative, Project, Role, Shift
from projects.selectors.catalogue.readiness import Topic
from qazvolunteer.lib.text import LANGUAGES, localized
from qazvolunteer.reference.models import Direction, District, HazardClass, Region, Unit
from qazvolunteer.ui.dates import day, number, time_range

#: the columns of each topic, in the order in which they are read
TOPIC_FIELDS: dict[Topic, tuple[str, ...]] = {
    Topic.WHAT: (
        *(f"title_{code}" for code in LANGUAGES),
        *(f"promise_{code}" for code in LANGUAGES),
        *(f"tasks_{code}" for code in LANGUAGES),
        "direction",
        "initiative",
    ),
    Topic.WHERE: ("is_online", "region", "district", "address", "starts_on", "ends_on"),
    Topic.WHO: (
        "min_age",
        "joining_mode",
        "withdraw_hours",
        "contact_name",
        "contact_email",
        "contact_phone",
    ),
    Topic.CONDITIONS: (
        *(f"bring_{code}" for code in LANGUAGES),
        "pays_travel",
        "pays_meals",
        "pays_lodging",
        "has_insurance",
        "has_briefing",
        *(f"accessibility_{code}" for code in LANGUAGES),
        "is_step_free",
        "has_seated_work",
    ),
}
_NAMED = {
    "direction": Direction,
    "initiative": Initiative,
    "region": Region,
    "district": District,
}


def freeze_project(project: Project) -> Payload:
    """Return the whole description as plain values. Cost: 4 queries (goals, hazards, shifts, roles)."""
    sections = [
        frozen(topic, **{name: _plain(project, name) for name in fields})
        for topic, fields in TOPIC_FIELDS.items()
    ]
    goals = {f"goal.{goal.unit_id}": str(goal.amount) for goal in project.goals.order_by("unit__position")}
    answers = project.hazard_answers.order_by("hazard_class__position")
    hazards: dict[str, Value] = {answer.hazard_class_id: answer.applies for answer in answers}
    sections.insert(1, frozen("goals", **goals))
    sections.append(frozen(Topic.SAFETY, **hazards))
    return [*sections, *(_frozen_shift(shift) for shift in _shifts(project))]


def present_project(payload: Payload) -> list[Section]:
    """Return a frozen description in the reader's language, without the languages in which a text is not given.

    Cost: at most 6 queries, for names of references.
    """
    read = _Reader()
    return [
        Section(
            section["key"],
            read.title(section),
            tuple(
                Field(
                    field["key"], read.label(section["key"], field["key"]), read.text(section["key"], **field)
                )
                for field in section["fields"]
                if field["value"] or field["key"] not in _TRANSLATED
            ),
        )
        for section in payload
        if section["fields"]
    ]


def hazards_that_apply(project: Project) -> list[HazardClass]:
    """Return the kinds of dangerous work of a project, in their order. Cost: 1 query."""
    answers = HazardAnswer.objects.filter(project=project, applies=True).select_related("hazard_class")
    return [answer.hazard_class for answer in answers.order_by("hazard_class__position")]


def _shifts(project: Project) -> Iterator[Shift]:
    """Yield the shifts that were not cancelled, with roles and leaders, soonest first."""
    rows = Shift.objects.filter(project=project).exclude(state=ShiftState.CANCELLED)
    yield from rows.select_related("leader").prefetch_related("roles").order_by("starts_at", "pk")


def _frozen_shift(shift: Shift) -> dict[str, Any]:
    roles: dict[str, Value] = {
        f"role.{role.pk}": {
            "names": [role.name_kk, role.name_ru, role.name_en],
            "minimum": role.minimum,
            "capacity": role.capacity,
        }
        for role in sorted(shift.roles.all(), key=lambda role: (role.position, role.pk))
    }
    return frozen(
        f"shift.{shift.pk}",
        period=[shift.starts_at.isoformat(), shift.ends_at.isoformat()],
        address=shift.address,
        leader=shift.leader.display_name if shift.leader else "",
        **roles,
    )


def _plain(project: Project, name: str) -> Value:
    value = getattr(project, Project._meta.get_field(name).attname)  # type: ignore[union-attr]
    return value.isoformat() if isinstance(value, date) else value


class _Reader:
    """Puts frozen values into words; asks for the names of references once each."""

    def __init__(self) -> None:
        self._names: dict[type, dict[Any, str]] = {}

    def title(self, section: dict[str, Any]) -> str:
        key = section["key"]
        if key == "goals":
            return _("Goals")
        if key.startswith("shift."):
            period = next(field["value"] for field in section["fields"] if field["key"] == "period")
            return _("Shift: %(time)s") % {"time": _period(period)}
        return str(Topic(key).label) if key in Topic.values else str(key)

    def label(self, section: str, key: str) -> str:
        if section == "goals":
            return self.name(Unit, key.removeprefix("goal."))
        if section == Topic.SAFETY:
            return self._question(key)
        if section.startswith("shift."):
            labels = {"period": _("Time"), "address": _("Place"), "leader": _("Shift leader")}
            return labels.get(key, _("Role"))
        return capfirst(str(Project._meta.get_field(key).verbose_name)) if key in _COLUMNS else key  # type: ignore[union-attr]

    def text(self, section: str, key: str, value: Any) -> str:
        """Return a value in words; an empty text stands for "not filled in"."""
        if section.startswith("shift.") and key.startswith("role."):
            return _role(value)
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if key in _NAMED:
            return self.name(_NAMED[key], value)
        if section == "goals":
            return number(float(value)) if Decimal(value) % 1 else number(int(Decimal(value)))
        return _TEXTS.get(key, str)(value)

    def name(self, model: type, key: Any) -> str:
        if model not in self._names:
            rows = model.objects.all()  # type: ignore[attr-defined]
            if model is District:
                rows = rows.filter(pk=key)
            self._names[model] = {row.pk: localized(row, "name") for row in rows}
        return self._names[model].get(key, str(key))

    def _question(self, key: str) -> str:
        if HazardClass not in self._names:
            self._names[HazardClass] = {
                row.pk: localized(row, "question") for row in HazardClass.objects.all()
            }
        return self._names[HazardClass].get(key, key)


def _period(value: list[str]) -> str:
    return time_range(datetime.fromisoformat(value[0]), datetime.fromisoformat(value[1]))


def _role(value: dict[str, Any]) -> str:
    names = dict(zip(LANGUAGES, value["names"], strict=True))
    name = localized(Role(**{f"name_{code}": text for code, text in names.items()}), "name")
    places = ngettext("%(count)d place", "%(count)d places", value["capacity"]) % {"count": value["capacity"]}
    return f"{name}: {places}"


_TRANSLATED = frozenset(
    f"{field}_{code}"
    for field in ("title", "promise", "tasks", "bring", "accessibility")
    for code in LANGUAGES
)
_COLUMNS = frozenset(name for fields in TOPIC_FIELDS.values() for name in fields)
_TEXTS: dict[str, Callable[[Any], str]] = {
    "period": _period,
    "starts_on": lambda value: day(date.fromisoformat(value)),
    "ends_on": lambda value: day(date.fromisoformat(value)),
    "joining_mode": lambda value: str(JoiningMode(value).label),
    "min_age": lambda value: ngettext("%(count)d year", "%(count)d years", value) % {"count": value},
    "withdraw_hours": lambda value: ngettext("%(count)d hour", "%(count)d hours", value) % {"count": value},
}
