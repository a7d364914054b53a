"""What a program looks for among projects; a wrong value is an error."""

from typing import Any

from django import forms

from organizations.models import Organization
from projects.forms.catalogue.filters import FlagField
from projects.models import Initiative
from qazvolunteer.reference.models import Direction, Region

_LOOKUPS = ("region", "direction", "initiative", "organization", "is_online")


class ProjectFilterForm(forms.Form):
    """The filters of a list of projects, named as those of shifts where they mean the same."""

    region = forms.ModelChoiceField(Region.objects.all(), to_field_name="slug", required=False)
    direction = forms.ModelChoiceField(Direction.objects.all(), required=False)
    initiative = forms.ModelChoiceField(Initiative.objects.all(), required=False)
    organization = forms.ModelChoiceField(Organization.objects.public(), required=False)
    online = FlagField(required=False)

    def lookups(self) -> dict[str, Any]:
        """Return what a selector of projects narrows by; the form is valid."""
        data = {**self.cleaned_data, "is_online": self.cleaned_data["online"]}
        return {name: data[name] for name in _LOOKUPS if data[name]}
