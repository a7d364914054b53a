"""Pages by cursor: each continues after the last row of the one before, whatever was added or taken away meanwhile."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

from django import forms
from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

PAGE_SIZE, MAX_PAGE_SIZE = 50, 100
_SALT = "api.cursor"
RowT = TypeVar("RowT", bound=Model)


@dataclass(frozen=True, slots=True)
class Slice(Generic[RowT]):
    """One page of rows and where the next begins; "" on the last."""

    rows: list[RowT]
    next_cursor: str


class PageForm(forms.Form):
    """How much of a list, and from where on."""

    page_size = forms.IntegerField(min_value=1, max_value=MAX_PAGE_SIZE, required=False)
    cursor = forms.CharField(max_length=1000, required=False)

    def __init__(self, *args: Any, order: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._salt = _salt(order)

    def clean_cursor(self) -> list[Any]:
        """Return the values of the row after which the page begins; [] for the first page."""
        text = self.cleaned_data["cursor"]
        try:
            return list(signing.loads(text, salt=self._salt)) if text else []
        except signing.BadSignature:
            raise forms.ValidationError(
                _("This cursor belongs to another list. Begin without one."), code="cursor"
            ) from None


def slice_of(rows: QuerySet[RowT], form: PageForm, *, order: Sequence[str]) -> Slice[RowT]:
    """Return the page that a valid form asks for.

    Args:
        order: columns, "-" before a descending one; no value is null, and the last makes every row different.
    Cost: 1 query.
    """
    size = form.cleaned_data["page_size"] or PAGE_SIZE
    after = form.cleaned_data["cursor"]
    if after:
        rows = rows.filter(_after(order, after))
    found = list(rows.order_by(*order)[: size + 1])
    page = found[:size]
    is_last = len(found) <= size
    return Slice(page, "" if is_last else signing.dumps(_values(page[-1], order), salt=_salt(order)))


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition of the rows that come after the one with these values."""
    condition = Q()
    for place, (column, value) in enumerate(zip(order, values, strict=True)):
        same = {name.lstrip("-"): values[index] for index, name in enumerate(order[:place])}
        side = "lt" if column.startswith("-") else "gt"
        condition |= Q(**same, **{f"{column.lstrip('-')}__{side}": value})
    return condition


def _values(row: Model, order: Sequence[str]) -> list[Any]:
    return [_plain(reduce(getattr, column.lstrip("-").split("__"), row)) for column in order]


def _plain(value: Any) -> Any:
    """Return a value as the cursor keeps it; the database reads it back."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _salt(order: Sequence[str]) -> str:
    """A cursor fits only the order that it was made for."""
    return ":".join([_SALT, *order])
