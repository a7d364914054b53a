"""What all parts of the seeding share: random streams, the clock, reference data, the trail."""

from dataclasses import dataclass, field
from random import Random

from monitoring.services.demo.clock import Clock
from monitoring.services.demo.scale import Scale
from monitoring.services.demo.trail import Trail
from organizations.models import FrontOffice, StaffAssignment
from projects.models import Initiative
from qazvolunteer.reference.models import Direction, District, HazardClass, Region, Unit


@dataclass(slots=True)
class World:
    """One run of the seeding."""

    seed: int
    clock: Clock
    scale: Scale
    regions: dict[str, Region]
    #: region code → its districts and cities that people may choose, the capital first
    districts: dict[str, list[District]]
    directions: dict[str, Direction]
    initiatives: dict[str, Initiative]
    units: dict[str, Unit]
    hazards: list[HazardClass]
    offices: dict[str, FrontOffice]
    #: region code → officers of its office; "" is the republican one
    officers: dict[str, list[StaffAssignment]] = field(default_factory=dict)
    trail: Trail = field(default_factory=Trail)

    def random(self, subject: str) -> Random:
        """Return the random stream of a subject: one part may change without moving all others."""
        return Random(f"{self.seed} {subject}")  # noqa: S311


class NothingLoaded(LookupError):
    """The reference data is missing."""


def build_world(*, seed: int, clock: Clock, scale: Scale) -> World:
    """Read what the portal was given by `load_portal`.

    Raises:
        NothingLoaded: `load_portal` has not run.
    Cost: 7 queries.
    """
    offices = list(FrontOffice.objects.select_related("region").order_by("pk"))
    initiatives = {row.direction_id or "": row for row in Initiative.objects.order_by("-position")}
    if not offices or not initiatives:
        raise NothingLoaded(
            "Regions, front offices and initiatives are not loaded: run `manage.py load_portal` first."
        )
    regions = {region.pk: region for region in Region.objects.order_by("position")}
    return World(
        seed=seed,
        clock=clock,
        scale=scale,
        regions=regions,
        districts=_districts(regions),
        directions={row.pk: row for row in Direction.objects.active_on(clock.today)},
        initiatives=initiatives,
        units={row.pk: row for row in Unit.objects.order_by("position")},
        hazards=list(HazardClass.objects.order_by("position")),
        offices={office.region_id or "": office for office in offices},
    )


def _districts(regions: dict[str, Region]) -> dict[str, list[District]]:
    found: dict[str, list[District]] = {code: [] for code in regions}
    for district in District.objects.listed().order_by("sort_key_kk", "pk"):
        found[district.region_id].append(district)
    for code, districts in found.items():
        districts.sort(key=lambda district: district.name_kk != regions[code].capital_kk)
    return found
