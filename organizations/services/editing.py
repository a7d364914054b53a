"""Changing what an organization says about itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationKind, OrganizationState
from organizations.models import Organization
from organizations.permissions import identity_is_free
from organizations.services.identity import check_names, check_place, set_identity
from organizations.services.renaming import tell_followers
from organizations.services.texts import (
    ABOUT_FIELDS,
    DERIVED_FIELDS,
    NAME_FIELDS,
    cleaned,
    refresh_derived,
)
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.services import record
from qazvolunteer.lib.access import Denied
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.text import clean_line

#: what the front office judges; it stands still while it is looked at
JUDGED_FIELDS = (*NAME_FIELDS, *ABOUT_FIELDS, "region", "district")
#: what may be changed at any time
CONTACT_FIELDS = ("website", "email", "phone")
_TEXTS = (*NAME_FIELDS, *ABOUT_FIELDS, *CONTACT_FIELDS)


class EditingRefused(Refusal):
    """The organization's state does not let this be changed."""

    code = "editing_refused"


@transaction.atomic
def update_organization(
    *, organization: Organization, changes: Mapping[str, Any], by: User, role: str, now: datetime
) -> Organization:
    """Change names, texts, place and contacts; return the row as it now is. No change writes nothing.

    Args:
        changes: field → value, for `JUDGED_FIELDS` and `CONTACT_FIELDS`.

    Raises:
        EditingRefused: a judged field differs while the organization is under review.
        IdentityRefused: at the field ``name_kk`` or ``district``.
    Cost: 3 queries, and those of `renaming.tell_followers` for another name.
    """
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    changed = _apply(locked, changes)
    if locked.state == OrganizationState.SUBMITTED:
        _refuse_judged(changed)
    check_names(locked)
    check_place(locked)
    return _save(locked, changed, by=by, role=role, now=now)


@transaction.atomic
def update_identity(
    *,
    organization: Organization,
    kind: OrganizationKind,
    legal_name: str,
    bin_number: str,
    by: User,
    role: str,
    now: datetime,
) -> Organization:
    """Change kind, legal name and BIN, which the front office confirms; return the row as it now is.

    Raises:
        EditingRefused: under review or after verification.
        IdentityRefused: at the field ``bin``.
    Cost: 3 queries.
    """
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    answer = identity_is_free(locked)
    if isinstance(answer, Denied):
        raise EditingRefused(answer.reason)
    before = {field: getattr(locked, field) for field in ("kind", "legal_name", "bin")}
    set_identity(locked, kind=kind, legal_name=clean_line(legal_name), bin_number=bin_number)
    changed = [field for field, value in before.items() if getattr(locked, field) != value]
    return _save(locked, changed, by=by, role=role, now=now)


def _apply(organization: Organization, changes: Mapping[str, Any]) -> list[str]:
    """Set what differs and return the names of the changed fields."""
    unknown = set(changes) - {*JUDGED_FIELDS, *CONTACT_FIELDS}
    if unknown:
        raise ValueError(f"Not freely edited: {sorted(unknown)}")
    changed = []
    for field, value in changes.items():
        value = cleaned(field, value) if field in _TEXTS else value
        if getattr(organization, field) != value:
            setattr(organization, field, value)
            changed.append(field)
    return changed


def _refuse_judged(changed: Iterable[str]) -> None:
    for field in changed:
        if field in JUDGED_FIELDS:
            raise EditingRefused(
                _("The front office is looking at this field. You can change it after its decision."),
                field=field,
            )


def _save(
    organization: Organization, changed: list[str], *, by: User, role: str, now: datetime
) -> Organization:
    if not changed:
        return organization
    refresh_derived(organization)
    organization.save(update_fields=[*changed, *DERIVED_FIELDS])
    if set(changed).intersection(NAME_FIELDS):
        tell_followers(organization)
    record(
        "organization.edited",
        by=by,
        role=role,
        on=organization,
        now=now,
        organization_id=organization.pk,
        fields=changed,
    )
    return organization
