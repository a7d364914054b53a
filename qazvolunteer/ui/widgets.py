"""Form controls that Django has no fitting ones for: native pickers of a day and of a time of day."""

from django import forms


class DateInput(forms.DateInput):
    """The browser's own day picker; its value is always written 2026-05-17, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time picker, hours and minutes."""

    input_type = "time"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")
