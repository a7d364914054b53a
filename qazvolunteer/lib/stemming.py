"""Light stemmers for search in Kazakh, Russian and English: they cut endings, they do not know words.

PostgreSQL has no Kazakh stemmer, and its Russian and English ones do not meet text that people type without Kazakh
letters or in Latin. All functions here take a folded word (`lib.text.fold`), so "ағаштар", "агаштар" and "agashtar"
are one word. Nobody can cut rightly without a dictionary ("Астана" looks like a form of "Аста"), so each function
returns every stem on the way; two words match when they share one. The lists of endings are written in Cyrillic to be
read, and are folded when the module is loaded.
"""

from qazvolunteer.lib.text import fold

_VOWELS = frozenset("aeiouy")
# Kazakh: the last consonant of кітап turns voiced before a vowel (кітабы).
_VOICELESS = {"b": "p", "g": "k"}


def _endings(listed: str) -> tuple[str, ...]:
    """Return the folded endings, longest first, each as it looks after a consonant and after a vowel."""
    endings = listed.split()
    folded = {fold(ending) for ending in endings} | {fold(f"а{ending}")[1:] for ending in endings}
    return tuple(sorted(folded - {""}, key=lambda ending: (-len(ending), ending)))


_KK_CASE = _endings(
    "дағы дегі тағы тегі ндағы ндегі ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті да де та те нда нде "
    "дан ден тан тен нан нен мен бен пен"
)
_KK_PLURAL = _endings("лар лер дар дер тар тер")
_KK_POSSESSIVE = _endings("ымыз іміз мыз міз ыңыз іңіз ңыз ңіз ым ім ың ің сы сі ы і сын сін")
_KK_DERIVED = _endings("лық лік дық дік тық тік шы ші")
_KK_VERB = _endings(
    "ыпты іпті ады еді йды йді амын емін амыз еміз йміз ймыз айық ейік атын етін йтын йтін "
    "ған ген қан кен ылды ілді ынды інді ып іп у"
)
_RU_ENDINGS = _endings(
    "ениями ениях ениям ением ений ения ению ении ение ами ями иями ого его ому ему ыми ими иях иям иев ием "
    "ьями ьях ьям ьев ах ях ам ям ов ев ей ом ем ой ий ый ая яя ое ее ые ие ую юю ых их ым им ью ия ии ию ье ья "
    "ать ять ить еть уть ает яет ают яют ует уют ит ат ят ил ала али ить ься а я о е ы и у ю ь"
)
# Russian endings with a vowel that comes and goes: саженец, саженцы; посадка, посадок.
_RU_FLEETING = _endings("ец ца цу цем цы цев цам цами цах ок ка ки ке ку кой кам ками ках")
_EN_ENDINGS = ("ings", "ing", "ers", "ies", "ed", "es", "er", "s", "y", "e")


def stems_kk(word: str) -> list[str]:
    """Return a folded Kazakh word and its stems: without case, plural, possessive, derivation, ending of a verb.

    The order of cutting is the order of Kazakh endings from the right: "баспанасында" gives among others baspanasy
    and baspana. A final consonant that turned voiced turns back: kitaby gives kitap.
    """
    noun = ((_KK_CASE, 3), (_KK_PLURAL, 3), (_KK_POSSESSIVE, 3), (_KK_PLURAL, 3))
    stems = _stems(word, *noun, (_KK_DERIVED, 4), (_KK_VERB, 5))
    return [word, *(stem[:-1] + _VOICELESS.get(stem[-1], stem[-1]) for stem in stems[1:])]


def stems_ru(word: str) -> list[str]:
    """Return a folded Russian word and its stems: "посадками" gives among others posadk and posad."""
    return _stems(word, (_RU_ENDINGS, 3), (_RU_FLEETING, 4))


def stems_en(word: str) -> list[str]:
    """Return a folded English word and its stems: "planting" gives plant."""
    return _stems(word, (_EN_ENDINGS, 3))


def _stems(word: str, *steps: tuple[tuple[str, ...], int]) -> list[str]:
    """Cut endings step by step. An ending may be read in two ways (облыс-ы, облы-сы): both ways are followed.

    Args:
        steps: endings, and how many letters must be left; a stem also keeps a vowel.
    """
    stems = [word]
    for endings, keep in steps:
        cut = [stem.removesuffix(ending) for stem in stems for ending in endings if stem.endswith(ending)]
        stems += [stem for stem in cut if len(stem) >= keep and not _VOWELS.isdisjoint(stem)]
    return list(dict.fromkeys(stems))
