"""Models of the reference app, one file per aggregate."""

from qazvolunteer.reference.models.direction import Direction
from qazvolunteer.reference.models.hazard_class import HazardClass
from qazvolunteer.reference.models.holiday import Holiday
from qazvolunteer.reference.models.place import District, Region
from qazvolunteer.reference.models.skill import Skill
from qazvolunteer.reference.models.unit import Unit

__all__ = ["Direction", "District", "HazardClass", "Holiday", "Region", "Skill", "Unit"]
