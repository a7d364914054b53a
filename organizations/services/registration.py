"""Registering an organization: a draft, and the person as its owner."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from organizations.enums import ORGANIZATION_MOVES, MembershipRole, OrganizationKind, OrganizationState
from organizations.models import Membership, Organization
from organizations.services.identity import check_names, check_place, set_identity
from organizations.services.texts import cleaned, refresh_derived
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import hold_account
from qazvolunteer.audit.services import record, transition
from qazvolunteer.lib.text import LANGUAGES, clean_line
from qazvolunteer.reference.models import District, Region

_OWNER = MembershipRole.OWNER.value


@transaction.atomic
def create_organization(
    *,
    kind: OrganizationKind,
    names: Mapping[str, str],
    about: Mapping[str, str],
    region: Region,
    by: User,
    display_name: str,
    now: datetime,
    district: District | None = None,
    legal_name: str = "",
    bin_number: str = "",
) -> Organization:
    """Create a draft with its first owner. Nobody else sees it, and its BIN blocks nobody.

    Args:
        names, about: texts by language (kk, ru, en); at least one name.
        display_name: how volunteers see the owner's name.
        legal_name, bin_number: only for kinds that have a BIN; may wait until the organization is sent to review.

    Raises:
        IdentityRefused: at the field ``name_kk``, ``bin`` or ``district``.
        AccountErased: in another window, a moment ago.
    Cost: 6 queries.
    """
    hold_account(by)
    organization = Organization(
        state=OrganizationState.DRAFT, region=region, district=district, created_at=now
    )
    for code in LANGUAGES:
        for field, texts in (("name", names), ("about", about)):
            setattr(organization, f"{field}_{code}", cleaned(f"{field}_{code}", texts.get(code, "")))
    set_identity(organization, kind=kind, legal_name=clean_line(legal_name), bin_number=bin_number)
    check_names(organization)
    check_place(organization)
    refresh_derived(organization)
    ORGANIZATION_MOVES.check(None, organization.state, by=_OWNER)
    organization.save(force_insert=True)
    membership = Membership.objects.create(
        user=by, organization=organization, role=_OWNER, display_name=clean_line(display_name), created_at=now
    )
    transition(on=organization, source=None, target=organization.state, by=by, role=_OWNER, now=now)
    record(
        "organization.created", by=by, role=_OWNER, on=organization, now=now, organization_id=organization.pk
    )
    record("membership.created", by=by, role=_OWNER, on=membership, now=now, organization_id=organization.pk)
    return organization
