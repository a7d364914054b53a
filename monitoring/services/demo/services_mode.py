"""What is different about services that run for a seed: keys that repeat, and no savepoints."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from django.apps import apps
from django.db import connection
from django.db.models import Field

from volunteers.models.code import new_code


def new_id(rng: Random) -> uuid.UUID:
    """Return a random id of version 4."""
    return uuid.UUID(int=rng.getrandbits(128), version=4)


@contextmanager
def ids_from(rng: Random) -> Iterator[None]:
    """Let the keys and codes that services give to new rows come from `rng`, for the length of the block.

    The default of every UUID key, and of the codes of people, is replaced in this process. For a command that runs
    alone; never in the web.
    """
    fields = list(_random_keys())
    makers = {uuid.uuid4: lambda: new_id(rng), new_code: lambda: new_code(rng.choice)}
    for field in fields:
        # A cached property of the field: an instance's own attribute goes before it.
        field.__dict__["_get_default"] = makers[field.default]
    try:
        yield
    finally:
        for field in fields:
            del field.__dict__["_get_default"]


@contextmanager
def without_savepoints() -> Iterator[None]:
    """Let services write without a savepoint each, which is a third of all statements.

    A refusal then ends the whole transaction. That is right for a seed: whatever it asks for has to be possible.
    """
    features = connection.features
    features.uses_savepoints = False
    try:
        yield
    finally:
        del features.uses_savepoints


def _random_keys() -> Iterator["Field[object, object]"]:
    for model in apps.get_models():
        yield from (field for field in model._meta.concrete_fields if field.default in (uuid.uuid4, new_code))
