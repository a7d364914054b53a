"""Who was chosen on a roster, and what is to be done with them."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.services.participation.bulk import BULK_LIMIT


class ChosenForm(forms.Form):
    """The ids of chosen sign-ups; what is no id is nobody's."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("accept", "decline", "cancel")])

    def clean(self) -> dict[str, Any]:
        """Collect the ids.

        Raises:
            ValidationError: nobody was chosen, or too many at once.
        """
        cleaned = super().clean() or {}
        sent = self.data.getlist("signup")  # type: ignore[attr-defined]
        ids = {found for text in sent[: BULK_LIMIT + 1] if (found := _uuid(text))}
        if not ids:
            raise forms.ValidationError(_("Choose at least one person."), code="nobody")
        if len(sent) > BULK_LIMIT:
            raise forms.ValidationError(
                _("At most %(limit)d people can be decided on at once."),
                params={"limit": BULK_LIMIT},
                code="too_many",
            )
        return {**cleaned, "signups": ids}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
