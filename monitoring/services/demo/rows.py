"""Many rows at once, by PostgreSQL's own COPY: several times as fast as INSERT."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from io import StringIO
from operator import attrgetter

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import AutoField, Model

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(rows: Collection[Model]) -> None:
    """Store new rows of one model as they stand; keys that the database counts up are not read back. Cost: 1 query."""
    if rows:
        model = type(next(iter(rows)))
        names = new_columns(model)
        values = attrgetter(*names)
        copy_values(model, names, (values(row) for row in rows))


def new_columns(model: type[Model]) -> list[str]:
    """Return the attributes of a model that a new row brings along."""
    return [field.attname for field in model._meta.concrete_fields if not isinstance(field, AutoField)]


def copy_values(model: type[Model], names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Store new rows that are given as tuples of the named attributes. Cost: 1 query."""
    quote = connection.ops.quote_name
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    columns = ", ".join(quote(str(by_name[name].column)) for name in names)
    lines = StringIO("".join("\t".join(map(_text, row)) + "\n" for row in rows))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN", lines)


def _text(value: object) -> str:
    """Return a value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPED)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, DateTimeTZRange):
        return f"[{value.lower.isoformat()},{value.upper.isoformat()})"
    if isinstance(value, list):
        # Names of fields: neither quotes nor commas.
        return "{" + ",".join(value) + "}"
    return str(value)
