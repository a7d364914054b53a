"""Second factors come, are used up and go, each change with its trace."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from pytest_django import Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Entry
from qazvolunteer.notifications.models import Message
from qazvolunteer.second_factor.selectors import factors_of, protected_since, unused_codes
from qazvolunteer.second_factor.services import (
    FactorNeeded,
    NothingToRecover,
    add_app,
    make_codes,
    note_failures,
    reencrypt_secrets,
    remove_app,
    remove_passkey,
    rename_passkey,
    reset_second_factor,
    use_code,
)
from qazvolunteer.second_factor.services.encryption import Undecipherable, decrypt
from tests.factories.people import make_staff, make_user
from tests.factories.second_factor import SECRET, app_code, protect, protect_by_passkey

pytestmark = pytest.mark.django_db

OLD_KEY, NEW_KEY = (
    "an-old-key-of-at-least-forty-three-letters-012",
    "a-new-key-of-at-least-forty-three-letters-0123",
)


@pytest.fixture
def person(now: datetime.datetime) -> User:
    return make_user(now=now)


def actions(user: User) -> list[str]:
    """Return what the audit says of an account's second factor, in order."""
    found = Entry.objects.filter(action__startswith="second_factor", subject_id=str(user.pk))
    return [entry.action.removeprefix("second_factor.") for entry in found.order_by("pk")]


def test_app_comes_with_ten_recovery_codes_a_trace_and_a_letter(person: User, now: datetime.datetime) -> None:
    made = add_app(user=person, secret=SECRET, counter=-1, by=person, now=now)

    factors = factors_of(person)
    assert (made, factors.count, factors.codes_left, protected_since(person)) == (True, 1, 10, now)
    [entry] = Entry.objects.filter(action="second_factor.app_added")
    assert (entry.actor_id, entry.actor_role, entry.subject_id, entry.fields) == (
        person.pk,
        "self",
        str(person.pk),
        [],
    )
    [letter] = Message.objects.filter(user=person)
    assert (letter.kind, letter.subject_id) == ("second_factor_changed", str(entry.pk))


def test_new_app_takes_the_place_of_the_former_and_keeps_the_codes(
    person: User, now: datetime.datetime
) -> None:
    codes = protect(person, now=now)

    made = add_app(user=person, secret=SECRET[::-1], counter=-1, by=person, now=now)

    assert (made, factors_of(person).count) == (False, 1)
    assert use_code(user=person, code=app_code(now), now=now) is None
    assert use_code(user=person, code=codes[0], now=now) is not None
    assert Entry.objects.filter(reason_code="replaced").count() == 1


def test_secret_and_codes_stand_encrypted_in_the_database(person: User, now: datetime.datetime) -> None:
    codes = protect(person, now=now)

    kept = str(list(Authenticator.objects.values()))

    assert SECRET not in kept
    assert [code for code in codes if code in kept] == []


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_code_before_and_after_are_taken_because_clocks_go_wrong(
    person: User, now: datetime.datetime, step: int
) -> None:
    protect(person, now=now)

    assert use_code(user=person, code=app_code(now, step=step), now=now) is not None


@pytest.mark.parametrize("step", [-2, 2])
def test_older_and_later_codes_are_refused(person: User, now: datetime.datetime, step: int) -> None:
    protect(person, now=now)

    assert use_code(user=person, code=app_code(now, step=step), now=now) is None


def test_code_opens_once_and_so_do_those_before_it(person: User, now: datetime.datetime) -> None:
    protect(person, now=now)
    used = use_code(user=person, code=app_code(now), now=now)

    again = use_code(user=person, code=app_code(now), now=now + datetime.timedelta(seconds=31))
    before = use_code(user=person, code=app_code(now, step=-1), now=now)
    after = use_code(user=person, code=app_code(now, step=1), now=now)

    assert (used is not None, again, before, after is not None) == (True, None, None, True)


def test_code_that_set_the_app_up_does_not_sign_in(person: User, now: datetime.datetime) -> None:
    add_app(user=person, secret=SECRET, counter=int(now.timestamp()) // 30, by=person, now=now)

    assert use_code(user=person, code=app_code(now), now=now) is None


@pytest.mark.parametrize("junk", ["", "000", "٠١٢٣٤٥", "abcdef", "１２３４５６", "0" * 32])
def test_junk_opens_nothing(person: User, now: datetime.datetime, junk: str) -> None:
    protect(person, now=now)

    assert use_code(user=person, code=junk, now=now) is None


def test_recovery_code_opens_once_and_is_told(person: User, now: datetime.datetime) -> None:
    codes = protect(person, now=now)
    spaced = f"{codes[3][:4]} {codes[3][4:]}"

    first, second = (use_code(user=person, code=spaced, now=now) for _try in range(2))

    assert (first is not None, second) == (True, None)
    assert factors_of(person).codes_left == 9
    assert actions(person) == ["app_added", "code_used"]
    assert Message.objects.filter(user=person).count() == 2
    assert codes[3] not in str(list(Entry.objects.values()) + list(Message.objects.values()))


def test_new_codes_end_the_present_ones(person: User, now: datetime.datetime) -> None:
    codes = protect(person, now=now)

    make_codes(user=person, by=person, now=now)

    found = factors_of(person).codes
    assert found is not None
    assert set(codes) & {code.replace(" ", "") for code in unused_codes(found)} == set()
    assert use_code(user=person, code=codes[0], now=now) is None
    assert actions(person) == ["app_added", "codes_made"]


def test_codes_need_something_to_recover(person: User, now: datetime.datetime) -> None:
    with pytest.raises(NothingToRecover):
        make_codes(user=person, by=person, now=now)

    assert not Authenticator.objects.filter(user=person).exists()


def test_last_factor_takes_the_recovery_codes_along(person: User, now: datetime.datetime) -> None:
    protect(person, now=now)
    protect_by_passkey(person, now=now)

    remove_app(user=person, by=person, now=now)
    left = factors_of(person)
    remove_passkey(passkey=left.passkeys[0], by=person, now=now)

    assert (left.count, left.codes_left) == (1, 10)
    assert not Authenticator.objects.filter(user=person).exists()
    assert actions(person) == ["app_added", "passkey_added", "app_removed", "passkey_removed"]


def test_removal_that_happened_in_another_tab_changes_nothing(person: User, now: datetime.datetime) -> None:
    protect_by_passkey(person, now=now)
    passkey = factors_of(person).passkeys[0]
    remove_passkey(passkey=Authenticator.objects.get(pk=passkey.pk), by=person, now=now)

    remove_passkey(passkey=passkey, by=person, now=now)
    remove_app(user=person, by=person, now=now)

    assert actions(person) == ["passkey_added", "passkey_removed"]


def test_officer_keeps_the_last_factor_and_may_change_it(settings: Settings, now: datetime.datetime) -> None:
    settings.DEMO = False
    officer = make_staff(now=now, region="KZ-35").user
    protect(officer, now=now)
    with pytest.raises(FactorNeeded) as refusal:
        remove_app(user=officer, by=officer, now=now)
    protect_by_passkey(officer, now=now)

    remove_app(user=officer, by=officer, now=now)

    assert (
        str(refusal.value) == "Work in a front office needs a second factor: it opens data of other people."
    )
    assert factors_of(officer).count == 1
    with pytest.raises(FactorNeeded):
        remove_passkey(passkey=factors_of(officer).passkeys[0], by=officer, now=now)


def test_former_officer_may_go_without(settings: Settings, now: datetime.datetime) -> None:
    settings.DEMO = False
    assignment = make_staff(now=now, region="KZ-35")
    protect(assignment.user, now=now)
    assignment.ended_at = now
    assignment.save(update_fields=["ended_at"])

    remove_app(user=assignment.user, by=assignment.user, now=now)

    assert factors_of(assignment.user).count == 0


def test_passkey_gets_another_name(person: User, now: datetime.datetime) -> None:
    protect_by_passkey(person, now=now)
    [passkey] = factors_of(person).passkeys

    rename_passkey(passkey=passkey, name="Ключ на связке", by=person, now=now)

    assert factors_of(person).passkeys[0].data["name"] == "Ключ на связке"
    [entry] = Entry.objects.filter(action="second_factor.passkey_renamed")
    assert (entry.subject_id, entry.fields) == (str(passkey.pk), ["name"])


def test_failures_of_one_account_are_one_entry(person: User, now: datetime.datetime) -> None:
    for _try in range(3):
        note_failures(user=person, now=now)

    assert actions(person) == ["failed_too_often"]


# --- operators ----------------------------------------------------------------------------------------------------
def test_reset_takes_everything_and_tells_the_owner(person: User, now: datetime.datetime) -> None:
    protect(person, now=now)
    protect_by_passkey(person, now=now)

    removed = reset_second_factor(user=person, by=None, now=now)

    assert (removed, factors_of(person).count) == (3, 0)
    entry = Entry.objects.get(action="second_factor.reset")
    assert (entry.actor_id, entry.actor_role, entry.reason_code) == (None, "system", "lost")
    assert Message.objects.filter(user=person, subject_id=str(entry.pk)).count() == 1


def test_command_resets_by_address(person: User, now: datetime.datetime) -> None:
    protect(person, now=now)

    call_command("reset_second_factor", person.email.upper())

    assert factors_of(person).count == 0


@pytest.mark.parametrize("email", ["nobody@example.org", ""])
def test_command_says_when_there_is_nothing_to_reset(person: User, email: str) -> None:
    with pytest.raises(CommandError):
        call_command("reset_second_factor", email or person.email)

    assert actions(person) == []


def test_keys_are_changed_in_three_steps(person: User, now: datetime.datetime, settings: Settings) -> None:
    settings.SECOND_FACTOR_KEYS = [OLD_KEY]
    codes = protect(person, now=now)
    settings.SECOND_FACTOR_KEYS = [NEW_KEY, OLD_KEY]
    between = use_code(user=person, code=codes[0], now=now)

    changed = reencrypt_secrets(now=now)
    settings.SECOND_FACTOR_KEYS = [NEW_KEY]

    assert (between is not None, changed) == (True, 2)
    assert use_code(user=person, code=app_code(now), now=now) is not None
    assert use_code(user=person, code=codes[0], now=now) is None
    assert use_code(user=person, code=codes[1], now=now) is not None


def test_lost_key_opens_nothing_and_breaks_nothing(
    person: User, now: datetime.datetime, settings: Settings
) -> None:
    codes = protect(person, now=now)
    settings.SECOND_FACTOR_KEYS = [NEW_KEY]

    assert use_code(user=person, code=app_code(now), now=now) is None
    assert use_code(user=person, code=codes[0], now=now) is None
    with pytest.raises(Undecipherable):
        decrypt(Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"])
