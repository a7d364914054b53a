"""Shapes of what people choose when they join, decide and end places."""

from projects.forms.participation.bans import BanForm, DecisionForm, LiftForm, ObjectionForm
from projects.forms.participation.bulk import ChosenForm
from projects.forms.participation.day import CodeForm, ExcuseForm, TimesForm
from projects.forms.participation.decisions import CancelForm, DeclineForm
from projects.forms.participation.inviting import InviteToShiftForm
from projects.forms.participation.joining import JoinForm, RoleForm, WithdrawForm
from projects.forms.participation.moving import MoveForm

__all__ = [
    "BanForm",
    "CancelForm",
    "ChosenForm",
    "CodeForm",
    "DecisionForm",
    "DeclineForm",
    "ExcuseForm",
    "InviteToShiftForm",
    "JoinForm",
    "LiftForm",
    "MoveForm",
    "ObjectionForm",
    "RoleForm",
    "TimesForm",
    "WithdrawForm",
]
