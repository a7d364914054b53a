"""Full-text search over texts in three languages with PostgreSQL's `simple` configuration.

At save:   search_vector = SearchVector(Value(search_document(title_kk, title_ru, …)), config=SEARCH_CONFIG)
At search: search_vector = SearchQuery(search_query(typed), search_type="raw", config=SEARCH_CONFIG)
Typos:     trigram word similarity between `fold(typed)` and a column of folded texts

A text of any language is stored under the Kazakh, the Russian and (for Latin letters) the English stems of each word,
and asked for in the same way, so nobody has to say in which language a word is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from qazvolunteer.lib.stemming import stems_en, stems_kk, stems_ru
from qazvolunteer.lib.text import clean_line, search_terms

#: text search configuration that the columns and the queries use
SEARCH_CONFIG = "simple"
#: words of a query beyond this many are not looked at
MAX_QUERY_WORDS = 8

# Words too common to search by; compared after folding.
_COMMON_WORDS = frozenset(
    search_terms(
        "және мен бен пен үшін туралы бұл осы "
        "в во на и с со к ко по из за для от до о об у не а но или при под над "
        "the a an of in on at to for and or with by from is"
    )
)
_WRITTEN_WORD = re.compile(r"[^\W_]+")
# A word this long also finds the words that begin with it ("волонт" finds "волонтёр").
_PREFIX_FROM = 4


def search_document(*texts: str) -> str:
    """Return what is stored for texts: their words and the stems of the words, each once, separated by spaces.

    About twice as many as the texts have different words.
    """
    stems = (stem for text in texts for word in _words(text) for stem in word.stems())
    return " ".join(dict.fromkeys(stems))


def search_query(text: str) -> str:
    """Return the raw `tsquery` of what a person typed, or "" when nothing is left to search for.

    Every word must be found, as the beginning of a word or by any of its stems. The answer holds only a-z, 0-9 and
    operators, whatever was typed.
    """
    words = islice(_words(text), MAX_QUERY_WORDS)
    return " & ".join(f"({' | '.join(word.operands())})" for word in words)


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    is_latin: bool

    def stems(self) -> list[str]:
        """Return the word and its distinct stems in the languages that it may be in."""
        stems = stems_kk(self.folded) + stems_ru(self.folded)
        if self.is_latin:
            stems += stems_en(self.folded)
        return list(dict.fromkeys(stems))

    def operands(self) -> list[str]:
        """Return what to look for in a `tsquery`; only the word as typed is also looked for as a beginning."""
        as_prefix = len(self.folded) >= _PREFIX_FROM and self.folded.isalpha()
        return [f"{self.folded}:*" if as_prefix else self.folded, *self.stems()[1:]]


def _words(text: str) -> Iterator[_Word]:
    """Give the words of a text worth searching by."""
    for written in _WRITTEN_WORD.findall(clean_line(text)):
        for folded in search_terms(written):
            if folded not in _COMMON_WORDS:
                yield _Word(folded, is_latin=written.isascii())
