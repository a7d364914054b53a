"""Names of invented people."""

from dataclasses import dataclass
from random import Random

from monitoring.services.demo.files import read

_WITH_PATRONYMIC = 0.3
_IN_KAZAKH = {"kazakh": 0.68, "turkic": 0.25, "slavic": 0.03, "german": 0.03, "korean": 0.03}
_IN_ENGLISH = 0.02


@dataclass(frozen=True, slots=True)
class Person:
    """A name, spelled as the person would in the language they use."""

    surname: str
    given_name: str
    patronymic: str
    #: kk, ru or en
    language: str

    @property
    def short(self) -> str:
        """Given name and surname."""
        return f"{self.given_name} {self.surname}"


def invent_person(rng: Random) -> Person:
    """Return a name by the shares of the census, with a language that fits it."""
    names = read("names")
    (group,) = rng.choices(list(names["shares"]), weights=list(names["shares"].values()))
    share = rng.random()
    language = "kk" if share < _IN_KAZAKH[group] else "en" if share > 1 - _IN_ENGLISH else "ru"
    return _named(rng, names[group], language)


def _named(rng: Random, group: dict[str, list[str]], language: str) -> Person:
    is_woman = rng.random() < 0.62
    given = rng.choice(group["given_f" if is_woman else "given_m"])
    surname = rng.choice(group["surnames"])
    patronymic = ""
    if "fathers" in group and language == "kk" and rng.random() < _WITH_PATRONYMIC:
        patronymic = rng.choice(group["fathers"]) + ("қызы" if is_woman else "ұлы")
    if language != "kk" and "in_russian" in group:
        spelling = read("names")["kazakh"]["in_russian"]
        given, surname = spelling.get(given, given), spelling.get(surname, surname)
    if is_woman and surname not in group["indeclinable"]:
        surname += "а"
    return Person(surname, given, patronymic, language)


def invent_address(rng: Random) -> str:
    """Return an e-mail address that says nothing about anybody."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    return "".join(rng.choice(letters) for _ in range(10)) + "@example.org"
