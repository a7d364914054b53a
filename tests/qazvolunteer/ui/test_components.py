"""Components and layouts: what they say, to whom, and that the gallery shows all of them."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation
from django_cotton.utils import render_component

pytestmark = pytest.mark.urls("tests.qazvolunteer.ui.urls")

COMPONENTS = sorted(path.stem.replace("_", "-") for path in Path("templates/components").glob("*.html"))
LOOK = [
    path
    for folder in ("base.html", "layouts", "components", "ui")
    for path in (
        [Path("templates", folder)] if folder.endswith("html") else Path("templates", folder).rglob("*.html")
    )
]


class Person:
    """Somebody signed in, as far as templates care."""

    is_authenticated = True
    email = "aigerim@example.org"


class AskForm(forms.Form):
    phone = forms.CharField(help_text="We send a code.")
    nickname = forms.CharField(required=False)
    agree = forms.BooleanField(label="I agree")


class Page(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture
def request_of_visitor(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/en/projects/?when=weekend")
    request.user = AnonymousUser()
    return request


def draw(request: HttpRequest, component: str, /, **props: Any) -> str:
    """Render a component in English, white space folded."""
    with translation.override("en"):
        return " ".join(render_component(request, component, props).split())


@pytest.fixture(params=["kk", "ru", "en"])
def gallery(request: pytest.FixtureRequest, client: Client) -> str:
    response = client.get(f"/{request.param}/dev/ui/")
    assert response.status_code == 200
    return response.content.decode()


def test_gallery_has_no_undefined_variable(gallery: str) -> None:
    assert re.findall(r"⁂[^⁂]*⁂", gallery) == []


def test_gallery_has_no_component_left_uncompiled(gallery: str) -> None:
    assert re.findall(r"<c-[\w-]+", gallery) == []


def test_gallery_is_one_page_with_one_heading_and_unique_ids(gallery: str) -> None:
    page = Page(gallery)

    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(page.all("h1")) == 2  # the page's own, and the sample of a page head
    assert sorted(ids, key=str) == sorted(set(ids), key=str)


def test_every_control_of_the_gallery_has_a_name(gallery: str) -> None:
    page = Page(gallery)
    labelled = {label.get("for") for label in page.all("label")}

    nameless = [
        control
        for control in page.all("input", "select", "textarea")
        if control.get("type") not in ("hidden", "radio", "checkbox")
        and control.get("id") not in labelled
        and not control.get("aria-label")
    ]

    assert nameless == []


def test_every_description_of_a_control_exists(gallery: str) -> None:
    page = Page(gallery)
    ids = {attributes.get("id") for _, attributes in page.elements}

    described = " ".join(attributes.get("aria-describedby") or "" for _, attributes in page.elements).split()

    assert described
    assert [name for name in described if name not in ids] == []


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_is_shown_by_the_gallery_or_a_layout(name: str) -> None:
    assert any(re.search(rf"<c-{name}[\s/>]", path.read_text()) for path in LOOK)


@pytest.mark.parametrize(
    ("taken", "total", "waitlist", "words"),
    [
        (14, 20, "", "<b>Free: 6</b> of 20"),
        (8, 8, "", "<b>No places left</b>"),
        (8, 8, True, "<b>No places left</b> · you can join the waiting list"),
        (9, 8, "", "<b>No places left</b>"),
    ],
)
def test_capacity_says_it_in_words(
    request_of_visitor: HttpRequest, taken: int, total: int, waitlist: bool | str, words: str
) -> None:
    html = draw(request_of_visitor, "capacity", taken=taken, total=total, waitlist=waitlist)

    assert f"<span> {words} </span>" in html


def test_card_escapes_what_people_typed(request_of_visitor: HttpRequest) -> None:
    card = dict.fromkeys(("url", "place", "time", "direction_label", "day", "weekday", "month"), "x")

    html = draw(request_of_visitor, "shift-card", title="<b>Bold</b>", direction="taza", seed=1, **card)

    assert "&lt;b&gt;Bold&lt;/b&gt;" in html
    assert "<b>Bold" not in html


def test_card_marks_a_title_in_another_language(request_of_visitor: HttpRequest) -> None:
    card = dict.fromkeys(("url", "title", "place", "time", "direction_label", "day", "weekday", "month"), "x")

    html = draw(request_of_visitor, "shift-card", direction="taza", seed=1, title_language="kk", **card)

    assert '<a href="x" lang="kk">x</a>' in html


def test_card_without_places_has_no_bar(request_of_visitor: HttpRequest) -> None:
    card = dict.fromkeys(("url", "title", "place", "time", "direction_label", "day", "weekday", "month"), "x")

    html = draw(
        request_of_visitor, "shift-card", direction="taza", seed=1, status="Cancelled", off=True, **card
    )

    assert "cap__bar" not in html
    assert "card--off" in html
    assert "Cancelled" in html


def test_error_has_the_same_words_on_top_and_at_the_field(request_of_visitor: HttpRequest) -> None:
    form = AskForm({"nickname": "Aika"})

    with translation.override("en"):
        summary = draw(request_of_visitor, "form-errors", form=form)
        field = draw(request_of_visitor, "field", field=form["phone"])

    assert '<a href="#id_phone">Phone: This field is required.</a>' in summary
    assert 'id="id_phone-error"' in field
    assert "This field is required." in field


def test_summary_of_a_good_form_is_nothing(request_of_visitor: HttpRequest) -> None:
    assert draw(request_of_visitor, "form-errors", form=AskForm()) == ""


def test_field_that_may_stay_empty_says_so(request_of_visitor: HttpRequest) -> None:
    form = AskForm()

    assert "(optional)" in draw(request_of_visitor, "field", field=form["nickname"])
    assert "(optional)" not in draw(request_of_visitor, "field", field=form["phone"])
    assert "(optional)" not in draw(request_of_visitor, "field", field=form["nickname"], optional="false")


def test_hint_of_the_page_replaces_the_hint_of_the_form(request_of_visitor: HttpRequest) -> None:
    form = AskForm()

    assert "We send a code." in draw(request_of_visitor, "field", field=form["phone"])
    assert "We send a code." not in draw(
        request_of_visitor, "field", field=form["phone"], hint="Only digits."
    )


def test_button_with_an_address_is_a_link(request_of_visitor: HttpRequest) -> None:
    link = draw(request_of_visitor, "button", href="/en/", kind="sun")
    button = draw(request_of_visitor, "button", name="action", value="send", disabled=True)

    assert re.search(r'<a class="btn btn--sun" href="/en/"', link)
    assert re.search(
        r'<button class="btn btn--line" type="submit" name="action" value="send" disabled', button
    )


def test_button_with_only_an_icon_has_a_name(request_of_visitor: HttpRequest) -> None:
    html = draw(request_of_visitor, "button", icon="x", label="Close")

    assert 'aria-label="Close"' in html
    assert "btn--i" in html


def test_error_message_is_announced_at_once(request_of_visitor: HttpRequest) -> None:
    assert 'role="alert"' in draw(request_of_visitor, "toast", kind="error")
    assert 'role="status"' in draw(request_of_visitor, "toast", kind="success")


def test_language_switch_marks_the_present_one_and_names_them(request_of_visitor: HttpRequest) -> None:
    links = Page(draw(request_of_visitor, "language-switch")).all("a")

    assert [link["aria-label"] for link in links] == ["ҚЗ — Қазақша", "РУ — Русский", "EN — English"]
    assert [link["href"] for link in links] == [
        f"/{code}/projects/?when=weekend" for code in ("kk", "ru", "en")
    ]
    assert [link.get("aria-current") for link in links] == [None, None, "true"]


def test_visitor_is_offered_to_sign_in(request_of_visitor: HttpRequest) -> None:
    html = draw(request_of_visitor, "header")

    assert html.count('href="/en/account_login/"') == 2  # the bar, and the menu of small screens
    assert "account_logout" not in html
    assert "csrfmiddlewaretoken" not in html  # the page may be cached for everybody


def test_signed_in_person_finds_cabinet_workplaces_and_the_way_out(request_of_visitor: HttpRequest) -> None:
    request_of_visitor.user = Person()  # type: ignore[assignment]
    request_of_visitor.workplaces = [{"label": "Zhasyl Qala", "url": "/en/o/3/"}]  # type: ignore[attr-defined]

    html = draw(request_of_visitor, "header")

    assert 'href="/en/projects/cabinet/"' in html
    assert '<a href="/en/o/3/">' in html
    assert 'method="post" action="/en/account_logout/"' in html
    assert "account_login" not in html


def test_header_marks_the_open_section(rf: RequestFactory) -> None:
    request = rf.get("/en/")
    request.user = AnonymousUser()

    html = draw(request, "main-links", section="results")

    assert '<a href="/en/results/results/" aria-current="page">Results</a>' in html
    assert html.count("aria-current") == 1


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", "auto"), ('"><b', "auto")]
)
def test_page_comes_in_the_chosen_theme(client: Client, cookie: str, theme: str) -> None:
    client.cookies["theme"] = cookie

    html = client.get("/en/help/").content.decode()

    assert re.search(r"<html[^>]*>", html).group() == f'<html lang="en" data-theme="{theme}">'  # type: ignore[union-attr]


def test_page_tells_search_engines_its_three_languages(client: Client, settings: Any) -> None:
    settings.BASE_URL = "https://portal.example.org"

    links = Page(client.get("/ru/help/?from=mail").content.decode()).all("link")

    alternates = {link["hreflang"]: link["href"] for link in links if link.get("rel") == "alternate"}
    canonical = [link["href"] for link in links if link.get("rel") == "canonical"]
    assert alternates == {code: f"https://portal.example.org/{code}/help/" for code in ("kk", "ru", "en")}
    assert canonical == ["https://portal.example.org/ru/help/"]


def test_demo_says_so_on_every_page_and_production_does_not(client: Client, settings: Any) -> None:
    settings.DEMO = True
    in_demo = client.get("/en/help/").content.decode()
    settings.DEMO = False
    in_production = client.get("/en/help/").content.decode()

    assert 'class="demo"' in in_demo
    assert 'class="demo"' not in in_production


def test_contacts_are_shown_only_when_there_are_any(client: Client, settings: Any) -> None:
    settings.SITE_PHONE, settings.SITE_EMAIL = "1414", ""

    html = client.get("/en/help/").content.decode()

    assert re.search(r'<a class="b"\s+href="tel:1414">1414</a>', html)
    assert "mailto:" not in html


def test_page_links_three_sheets_and_one_script(client: Client) -> None:
    page = Page(client.get("/en/help/").content.decode())

    sheets = [link["href"] for link in page.all("link") if link.get("rel") == "stylesheet"]
    scripts = [script["src"] for script in page.all("script")]
    assert sheets == ["/static/css/tokens.css", "/static/css/site.css", "/static/css/public.css"]
    assert scripts == ["/static/js/menu.js"]
