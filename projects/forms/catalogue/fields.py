"""The base of the topic forms, and shapes that several of them share."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects.models import Project
from projects.services.catalogue import locked_fields
from qazvolunteer.lib.text import LANGUAGES

#: the headings of the three languages
LANGUAGE_LABELS = {"kk": _("Texts in Kazakh"), "ru": _("Texts in Russian"), "en": _("Texts in English")}

phone_shape = RegexValidator(
    r"^\+?[0-9 ()-]{5,20}\Z", _("Enter the number with digits, for example +7 7172 00 00 00.")
)


class TopicForm(forms.Form):
    """One topic of a project: filled from its columns; what the front office approved cannot be changed."""

    #: columns of the project that the form shows under their own names
    columns: ClassVar[tuple[str, ...]] = ()
    #: the fields that exist in three languages, without the language
    translated: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        self.initial = {**{name: getattr(project, name) for name in self.columns}, **self.initial}
        self.lock(locked_fields(project))

    def lock(self, names: Iterable[str]) -> None:
        """Show fields without letting them be changed."""
        for name in names:
            if name in self.fields:
                self.fields[name].disabled = True

    @property
    def has_locked(self) -> bool:
        """Whether a field cannot be changed now."""
        return any(field.disabled for field in self.fields.values())

    def language_parts(self) -> Iterator[dict[str, Any]]:
        """Yield the translated fields by language: that of the page first, the others closed while empty."""
        own = (get_language() or LANGUAGES[0])[:2]
        for code in sorted(LANGUAGES, key=lambda code: code != own):
            fields = [self[f"{field}_{code}"] for field in self.translated]
            is_open = any(field.value() or field.errors for field in fields)
            yield {"label": LANGUAGE_LABELS[code], "fields": fields, "is_open": is_open}

    def column_values(self) -> dict[str, Any]:
        """Return column → cleaned value, for the topic's dataclass."""
        return {name: self.cleaned_data[name] for name in self.columns}


def in_languages(*fields: str) -> tuple[str, ...]:
    """Return the columns of translated fields: "title" gives title_kk, title_ru, title_en."""
    return tuple(f"{field}_{code}" for field in fields for code in LANGUAGES)
