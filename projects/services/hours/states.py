"""The one door for the states of hour claims."""

from datetime import datetime

from organizations.models import Membership, StaffAssignment
from projects.enums import CLAIM_MOVES, ClaimState
from projects.models import HourClaim
from projects.permissions import can_decide_claim
from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.lib.access import Denied
from qazvolunteer.lib.errors import Refusal


class NotYours(Refusal):
    """The permission's reason as a refusal, for the list of exceptions."""

    code = "not_yours"


def demand_decision(by: Membership | StaffAssignment, claim: HourClaim) -> str:
    """Return the role in which somebody decides on a claim, for the table of moves and the traces.

    Raises:
        NotYours: with the reason of the denial.
    Cost: none for a member, 1 query for an officer.
    """
    answer = can_decide_claim(by, claim)
    if isinstance(answer, Denied):
        raise NotYours(answer.reason)
    return "coordinator" if isinstance(by, Membership) else "officer"


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
    claim.save(update_fields=["state", *save])
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
    """Write the transition and the audit entry of a move that is already saved. Cost: 2 queries.

    A further correction moves nothing: it leaves an audit entry, and its own entry in the ledger.
    """
    if source != target:
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
