"""Form fields whose text is cleaned before anything is judged: what only looks like an answer is none."""

from typing import Any

from django import forms

from qazvolunteer.lib.text import clean_line, clean_text


class LineField(forms.CharField):
    """One line of text without control characters and double spaces."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class TextField(forms.CharField):
    """Several lines of text in one normal form."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class AddressField(forms.URLField):
    """The address of a website; nothing invisible hides in it."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(clean_line(value) if isinstance(value, str) else value) or "")
