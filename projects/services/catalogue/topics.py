"""What the pages of a project's description hand to the services: one dataclass for each topic."""

from dataclasses import dataclass, fields
from datetime import date

from projects.enums import JoiningMode
from projects.models import Initiative
from qazvolunteer.reference.models import Direction, District, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """Topic "what": the promise, in up to three languages, and what it belongs to."""

    direction: Direction
    initiative: Initiative | None = None
    title_kk: str = ""
    title_ru: str = ""
    title_en: str = ""
    promise_kk: str = ""
    promise_ru: str = ""
    promise_en: str = ""
    tasks_kk: str = ""
    tasks_ru: str = ""
    tasks_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Topic "where": a place or online, and the first and last day."""

    is_online: bool = False
    region: Region | None = None
    district: District | None = None
    address: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Topic "who": who may come, how they get a place, and who answers their questions."""

    joining_mode: JoiningMode = JoiningMode.INSTANT
    min_age: int = 16
    #: hours before the shift until which a volunteer withdraws freely
    withdraw_hours: int = 12
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Topic "conditions": what to bring, what the organizer gives, who can take part."""

    bring_kk: str = ""
    bring_ru: str = ""
    bring_en: str = ""
    pays_travel: bool = False
    pays_meals: bool = False
    pays_lodging: bool = False
    has_insurance: bool = False
    has_briefing: bool = False
    accessibility_kk: str = ""
    accessibility_ru: str = ""
    accessibility_en: str = ""
    is_step_free: bool = False
    has_seated_work: bool = False


Topic = What | Where | Who | Conditions


def values_of(topic: Topic) -> dict[str, object]:
    """Return column → value. Not `asdict`: that would copy the rows that relations point to."""
    return {field.name: getattr(topic, field.name) for field in fields(topic)}
