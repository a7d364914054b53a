"""A shift and its roles, on one page that needs no script."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BaseFormSet, BoundField, formset_factory
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership
from projects.models import Project, Role, Shift
from projects.services.catalogue import MAX_REPEATS, MAX_ROLES, RoleInput
from qazvolunteer.lib.fields import LineField
from qazvolunteer.lib.text import LANGUAGES
from qazvolunteer.ui.widgets import DateInput, TimeInput

MAX_PLACES = 5000


class LeaderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A member of the team, by the name that volunteers see."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class ShiftForm(forms.Form):
    """Day, times, place, leader; a new one may repeat weekly."""

    date = forms.DateField(label=_("Day"), widget=DateInput)
    start = forms.TimeField(label=_("Start"), widget=TimeInput)
    end = forms.TimeField(label=pgettext_lazy("time", "End"), widget=TimeInput)
    address = LineField(label=_("Place and meeting point"), max_length=200, required=False)
    leader = LeaderField(
        label=_("Shift leader"),
        help_text=_("Meets the volunteers and marks who came. People see this name."),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("To be named later"),
    )
    repeat = forms.IntegerField(
        label=_("Repeat for so many more weeks"),
        help_text=_("0 means once. The copies have the same weekday, times and roles."),
        required=False,
        initial=0,
        validators=[MinValueValidator(0), MaxValueValidator(MAX_REPEATS)],
    )

    def __init__(self, *args: Any, project: Project, shift: Shift | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].queryset = (  # type: ignore[attr-defined]
            Membership.objects.active()
            .filter(organization_id=project.organization_id)
            .order_by("display_name")
        )
        if project.is_online:
            del self.fields["address"]
        if shift is None:
            self.initial = {"address": project.address, **self.initial}
        else:
            del self.fields["repeat"]
            start, end = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
            self.initial = {
                "date": start.date(),
                "start": start.time(),
                "end": end.time(),
                "address": shift.address,
                "leader": shift.leader_id,
                **self.initial,
            }

    def times(self) -> tuple[datetime, datetime]:
        """Return start and end, aware; an end that is not after the start lies on the next day."""
        day: date = self.cleaned_data["date"]
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        return _moment(day, start), _moment(day + timedelta(days=end <= start), end)


class RoleForm(forms.Form):
    """One row: what people do, how many can come. The name may be given in three languages."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name_kk = LineField(label=_("What people do, in Kazakh"), max_length=80, required=False)
    name_ru = LineField(label=_("What people do, in Russian"), max_length=80, required=False)
    name_en = LineField(label=_("What people do, in English"), max_length=80, required=False)
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_PLACES)],
    )
    minimum = forms.IntegerField(
        label=_("Needed at least"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_PLACES)],
    )

    def has_content(self) -> bool:
        """Whether the row is a role: somebody named it or gave it places."""
        data = self.cleaned_data
        return any(data.get(f"name_{code}") for code in LANGUAGES) or data.get("capacity") is not None

    def clean(self) -> dict[str, Any]:
        """A row that is used has places; one to be removed may be anything."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        used = any(data.get(f"name_{code}") for code in LANGUAGES)
        if used and data.get("capacity") is None and "capacity" not in self.errors and not data.get("DELETE"):
            self.add_error("capacity", _("Say how many people can come."))
        return data

    def own_name(self) -> BoundField:
        """Return the name field of the page's language."""
        return self[f"name_{_language()}"]

    def other_names(self) -> Iterator[BoundField]:
        """Yield the name fields of the other languages."""
        for code in LANGUAGES:
            if code != _language():
                yield self[f"name_{code}"]

    def is_named_elsewhere(self) -> bool:
        """Whether the name to look at stands among the other languages: it has an error, or it is the only one."""
        others = list(self.other_names())
        if any(field.errors for field in others):
            return True
        return not self.own_name().value() and any(field.value() for field in others)

    def role_input(self) -> RoleInput:
        """Return the row for the service."""
        data = self.cleaned_data
        names = {f"name_{code}": data[f"name_{code}"] for code in LANGUAGES}
        return RoleInput(
            pk=data.get("pk"), capacity=data["capacity"] or 0, minimum=data.get("minimum") or 1, **names
        )


class BaseRoleFormSet(BaseFormSet):  # type: ignore[type-arg]
    """The rows of a shift; empty ones count for nothing, existing ones are removed by their box."""

    def rows(self) -> list[RoleForm]:
        """Return the rows that stay, in their order."""
        return [form for form in self.forms if form not in self.deleted_forms and form.has_content()]

    def role_inputs(self) -> list[RoleInput]:
        """Return the rows for the service."""
        return [form.role_input() for form in self.rows()]

    def shown_rows(self) -> list[RoleForm]:
        """Return the rows that are open: those of roles, and empty ones up to two or at least one."""
        return list(self.forms[: self._open_rows()])

    def further_rows(self) -> list[RoleForm]:
        """Return the empty rows that are folded away."""
        return list(self.forms[self._open_rows() :])

    def _open_rows(self) -> int:
        used = [number for number, form in enumerate(self.forms, 1) if form.has_changed() or form.errors]
        return max(2, self.initial_form_count() + 1, *used, 0)

    def add_refusal(self, message: str, *, row: int | None, field: str | None) -> None:
        """Show a service's refusal at the row it speaks of, or above all rows."""
        if row is None:
            self.non_form_errors().append(message)
        else:
            form = self.rows()[row]
            form.add_error(field or form.own_name().name, message)


RoleFormSet = formset_factory(
    RoleForm,
    formset=BaseRoleFormSet,
    extra=MAX_ROLES,
    max_num=MAX_ROLES,
    absolute_max=MAX_ROLES,
    validate_max=True,
    can_delete=True,
    can_delete_extra=False,
)


def role_forms(data: Any = None, *, roles: list[Role]) -> BaseRoleFormSet:
    """Return the rows of the roles of a shift and empty ones up to MAX_ROLES."""
    initial = [
        {
            "pk": role.pk,
            "name_kk": role.name_kk,
            "name_ru": role.name_ru,
            "name_en": role.name_en,
            "capacity": role.capacity,
            "minimum": role.minimum,
        }
        for role in roles
    ]
    return cast(BaseRoleFormSet, RoleFormSet(data, initial=initial, prefix="roles"))


class RepeatForm(forms.Form):
    """For how many weeks an existing shift is repeated."""

    times = forms.IntegerField(
        label=_("For how many weeks"),
        initial=4,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_REPEATS)],
    )


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _language() -> str:
    code = (get_language() or LANGUAGES[0])[:2]
    return code if code in LANGUAGES else LANGUAGES[0]
