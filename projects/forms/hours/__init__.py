"""Forms of the hours wing: what a decider enters about a claim."""

from projects.forms.hours.decisions import (
    ConfirmHoursForm,
    CorrectHoursForm,
    DeclineHoursForm,
    RevokeHoursForm,
)

__all__ = ["ConfirmHoursForm", "CorrectHoursForm", "DeclineHoursForm", "RevokeHoursForm"]
