"""How much is invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of one demonstration. What the six demo accounts see comes on top and does not depend on it."""

    #: the first so many rows of `data/organizations.json`
    organizations: int
    volunteers: int
    #: state in which a project stands today → how many
    projects: dict[str, int]


SCALES = {
    # The country: the figures of the first slice.
    "small": Scale(
        organizations=60,
        volunteers=3000,
        projects={
            "published": 106,
            "finished": 75,
            "paused": 5,
            "cancelled": 8,
            "submitted": 12,
            "returned": 7,
            "rejected": 5,
            "draft": 11,
        },
    ),
    # A twentieth, for tests.
    "tiny": Scale(
        organizations=8,
        volunteers=150,
        projects={
            "published": 4,
            "finished": 2,
            "paused": 1,
            "cancelled": 1,
            "submitted": 1,
            "returned": 1,
            "rejected": 1,
            "draft": 1,
        },
    ),
}
