"""How a bound field of a form becomes HTML: its control, its choices, its errors. The tags of `templatetags/ui.py`."""

from collections.abc import Iterable
from typing import Any

from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Textarea,
)
from django.utils.safestring import SafeString

#: lines of a textarea that does not say otherwise, instead of Django's ten
DJANGO_ROWS, TEXTAREA_ROWS = "10", "5"


def control_kind(field: BoundField) -> str:
    """Say how a field is laid out: "check", "choices", "checks", or "input" (text, select, textarea)."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple):
        return "checks"
    if isinstance(widget, RadioSelect):
        return "choices"
    return "check" if isinstance(widget, CheckboxInput) else "input"


def control(field: BoundField, *, hint: str = "") -> SafeString:
    """Draw the control of a field with our class, and with the ids of its hint and error for screen readers."""
    attributes: dict[str, Any] = {"class": _control_class(field)}
    if isinstance(field.field.widget, Textarea) and field.field.widget.attrs.get("rows") == DJANGO_ROWS:
        attributes["rows"] = TEXTAREA_ROWS
    if described := described_by(field, hint=hint):
        attributes["aria-describedby"] = described
    return field.as_widget(attrs=attributes)


def described_by(field: BoundField, *, hint: str = "") -> str:
    """Return the ids of what describes a control: its hint, then its error."""
    ids = [f"{field.auto_id}-hint"] if hint else []
    return " ".join([*ids, f"{field.auto_id}-error"] if field.errors else ids)


def options(field: BoundField) -> list[dict[str, Any]]:
    """Return the choices of a radio or checkbox group as dicts: id, value, label, checked, disabled.

    The empty choice ("---------") is left out: nothing chosen is the empty choice.
    """
    found = []
    for choice in field.subwidgets:
        data = choice.data
        if data["value"] in ("", None):
            continue
        found.append(
            {
                "id": data["attrs"].get("id", ""),
                "value": data["value"],
                "label": data["label"],
                "checked": data["selected"],
                "disabled": bool(data["attrs"].get("disabled")),
            }
        )
    return found


def error_links(*forms: BaseForm) -> list[dict[str, str]]:
    """Return what is wrong in the forms, in their order, as dicts: href of the control, label of the field, text.

    href and label are "" for what concerns a whole form or a hidden field.
    """
    return [link for form in forms if form for link in _errors_of(form)]


def _errors_of(form: BaseForm) -> Iterable[dict[str, str]]:
    for error in form.non_field_errors():
        yield {"href": "", "label": "", "text": str(error)}
    for field in form:
        if field.is_hidden:  # nothing to lead to, and its label means nothing to people
            yield from ({"href": "", "label": "", "text": str(error)} for error in field.errors)
            continue
        choices = options(field) if control_kind(field) in ("choices", "checks") else []
        target = choices[0]["id"] if choices else field.auto_id
        for error in field.errors:
            yield {"href": f"#{target}", "label": str(field.label), "text": str(error)}


def _control_class(field: BoundField) -> str:
    own = field.field.widget.attrs.get("class", "")
    base = "ck" if isinstance(field.field.widget, CheckboxInput) else "in"
    return f"{base} {own}".strip()
