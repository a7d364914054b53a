"""How a query that groups by CUBE becomes cells and totals."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from qazvolunteer.figures.registry import ALL, ONLINE, Scope


def read_cube(
    sql: str, values: Mapping[str, Any], dimensions: tuple[str, ...]
) -> Iterator[tuple[Scope, tuple[Any, ...]]]:
    """Run a query and yield each of its cells and totals. Cost: 1 query.

    Args:
        sql: selects GROUPING(the dimensions' columns), then these columns, then what is counted. In GROUPING's number
            the last column has the lowest bit; a set bit says that the row is a total over that column. A NULL without
            its bit is the bucket of online work (only regions can be NULL).
        dimensions: names of the columns, out of `figures.registry.DIMENSIONS`.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for mask, *row in cursor.fetchall():
            keys = {
                dimension: ALL if mask >> (len(dimensions) - 1 - place) & 1 else row[place] or ONLINE
                for place, dimension in enumerate(dimensions)
            }
            yield Scope(**keys), tuple(row[len(dimensions) :])
