"""No table and no column is forgotten: neither by the erasure nor by the file of everything about a person."""

from django.apps import apps
from django.db.models import Model

from organizations.models import Membership, StaffAssignment
from projects.models import HourClaim, SignUp
from qazvolunteer.accounts.models import User
from qazvolunteer.privacy.registry import Fate, impersonal, tables
from volunteers.models import Volunteer

#: a table that refers to one of these is about somebody
PEOPLE: tuple[type[Model], ...] = (User, Volunteer, Membership, StaffAssignment, SignUp, HourClaim)


def test_every_table_is_declared_once() -> None:
    declared = [table.model._meta.label for table in tables()] + list(impersonal())

    assert sorted(declared) == sorted(
        model._meta.label for model in apps.get_models(include_auto_created=True)
    )


def test_a_table_that_refers_to_people_is_about_people() -> None:
    wrong = {
        f"{label}.{column.name}"
        for label in impersonal()
        for column in apps.get_model(label)._meta.get_fields()
        if column.concrete and column.is_relation and column.related_model in PEOPLE
    }

    assert wrong == set()


def test_every_column_that_stays_is_accounted_for() -> None:
    """With what replaces it, or with the reason why it may stay; each once, and with no column that is not there."""
    accounted = {
        table.model._meta.label: sorted(table.accounted) for table in tables() if table.fate != Fate.DELETED
    }

    assert accounted == {
        label: sorted(column.name for column in apps.get_model(label)._meta.concrete_fields)
        for label in accounted
    }


def test_reasons_are_words() -> None:
    reasons = [reason for table in tables() for reason in table.keeps.values()] + list(impersonal().values())

    assert [reason for reason in reasons if len(reason.split()) < 4] == []


def test_only_what_is_emptied_has_values_for_it() -> None:
    kinds = {(table.fate, bool(table.empties)) for table in tables()}

    assert kinds == {(Fate.DELETED, False), (Fate.KEPT, False), (Fate.EMPTIED, True)}


def test_every_table_is_in_the_file_or_says_why_not() -> None:
    silent = [table.model._meta.label for table in tables() if bool(table.name) == bool(table.withheld)]
    empty = [table.model._meta.label for table in tables() if bool(table.name) != bool(table.export)]
    names = [table.name for table in tables() if table.name]

    assert (silent, empty) == ([], [])
    assert len(set(names)) == len(names)


def test_the_account_comes_last_and_the_keys_after_the_ledger() -> None:
    order = [table.model._meta.label for table in tables()]

    assert order[-1] == "accounts.User"
    assert order.index("projects.LedgerEntry") < order.index("projects.PersonKey")
