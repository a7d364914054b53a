"""The one door through which an organization moves between its states."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.enums import ORGANIZATION_MOVES, OrganizationState
from organizations.models import Organization
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.services import record
from qazvolunteer.audit.services import transition as write_transition
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal

#: a verified organization is looked at again after this time
RECHECK_AFTER = timedelta(days=365)


class BinTaken(Refusal):
    """Another organization with this BIN is under review, verified or suspended."""

    code = "bin_taken"
    message = _(
        "An organization with this BIN is already registered. Ask its owner to invite you, "
        "or write to the front office of your region."
    )


class BinMissing(Refusal):
    """A legal entity cannot be reviewed without its BIN."""

    code = "bin_missing"
    message = _("Enter the BIN: 12 digits.")


@transaction.atomic
def move_organization(
    *,
    organization: Organization,
    target: OrganizationState,
    by: User | None,
    role: str,
    now: datetime,
    reason_code: str = "",
) -> Organization:
    """Move an organization, write the transition and the audit entry, and return the row as it now is.

    Verifying sets the day of the next check; a first verification also its moment.

    Args:
        role: a role of `ORGANIZATION_MOVES`: ``owner`` or ``officer``.

    Raises:
        MoveNotAllowed: the present state has no such move.
        BinTaken, BinMissing: at the field ``bin``.
    Cost: 6 queries.
    """
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    source = locked.state
    ORGANIZATION_MOVES.check(source, target, by=role)
    locked.state = target
    changed = ["state"]
    if target == OrganizationState.VERIFIED:
        locked.verified_at = locked.verified_at or now
        locked.recheck_due = timezone.localtime(now).date() + RECHECK_AFTER
        changed += ["verified_at", "recheck_due"]
    with refusing(
        {
            "organization_bin_unique": BinTaken(field="bin"),
            "organization_bin_when_submitted": BinMissing(field="bin"),
        }
    ):
        locked.save(update_fields=changed)
    write_transition(
        on=locked, source=source, target=target, by=by, role=role, now=now, reason_code=reason_code
    )
    record(
        f"organization.{target}",
        by=by,
        role=role,
        on=locked,
        now=now,
        organization_id=locked.pk,
        reason_code=reason_code,
    )
    return locked
