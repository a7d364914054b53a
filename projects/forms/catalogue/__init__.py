"""Shapes of what people enter about projects and shifts, and of what they look for."""

from projects.forms.catalogue.filters import ShiftFilter
from projects.forms.catalogue.project import ConditionsForm, NewProjectForm, WhatForm, WhereForm, WhoForm
from projects.forms.catalogue.safety import SafetyForm
from projects.forms.catalogue.shifts import RepeatForm, RoleFormSet, ShiftForm, role_forms

__all__ = [
    "ConditionsForm",
    "NewProjectForm",
    "RepeatForm",
    "RoleFormSet",
    "SafetyForm",
    "ShiftFilter",
    "ShiftForm",
    "WhatForm",
    "WhereForm",
    "WhoForm",
    "role_forms",
]
