"""Shapes of what people enter about projects and shifts, and of what they look for."""

from projects.forms.catalogue.filters import ShiftFilter
from projects.forms.catalogue.project import ConditionsForm, NewProjectForm, WhereForm, WhoForm
from projects.forms.catalogue.project_filter import ProjectFilterForm
from projects.forms.catalogue.safety import SafetyForm
from projects.forms.catalogue.shifts import RepeatForm, ShiftForm, role_forms
from projects.forms.catalogue.what import WhatForm

__all__ = [
    "ConditionsForm",
    "NewProjectForm",
    "ProjectFilterForm",
    "RepeatForm",
    "SafetyForm",
    "ShiftFilter",
    "ShiftForm",
    "WhatForm",
    "WhereForm",
    "WhoForm",
    "role_forms",
]
