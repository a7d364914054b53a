"""What everybody may see: the register of organizations and the front offices."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language

from organizations.models import FrontOffice, Organization
from qazvolunteer.lib.text import LANGUAGES, search_terms

#: words of a search beyond this many are not looked at
_MAX_WORDS = 8


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What somebody looks for; everything empty shows all."""

    #: region code or ""
    region: str = ""
    #: value of `OrganizationKind` or ""
    kind: str = ""
    #: words of the name, or a BIN, as typed
    words: str = ""


def registered_organizations(wanted: RegisterFilter) -> QuerySet[Organization]:
    """Return the verified organizations that fit, in the alphabetical order of the active language.

    Every word must occur in a name, the legal name or the BIN, in any spelling that `lib.text.fold` makes equal.
    Cost: 1 query.
    """
    condition = Q()
    if wanted.region:
        condition &= Q(region=wanted.region)
    if wanted.kind:
        condition &= Q(kind=wanted.kind)
    for word in search_terms(wanted.words)[:_MAX_WORDS]:
        condition &= Q(search_text__contains=word)
    return (
        Organization.objects.public()
        .select_related("region", "district")
        .filter(condition)
        .order_by(f"sort_key_{_language()}", "pk")
    )


def front_offices() -> QuerySet[FrontOffice]:
    """Return the front offices: the republican first, then by the national order of regions. Cost: 1 query."""
    return FrontOffice.objects.select_related("region").order_by(F("region__position").asc(nulls_first=True))


def _language() -> str:
    code = (get_language() or LANGUAGES[0])[:2]
    return code if code in LANGUAGES else LANGUAGES[0]
