"""Erasing a person: nothing of them stays, figures stay, what lies ahead is ended, others notice as they should."""

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import Sum

from organizations.enums import MembershipRole
from organizations.models import Membership
from projects.enums import ClaimState, SignUpState
from projects.models import HourClaim, LedgerEntry, PersonKey, Role, SignUp
from projects.selectors.invariants import HOURS, PLACES, check_invariants
from projects.services.hours.corrections import Reason, correct_claim
from projects.services.hours.marking import mark_absent
from projects.services.participation.signup import PersonIsErased, sign_up
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.audit.models import Entry, Transition
from qazvolunteer.figures.registry import indicators, tables
from qazvolunteer.lib.periods import parse_period
from qazvolunteer.lib.text import localized
from qazvolunteer.notifications.enums import MessageState
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from qazvolunteer.privacy.services import StillNeeded, erase_person
from tests.factories.hours import last_entry
from tests.factories.people import make_member, make_staff, make_user
from tests.qazvolunteer.privacy.person import EMAIL, World, canaries
from volunteers.models import Consent, Volunteer
from volunteers.services import RegistrationData, register_volunteer

pytestmark = pytest.mark.django_db


def erase(world: World) -> None:
    erase_person(user=world.user, by=world.user, now=world.now)


def deliver_all(now: datetime) -> None:
    """Send what waits, as the worker does."""
    for message in Message.objects.due(now):
        deliver_message(message.pk, now=now)


def figures(moment: datetime) -> dict[str, Any]:
    """Return every cell of every indicator."""
    codes = [known.code for known in indicators()]
    period = parse_period("all", today=moment.date())
    return {code: found.counts for code, found in tables(codes, period, now=moment).items()}


# --- nothing of the person, everything of the figures ---------------------------------------------------------------
def test_the_person_stands_in_many_tables_before(world: World) -> None:
    """A search that finds nothing proves something only where it found much."""
    found = canaries()

    assert set(found) >= {
        "accounts_user",
        "account_emailaddress",
        "volunteers_volunteer",
        "organizations_membership",
        "organizations_invitation",
        "organizations_submission",
        "projects_project",
        "projects_signup",
        "projects_hourclaim",
        "projects_hourcorrection",
        "notifications_message",
        "sessions, decoded",
    }
    words = {word.lower() for words in found.values() for word in words}
    assert words >= {"zqmail", "zqsurname", "zqgiven", "zqpatronymic", "zqmember", "zqillness", "zqwritten"}
    assert words >= {"zqdeclined", "zqtyped", "zqcontact", "1931-07-19", "555 19 31"}


@pytest.mark.django_db(transaction=True)
def test_no_value_of_the_person_is_left_in_the_database(world: World) -> None:
    erase(world)
    deliver_all(world.now)

    assert canaries() == {}


def test_figures_are_the_same_to_the_unit(world: World) -> None:
    """Those of every moment before; afterwards only the live consents are fewer, by the one that ended."""
    before = figures(world.now - timedelta(seconds=1))
    minutes = LedgerEntry.objects.aggregate(total=Sum("minutes"))

    erase(world)

    later = figures(world.now + timedelta(days=1))
    assert figures(world.now - timedelta(seconds=1)) == before
    assert {code for code, cells in later.items() if cells != before[code]} == {"volunteers.registered"}
    assert LedgerEntry.objects.aggregate(total=Sum("minutes")) == minutes
    assert before["hours.confirmed"]


def test_the_rules_of_the_database_still_hold(world: World) -> None:
    before = [breach.rule.code for breach in check_invariants((*PLACES, *HOURS))]

    erase(world)

    assert [breach.rule.code for breach in check_invariants((*PLACES, *HOURS))] == before


def test_ledger_and_traces_are_untouched_and_lead_to_nobody(world: World) -> None:
    entries = list(LedgerEntry.objects.order_by("pk").values())
    moves, records = Transition.objects.count(), Entry.objects.count()

    erase(world)

    assert list(LedgerEntry.objects.order_by("pk").values()) == entries
    assert PersonKey.objects.count() == 0
    assert (Transition.objects.count() > moves, Entry.objects.count() > records) == (True, True)
    erased = Entry.objects.get(action="account.erased")
    assert (erased.actor_id, erased.actor_role, erased.subject_id) == (
        world.user.pk,
        "self",
        str(world.user.pk),
    )


def test_hours_of_who_was_erased_can_still_be_corrected(world: World) -> None:
    """A mistake in the figures is mended by the same pseudonym, and tells nobody."""
    erase(world)
    claim = HourClaim.objects.get(pk=world.claim.pk)

    correct_claim(
        claim=claim,
        minutes=120,
        reason=Reason("wrong_time"),
        seen=last_entry(claim),
        by=world.owner,
        now=world.now,
    )
    letter = Message.objects.get(kind="hours_corrected")
    deliver_message(letter.pk, now=world.now)

    letter.refresh_from_db()
    assert LedgerEntry.objects.values("person_key").distinct().count() == 1
    assert (letter.state, mail.outbox) == (MessageState.DROPPED, [])


# --- what lies ahead ------------------------------------------------------------------------------------------------
def test_places_ahead_are_free_and_what_runs_is_cancelled(world: World) -> None:
    erase(world)

    states = dict(SignUp.objects.filter(volunteer=world.volunteer).values_list("shift", "state"))
    assert states[world.ahead.pk] == states[world.asked.pk] == SignUpState.WITHDRAWN
    assert states[world.running.pk] == SignUpState.CANCELLED
    assert list(
        Role.objects.filter(shift__in=[world.ahead, world.running]).values_list("taken", flat=True)
    ) == [
        0,
        0,
    ]
    assert SignUp.objects.filter(state=SignUpState.HELD).count() == 0


def test_hours_that_wait_are_given_up(world: World) -> None:
    erase(world)

    assert HourClaim.objects.get(pk=world.waiting.pk).state == ClaimState.WITHDRAWN
    assert HourClaim.objects.get(pk=world.claim.pk).state == ClaimState.CORRECTED


def test_membership_ends_and_shows_no_name(world: World) -> None:
    erase(world)

    former = Membership.objects.get(user=world.user)
    assert (former.ended_at, former.display_name) == (world.now, "")


def test_consent_ends_with_the_profile(world: World) -> None:
    erase(world)

    assert Consent.objects.get(volunteer=world.volunteer).withdrawn_at == world.now
    assert Volunteer.objects.get(pk=world.volunteer.pk).short_name == "Erased person"


def test_the_leader_changes_no_mark_of_who_was_erased(world: World) -> None:
    """A new mark would open hours for somebody whose pseudonym is gone."""
    erase(world)

    with pytest.raises(PersonIsErased):
        mark_absent(signup=SignUp.objects.get(pk=world.waiting.signup_id), by=world.owner, now=world.now)


# --- the account ----------------------------------------------------------------------------------------------------
def test_nobody_can_sign_in_any_more(world: World) -> None:
    erase(world)

    answer = world.client.get("/en/me/")

    assert (answer.status_code, answer["Location"]) == (302, "/en/accounts/login/?next=/en/me/")
    assert account_with_address(EMAIL) is None


def test_the_last_letter_waits_for_the_old_address_in_its_language(world: World) -> None:
    erase(world)

    waiting = Message.objects.get(kind="person_erased")
    assert (waiting.address, waiting.language, waiting.user) == (EMAIL, "ru", None)


@pytest.mark.django_db(transaction=True)
def test_the_address_is_deleted_once_the_last_letter_is_out(world: World) -> None:
    Message.objects.all().delete()
    erase(world)

    deliver_all(world.now)

    assert [letter.to for letter in mail.outbox] == [[EMAIL]]
    assert Message.objects.count() == 0


def test_the_address_is_free_for_somebody_new(world: World) -> None:
    erase(world)

    data = RegistrationData("Новая", "Жизнь", "", date(1990, 1, 1), "KZ-35", "ru")
    registered = register_volunteer(email=EMAIL, data=data, now=world.now)

    assert registered.created
    assert registered.user.pk != world.user.pk


def test_erasing_twice_is_erasing_once(world: World) -> None:
    erase(world)
    later = world.now + timedelta(days=1)

    erase_person(user=world.user, by=world.user, now=later)

    assert User.objects.get(pk=world.user.pk).erased_at == world.now
    assert Entry.objects.filter(action="account.erased").count() == 1


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (User, {"email": "back@example.org"}),
        (User, {"is_active": True}),
        (Volunteer, {"surname": "Назад"}),
        (Volunteer, {"birth_date": date(1990, 1, 1)}),
    ],
)
def test_the_database_lets_nothing_come_back(world: World, model: Any, values: dict[str, Any]) -> None:
    erase(world)
    key = world.user.pk if model is User else world.volunteer.pk

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=key).update(**values)


def test_the_erased_cannot_sign_up_by_an_older_page(world: World) -> None:
    erase(world)

    with pytest.raises(PersonIsErased):
        sign_up(volunteer=world.volunteer, role=world.ahead.roles.get(), by=world.user, now=world.now)


# --- who cannot leave yet -------------------------------------------------------------------------------------------
def test_only_owner_is_told_what_to_do_first(world: World) -> None:
    with pytest.raises(StillNeeded) as refused:
        erase_person(user=world.owner.user, by=world.owner.user, now=world.now)

    assert str(refused.value) == (
        f"You are the only owner of an organization: {localized(world.organization, 'name')}. Make somebody else an "
        "owner first, or ask the front office to close it."
    )
    assert User.objects.get(pk=world.owner.user_id).is_active


def test_owner_beside_another_can_leave(world: World) -> None:
    make_member(world.organization, now=world.now, role=MembershipRole.OWNER)

    erase_person(user=world.owner.user, by=world.owner.user, now=world.now)

    assert not User.objects.get(pk=world.owner.user_id).is_active


def test_officer_is_told_what_to_do_first(now: datetime) -> None:
    staff = make_staff(now=now, region="KZ-35")

    with pytest.raises(StillNeeded, match="Ask the republican front office to end your place there first"):
        erase_person(user=staff.user, by=staff.user, now=now)


# --- the operator ---------------------------------------------------------------------------------------------------
def test_operator_erases_by_a_command_that_names_them(world: World) -> None:
    operator = make_user(now=world.now)

    call_command("erase_person", EMAIL, by=operator.email, stdout=StringIO())

    erased = Entry.objects.get(action="account.erased")
    assert (erased.actor_id, erased.actor_role) == (operator.pk, "operator")


@pytest.mark.parametrize(
    ("email", "by", "says"),
    [
        (EMAIL, "nobody@example.org", "The operator has no open account with this address."),
        ("nobody@example.org", EMAIL, "No account has this address."),
    ],
)
def test_command_says_what_is_wrong(world: World, email: str, by: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("erase_person", email, by=by)
