"""The description of the API for people: the schema drawn as one of our pages, in their language."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from qazvolunteer.api.paging import MAX_PAGE_SIZE, PAGE_SIZE
from qazvolunteer.api.schema import schema_of
from qazvolunteer.lib.problems import CODES, TITLES
from qazvolunteer.lib.text import page_language

#: anchor → heading of each part
SECTIONS = {
    "how": _("How to read it"),
    "addresses": _("Addresses"),
    "objects": _("Fields"),
    "errors": _("Errors"),
}


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Describe addresses, parameters, fields, errors and limits. Asks nothing of the database."""
    schema = schema_of(page_language())
    operations = [_operation(path, item["get"]) for path, item in schema["paths"].items()]
    context = {
        "sections": SECTIONS,
        "operations": operations,
        "objects": [
            _object(name, item)
            for name, item in schema["components"]["schemas"].items()
            if not name.endswith("Page")
        ],
        "errors": [
            {"status": status, "title": title, "code": CODES[status]} for status, title in TITLES.items()
        ],
        "page_size": PAGE_SIZE,
        "max_page_size": MAX_PAGE_SIZE,
        "network_limit": settings.API_LIMIT_NETWORK[0],
        "person_limit": settings.API_LIMIT_PERSON[0],
    }
    return render(request, "pages/api.html", context)


def _operation(path: str, item: dict[str, Any]) -> dict[str, Any]:
    answer = item["responses"]["200"]["content"]["application/json"]
    example = next(iter(answer["examples"].values()))["value"]
    return {
        "anchor": item["operationId"],
        "path": path,
        "summary": item["summary"].replace("`", ""),
        "needs_session": bool(item.get("security")),
        "parameters": [
            {"name": row["name"], **_described(row), "type": _type(row["schema"])}
            for row in item.get("parameters", [])
            if row["in"] == "query"
        ],
        "example": json.dumps(example, ensure_ascii=False, indent=2),
    }


def _object(name: str, item: dict[str, Any]) -> dict[str, Any]:
    required = item.get("required", [])
    return {
        "name": name,
        "fields": [
            {
                "name": field,
                "type": _type(schema),
                "optional": field not in required,
                "target": _target(schema),
                **_described(schema),
            }
            for field, schema in item["properties"].items()
        ],
    }


def _described(part: dict[str, Any]) -> dict[str, Any]:
    """Split a description into its sentence and the values with their meanings."""
    lines = str(part.get("description", "")).splitlines()
    values = [line.removeprefix("* ").partition(" - ") for line in lines if line.startswith("* ")]
    return {
        "text": " ".join(line for line in lines if line and not line.startswith("* ")).replace("`", ""),
        "values": [{"value": value.strip("`"), "label": label} for value, _dash, label in values],
    }


def _type(schema: dict[str, Any]) -> str:
    """Name a type as a reader of JSON knows it: "string, date-time", "integer", "[Role]"."""
    if "items" in schema:
        return f"[{_type(schema['items'])}]"
    if target := _target(schema):
        return f"{target} | null" if {"type": "null"} in schema.get("oneOf", []) else target
    kinds = schema.get("type", "")
    kind = " | ".join(kinds) if isinstance(kinds, list) else kinds
    return f"{kind}, {schema['format']}" if "format" in schema else kind


def _target(schema: dict[str, Any]) -> str:
    """Name the object that a field holds, or whose rows it lists."""
    inner = schema.get("items", schema)
    parts = (inner, *inner.get("allOf", []), *inner.get("oneOf", []))
    reference = next((part["$ref"] for part in parts if "$ref" in part), "")
    return str(reference).rpartition("/")[2]
