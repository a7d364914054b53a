"""The one door for the states of hour claims."""

from datetime import datetime

from projects.enums import CLAIM_MOVES, ClaimState
from projects.models import HourClaim
from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit


def lock_claim(claim: HourClaim) -> HourClaim:
    """Return the claim's row locked until the transaction ends, with all that the services read. Cost: 1 query."""
    return (
        HourClaim.objects.select_for_update(of=("self",), no_key=True)
        .select_related("volunteer__user", "signup__shift__project")
        .get(pk=claim.pk)
    )


def move_claim(
    claim: HourClaim,
    target: ClaimState,
    *,
    by: User,
    role: str,
    now: datetime,
    reason_code: str = "",
    save: tuple[str, ...] = (),
) -> None:
    """Move a locked claim: checks the table, saves, writes transition and audit entry.

    Raises:
        MoveNotAllowed: when the table has no such move.
    Cost: 3 queries.
    """
    source = claim.state
    CLAIM_MOVES.check(source, target, by=role)
    claim.state = target
    claim.reason_code = reason_code
    claim.save(update_fields=["state", "reason_code", *save])
    write_claim_move(claim, source, target, by=by, role=role, now=now, reason_code=reason_code)


def write_claim_move(
    claim: HourClaim,
    source: str | None,
    target: ClaimState,
    *,
    by: User,
    role: str,
    now: datetime,
    reason_code: str = "",
) -> None:
    """Write the transition and the audit entry of a move that is already saved. Cost: 2 queries."""
    audit.transition(
        on=claim, source=source, target=target, by=by, role=role, now=now, reason_code=reason_code
    )
    audit.record(
        f"claim.{target}",
        by=by,
        role=role,
        on=claim,
        now=now,
        organization_id=claim.organization_id,
        reason_code=reason_code,
    )
