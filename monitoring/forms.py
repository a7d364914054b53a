"""What officers enter: filters of the queue, decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.selectors.queue import QueueFilter
from organizations.enums import FrontOfficeKind, ReviewReason, SubmissionState
from organizations.models import StaffAssignment
from organizations.selectors.subjects import subject_kinds
from qazvolunteer.lib.fields import TextField
from qazvolunteer.reference.models import Region
from qazvolunteer.reference.selectors import regions

#: states one may look for beside "waiting"; a superseded version is reached from its successor
_STATES = [
    SubmissionState.OPEN,
    SubmissionState.TAKEN,
    SubmissionState.RETURNED,
    SubmissionState.APPROVED,
    SubmissionState.REJECTED,
    SubmissionState.WITHDRAWN,
]


class QueueFilterForm(forms.Form):
    """The filters in the address. A wrong value counts as none."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), required=False, empty_label=_("All regions")
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All that waits")), *((state.value, state.label) for state in _STATES)],
    )
    mine = forms.BooleanField(label=_("Taken by me"), required=False)
    overdue = forms.BooleanField(label=_("Late"), required=False)

    def __init__(self, *args: Any, staff: StaffAssignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.kind, kind.label) for kind in subject_kinds()]
        self.fields["kind"].choices = [("", _("Everything")), *kinds]  # type: ignore[attr-defined]
        if staff.office.kind == FrontOfficeKind.REPUBLICAN:
            self.fields["region"].queryset = regions()  # type: ignore[attr-defined]
        else:
            del self.fields["region"]

    def wanted(self) -> QueueFilter:
        """Return the filter of what was understood."""
        self.full_clean()
        data = self.cleaned_data
        region = data.get("region")
        return QueueFilter(
            kind=data.get("kind", ""),
            region=region.pk if region else "",
            state=data.get("state", ""),
            mine=data.get("mine", False),
            overdue=data.get("overdue", False),
        )


class DecisionForm(forms.Form):
    """A return or a rejection with its reasons; an approval may carry a comment, too."""

    decision = forms.ChoiceField(
        choices=[
            (SubmissionState.APPROVED, _("Approve")),
            (SubmissionState.RETURNED, _("Return for correction")),
            (SubmissionState.REJECTED, _("Reject")),
        ],
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose what to decide."),
            "invalid_choice": _("Choose what to decide."),
        },
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=ReviewReason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    comment = TextField(
        label=_("What should be changed"),
        max_length=2000,
        required=False,
        help_text=_("The applicant reads it as you write it. Say what to do, field by field."),
    )
