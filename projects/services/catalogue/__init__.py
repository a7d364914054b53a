"""Writes of the catalogue: projects, shifts, roles and their states."""

from projects.services.catalogue.conditions import (
    MinorsBarred,
    update_conditions,
    update_safety,
    update_who,
)
from projects.services.catalogue.editing import (
    FieldProtected,
    ProjectLocked,
    StaysComplete,
    lock_reason,
    locked_fields,
)
from projects.services.catalogue.initiatives import load_initiatives
from projects.services.catalogue.lifecycle import (
    NotReady,
    ShiftsAhead,
    finish_idle_projects,
    finish_project,
    pause_project,
    resume_project,
    submit_project,
    withdraw_project,
)
from projects.services.catalogue.project import ProjectRefused, create_project, update_what, update_where
from projects.services.catalogue.roles import MAX_ROLES, RoleInput, RolesRefused
from projects.services.catalogue.search import refresh_search
from projects.services.catalogue.shift_rules import ShiftHasPeople, ShiftRefused
from projects.services.catalogue.shift_states import close_shift, remove_shift, reopen_shift
from projects.services.catalogue.shifts import MAX_REPEATS, add_shift, repeat_shift, set_roles, update_shift
from projects.services.catalogue.states import lock_project, move_project, move_shift
from projects.services.catalogue.topics import Conditions, What, Where, Who

__all__ = [
    "MAX_REPEATS",
    "MAX_ROLES",
    "Conditions",
    "FieldProtected",
    "MinorsBarred",
    "NotReady",
    "ProjectLocked",
    "ProjectRefused",
    "RoleInput",
    "RolesRefused",
    "ShiftHasPeople",
    "ShiftRefused",
    "ShiftsAhead",
    "StaysComplete",
    "What",
    "Where",
    "Who",
    "add_shift",
    "close_shift",
    "create_project",
    "finish_idle_projects",
    "finish_project",
    "load_initiatives",
    "lock_project",
    "lock_reason",
    "locked_fields",
    "move_project",
    "move_shift",
    "pause_project",
    "refresh_search",
    "remove_shift",
    "reopen_shift",
    "repeat_shift",
    "resume_project",
    "set_roles",
    "submit_project",
    "update_conditions",
    "update_safety",
    "update_shift",
    "update_what",
    "update_where",
    "update_who",
    "withdraw_project",
]
