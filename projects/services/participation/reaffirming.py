"""«I will come»: a person who has a place says before the shift that they still mean it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from projects.enums import SignUpState
from projects.models import SignUp
from projects.services.participation.states import lock_signup
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.services import record
from qazvolunteer.lib.errors import Refusal


class NothingToReaffirm(Refusal):
    """There is no place to come to: given back, cancelled, begun, or the shift has changed since the question."""

    code = "nothing_to_reaffirm"
    message = gettext_lazy("This place was decided otherwise meanwhile. Look at it in your cabinet.")


@transaction.atomic
def reaffirm(*, signup: SignUp, version: int, by: User, now: datetime) -> SignUp:
    """Note that a person will come to the shift as it is in `version`; saying it twice is harmless.

    The place does not depend on it, so it is no move; the organizer sees it on the roster.

    Raises:
        NothingToReaffirm
    Cost: 3 queries, 1 for a repetition.
    """
    signup = lock_signup(signup)
    shift = signup.shift
    if signup.state != SignUpState.CONFIRMED or shift.has_begun(now) or shift.version != version:
        raise NothingToReaffirm
    if signup.reaffirmed_version == version:
        return signup
    signup.reaffirmed_at, signup.reaffirmed_version = now, version
    signup.save(update_fields=["reaffirmed_at", "reaffirmed_version"])
    record(
        "signup.reaffirmed",
        by=by,
        role="volunteer",
        on=signup,
        now=now,
        organization_id=shift.project.organization_id,
    )
    return signup
