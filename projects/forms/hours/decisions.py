"""Declining, correcting and revoking hours: a reason from a list, own words, and for a correction the time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.enums import ClaimDeclineReason, CorrectionReason, RevocationReason
from projects.models import HourClaim
from qazvolunteer.lib.fields import LineField, TextField

_MINUTES = 60
#: the reason that says nothing by itself
_OTHER = "other"


class ReasonForm(forms.Form):
    """The reason that the volunteer reads; "another reason" needs words."""

    reason = forms.ChoiceField(
        label=_("Reason that the volunteer reads"),
        error_messages={
            "required": _("Choose the reason that the volunteer will read."),
            "invalid_choice": _("Choose the reason that the volunteer will read."),
        },
    )
    comment = TextField(label=_("Your words to the volunteer"), max_length=300, required=False, rows=2)
    #: choices of `reason`
    reasons: Any = ()

    def __init__(self, *args: Any, claim: HourClaim, seen: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # several of these forms stand on one page
        self.auto_id = f"id_{type(self).__name__.lower()}_%s"
        self.claim = claim
        self.fields["reason"].choices = [("", _("Choose")), *self.reasons]  # type: ignore[attr-defined]
        if "seen" in self.fields:
            self.fields["seen"].initial = seen

    def clean(self) -> dict[str, Any]:
        """Ask for words where the reason has none."""
        data = super().clean() or self.cleaned_data
        if data.get("reason") == _OTHER and not data.get("comment") and "comment" not in self.errors:
            self.add_error("comment", _("Say in your words why: the volunteer reads it."))
        return data


class ConfirmHoursForm(forms.Form):
    """Confirming asks for nothing."""

    def __init__(self, *args: Any, claim: HourClaim, seen: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class DeclineHoursForm(ReasonForm):
    """Why claimed hours do not count."""

    reasons = ClaimDeclineReason.choices


class SeenForm(ReasonForm):
    """Remembers which state of the hours the decider looked at; what was tampered with counts as another state."""

    seen = LineField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> int:
        """Return the id of the ledger entry, 0 for anything else."""
        text = self.cleaned_data["seen"]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class CorrectHoursForm(SeenForm):
    """How long the person really worked, and why that differs."""

    reasons = CorrectionReason.choices
    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=24)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59, required=False)
    field_order = ("hours", "minutes", "reason", "comment", "seen")

    def __init__(self, *args: Any, claim: HourClaim, **kwargs: Any) -> None:
        super().__init__(*args, claim=claim, **kwargs)
        self.initial = {"hours": claim.minutes // _MINUTES, "minutes": claim.minutes % _MINUTES}

    def clean(self) -> dict[str, Any]:
        """Put the time together; no time at all is not a correction."""
        data = super().clean()
        if "hours" in data:
            data["total"] = data["hours"] * _MINUTES + (data.get("minutes") or 0)
            if not data["total"]:
                self.add_error("hours", _("If nothing counts, revoke the hours instead."))
        return data


class RevokeHoursForm(SeenForm):
    """Why confirmed hours do not count any more."""

    reasons = RevocationReason.choices
