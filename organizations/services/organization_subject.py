"""Organizations as a kind of subject of the review mechanism."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.enums import BIN_HOLDING_STATES, OrganizationKind, OrganizationState
from organizations.models import Membership, Organization, Submission
from organizations.selectors.subjects import (
    Check,
    Field,
    Page,
    Payload,
    Section,
    SubjectKind,
    Value,
    frozen,
    register_subject,
)
from organizations.selectors.team import team
from organizations.selectors.verification import MIN_ABOUT, SUBJECT, missing_tasks
from organizations.services.states import move_organization
from organizations.services.verification import VerificationIncomplete
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.bin_number import is_valid_bin
from qazvolunteer.lib.text import LANGUAGES, fold, localized
from qazvolunteer.reference.models import District, Region

#: names shorter than this, folded, are found inside too many others to be worth a warning
_MIN_ALIKE = 5
_MAX_ALIKE = 3

_SECTIONS: dict[str, str | Promise] = {
    "identity": gettext_lazy("Who it is"),
    "texts": gettext_lazy("What volunteers read"),
    "place": gettext_lazy("Where it works"),
    "contacts": gettext_lazy("Public contacts"),
}
_LABELS: dict[str, str | Promise] = {
    "kind": gettext_lazy("Kind"),
    "legal_name": gettext_lazy("Full legal name"),
    "bin": gettext_lazy("BIN"),
    "owners": gettext_lazy("Owners"),
    "name_kk": gettext_lazy("Name in Kazakh"),
    "name_ru": gettext_lazy("Name in Russian"),
    "name_en": gettext_lazy("Name in English"),
    "about_kk": gettext_lazy("About, in Kazakh"),
    "about_ru": gettext_lazy("About, in Russian"),
    "about_en": gettext_lazy("About, in English"),
    "region": gettext_lazy("Region"),
    "district": gettext_lazy("District or city"),
    "website": gettext_lazy("Website"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
}


@register_subject
class OrganizationSubject(SubjectKind[Organization]):
    """An organization asks to be verified."""

    kind = SUBJECT
    label = gettext_lazy("Organization")

    def load(self, subject_id: int, *, lock: bool = False) -> Organization | None:
        rows = Organization.objects.select_related("region", "district")
        if lock:
            rows = rows.select_for_update(of=("self",), no_key=True)
        return rows.filter(pk=subject_id).first()

    def organization(self, subject: Organization) -> Organization:
        return subject

    def region(self, subject: Organization) -> Region:
        return subject.region

    def titles(self, subject: Organization) -> Mapping[str, str]:
        return {code: getattr(subject, f"name_{code}") for code in LANGUAGES}

    def freeze(self, subject: Organization) -> Payload:
        """Freeze what the register and the public page will show; owners by the ids of their memberships."""
        owners = team(subject).filter(role="owner")
        identity: dict[str, Value] = {"kind": subject.kind}
        if subject.has_bin:
            identity |= {"legal_name": subject.legal_name, "bin": subject.bin}
        identity["owners"] = [str(owner.pk) for owner in owners]
        texts = {
            f"{field}_{code}": getattr(subject, f"{field}_{code}")
            for field in ("name", "about")
            for code in LANGUAGES
        }
        return [
            frozen("identity", **identity),
            frozen("texts", **texts),
            frozen("place", region=subject.region_id, district=subject.district_id),
            frozen("contacts", website=subject.website, email=subject.email, phone=subject.phone),
        ]

    def present(self, payload: Payload) -> list[Section]:
        """Cost: at most 3 queries."""
        return [
            Section(
                section["key"],
                str(_SECTIONS.get(section["key"], section["key"])),
                tuple(
                    Field(key, str(_LABELS.get(key, key)), _text_of(key, field["value"]))
                    for field in section["fields"]
                    for key in [field["key"]]
                ),
            )
            for section in payload
        ]

    def checks(self, subject: Organization) -> list[Check]:
        """Cost: 2 queries."""
        checks = _bin_checks(subject) if subject.has_bin else []
        return [*checks, _alike_check(subject), _about_check(subject), _contact_check(subject)]

    def page(self, submission: Submission) -> Page:
        return Page("workspace_org:verification", {"org_id": submission.organization_id})

    def on_submitted(
        self, subject: Organization, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        if missing_tasks(subject):
            raise VerificationIncomplete
        move_organization(organization=subject, target=OrganizationState.SUBMITTED, by=by, role=role, now=now)

    def on_approved(
        self, subject: Organization, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        move_organization(organization=subject, target=OrganizationState.VERIFIED, by=by, role=role, now=now)

    def on_returned(
        self, subject: Organization, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        self._give_back(subject, submission, OrganizationState.RETURNED, by=by, role=role, now=now)

    def on_rejected(
        self, subject: Organization, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        self._give_back(subject, submission, OrganizationState.REJECTED, by=by, role=role, now=now)

    def on_withdrawn(
        self, subject: Organization, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        move_organization(organization=subject, target=OrganizationState.DRAFT, by=by, role=role, now=now)

    def _give_back(
        self,
        subject: Organization,
        submission: Submission,
        target: OrganizationState,
        *,
        by: User,
        role: str,
        now: datetime,
    ) -> None:
        move_organization(
            organization=subject,
            target=target,
            by=by,
            role=role,
            now=now,
            reason_code=submission.reasons[0],
        )


def _text_of(key: str, value: Any) -> str:
    """Return a frozen value in the reader's language; "" when there is none."""
    if value in (None, "", []):
        return ""
    if key == "kind":
        return str(OrganizationKind(value).label) if value in OrganizationKind.values else str(value)
    if key == "region":
        return _name_of(Region.objects.filter(code=value).first())
    if key == "district":
        return _name_of(District.objects.filter(pk=value).first())
    if key == "owners":
        names = Membership.objects.filter(pk__in=value).order_by("created_at")
        return ", ".join(names.values_list("display_name", flat=True))
    return str(value)


def _name_of(place: Region | District | None) -> str:
    return localized(place, "full_name") if place else ""


def _bin_checks(organization: Organization) -> list[Check]:
    others = Organization.objects.filter(bin=organization.bin).exclude(pk=organization.pk).count()
    return [
        Check(
            is_valid_bin(organization.bin),
            _("The check digit of the BIN is right.")
            if is_valid_bin(organization.bin)
            else _("The check digit of the BIN is wrong."),
        ),
        Check(
            not others,
            _("No other organization or draft on the portal has this BIN.")
            if not others
            else _("Other organizations or drafts on the portal with this BIN: %(count)s.")
            % {"count": others},
        ),
    ]


def _alike_check(organization: Organization) -> Check:
    """Look for a registered organization whose name contains one of this one's names."""
    wanted = {fold(getattr(organization, f"name_{code}")) for code in LANGUAGES}
    condition = Q()
    for name in wanted:
        if len(name) >= _MIN_ALIKE:
            condition |= Q(search_text__contains=name)
    alike = (
        Organization.objects.filter(condition, state__in=BIN_HOLDING_STATES)
        .exclude(pk=organization.pk)
        .order_by("pk")[:_MAX_ALIKE]
        if condition
        else []
    )
    names = ", ".join(localized(found, "name") for found in alike)
    if not names:
        return Check(True, _("No registered organization has a similar name."))
    return Check(False, _("Registered organizations with a similar name: %(names)s.") % {"names": names})


def _about_check(organization: Organization) -> Check:
    length = len(localized(organization, "about"))
    if length >= MIN_ABOUT:
        return Check(True, _("It is said what the organization does."))
    return Check(
        False,
        _("The text about the organization is shorter than %(count)s characters.") % {"count": MIN_ABOUT},
    )


def _contact_check(organization: Organization) -> Check:
    if organization.email or organization.phone or organization.website:
        return Check(True, _("There is a public contact."))
    return Check(False, _("There is no public contact: no e-mail, phone or website."))
