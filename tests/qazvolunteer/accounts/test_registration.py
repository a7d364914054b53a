"""Accounts come into being and are proven."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.accounts.services import AddressTaken, create_account, prove_address, remember_language
from qazvolunteer.audit.selectors import entries_of

pytestmark = pytest.mark.django_db


def test_create_account_stores_the_address_in_lower_case_and_no_password(now: datetime) -> None:
    user = create_account(email=" New@Example.ORG ", language="ru", now=now)

    stored = User.objects.get(pk=user.pk)
    assert (stored.email, stored.language, stored.has_usable_password()) == ("new@example.org", "ru", False)
    assert list(EmailAddress.objects.values_list("user_id", "email", "verified", "primary")) == [
        (user.pk, "new@example.org", True, True)
    ]


def test_create_account_is_audited_without_the_address(now: datetime, person: User) -> None:
    user = create_account(email="invited@example.org", language="kk", now=now, proven=False, by=person)

    entry = entries_of(user).get()
    assert (entry.action, entry.actor_id, entry.actor_role, entry.at) == (
        "account.created",
        person.pk,
        "member",
        now,
    )
    assert entry.fields == []


def test_create_account_for_somebody_else_leaves_the_address_unproven(now: datetime) -> None:
    user = create_account(email="invited@example.org", language="kk", now=now, proven=False)

    assert EmailAddress.objects.get(user=user).verified is False


def test_create_account_with_a_known_address_in_other_letters_is_refused(now: datetime, person: User) -> None:
    with pytest.raises(AddressTaken) as refusal:
        create_account(email="KNOWN@example.org", language="ru", now=now)

    assert refusal.value.field == "email"
    assert User.objects.count() == 1  # and the transaction is still usable


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_create_account_twice_at_once_makes_one(now: datetime) -> None:
    start = threading.Barrier(4)

    def create() -> str:
        start.wait()
        try:
            create_account(email="raced@example.org", language="kk", now=now)
        except AddressTaken:
            return "taken"
        finally:
            connection.close()
        return "created"

    with ThreadPoolExecutor(4) as pool:
        outcomes = [future.result() for future in [pool.submit(create) for _ in range(4)]]

    assert sorted(outcomes) == ["created", "taken", "taken", "taken"]
    assert (User.objects.count(), EmailAddress.objects.count()) == (1, 1)


def test_prove_address_proves_once(now: datetime) -> None:
    user = create_account(email="invited@example.org", language="kk", now=now, proven=False)

    prove_address(user=user, now=now)
    prove_address(user=user, now=now)

    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("invited@example.org", True, True)
    ]
    assert [entry.action for entry in entries_of(user)] == ["account.address_proven", "account.created"]


def test_prove_address_heals_an_account_without_an_address_row(now: datetime) -> None:
    user = User.objects.create(email="bare@example.org", language="kk")

    prove_address(user=user, now=now)

    assert EmailAddress.objects.filter(user=user, email=user.email, verified=True, primary=True).count() == 1


def test_remember_language_writes_only_a_change(
    person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        remember_language(user=person, language="kk")
    with django_assert_num_queries(1):
        remember_language(user=person, language="en")

    assert User.objects.get(pk=person.pk).language == "en"


def test_account_with_address_finds_whatever_the_letter_case(person: User) -> None:
    assert account_with_address(" Known@EXAMPLE.org") == person
    assert account_with_address("novel@example.org") is None
