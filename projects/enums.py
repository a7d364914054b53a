"""States, moves and named sets of projects, shifts, sign-ups and hours."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from qazvolunteer.lib.moves import MoveTable


class ProjectState(models.TextChoices):
    """Where a project stands between a draft and its report."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Under review")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Returned for correction")
    REJECTED = "rejected", _("Rejected")
    PAUSED = "paused", _("Paused")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


#: states in which a project can still be cancelled
OPEN_PROJECT = (
    ProjectState.DRAFT,
    ProjectState.SUBMITTED,
    ProjectState.PUBLISHED,
    ProjectState.RETURNED,
    ProjectState.PAUSED,
)
#: states in which the organization edits every field freely
EDITABLE_PROJECT = (ProjectState.DRAFT, ProjectState.RETURNED)
#: states in which the project has a public page (a cancelled one says why)
PUBLIC_PROJECT = (ProjectState.PUBLISHED, ProjectState.PAUSED, ProjectState.FINISHED, ProjectState.CANCELLED)

_P = ProjectState
PROJECT_MOVES = MoveTable(
    [
        (None, _P.DRAFT, {"manager"}),
        (_P.DRAFT, _P.SUBMITTED, {"manager"}),
        (_P.RETURNED, _P.SUBMITTED, {"manager"}),
        (_P.SUBMITTED, _P.PUBLISHED, {"officer"}),
        (_P.SUBMITTED, _P.RETURNED, {"officer"}),
        (_P.SUBMITTED, _P.REJECTED, {"officer"}),
        (_P.SUBMITTED, _P.DRAFT, {"manager"}),
        (_P.PUBLISHED, _P.PAUSED, {"manager", "officer"}),
        (_P.PAUSED, _P.PUBLISHED, {"manager", "officer"}),
        (_P.PUBLISHED, _P.FINISHED, {"manager", "system"}),
        (_P.PAUSED, _P.FINISHED, {"manager", "system"}),
        # What is under review is taken back first, so no submission waits for a decision on a cancelled project.
        *[(state, _P.CANCELLED, {"manager"}) for state in OPEN_PROJECT if state != _P.SUBMITTED],
    ]
)


class JoiningMode(models.TextChoices):
    """How people get a place."""

    INSTANT = "instant", _("Place is given at once")
    REQUEST = "request", _("Coordinator decides on each request")
    INVITATION = "invitation", _("Only by invitation of the organizer")


class ShiftState(models.TextChoices):
    """Whether people can sign up; "full" is derived per role."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed for sign-up")
    CANCELLED = "cancelled", _("Cancelled")
    FINISHED = "finished", _("Finished")


_F = ShiftState
SHIFT_MOVES = MoveTable(
    [
        (None, _F.OPEN, {"manager"}),
        (_F.OPEN, _F.CLOSED, {"manager"}),
        (_F.CLOSED, _F.OPEN, {"manager"}),
        (_F.OPEN, _F.CANCELLED, {"manager", "system"}),
        (_F.CLOSED, _F.CANCELLED, {"manager", "system"}),
        (_F.OPEN, _F.FINISHED, {"system"}),
        (_F.CLOSED, _F.FINISHED, {"system"}),
    ]
)


class SignUpState(models.TextChoices):
    """A person's wish for, or hold on, a place in a role.

    Waitlisted and offered are reached by moves that come later; their names are part of the two sets below, so
    nothing has to be renamed then. Who is invited has a row of their own until they accept (decision 0019).
    """

    REQUESTED = "requested", _("Waiting for the coordinator")
    CONFIRMED = "confirmed", _("Signed up")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled by the organizer")
    LAPSED = "lapsed", _("Lapsed")
    ATTENDED = "attended", _("Attended")
    NO_SHOW = "no_show", _("Did not come")
    EXCUSED = "excused", _("Excused")
    INVITED = "invited", _("Invited")
    WAITLISTED = "waitlisted", _("On the waiting list")
    HELD = "held", _("Place held")
    OFFERED = "offered", _("Place offered")


_U = SignUpState
#: drives role.taken, its CHECK, and counting (domain §2)
TAKES_PLACE = (_U.HELD, _U.OFFERED, _U.CONFIRMED, _U.ATTENDED, _U.NO_SHOW, _U.EXCUSED)
#: drives the unique index (person, shift) and "you are signed up" (domain §2)
OPEN = (_U.INVITED, _U.REQUESTED, _U.WAITLISTED, _U.HELD, _U.OFFERED, _U.CONFIRMED)
#: rows whose agreed period may not overlap another of the same person (domain §2)
BLOCKS_TIME = (_U.HELD, _U.OFFERED, _U.CONFIRMED)
#: states of a row that may have no person: a place held for an address nobody proved yet, and what becomes of it
MAY_LACK_PERSON = (_U.HELD, _U.LAPSED)
#: states in which a person is asked again when the shift changes
IS_ASKED = (_U.REQUESTED, _U.CONFIRMED)
#: outcomes of a shift that the leader writes down
OUTCOME = (_U.ATTENDED, _U.NO_SHOW, _U.EXCUSED)

SIGNUP_MOVES = MoveTable(
    [
        # A coordinator moves somebody to another role or shift: withdrawn there, new here.
        (None, _U.CONFIRMED, {"volunteer", "coordinator"}),
        (None, _U.REQUESTED, {"volunteer", "coordinator"}),
        # A visitor has typed an address; the code proves it, or the hold ends.
        (None, _U.HELD, {"visitor"}),
        (_U.HELD, _U.CONFIRMED, {"volunteer"}),
        (_U.HELD, _U.REQUESTED, {"volunteer"}),
        (_U.HELD, _U.LAPSED, {"system"}),
        (_U.REQUESTED, _U.CONFIRMED, {"coordinator"}),
        (_U.REQUESTED, _U.DECLINED, {"coordinator"}),
        (_U.REQUESTED, _U.WITHDRAWN, {"volunteer", "coordinator"}),
        (_U.REQUESTED, _U.LAPSED, {"system"}),
        # "system": the person withdrew their consent, or was erased after the shift had begun and nobody marked them.
        (_U.REQUESTED, _U.CANCELLED, {"coordinator", "manager", "system"}),
        (_U.CONFIRMED, _U.WITHDRAWN, {"volunteer", "coordinator"}),
        # A changed shift, and no answer.
        (_U.CONFIRMED, _U.LAPSED, {"system"}),
        (_U.CONFIRMED, _U.CANCELLED, {"coordinator", "manager", "system"}),
        # A walk-in: somebody came who had no place; undone, the place ends (decision 0017).
        (None, _U.ATTENDED, {"leader"}),
        (_U.ATTENDED, _U.CANCELLED, {"leader"}),
        (_U.CONFIRMED, _U.ATTENDED, {"leader"}),
        (_U.CONFIRMED, _U.NO_SHOW, {"leader"}),
        (_U.CONFIRMED, _U.EXCUSED, {"leader"}),
        # Undo and appeal: free between the outcomes until hours are confirmed; back to "signed up" as undo.
        *[(source, target, {"leader"}) for source in OUTCOME for target in OUTCOME if source != target],
        *[(source, _U.CONFIRMED, {"leader"}) for source in OUTCOME],
    ]
)


class InvitationState(models.TextChoices):
    """What became of an invitation to a shift. It takes no place, and is no sign-up until it is accepted."""

    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Cannot come")
    LAPSED = "lapsed", _("No answer in time")
    CANCELLED = "cancelled", _("Taken back")


_I = InvitationState
INVITATION_MOVES = MoveTable(
    [
        (None, _I.INVITED, {"coordinator"}),
        (_I.INVITED, _I.ACCEPTED, {"volunteer"}),
        # "visitor": whoever has the link has the mailbox, and need not have an account.
        (_I.INVITED, _I.DECLINED, {"visitor"}),
        (_I.INVITED, _I.LAPSED, {"system"}),
        # The coordinator takes one back; shift, project, person go: "manager", "system".
        (_I.INVITED, _I.CANCELLED, {"coordinator", "manager", "system"}),
    ]
)


class InvitationEnd(StrEnum):
    """Why an invitation was ended by somebody else than the invited person: the reason code of that move."""

    ORGANIZER = "organizer"
    SHIFT_CANCELLED = "shift_cancelled"
    PERSON_ERASED = "person_erased"


class Reply(models.TextChoices):
    """What a link in a reminder says."""

    COMING = "coming"
    CANNOT = "cannot"


class ReplyState(StrEnum):
    """What a link in a reminder still leads to."""

    OPEN = "open"
    COMING = "coming"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    OVER = "over"


class HoldReason(models.TextChoices):
    """What a held place waits for."""

    EMAIL = "email"


class HoldEnd(StrEnum):
    """Why a held place lapsed: the reason code of that move."""

    EXPIRED = "expired"
    REPLACED = "replaced"
    REFUSED = "refused"
    SHIFT_CANCELLED = "shift_cancelled"


class CancelReason(models.TextChoices):
    """Why an organizer or the system ended somebody's place."""

    SHIFT_CANCELLED = "shift_cancelled", _("The shift was cancelled")
    PROJECT_CANCELLED = "project_cancelled", _("The project was cancelled")
    ORGANIZATION_SUSPENDED = "organization_suspended", _("The organization was suspended")
    ORGANIZER = "organizer", _("The organizer cancelled the place")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Consent to data processing was withdrawn")
    WALK_IN_UNDONE = "walk_in_undone", _("Added to the shift by mistake")
    TOO_YOUNG_THEN = "too_young_then", _("On the new day of the shift you are too young for it")
    BANNED = "banned", _("Barred from the organization's shifts")


class EndReason(StrEnum):
    """Why a sign-up ended without a decision about the person: the reason code of that move."""

    UNANSWERED = "unanswered"
    MOVED = "moved"


class BanState(models.TextChoices):
    """Whether an organization keeps somebody from its shifts (decision 0023)."""

    ACTIVE = "active", _("Barred")
    LIFTED = "lifted", _("Lifted")
    EXPIRED = "expired", _("Over")


_B = BanState
BAN_MOVES = MoveTable(
    [
        (None, _B.ACTIVE, {"manager"}),
        # "officer": by a decision on the person's objection
        (_B.ACTIVE, _B.LIFTED, {"manager", "officer"}),
        (_B.ACTIVE, _B.EXPIRED, {"system"}),
    ]
)


class ObjectionState(models.TextChoices):
    """What became of a barred person's objection."""

    OPEN = "open", _("Waiting for the front office")
    UPHELD = "upheld", _("The front office has upheld it")
    LIFTED = "lifted", _("The front office has lifted it")
    SETTLED = "settled", _("It ended before the decision")


_J = ObjectionState
OBJECTION_MOVES = MoveTable(
    [
        (None, _J.OPEN, {"volunteer"}),
        (_J.OPEN, _J.UPHELD, {"officer"}),
        (_J.OPEN, _J.LIFTED, {"officer"}),
        # the organization lifted it by itself, or its time is over
        (_J.OPEN, _J.SETTLED, {"manager", "system"}),
    ]
)
#: nobody is barred for longer at a time: a year, and a leap year's day
LONGEST_BAN_DAYS = 366


class BanReason(models.TextChoices):
    """Why an organization bars somebody; the words to the person say more."""

    NO_SHOWS = "no_shows", _("Did not come several times, without telling")
    SAFETY = "safety", _("Broke the rules of safety")
    CONDUCT = "conduct", _("Behaved badly towards people")
    PROPERTY = "property", _("Damaged or took things")
    OTHER = "other", _("Another reason")


class DeclineReason(models.TextChoices):
    """Why a coordinator declined a request."""

    FULL = "full", _("All places are taken")
    NOT_SUITABLE = "not_suitable", _("The task needs other skills or conditions")
    OTHER_SHIFT = "other_shift", _("Another shift suits better")
    OTHER = "other", _("Another reason")


class AttendanceMethod(models.TextChoices):
    """How it was established that somebody came. The evidence grade follows from it (domain §5)."""

    LEADER_LIST = "leader_list", _("Leader's list")
    WALK_IN = "walk_in", _("Added at the place by code")


class LookKind(models.TextChoices):
    """How a member of an organization saw contacts of a volunteer."""

    PAGE = "page", _("on the page")
    FILE = "file", _("in a file")


class Grade(models.TextChoices):
    """How strong the evidence of an hour is, from weak to strong; shown split, never blended."""

    SELF = "self", _("Own statement")
    LIST = "list", _("Leader's list")
    PLACE_CODE = "place_code", _("Code at the place")
    SCAN = "scan", _("Scanned by the leader")
    DOCUMENT = "document", _("Document checked by the front office")


#: a typed code proves no more than the list: that the leader says so
GRADE_OF_METHOD = {AttendanceMethod.LEADER_LIST: Grade.LIST, AttendanceMethod.WALK_IN: Grade.LIST}


class ClaimState(models.TextChoices):
    """Minutes somebody says were worked, and what the organization answered."""

    CLAIMED = "claimed", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    CORRECTED = "corrected", _("Corrected")
    REVOKED = "revoked", _("Revoked")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


_C = ClaimState
#: the minutes of these claims count: for the day, against overlaps, in every figure
COUNTS = (_C.CONFIRMED, _C.CORRECTED)
#: somebody has decided: the leader's list cannot change these any more
DECIDED = (*COUNTS, _C.REVOKED, _C.DECLINED)
#: who decides on claims: the organization's coordinators, and officers for claims that were handed over to them
_DECIDE = {"coordinator", "officer"}
CLAIM_MOVES = MoveTable(
    [
        (None, _C.CLAIMED, {"leader"}),
        (_C.CLAIMED, _C.CONFIRMED, _DECIDE),
        (_C.CLAIMED, _C.DECLINED, _DECIDE),
        (_C.CONFIRMED, _C.CORRECTED, _DECIDE),
        # again and again: the state stays, the ledger gets a further entry
        (_C.CORRECTED, _C.CORRECTED, _DECIDE),
        (_C.CONFIRMED, _C.REVOKED, _DECIDE),
        (_C.CORRECTED, _C.REVOKED, _DECIDE),
        # The leader undoes a mark, and marks again: the claim goes and comes back with it.
        # The volunteer: whoever is erased gives up what nobody has confirmed yet.
        (_C.CLAIMED, _C.WITHDRAWN, {"leader", "volunteer"}),
        (_C.WITHDRAWN, _C.CLAIMED, {"leader"}),
    ]
)


class ClaimDeclineReason(models.TextChoices):
    """Why claimed minutes were not confirmed."""

    DID_NOT_COME = "did_not_come", _("The person did not come")
    LEFT_EARLY = "left_early", _("The person left before the work began")
    MISTAKE = "mistake", _("Marked by mistake")
    OTHER = "other", _("Another reason")


class CorrectionReason(models.TextChoices):
    """Why confirmed minutes were corrected."""

    LEFT_EARLIER = "left_earlier", _("The person left earlier")
    STAYED_LONGER = "stayed_longer", _("The person stayed longer")
    WRONG_TIME = "wrong_time", _("The time was written down wrongly")
    OTHER = "other", _("Another reason")


class RevocationReason(models.TextChoices):
    """Why confirmed minutes were revoked."""

    DID_NOT_COME = "did_not_come", _("The person did not come")
    WRONG_PERSON = "wrong_person", _("Another person was meant")
    MISTAKE = "mistake", _("Marked by mistake")
    OTHER = "other", _("Another reason")


class HandoverReason(models.TextChoices):
    """Why a front office decides on a claim instead of the organization."""

    NOBODY_ELSE = "nobody_else", _("Nobody else in the organization may decide on it")
    UNANSWERED = "unanswered", _("The organization has not answered in time")


class LedgerKind(models.TextChoices):
    """What a ledger entry does."""

    CONFIRM = "confirm", _("Confirmed")
    CORRECT = "correct", _("Corrected")
    REVOKE = "revoke", _("Revoked")


class AgeBand(models.TextChoices):
    """Age on the day of the work, as far as figures need it (domain §7)."""

    UNDER_18 = "u18", _("under 18")
    ADULT = "18_49", _("18 to 49")
    SILVER = "50+", _("50 and older")


#: a person's minutes on one day over all organizations may not exceed 16 hours (domain §5)
DAY_LIMIT_MINUTES = 960
#: minutes that may be confirmed beyond the planned length of a shift (domain §5)
SHIFT_TOLERANCE_MINUTES = 15
#: working days after which a claim without an answer goes to the front office (domain §2)
CLAIM_ANSWER_WORKING_DAYS = 5
#: how the sealer will hash an entry; part of every entry so that later versions stay checkable
LEDGER_HASH_VERSION = 1
ADULT_AGE = 18
SILVER_AGE = 50
