"""The catalogue tool finds every text, and every fault that a reader of kk or ru would meet."""

import gettext
import os
from pathlib import Path

import polib
import pytest

from tools.catalogues import catalogues, check_all, compile_all, entry_faults
from tools.source_texts import Text, texts_of_code, texts_of_template


def write(locale: Path, language: str, *entries: polib.POEntry, overlay: bool = False) -> Path:
    folder = (locale / "overlay" if overlay else locale) / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.extend(entries)
    catalogue.save(str(folder / "django.po"))
    return folder / "django.po"


def plural(*forms: str) -> polib.POEntry:
    return polib.POEntry(
        msgid="One place is left.",
        msgid_plural="%(count)s places are left.",
        msgstr_plural=dict(enumerate(forms)),
    )


def test_texts_of_code_finds_every_kind_of_call() -> None:
    code = """
_("plain")
gettext_lazy("lazy")
translation.gettext("of a module")
ngettext("%(n)s hour", "%(n)s hours", hours)
pgettext("month", "May")
npgettext("context", "one", "many", 3)
gettext(variable)
print("no text of ours")
"""

    assert set(texts_of_code(code)) == {
        Text("plain"),
        Text("lazy"),
        Text("of a module"),
        Text("%(n)s hour", "%(n)s hours"),
        Text("May", context="month"),
        Text("one", "many", "context"),
    }


def test_a_name_that_hides_texts_is_refused() -> None:
    code = "from django.utils.translation import gettext as now\nnow('Choose.')"

    with pytest.raises(ValueError, match=r"now\(\)"):
        list(texts_of_code(code))


def test_texts_of_template_finds_every_kind_of_tag() -> None:
    template = """
{% translate "Plain (in brackets)" %} {% translate 'Named' context "menu" as name %}
<c-button label="{% translate "In a component" %}">{{ value|default:_("Nothing") }}</c-button>
{% blocktranslate trimmed count places=3 with shift=name %}
  One place on {{ shift }}
{% plural %}
  {{ places }} places on {{ shift }}
{% endblocktranslate %}
{% comment %}{% translate "left out" %}{% endcomment %}
"""

    assert set(texts_of_template(template)) == {
        Text("Plain (in brackets)"),
        Text("Named", context="menu"),
        Text("In a component"),
        Text("Nothing"),
        Text("One place on %(shift)s", "%(places)s places on %(shift)s"),
    }


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Help", msgstr=""), "untranslated: 'Help'"),
        (plural("Бір орын", ""), "untranslated: 'One place is left.'"),
        (polib.POEntry(msgid="Help", msgstr="Көмек", flags=["fuzzy"]), "fuzzy: 'Help'"),
        (polib.POEntry(msgid="Help", msgstr="Көмек", obsolete=True), "obsolete: 'Help'"),
        (polib.POEntry(msgid="Help", msgstr="Help"), "left in English: 'Help'"),
        (
            polib.POEntry(msgid="By %(name)s", msgstr="%(nmae)s"),
            "other placeholders than the source: 'By %(name)s' → '%(nmae)s'",
        ),
        (
            polib.POEntry(msgid="<b>Help</b>", msgstr="<b>Көмек"),
            "other tags than the source: '<b>Help</b>' → '<b>Көмек'",
        ),
        (
            polib.POEntry(msgid="Help\n", msgstr="Көмек"),
            "begins or ends with a line break unlike the source: 'Help\\n'",
        ),
    ],
)
def test_fault_of_an_entry_is_named(entry: polib.POEntry, fault: str) -> None:
    assert list(entry_faults(entry, "kk", set())) == [fault]


@pytest.mark.parametrize(
    "entry",
    [
        polib.POEntry(msgid="By %(name)s, <b>100%%</b>", msgstr="<b>100%%</b> %(name)s"),
        polib.POEntry(msgid="%(minutes)s", msgstr="%(minutes)s"),
        plural("Бір орын қалды.", "%(count)s орын қалды."),
    ],
)
def test_entry_as_it_should_be_has_no_fault(entry: polib.POEntry) -> None:
    assert list(entry_faults(entry, "kk", set())) == []


def test_russian_form_for_one_must_say_the_number_because_it_serves_21_too() -> None:
    entry = plural("Осталось одно место.", "Осталось %(count)s места.", "Осталось %(count)s мест.")

    assert list(entry_faults(entry, "ru", set())) == [
        "other placeholders than the source: 'One place is left.' → 'Осталось одно место.'"
    ]


def test_same_text_in_kk_and_ru_is_a_fault_unless_listed(tmp_path: Path) -> None:
    write(
        tmp_path,
        "kk",
        polib.POEntry(msgid="Help", msgstr="Помощь"),
        polib.POEntry(msgid="Card", msgstr="Карта"),
    )
    write(
        tmp_path,
        "ru",
        polib.POEntry(msgid="Help", msgstr="Помощь"),
        polib.POEntry(msgid="Card", msgstr="Карта"),
    )

    assert check_all(tmp_path, {Text("Help"), Text("Card")}, {"Card"}) == ["kk and ru are the same: 'Help'"]


def test_texts_and_catalogues_must_match_both_ways(tmp_path: Path) -> None:
    write(tmp_path, "kk", polib.POEntry(msgid="Old", msgstr="Ескі"))
    write(tmp_path, "ru", polib.POEntry(msgid="New", msgstr="Новое"))

    assert check_all(tmp_path, {Text("New")}, set()) == [
        "kk: missing: 'New'",
        "kk: no longer in the sources: 'Old'",
    ]


def test_overlay_may_hold_texts_of_other_packages(tmp_path: Path) -> None:
    for language, translation in (("kk", "Кіру"), ("ru", "Войти")):
        write(tmp_path, language)
        write(tmp_path, language, polib.POEntry(msgid="Sign In", msgstr=translation), overlay=True)

    assert check_all(tmp_path, set(), set()) == []


def test_language_without_a_catalogue_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "ru", polib.POEntry(msgid="Help", msgstr="Помощь"))

    assert check_all(tmp_path, {Text("Help")}, set()) == ["kk: there is no catalogue"]


def test_compile_makes_what_gettext_reads(tmp_path: Path) -> None:
    source = write(tmp_path, "kk", polib.POEntry(msgid="Help", msgstr="Көмек"))

    made = compile_all(tmp_path)

    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Help") == "Көмек"
    assert made == 1


def test_compile_again_makes_only_what_changed(tmp_path: Path) -> None:
    changed = write(tmp_path, "kk", polib.POEntry(msgid="Help", msgstr="Көмек"))
    write(tmp_path, "ru", polib.POEntry(msgid="Help", msgstr="Помощь"))
    for catalogue in catalogues(tmp_path):
        os.utime(catalogue.path, (1_000_000, 1_000_000))
    compile_all(tmp_path)
    os.utime(changed)
    os.utime(changed.with_suffix(".mo"), (2_000_000, 2_000_000))

    assert compile_all(tmp_path) == 1
