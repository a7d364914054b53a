"""Rules of what an organization says about itself, shared by registering and editing."""

from django.utils.translation import gettext_lazy as _

from organizations.enums import KINDS_WITH_BIN
from organizations.models import Organization
from qazvolunteer.lib.bin_number import clean_bin, is_valid_bin
from qazvolunteer.lib.errors import Refusal


class IdentityRefused(Refusal):
    """Something about the organization cannot be as it was entered."""

    code = "identity_refused"


def set_identity(organization: Organization, *, kind: str, legal_name: str, bin_number: str) -> None:
    """Set kind, legal name and BIN on an unsaved change of an organization; an initiative group has neither.

    An empty BIN is allowed: it is asked for when the organization is sent to review.

    Raises:
        IdentityRefused: at the field ``bin``.
    """
    organization.kind = kind
    has_bin = kind in KINDS_WITH_BIN
    organization.legal_name = legal_name if has_bin else ""
    organization.bin = clean_bin(bin_number) if has_bin else ""
    if organization.bin and not is_valid_bin(organization.bin):
        raise IdentityRefused(
            _("This is not a BIN: check the 12 digits. The IIN of a person is not accepted."), field="bin"
        )


def check_place(organization: Organization) -> None:
    """Refuse a district of another region.

    Raises:
        IdentityRefused: at the field ``district``.
    """
    district = organization.district
    if district is not None and district.region_id != organization.region_id:
        raise IdentityRefused(
            _("This district is in another region. Choose one of the region."), field="district"
        )


def check_names(organization: Organization) -> None:
    """Refuse an organization without a name in any language.

    Raises:
        IdentityRefused: at the field ``name_kk``.
    """
    if not (organization.name_kk or organization.name_ru or organization.name_en):
        raise IdentityRefused(_("Enter the name in at least one language."), field="name_kk")
