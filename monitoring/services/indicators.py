"""The published definitions, registered at start under the codes of domain rules §7."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from monitoring.selectors import indicators as counted
from projects.enums import Grade
from qazvolunteer.figures.registry import Indicator, register, register_labels
from qazvolunteer.lib.text import localized
from qazvolunteer.reference.selectors import directions, regions

_LEDGER = _("ledger of confirmed hours")
_MOVES = _("dated moves between states")

INDICATORS = (
    (
        Indicator(
            code="hours.confirmed",
            name=_("Confirmed hours"),
            definition=_(
                "Minutes that a coordinator has confirmed, less corrections, divided by 60. They belong to the day on "
                "which the shift starts and to the region of its place; online shifts are counted apart."
            ),
            source=_LEDGER,
            unit=_("hours"),
            kind="additive",
            dimensions=("region", "direction", "grade"),
        ),
        counted.hours_confirmed,
    ),
    (
        Indicator(
            code="volunteers.active",
            name=_("Active volunteers"),
            definition=_(
                "Different people with more than zero confirmed minutes in the period. A person counts once, however "
                "many shifts they worked. Cells with fewer than five people are not shown."
            ),
            source=_LEDGER,
            unit=_("people"),
            kind="distinct",
            dimensions=("region", "direction"),
        ),
        counted.volunteers_active,
    ),
    (
        Indicator(
            code="volunteers.registered",
            name=_("Registered volunteers"),
            definition=_(
                "Volunteer profiles with a valid consent to the processing of data at the end of the period, by the "
                "region where the person lives. Being registered does not mean having volunteered."
            ),
            source=_("records of consent"),
            unit=_("people"),
            kind="distinct",
            dimensions=("region",),
        ),
        counted.volunteers_registered,
    ),
    (
        Indicator(
            code="organizations.verified",
            name=_("Verified organizations"),
            definition=_(
                "Organizations and initiative groups that a front office has verified and that are not suspended at the "
                "end of the period."
            ),
            source=_MOVES,
            unit=_("organizations"),
            kind="state",
            dimensions=("region",),
        ),
        counted.organizations_verified,
    ),
    (
        Indicator(
            code="organizations.initiative_groups",
            name=_("Initiative groups"),
            definition=_("Of the verified organizations, groups of people without legal form."),
            source=_MOVES,
            unit=_("organizations"),
            kind="state",
            dimensions=("region",),
        ),
        counted.initiative_groups,
    ),
    (
        Indicator(
            code="projects.published",
            name=_("Published projects"),
            definition=_("Projects that a front office published for the first time in the period."),
            source=_MOVES,
            unit=_("projects"),
            kind="additive",
            dimensions=("region", "direction"),
        ),
        counted.projects_published,
    ),
    (
        Indicator(
            code="projects.finished",
            name=_("Finished projects"),
            definition=_(
                "Projects that finished in the period: by the organization, or by themselves two weeks after the last "
                "shift."
            ),
            source=_MOVES,
            unit=_("projects"),
            kind="additive",
            dimensions=("region", "direction"),
        ),
        counted.projects_finished,
    ),
    (
        Indicator(
            code="participations",
            name=_("Participations"),
            definition=_("Places on shifts of the period whose holder was marked as present."),
            source=_MOVES,
            unit=_("participations"),
            kind="additive",
            dimensions=("region", "direction"),
        ),
        counted.participations,
    ),
    (
        Indicator(
            code="attendance.rate",
            name=_("Attendance"),
            definition=_(
                "Of the people with a place who were marked as present or absent, the share who were present. Excused "
                "people are left out."
            ),
            source=_MOVES,
            unit=_("share"),
            kind="share",
            dimensions=("region", "direction"),
        ),
        counted.attendance_rate,
    ),
    (
        Indicator(
            code="shifts.fill",
            name=_("Places filled"),
            definition=_(
                "People marked as present, absent or excused, divided by the places of the finished shifts of the "
                "period."
            ),
            source=_MOVES,
            unit=_("share"),
            kind="share",
            dimensions=("region", "direction"),
        ),
        counted.shifts_fill,
    ),
)


def _directions() -> Mapping[str, str]:
    return {row.pk: localized(row, "name") for row in directions()}


def _regions() -> Mapping[str, str]:
    return {row.pk: localized(row, "full_name") for row in regions()}


def _grades() -> Mapping[str, str]:
    return {value: str(label) for value, label in Grade.choices}


def register_indicators() -> None:
    """Fill the registry; called when the app is ready. Doing it twice changes nothing."""
    for found, compute in INDICATORS:
        register(found, compute)
    register_labels("direction", _directions)
    register_labels("region", _regions)
    register_labels("grade", _grades)
