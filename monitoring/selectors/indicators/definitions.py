"""The published definitions, under the codes of domain rules §7; `docs/indicators.md` is their public twin."""

from django.utils.translation import gettext_lazy as _

from monitoring.selectors.indicators import ledger, organizations, projects, shifts, volunteers
from qazvolunteer.figures.registry import FEW_PEOPLE, Compute, Indicator

_LEDGER = _("Ledger of confirmed hours")
_MOVES = _("Dated moves between states")
_HOURS, _PEOPLE, _ORGANIZATIONS, _PROJECTS, _SHARE = (
    _("hours"),
    _("people"),
    _("organizations"),
    _("projects"),
    _("percent"),
)

INDICATORS: tuple[tuple[Indicator, Compute], ...] = (
    (
        Indicator(
            code="hours.confirmed",
            name=_("Confirmed hours"),
            definition=_(
                "Working time that a coordinator of the organization, or the front office in its place, has confirmed, "
                "less corrections. It belongs to the day on which the shift starts and to the region where it takes "
                "place; online work stands apart."
            ),
            formula=_("sum of confirmed minutes ÷ 60"),
            source=_LEDGER,
            unit=_HOURS,
            kind="additive",
            dimensions=("region", "direction", "grade"),
            decimals=1,
        ),
        ledger.hours,
    ),
    (
        Indicator(
            code="volunteers.active",
            name=_("Active volunteers"),
            definition=_(
                "Different people who have more than zero confirmed minutes in the period. A person counts once, "
                "however many shifts they worked and in however many regions."
            ),
            formula=_("number of people whose confirmed minutes less corrections are above zero"),
            source=_LEDGER,
            unit=_PEOPLE,
            kind="distinct",
            dimensions=("region", "direction"),
            hide_below=FEW_PEOPLE,
        ),
        ledger.active_people,
    ),
    (
        Indicator(
            code="volunteers.registered",
            name=_("Registered volunteers"),
            definition=_(
                "People with a volunteer profile whose consent to the processing of data is in force at the end of the "
                "period, by the region where they live. Registered does not mean that they have volunteered."
            ),
            formula=_("number of profiles with a consent in force"),
            source=_("Records of consent"),
            unit=_PEOPLE,
            kind="state",
            dimensions=("region",),
            hide_below=FEW_PEOPLE,
        ),
        volunteers.registered_people,
    ),
    (
        Indicator(
            code="organizations.verified",
            name=_("Verified organizations"),
            definition=_(
                "Organizations and initiative groups that a front office has verified and that are not suspended at "
                "the end of the period, by their own region."
            ),
            formula=_(
                "number of organizations whose last move until the end of the period led to “verified”"
            ),
            source=_MOVES,
            unit=_ORGANIZATIONS,
            kind="state",
            dimensions=("region",),
        ),
        organizations.verified,
    ),
    (
        Indicator(
            code="organizations.initiative_groups",
            name=_("Initiative groups"),
            definition=_(
                "Those of the verified organizations that are groups of people without a legal entity."
            ),
            formula=_("number of verified organizations of the kind “initiative group”"),
            source=_MOVES,
            unit=_ORGANIZATIONS,
            kind="state",
            dimensions=("region",),
        ),
        organizations.groups,
    ),
    (
        Indicator(
            code="projects.published",
            name=_("Published projects"),
            definition=_(
                "Projects that a front office published for the first time in the period. Publishing a paused project "
                "again does not count."
            ),
            formula=_("number of projects whose first move to “published” lies in the period"),
            source=_MOVES,
            unit=_PROJECTS,
            kind="additive",
            dimensions=("region", "direction"),
        ),
        projects.published,
    ),
    (
        Indicator(
            code="projects.finished",
            name=_("Finished projects"),
            definition=_(
                "Projects that finished in the period: ended by the organization, or by themselves some time after the "
                "last shift."
            ),
            formula=_("number of projects whose move to “finished” lies in the period"),
            source=_MOVES,
            unit=_PROJECTS,
            kind="additive",
            dimensions=("region", "direction"),
        ),
        projects.finished,
    ),
    (
        Indicator(
            code="participations",
            name=_("Participations"),
            definition=_(
                "Times that somebody came to a shift that starts in the period. A person who came to three shifts "
                "counts three times."
            ),
            formula=_("number of sign-ups whose last move led to “attended”"),
            source=_MOVES,
            unit=_("participations"),
            kind="additive",
            dimensions=("region", "direction"),
        ),
        shifts.participations,
    ),
    (
        Indicator(
            code="attendance.rate",
            name=_("Attendance rate"),
            definition=_(
                "Share of those who came among those who came or did not come without notice, on shifts that start in "
                "the period. People who were excused do not count."
            ),
            formula=_("attended ÷ (attended + did not come)"),
            source=_MOVES,
            unit=_SHARE,
            kind="share",
            dimensions=("region", "direction"),
        ),
        shifts.attendance_rate,
    ),
    (
        Indicator(
            code="shifts.fill",
            name=_("Places filled"),
            definition=_(
                "Share of the places that were taken on finished shifts that start in the period, whether or not the "
                "people came."
            ),
            formula=_("(attended + did not come + excused) ÷ places"),
            source=_MOVES,
            unit=_SHARE,
            kind="share",
            dimensions=("region", "direction"),
        ),
        shifts.fill,
    ),
)
