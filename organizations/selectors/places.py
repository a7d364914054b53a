"""Places as a choice that works without a script."""

from django.db.models import Prefetch

from qazvolunteer.lib.text import localized
from qazvolunteer.reference.models import District
from qazvolunteer.reference.selectors import regions


def districts_by_region() -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the districts that people may choose, grouped by region: (region's name, [(id, name)]).

    Regions stand in the alphabetical order of the active language, districts in the Kazakh one. Cost: 2 queries.
    """
    listed = Prefetch("districts", District.objects.listed().order_by("sort_key_kk", "pk"))
    return [
        (
            localized(region, "name"),
            [(district.pk, localized(district, "name")) for district in region.districts.all()],
        )
        for region in regions().prefetch_related(listed)
    ]
