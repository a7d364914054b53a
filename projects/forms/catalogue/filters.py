"""What people look for: every filter stands in the address, a wrong one spoils only itself."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.models import Shift
from projects.selectors.catalogue.cards import region_label
from projects.selectors.catalogue.finding import Days, When, Wish, q_of
from qazvolunteer.lib.fields import LineField
from qazvolunteer.lib.search import search_query
from qazvolunteer.reference.models import Direction, Region
from qazvolunteer.ui.widgets import DateInput

_CHOOSE = {"invalid_choice": _("Choose one of the list.")}
_DAYS = [MinValueValidator(date(2020, 1, 1)), MaxValueValidator(date(2100, 12, 31))]


class LineFilter(django_filters.CharFilter):  # type: ignore[misc]
    """A filter whose text is cleaned."""

    field_class = LineField


class FlagInput(forms.CheckboxInput):
    """A box whose parameter may also say no: ``online=0``."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool:
        return data.get(name, "") not in ("", "0", "false", "False")


class FlagField(forms.BooleanField):
    """Yes when the parameter is there."""

    widget = FlagInput(attrs={"value": "1"})


class FlagFilter(django_filters.Filter):  # type: ignore[misc]
    """A filter that is on when the parameter is there."""

    field_class = FlagField


class WholeNumberFilter(django_filters.Filter):  # type: ignore[misc]
    """A filter that takes a whole number."""

    field_class = forms.IntegerField


class ShiftFilterForm(forms.Form):
    """What needs two fields to be judged."""

    def clean_q(self) -> str:
        """A search needs a word: signs alone would find everything or nothing."""
        text = str(self.cleaned_data["q"])
        if text and not search_query(text):
            raise forms.ValidationError(gettext("Write at least one word to search for."))
        return text

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("This day lies before the first one."))
        return data


class ShiftFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the catalogue.

    Regions and directions are given as they were loaded for the page, so that checking and drawing the choices costs
    no further query.
    """

    q = LineFilter(
        label=_("Search the shifts"),
        max_length=100,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "aria-label": _("Search the shifts"),
                "placeholder": _("What, where, with whom"),
            }
        ),
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), empty_label=_("All regions"), error_messages=_CHOOSE
    )
    when = django_filters.ChoiceFilter(
        label=_("When"), choices=When.choices, empty_label=_("Any day"), error_messages=_CHOOSE
    )
    since = django_filters.DateFilter(label=_("From the day"), widget=DateInput, validators=_DAYS)
    until = django_filters.DateFilter(label=_("To the day"), widget=DateInput, validators=_DAYS)
    direction = django_filters.ChoiceFilter(
        label=_("Direction"), empty_label=_("All directions"), error_messages=_CHOOSE
    )
    age = WholeNumberFilter(
        label=_("Age of the person who comes"),
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    online = FlagFilter(label=_("Only online"))
    full = FlagFilter(label=_("Also shifts without free places"))

    class Meta:
        model = Shift
        fields: list[str] = []
        form = ShiftFilterForm

    def __init__(
        self,
        data: MultiValueDict[str, str],
        queryset: QuerySet[Shift] | None = None,
        *,
        regions: Sequence[Region],
        directions: Sequence[Direction],
    ) -> None:
        super().__init__(data, queryset)
        #: whether words are compared by likeness; set it before `wish` or `qs` is asked for
        self.is_fuzzy = False
        self._regions = {region.slug: region for region in regions}
        self._directions = {direction.pk: direction for direction in directions}
        self.filters["region"].extra["choices"] = [(region.slug, region_label(region)) for region in regions]
        self.filters["direction"].extra["choices"] = [(row.pk, str(row)) for row in directions]

    @property
    def wish(self) -> Wish:
        """What is looked for, by the filters that make sense; the others have errors in `form`."""
        self.form.is_valid()
        data = self.form.cleaned_data
        return Wish(
            days=self._days(data),
            region=self._regions.get(data.get("region") or ""),
            direction=self._directions.get(data.get("direction") or ""),
            is_online=bool(data.get("online")),
            age=data.get("age"),
            words=data.get("q") or "",
            is_fuzzy=self.is_fuzzy,
            with_full=bool(data.get("full")),
        )

    def filter_queryset(self, queryset: QuerySet[Shift]) -> QuerySet[Shift]:
        """Narrow bookable shifts by the wish."""
        return queryset.filter(q_of(self.wish))

    @staticmethod
    def _days(data: dict[str, Any]) -> Days | None:
        """Return the chosen days; days given as dates win over a name."""
        if data.get("since") or data.get("until"):
            return Days(data.get("since"), data.get("until"))
        if data.get("when"):
            return Days.named(When(data["when"]), timezone.localdate())
        return None
