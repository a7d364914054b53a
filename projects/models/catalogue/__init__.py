"""What is done, when and where: initiatives, projects, shifts, roles."""

from projects.models.catalogue.initiative import Initiative, InitiativeOperator
from projects.models.catalogue.project import HazardAnswer, Project, ProjectGoal
from projects.models.catalogue.shift import Role, Shift, ShiftVersion

__all__ = [
    "HazardAnswer",
    "Initiative",
    "InitiativeOperator",
    "Project",
    "ProjectGoal",
    "Role",
    "Shift",
    "ShiftVersion",
]
