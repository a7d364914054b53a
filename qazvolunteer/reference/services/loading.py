"""Loading of the data files into the tables of the reference app."""

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, Model

from qazvolunteer.lib.text import sort_key
from qazvolunteer.reference.models import Direction, District, HazardClass, Holiday, Region, Skill, Unit

_DATA = Path(__file__).resolve().parent.parent / "data"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the loading of one file did, in rows."""

    file: str
    created: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class _Table:
    """A data file and the model it fills."""

    model: type[Model]
    file: str
    #: columns by which a row of the file and a row of the table are the same thing
    key: tuple[str, ...]
    complete: Callable[[Row], Row] = dict
    #: a row that left the file leaves the table; only where nothing points to it
    drops_missing: bool = False

    def key_of(self, row: Model) -> Hashable:
        return tuple(getattr(row, column) for column in self.key)

    def columns(self) -> list[str]:
        """Return what the file decides: every column but the key and the automatic id."""
        fields = self.model._meta.concrete_fields
        return [field.attname for field in fields if not field.primary_key and field.attname not in self.key]


def _with_sort_keys(row: Row) -> Row:
    return row | {
        f"sort_key_{language}": sort_key(row[f"name_{language}"], language) for language in ("kk", "ru")
    }


# In an order in which every row finds what it points to.
_TABLES = (
    _Table(Region, "regions", key=("code",), complete=_with_sort_keys),
    _Table(District, "districts", key=("region_id", "slug"), complete=_with_sort_keys),
    _Table(Direction, "directions", key=("code",)),
    _Table(Skill, "skills", key=("code",)),
    _Table(HazardClass, "hazard_classes", key=("code",)),
    _Table(Unit, "units", key=("code",)),
    _Table(Holiday, "holidays", key=("date",), drops_missing=True),
)


@transaction.atomic
def load_reference() -> list[Loaded]:
    """Make the tables say what the data files say; the second run in a row changes nothing.

    Rows that left a file stay in the table (other rows may point to them), except holidays. Nothing goes to the audit:
    this is a step of a deployment, and who changed what is in the history of the files.

    Raises:
        ValidationError: when a row of a file does not fit its model; nothing is changed then.
    Cost: 1 query a file when nothing changed.
    """
    return [_load(table) for table in _TABLES]


def _load(table: _Table) -> Loaded:
    wanted = {table.key_of(row): row for row in _read(table)}
    present = {table.key_of(row): row for row in table.model._default_manager.order_by()}
    new = [row for key, row in wanted.items() if key not in present]
    changed = [
        present[key] for key, row in wanted.items() if key in present and _copy(table, row, present[key])
    ]
    missing = [row.pk for key, row in present.items() if key not in wanted] if table.drops_missing else []
    if new:
        table.model._default_manager.bulk_create(new)
    if changed:
        table.model._default_manager.bulk_update(changed, table.columns())
    if missing:
        table.model._default_manager.filter(pk__in=missing).delete()
    return Loaded(table.file, created=len(new), changed=len(changed), removed=len(missing))


def _read(table: _Table) -> list[Model]:
    """Return the rows of a file as unsaved objects, checked by the rules of their fields."""
    rows = json.loads((_DATA / f"{table.file}.json").read_text(encoding="utf-8"))["rows"]
    objects = [table.model(**table.complete(row)) for row in rows]
    # A foreign key is checked by the database; the field itself would ask once for each row.
    unchecked = {field.name for field in table.model._meta.concrete_fields if isinstance(field, ForeignKey)}
    for row in objects:
        row.clean_fields(exclude=unchecked)
    return objects


def _copy(table: _Table, source: Model, target: Model) -> bool:
    """Copy the columns of one row to another and say whether anything was different."""
    different = [name for name in table.columns() if getattr(source, name) != getattr(target, name)]
    for name in different:
        setattr(target, name, getattr(source, name))
    return bool(different)
