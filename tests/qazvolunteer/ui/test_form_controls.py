"""Fields of forms as people and screen readers meet them."""

from typing import Any

import pytest
from django import forms
from django.utils import translation

from qazvolunteer.ui.form_controls import control, control_kind, error_links, options
from qazvolunteer.ui.widgets import DateInput, TimeInput


class PlanForm(forms.Form):
    title = forms.CharField(help_text="Short.")
    day = forms.DateField(widget=DateInput)
    start = forms.TimeField(widget=TimeInput, required=False)
    kind = forms.ChoiceField(choices=[("", "---"), ("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    skills = forms.MultipleChoiceField(
        choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple, required=False
    )
    about = forms.CharField(widget=forms.Textarea)
    agree = forms.BooleanField()

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("Nothing fits.")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("title", "input"),
        ("day", "input"),
        ("about", "input"),
        ("kind", "choices"),
        ("skills", "checks"),
        ("agree", "check"),
    ],
)
def test_control_kind(name: str, kind: str) -> None:
    assert control_kind(PlanForm()[name]) == kind


def test_control_names_its_hint_and_error() -> None:
    field = PlanForm({})["title"]

    html = control(field, hint="Short.")

    assert 'aria-describedby="id_title-hint id_title-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="in"' in html


def test_control_of_an_untouched_field_describes_nothing_that_is_not_there() -> None:
    assert "aria-describedby" not in control(PlanForm()["about"])
    assert 'rows="5"' in control(PlanForm()["about"])


def test_native_pickers_get_values_that_browsers_read() -> None:
    form = PlanForm(initial={"day": "2026-05-17", "start": "09:30"})

    with translation.override("ru"):
        day, start = control(form["day"]), control(form["start"])

    assert 'type="date"' in day
    assert 'value="2026-05-17"' in day
    assert 'type="time"' in start
    assert 'value="09:30"' in start


def test_options_leave_out_the_empty_choice_and_keep_the_chosen() -> None:
    form = PlanForm({"kind": "b"})

    found = options(form["kind"])

    assert [(option["value"], option["checked"]) for option in found] == [("a", False), ("b", True)]
    assert found[0]["id"].startswith("id_kind_")


def test_error_links_lead_to_the_controls_in_order() -> None:
    form = PlanForm({"title": "x", "day": "tomorrow", "about": "y", "agree": "on"})

    links = error_links(form)

    assert [link["href"] for link in links] == ["", "#id_day", "#id_kind_1"]
    assert [link["label"] for link in links] == ["", "Day", "Kind"]
    assert links[0]["text"] == "Nothing fits."


def test_error_links_of_no_form_are_none() -> None:
    assert error_links("", PlanForm()) == []
