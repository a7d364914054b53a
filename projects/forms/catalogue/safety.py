"""The questions of the law about dangerous work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.catalogue.fields import TopicForm
from projects.services.catalogue import locked_fields
from qazvolunteer.lib.text import localized
from qazvolunteer.reference.models import HazardClass
from qazvolunteer.reference.selectors import hazard_classes

_ANSWERS = (("yes", _("Yes")), ("no", _("No")))


class SafetyForm(TopicForm):
    """Yes or no to each question; none is answered in advance."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hazards = {self.key(hazard): hazard for hazard in hazard_classes()}
        given = {answer.hazard_class_id: answer.applies for answer in self.project.hazard_answers.all()}
        for key, hazard in self._hazards.items():
            self.fields[key] = forms.ChoiceField(
                label=localized(hazard, "question"),
                choices=_ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer yes or no.")},
            )
            if hazard.pk in given:
                self.initial[key] = "yes" if given[hazard.pk] else "no"
        if "hazards" in locked_fields(self.project):
            self.lock(self._hazards)

    @staticmethod
    def key(hazard: HazardClass) -> str:
        """Return the name of a question's field."""
        return f"hazard_{hazard.pk}"

    def answers(self) -> dict[HazardClass, bool]:
        """Return the answers for the service."""
        return {hazard: self.cleaned_data[key] == "yes" for key, hazard in self._hazards.items()}
