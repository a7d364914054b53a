"""Sign-ups, hours and what organizations write about people: what goes, what stays as a pseudonym."""

from datetime import datetime

from django.db.models import Q, QuerySet

from projects.enums import OPEN, CancelReason, ClaimState, HoldEnd, SignUpState
from projects.models import (
    Attendance,
    Ban,
    BanObjection,
    ContactLook,
    Hold,
    HourClaim,
    HourCorrection,
    InvitationStop,
    LedgerEntry,
    PersonKey,
    PlaceInvitation,
    Project,
    Shift,
    SignUp,
    WorkedDay,
)
from projects.selectors.participation.holds import keyed
from projects.services.hours.states import lock_claim, move_claim
from projects.services.participation.holds import end_hold
from projects.services.participation.invitations import forget_invited
from projects.services.participation.signup import withdraw
from projects.services.participation.states import lock_signup_after_shift, lock_signups, move_signup
from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.privacy.registry import (
    Fate,
    Leaving,
    Table,
    register_impersonal,
    register_leaving,
    register_tables,
)
from volunteers.models import Volunteer


@register_leaving
class Participation(Leaving):
    """Places ahead become free, hours that wait are given up, a held place ends."""

    kind = "participation"

    def leave(self, user: User, *, now: datetime) -> None:
        """Cost: 3 queries, and those of each sign-up, claim and project that is ended or changed."""
        for signup in lock_signups(SignUp.objects.filter(volunteer__user=user, state__in=OPEN)):
            _end(signup, user, now)
        # after the sign-ups: a mark made meanwhile has opened its claim by now
        waiting = HourClaim.objects.filter(volunteer__user=user, state=ClaimState.CLAIMED)
        for claim in waiting.order_by("pk"):
            claim = lock_claim(claim)
            if claim.state == ClaimState.CLAIMED:
                claim.decided_at = now
                move_claim(
                    claim, ClaimState.WITHDRAWN, by=user, role="volunteer", now=now, save=("decided_at",)
                )
        for hold in Hold.objects.filter(mailbox_key=keyed("mailbox", user.email)):
            signup = lock_signup_after_shift(SignUp(pk=hold.signup_id))
            if signup.state == SignUpState.HELD:
                end_hold(signup, HoldEnd.REPLACED, now=now)
        forget_invited(user.email, now=now)
        for project in _contact_of(user):
            project.contact_name = project.contact_email = project.contact_phone = ""
            fields = ["contact_name", "contact_email", "contact_phone"]
            project.save(update_fields=fields)
            audit.record(
                "project.edited",
                by=user,
                role="manager",
                on=project,
                now=now,
                organization_id=project.organization_id,
                fields=fields,
                reason_code="person_erased",
            )


def _end(signup: SignUp, user: User, now: datetime) -> None:
    """Give the place back as the person would; where the shift has begun and nobody marked them, cancel it."""
    if signup.state not in OPEN:  # decided or marked a moment ago
        return
    if not signup.shift.has_begun(now):
        withdraw(signup=signup, by=user, now=now)
        return
    move_signup(
        signup,
        SignUpState.CANCELLED,
        by=None,
        role="system",
        now=now,
        reason_code=CancelReason.CONSENT_WITHDRAWN,
    )


def _contact_of(user: User) -> QuerySet[Project]:
    """Return projects that name the person as whom to ask: by their address, or by their name in the team."""
    names = set(user.memberships.exclude(display_name="").values_list("organization_id", "display_name"))
    named = Q(contact_email__iexact=user.email)
    for organization_id, name in names:
        named |= Q(organization_id=organization_id, contact_name__iexact=name)
    return Project.objects.filter(named).order_by("pk")


def _entries(user: User) -> QuerySet[LedgerEntry]:
    keys = PersonKey.objects.filter(volunteer__user=user)
    return LedgerEntry.objects.filter(person_key__in=keys.values("key"))


_SHELL = "points to an account or a profile that names nobody"
_FIGURES = "figures are counted from it; nobody is named"
_SHIFT = ("shift__project__title_kk", "shift__project__title_ru", "shift__project__title_en")
_OF_ORGANIZATION = "what an organization says of its project"

register_tables(
    Table(
        model=SignUp,
        rows=lambda user: SignUp.objects.filter(volunteer__user=user),
        fate=Fate.EMPTIED,
        empties={"reason_text": "", "next_reminder_at": None},
        keeps={
            "id volunteer decided_by": _SHELL,
            "role shift state created_at decided_at agreed_version agreed_period reason_code "
            "is_late_withdrawal answer_by reaffirmed_at reaffirmed_version": _FIGURES,
            "age_on_day bars_minors": "a number of years, under the CHECK that keeps minors from barred work",
        },
        name="signups",
        export=(
            "id",
            *_SHIFT,
            "shift__starts_at",
            "shift__ends_at",
            "role__name_kk",
            "role__name_ru",
            "role__name_en",
            "state",
            "created_at",
            "decided_at",
            "age_on_day",
            "reason_code",
            "reason_text",
            "is_late_withdrawal",
            "answer_by",
            "reaffirmed_at",
        ),
    ),
    Table(
        model=Attendance,
        rows=lambda user: Attendance.objects.filter(signup__volunteer__user=user),
        fate=Fate.KEPT,
        keeps={
            "id signup recorded_by": _SHELL,
            "method arrived_at left_at device_at received_at left_received_at minutes closed_by_plan": (
                "evidence of hours that count"
            ),
        },
        name="attendance",
        export=("signup", "method", "arrived_at", "left_at", "minutes", "received_at", "closed_by_plan"),
    ),
    Table(
        model=ContactLook,
        rows=lambda user: ContactLook.objects.filter(
            volunteer_id__in=Volunteer.objects.filter(user=user).values("pk")
        ),
        fate=Fate.KEPT,
        keeps={
            "id kind at hour volunteer_id shift_id organization_id member_id member_role": (
                "append-only, and holds ids that name nobody"
            )
        },
        name="contact_looks",
        export=("at", "kind", "shift_id", "organization_id", "member_role"),
    ),
    # Decision 0023: nobody can sign up with an erased account, and no figure rests on a ban; the words go.
    Table(
        model=BanObjection,
        rows=lambda user: BanObjection.objects.filter(ban__volunteer__user=user),
        fate=Fate.DELETED,
        name="objections",
        export=("ban", "state", "text", "created_at", "due_on", "decided_at", "answer"),
    ),
    Table(
        model=Ban,
        rows=lambda user: Ban.objects.filter(volunteer__user=user),
        fate=Fate.DELETED,
        name="bans",
        export=(
            "id",
            "organization__name_kk",
            "organization__name_ru",
            "organization__name_en",
            "state",
            "reason_code",
            "reason_text",
            "began_on",
            "until",
            "created_at",
            "ended_at",
            "end_text",
        ),
    ),
    Table(
        model=Hold,
        rows=lambda user: Hold.objects.filter(
            Q(mailbox_key=keyed("mailbox", user.email)) | Q(signup__volunteer__user=user)
        ),
        fate=Fate.DELETED,
        name="held_places",
        export=("reason", "held_until"),
    ),
    Table(
        model=PlaceInvitation,
        rows=lambda user: PlaceInvitation.objects.filter(Q(email__iexact=user.email) | Q(invited_by=user)),
        fate=Fate.KEPT,
        keeps={
            "id invited_by": _SHELL,
            "email": "the person's own is emptied before; others are theirs whom the person invited",
            "role shift language state created_at answer_by ended_at": "what an organization did",
        },
        name="place_invitations",
        export=(*_SHIFT, "shift__starts_at", "state", "created_at", "answer_by", "ended_at"),
    ),
    Table(
        model=InvitationStop,
        rows=lambda user: InvitationStop.objects.filter(mailbox_key=keyed("mailbox", user.email)),
        fate=Fate.DELETED,
        name="stopped_invitations",
        export=("organization", "created_at"),
    ),
    Table(
        model=HourClaim,
        rows=lambda user: HourClaim.objects.filter(volunteer__user=user),
        fate=Fate.EMPTIED,
        empties={"reason_text": ""},
        keeps={
            "id signup volunteer decided_by": _SHELL,
            "organization state period minutes minutes_limit day grade created_at decided_at reason_code office "
            "handed_over_at handover_reason": _FIGURES,
        },
        name="hours",
        export=(
            "id",
            "signup",
            "state",
            "day",
            "minutes",
            "grade",
            "decided_at",
            "reason_code",
            "reason_text",
        ),
    ),
    Table(
        model=HourCorrection,
        rows=lambda user: HourCorrection.objects.filter(claim__volunteer__user=user),
        fate=Fate.EMPTIED,
        empties={"reason_text": ""},
        keeps={
            "id claim corrected_by": _SHELL,
            "entry minutes_before minutes_after reason_code corrected_at": "explains entries of the ledger",
        },
        name="corrections",
        export=("claim", "minutes_before", "minutes_after", "reason_code", "reason_text", "corrected_at"),
    ),
    Table(
        model=WorkedDay,
        rows=lambda user: WorkedDay.objects.filter(volunteer__user=user),
        fate=Fate.KEPT,
        keeps={
            "id volunteer": _SHELL,
            "day minutes": "the limit of a day still holds when hours are corrected",
        },
        name="worked_days",
        export=("day", "minutes"),
    ),
    # Before the keys, by which its rows are found.
    Table(
        model=LedgerEntry,
        rows=_entries,
        fate=Fate.KEPT,
        keeps={
            "id created_at kind person_key claim_id refers_to minutes day grade age_band region direction initiative "
            "project organization hash_version": "append-only and sealed; the key that led to the person is deleted"
        },
        name="ledger",
        export=("created_at", "kind", "minutes", "day", "grade", "age_band", "project", "organization"),
    ),
    Table(
        model=PersonKey,
        rows=lambda user: PersonKey.objects.filter(volunteer__user=user),
        fate=Fate.DELETED,
        name="pseudonyms",
        export=("key",),
    ),
    Table(
        model=Project,
        rows=lambda user: Project.objects.filter(created_by=user),
        fate=Fate.KEPT,
        keeps={
            "created_by": _SHELL,
            "contact_name contact_email contact_phone": "emptied before, where they are the person's",
            "id organization direction initiative state title_kk title_ru title_en promise_kk promise_ru promise_en "
            "tasks_kk tasks_ru tasks_en is_online region district address starts_on ends_on min_age joining_mode "
            "withdraw_hours bring_kk bring_ru bring_en pays_travel pays_meals pays_lodging has_insurance has_briefing "
            "accessibility_kk accessibility_ru accessibility_en is_step_free has_seated_work bars_minors search_vector "
            "search_text created_at published_at ended_at end_reason": _OF_ORGANIZATION,
        },
        name="projects",
        export=("id", "title_kk", "title_ru", "title_en", "created_at"),
    ),
    Table(
        model=Shift,
        rows=lambda user: Shift.objects.filter(leader__user=user),
        fate=Fate.KEPT,
        keeps={
            "leader": "points to a membership without a name",
            "id project state starts_at ends_at region address version created_at": _OF_ORGANIZATION,
        },
        name="led_shifts",
        export=("id", *(name.removeprefix("shift__") for name in _SHIFT), "starts_at", "ends_at"),
    ),
)
register_impersonal(
    _OF_ORGANIZATION,
    *(f"projects.{name}" for name in ("ProjectGoal", "HazardAnswer", "Role", "ShiftVersion")),
)
register_impersonal(
    "the country's initiatives and who runs them", "projects.Initiative", "projects.InitiativeOperator"
)
register_impersonal(
    "hashes and numbers over the ledger", *(f"projects.Ledger{name}" for name in ("Seal", "Queue", "Head"))
)
