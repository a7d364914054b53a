"""How regions, directions and grades of evidence are called where a figure is split by them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.enums import GRADE_OF_METHOD, Grade
from projects.selectors.catalogue.cards import region_label
from qazvolunteer.figures.registry import ONLINE, Member
from qazvolunteer.lib.text import localized
from qazvolunteer.reference.models import Direction
from qazvolunteer.reference.selectors import regions


def region_members() -> list[Member]:
    """Return the regions in the reader's alphabetical order, then the bucket of online work. Cost: 1 query."""
    named = [Member(region.pk, region_label(region)) for region in regions()]
    return [*named, Member(ONLINE, _("Online"))]


def direction_members() -> list[Member]:
    """Return every direction there ever was; those that take projects today are listed. Cost: 1 query."""
    today = timezone.localdate()
    return [
        Member(
            direction.pk,
            localized(direction, "name"),
            is_listed=direction.active_from <= today
            and not (direction.active_to and direction.active_to <= today),
        )
        for direction in Direction.objects.all()
    ]


def grade_members() -> list[Member]:
    """Return the grades from weak to strong; listed are those that a way of marking people leads to. Cost: no query."""
    reached = set(GRADE_OF_METHOD.values())
    return [Member(grade.value, str(grade.label), is_listed=grade in reached) for grade in Grade]
