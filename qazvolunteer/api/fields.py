"""Values that every resource writes in the same way: texts in three languages, addresses of pages."""

from operator import attrgetter
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from qazvolunteer.lib.text import LANGUAGES


class TextsSerializer(serializers.Serializer[Any]):
    """A text in the languages in which it was given."""

    kk = serializers.CharField(required=False, label="kk")
    ru = serializers.CharField(required=False, label="ru")
    en = serializers.CharField(required=False, label="en")


class PagesSerializer(serializers.Serializer[Any]):
    """The address of a page of the site in each language."""

    kk = serializers.URLField(label="kk")
    ru = serializers.URLField(label="ru")
    en = serializers.URLField(label="en")


@extend_schema_field(TextsSerializer)
class Texts(serializers.Field[Any, Any, dict[str, str], Any]):
    """`<field>_kk`, `<field>_ru`, `<field>_en` of an object as one value without the empty ones.

    Args:
        of: the attribute that has the texts, "" for the one of this name; default: the object itself.
        text: their name there; default: the name of this field.
    """

    def __init__(self, *, of: str = "*", text: str = "", **kwargs: Any) -> None:
        super().__init__(source=of or None, read_only=True, **kwargs)
        self._text = text

    def to_representation(self, value: Any) -> dict[str, str]:
        """Return language → text."""
        field = self._text or self.field_name
        texts = {code: getattr(value, f"{field}_{code}") for code in LANGUAGES}
        return {code: text for code, text in texts.items() if text}


@extend_schema_field(PagesSerializer)
class Pages(serializers.Field[Any, Any, dict[str, str], Any]):
    """The address of an object's page in each language.

    Args:
        route: name of the address.
        parts: attributes of the object that the address takes, in order.
    """

    def __init__(self, route: str, *parts: str, **kwargs: Any) -> None:
        kwargs.setdefault("source", "*")
        super().__init__(read_only=True, help_text=_("The page of the site in each language."), **kwargs)
        self._route, self._parts = route, [attrgetter(part) for part in parts]

    def to_representation(self, value: Any) -> dict[str, str]:
        """Return language → address."""
        return page_addresses(self._route, *(part(value) for part in self._parts))


def page_addresses(route: str, *arguments: Any, query: str = "") -> dict[str, str]:
    """Return language → absolute address of a page."""
    addresses = {}
    for code in LANGUAGES:
        with translation.override(code):
            addresses[code] = f"{settings.BASE_URL}{reverse(route, args=arguments)}{query}"
    return addresses
