"""Shifts and projects as lists show them: small plain values, in the language of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.enums import JoiningMode
from projects.models import Project, Shift
from qazvolunteer.lib.text import LocalizedText, localized, localized_with_language
from qazvolunteer.reference.enums import RegionKind
from qazvolunteer.reference.models import Region

#: shifts that are looked at for each card of a short list
_LOOK_AHEAD = 12


@dataclass(frozen=True, slots=True)
class ShiftCard:
    """What somebody needs to decide about a shift in three seconds."""

    shift_id: int
    project_id: int
    slug: str
    title: LocalizedText
    place: str
    starts_at: datetime
    ends_at: datetime
    direction: str
    direction_label: str
    total: int
    taken: int
    by_invitation: bool = False

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def card_of(shift: Shift) -> ShiftCard:
    """Return the card of a shift that was loaded by `finding.with_card_facts`. Cost: no query."""
    project = shift.project
    return ShiftCard(
        shift_id=shift.pk,
        project_id=project.pk,
        slug=project.slug,
        title=localized_with_language(project, "title"),
        place=place_of(shift),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        direction=project.direction_id,
        direction_label=localized(project.direction, "name"),
        total=shift.total or 0,  # type: ignore[attr-defined]
        taken=shift.occupied or 0,  # type: ignore[attr-defined]
        by_invitation=project.joining_mode == JoiningMode.INVITATION,
    )


def cards_of(shifts: Iterable[Shift]) -> list[ShiftCard]:
    """Return the cards of shifts, in their order."""
    return [card_of(shift) for shift in shifts]


def nearest_cards(shifts: QuerySet[Shift], count: int) -> list[ShiftCard]:
    """Return the first cards that belong to different projects: one project with many shifts does not fill the page.

    Cost: 1 query.
    """
    cards: dict[int, ShiftCard] = {}
    for card in cards_of(shifts[: count * _LOOK_AHEAD]):
        cards.setdefault(card.project_id, card)
    return list(cards.values())[:count]


def place_of(shift: Shift) -> str:
    """Return where a shift is held: "Karaganda, Victory Park", or "Online"."""
    if shift.project.is_online:
        return _("Online")
    return ", ".join(filter(None, [_settlement(shift.project, shift), shift.address]))


def place_of_project(project: Project) -> str:
    """Return where a project is held, with the region: "Karaganda Region, Temirtau, Victory Park"."""
    if project.is_online:
        return _("Online")
    district = localized(project.district, "name") if project.district else ""
    region = capfirst(localized(project.region, "full_name")) if project.region else ""
    return ", ".join(filter(None, [region, district, project.address]))


def region_label(region: Region) -> str:
    """Return a region's name as it stands alone: "Karaganda Region", "Astana"."""
    field = "name" if region.kind == RegionKind.CITY else "full_name"
    return str(capfirst(localized(region, field)))


def _settlement(project: Project, shift: Shift) -> str:
    if project.district:
        return localized(project.district, "name")
    return region_label(shift.region) if shift.region else ""
