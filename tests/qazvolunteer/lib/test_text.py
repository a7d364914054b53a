"""Rules of text: languages, cleaning, folding, slugs, sorting."""

from dataclasses import dataclass

import pytest
from django.utils import translation

from qazvolunteer.lib.text import (
    KAZAKH_ALPHABET,
    LocalizedText,
    clean_line,
    clean_text,
    fold,
    foreign_languages,
    localized,
    localized_with_language,
    search_terms,
    slugify,
    sort_key,
)


@dataclass
class Named:
    name_kk: str = ""
    name_ru: str = ""
    name_en: str = ""


def test_localized_reads_the_active_language() -> None:
    named = Named("ағаш", "дерево", "tree")

    with translation.override("ru"):
        text = localized(named, "name")

    assert text == "дерево"


@pytest.mark.parametrize(
    ("named", "language", "expected"),
    [
        (Named("ағаш", "дерево", "tree"), "en", LocalizedText("tree", "en")),
        (Named("ағаш", "дерево", "tree"), "ru-ru", LocalizedText("дерево", "ru")),
        (Named("ағаш", "дерево", ""), "en", LocalizedText("ағаш", "kk")),
        (Named("", "дерево", "tree"), "kk", LocalizedText("дерево", "ru")),
        (Named("", "", "tree"), "ru", LocalizedText("tree", "en")),
        (Named("ағаш", "", ""), "de", LocalizedText("ағаш", "kk")),
        (Named(), "ru", LocalizedText("", "ru")),
    ],
)
def test_localized_falls_back_and_says_where_it_went(
    named: Named, language: str, expected: LocalizedText
) -> None:
    assert localized_with_language(named, "name", language) == expected


def test_localized_without_an_active_language_is_kazakh() -> None:
    named = Named("ағаш", "дерево", "tree")

    with translation.override(None):
        text = localized_with_language(named, "name")

    assert text == LocalizedText("ағаш", "kk")


@pytest.mark.parametrize(
    ("text", "foreign"),
    [(LocalizedText("ағаш", "kk"), "kk"), (LocalizedText("tree", "en"), ""), (LocalizedText("", "kk"), "")],
)
def test_foreign_language_is_that_of_a_text_in_another_language(text: LocalizedText, foreign: str) -> None:
    with translation.override("en"):
        assert text.foreign_language == foreign


def test_foreign_languages_stand_once_in_their_order() -> None:
    texts = [LocalizedText("дерево", "ru"), LocalizedText("ағаш", "kk"), LocalizedText("tree", "en")]

    with translation.override("en"):
        assert foreign_languages([*texts, *texts]) == ["kk", "ru"]


def test_localized_text_prints_as_its_text() -> None:
    assert str(LocalizedText("ағаш", "kk")) == "ағаш"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Таза \t әлем\n", "Таза әлем"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("safe\u202egpj.exe\u2069", "safegpj.exe"),
        ("\ufeffсөз\u200b\u00ad", "сөз"),
        ("и\u0306", "й"),
        ("Солтүстiк", "Солтүстік"),
        ("Kazakhstan i ты", "Kazakhstan i ты"),
        ("10\xa0000\u2028₸", "10 000 ₸"),
        ("\ud800сөз", "сөз"),
        ("👩\u200d🌾", "👩\u200d🌾"),
    ],
)
def test_clean_line_gives_one_normal_line(typed: str, expected: str) -> None:
    assert clean_line(typed) == expected


def test_clean_text_keeps_paragraphs_and_drops_empty_runs() -> None:
    text = clean_text("\r\nбірінші  \r\n\r\n\r\n\r\n  екінші\rүшінші\x0b\u200f \n")

    assert text == "бірінші\n\n  екінші\nүшінші"


def test_clean_text_cuts_at_the_limit_without_a_trailing_space() -> None:
    assert (clean_text("бір екі үш", limit=4), clean_line("бір екі үш", limit=4)) == ("бір", "бір")


@pytest.mark.parametrize(
    "spellings",
    [
        "жасыл Жасыл ЖАСЫЛ zhasyl Jasyl",
        "Қарағанды Караганды karagandy qaragandy Qaraghandy",
        "Саулық Саулык Saýlyq saulyq Saulyk",
        "Маңғыстау Мангыстау Mańǵystaý Mañğystau Mangystau",
        "волонтёр волонтер volonter volontyor",
        "Абай Abai Abay",
        "Шымкент Şymkent Shymkent",
        "Һәкім Хаким hakim khakim",
        "Ұлытау Улытау Ulytau Ūlytau",
    ],
)
def test_fold_makes_spellings_of_one_word_meet(spellings: str) -> None:
    assert len({fold(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Іс-шара № 5, «Таза әлем»!", "is shara no 5 taza alem"),
        ("Ә\u202eс\x00", "as"),
        ("café ﬁn", "cafe fin"),
        ("объём", "obem"),
        ("的 ١", ""),
        ("", ""),
    ],
)
def test_fold_gives_plain_ascii_words(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_fold_of_folded_text_changes_nothing() -> None:
    folded = fold("Қарағанды облысының волонтёрлері, район Ұлытау, Saýlyq")

    assert fold(folded) == folded


def test_search_terms_are_the_folded_words_in_order() -> None:
    assert search_terms("Ағаш-2026, парк") == ["agash", "2026", "park"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Қызылорда облысы", "qyzylorda-oblysy"),
        ("Ұлытау", "ulytau"),
        ("Өскемен", "oskemen"),
        ("Әйгерім Ғабитқызы", "aygerim-gabitqyzy"),
        ("Һәкім", "hakim"),
        ("Сүйінші", "suyinshi"),
        ("Көмек көрсету іс-шарасы", "komek-korsetu-is-sharasy"),
        ("Объём и щётка", "obyom-i-shchyotka"),
        ("Taza Álem 2026!", "taza-alem-2026"),
        ("的", ""),
    ],
)
def test_slugify_follows_the_table(text: str, expected: str) -> None:
    assert slugify(text) == expected


def test_slugify_has_a_row_for_each_letter() -> None:
    slugs = [slugify(letter) for letter in KAZAKH_ALPHABET]

    assert slugs == (
        "a,a,b,v,g,g,d,e,yo,zh,z,i,y,k,q,l,m,n,n,o,o,p,r,s,t,u,u,u,f,kh,h,ts,ch,sh,shch,,y,i,,e,yu,ya".split(
            ","
        )
    )


def test_slugify_cuts_at_a_hyphen() -> None:
    assert (slugify("посадка саженцев", 12), slugify("посадка саженцев", 7), slugify("саженцы", 4)) == (
        "posadka",
        "posadka",
        "sazh",
    )


def test_sort_key_orders_kazakh_by_its_42_letters() -> None:
    words = [f"{letter}а" for letter in KAZAKH_ALPHABET]
    backwards = words[::-1]

    assert sorted(backwards, key=lambda word: sort_key(word, "kk")) == words


def test_sort_key_orders_russian_with_kazakh_letters_among_their_neighbours() -> None:
    words = ["Ель", "Ёлка", "Жетісу", "Караганда", "Қонаев", "Костанай", "Улан", "Ұлытау", "Уральск"]

    # ё counts as е and Қ as К, so the second letter decides
    assert sorted(words, key=lambda word: sort_key(word, "ru")) == [
        "Ёлка",
        "Ель",
        "Жетісу",
        "Караганда",
        "Қонаев",
        "Костанай",
        "Улан",
        "Ұлытау",
        "Уральск",
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", ["12 ай", "9 ай", "Алматы", "Алматы облысы", "Ана", "Ән", "Яс", "Asar", "Zhas"]),
        ("en", ["12 ай", "9 ай", "Asar", "Zhas", "Алматы", "Алматы облысы", "Ана", "Ән", "Яс"]),
    ],
)
def test_sort_key_puts_digits_then_the_own_alphabet_first(language: str, expected: list[str]) -> None:
    backwards = expected[::-1]

    assert sorted(backwards, key=lambda word: sort_key(word, language)) == expected


def test_sort_key_counts_case_quotes_and_accents_out() -> None:
    assert sort_key("«Émile»", "en") == sort_key("emile", "en")
