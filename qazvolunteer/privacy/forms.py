"""What a person may choose about letters."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications.enums import OPTIONAL, Category
from qazvolunteer.notifications.selectors import muted_categories

#: what comes in each optional category that has letters
WHAT_COMES = {
    Category.REMINDERS: _("Reminders of your coming shifts"),
    Category.HOURS: _("Confirmed, declined and corrected hours"),
}


class SettingsForm(forms.Form):
    """The language, and which letters come. Essential ones are no choice: the page says why."""

    language = forms.ChoiceField(label=_("Language of the site and of letters"), choices=settings.LANGUAGES)
    letters = forms.MultipleChoiceField(
        label=_("Letters that you may switch off"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, user: User) -> None:
        muted = muted_categories(user)
        shown = [category for category in OPTIONAL if category in WHAT_COMES]
        initial = {"language": user.language, "letters": [one.value for one in shown if one not in muted]}
        super().__init__(data, initial=initial)
        field = self.fields["letters"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the types
        field.choices = [(one.value, WHAT_COMES[one]) for one in shown]

    def wanted(self) -> set[Category]:
        """Return the optional categories that the person wants; what the form does not show stays on."""
        chosen = {Category(value) for value in self.cleaned_data["letters"]}
        return chosen | {category for category in OPTIONAL if category not in WHAT_COMES}
