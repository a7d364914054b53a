"""What projects are about: ideas from the files, put into the words of a project's pages."""

from dataclasses import dataclass
from random import Random
from typing import Any

from monitoring.services.demo.files import read
from monitoring.services.demo.world import World
from projects.services.catalogue import Conditions, RoleInput, What
from qazvolunteer.lib.text import LANGUAGES

_SEASONS = {
    "any": set(range(1, 13)),
    "warm": {4, 5, 6, 7, 8, 9, 10},
    "spring": {3, 4, 5},
    "summer": {6, 7, 8},
    "autumn": {9, 10, 11},
    "spring_autumn": {4, 5, 9, 10},
    "winter": {11, 12, 1, 2},
    "deep_winter": {12, 1, 2},
    "school": {9, 10, 11, 12, 1, 2, 3, 4, 5},
    "nauryz": {2, 3},
    "new_year": {12, 1},
    "august": {7, 8},
}
#: what people on a project with these requirements can rely on
_STEP_FREE = {"step_free", "lift", "flat", "online"}
_SEATED = {"seated", "online"}
#: languages in which a project is written → share; English only where the idea has it
_LANGUAGES = {("kk", "ru"): 76, ("ru",): 13, ("kk",): 11}


@dataclass(frozen=True, slots=True)
class Idea:
    """One variant of one kind of work."""

    direction: str
    kind: dict[str, Any]
    texts: dict[str, dict[str, str]]

    @property
    def is_online(self) -> bool:
        """Whether it is done from home."""
        return bool(self.kind["online"])

    @property
    def is_lesson(self) -> bool:
        """Whether it goes by the school timetable."""
        return bool(self.kind["season"] == "school")

    @property
    def is_outdoors(self) -> bool:
        """Whether people meet outside."""
        return bool({"flat", "rough"}.intersection(self.kind["accessibility"]))

    @property
    def min_age(self) -> int:
        """From which age people may come."""
        return int(self.kind["min_age"])

    def fits(self, months: set[int]) -> bool:
        """Whether the work makes sense in all of these months."""
        return months <= _SEASONS[self.kind["season"]]

    @property
    def is_seasonal(self) -> bool:
        """Whether it makes no sense in some months."""
        return bool(self.kind["season"] != "any")


class Ideas:
    """All ideas, each given out once (again only when none is left), in an order of chance."""

    def __init__(self, rng: Random, directions: list[str]) -> None:
        self._left = {code: _shuffled(rng, code) for code in directions}
        self._used: dict[str, list[Idea]] = {code: [] for code in directions}

    def take(self, direction: str, months: set[int], *, seasonal_first: bool = False) -> Idea:
        """Give an idea of a direction that fits the months."""
        left = self._left[direction]
        fitting = [idea for idea in left if idea.fits(months)]
        if seasonal_first:
            fitting.sort(key=lambda idea: not idea.is_seasonal)
        if fitting:
            left.remove(fitting[0])
            self._used[direction].append(fitting[0])
            return fitting[0]
        used = self._used[direction]
        again = next(idea for idea in used if idea.fits(months))
        used.append(used.pop(used.index(again)))
        return again

    def named(self, direction: str, code: str, variant: int = 0) -> Idea:
        """Give a certain idea, so that nobody else gets it."""
        pool = [*self._left[direction], *self._used[direction]]
        found = (idea for idea in pool if idea.kind["code"] == code)
        idea = next(idea for idea in found if idea.texts == idea.kind["variants"][variant])
        if idea in self._left[direction]:
            self._left[direction].remove(idea)
        return idea


def _shuffled(rng: Random, direction: str) -> list[Idea]:
    rows = read(f"projects_{direction}")["rows"]
    ideas = [Idea(direction, kind, variant) for kind in rows for variant in kind["variants"]]
    rng.shuffle(ideas)
    return ideas


def languages_for(rng: Random, idea: Idea) -> tuple[str, ...]:
    """Return the languages in which somebody writes a project: mostly Kazakh and Russian."""
    if "en" in idea.texts and rng.random() < 0.8:
        return LANGUAGES
    (languages,) = rng.choices(list(_LANGUAGES), weights=list(_LANGUAGES.values()))
    return tuple(languages)


def what(world: World, idea: Idea, languages: tuple[str, ...], *, in_initiative: bool) -> What:
    """Return the promise of a project."""
    texts: dict[str, str] = {}
    for code in languages:
        texts[f"title_{code}"] = idea.texts[code]["title"]
        texts[f"promise_{code}"] = idea.texts[code]["promise"]
        texts[f"tasks_{code}"] = "\n".join(idea.kind["tasks"][code])
    initiative = world.initiatives.get(idea.direction) if in_initiative else None
    return What(direction=world.directions[idea.direction], initiative=initiative, **texts)


def conditions(rng: Random, idea: Idea, languages: tuple[str, ...]) -> Conditions:
    """Return what to bring, what is given, and who can take part."""
    labels = read("labels")
    texts: dict[str, str] = {}
    for code in languages:
        texts[f"bring_{code}"] = "\n".join(labels["bring"][item][code] for item in idea.kind["bring"])
        texts[f"accessibility_{code}"] = " ".join(
            labels["accessibility"][item][code] for item in idea.kind["accessibility"]
        )
    items = set(idea.kind["accessibility"])
    far = not idea.is_online and rng.random() < 0.25
    return Conditions(
        is_step_free=bool(items & _STEP_FREE),
        has_seated_work=bool(items & _SEATED),
        pays_travel=far,
        pays_meals=not idea.is_online and rng.random() < 0.4,
        has_briefing=bool(idea.kind["hazards"]) or rng.random() < 0.3,
        has_insurance=bool(idea.kind["hazards"]) or rng.random() < 0.08,
        **texts,  # type: ignore[arg-type]
    )


def roles(rng: Random, idea: Idea, languages: tuple[str, ...], *, places: int) -> list[RoleInput]:
    """Return one to three roles that share the places of a shift."""
    labels = read("labels")["roles"]
    codes = idea.kind["roles"][: 1 if places < 7 else 3]
    shares = [1.0] + [rng.uniform(0.25, 0.7) for _ in codes[1:]]
    inputs = []
    for code, share in zip(codes, shares, strict=True):
        capacity = max(1, round(places * share / sum(shares)))
        names = {f"name_{language}": labels[code][language] for language in languages}
        inputs.append(RoleInput(capacity=capacity, minimum=max(1, capacity // 3), **names))
    return inputs
