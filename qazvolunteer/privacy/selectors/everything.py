"""Everything about a person, from the same declarations as the erasure, so that no table is forgotten."""

from datetime import datetime
from typing import Any

from qazvolunteer.accounts.models import User
from qazvolunteer.privacy.registry import tables

#: what the file calls itself; docs/personal-data.md lists its keys. The version grows when a key changes its meaning
SCHEMA, VERSION = "qazvolunteer.person", 1


def everything_about(user: User, now: datetime) -> dict[str, Any]:
    """Return all that is held about a person: a list of rows for each table, as values of the database.

    Cost: 1 query for each table, and one read of all sessions.
    """
    lists = {
        table.name: [_row(row) for row in table.rows(user).order_by("pk").values(*table.export)]
        for table in tables()
        if table.name
    }
    return {"schema": SCHEMA, "version": VERSION, "made_at": now, **lists}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("__", "."): value for name, value in row.items()}
