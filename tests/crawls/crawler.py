"""Breadth first through every link, form and picture that a page shows, as one person in one language."""

import copy
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

from tests.crawls.html_page import Form, Node, parse
from tests.crawls.portal import Portal

HOST = "http://testserver"
START = "the start"
#: so many pages of one route with one set of filters, whose things are in one state, are looked at
EXAMPLES = 1
#: more of those that end differently for one person
MORE_EXAMPLES = {"projects:project": 3, "projects:choose": 5, "projects:join": 5}
#: and so many of one route in all, for who lives there and for who only passes by
PAGES_OF_ROUTE, IN_PASSING = 8, 1
#: so many times a form is sent to one route
POSTS_TO_ROUTE = 2
#: everybody sees these routes alike; only these people look at all of their pages
PASSERS_BY = frozenset({"anonymous", "volunteer"})
#: these follow the links to the other languages, too
POLYGLOTS = PASSERS_BY | {"owner"}
OWN_NAMESPACES = frozenset({"workspace", "workspace_org", "office"})


@dataclass
class Page:
    """An answer."""

    asked: str
    #: where it came to stand after redirects
    address: str
    method: str
    response: HttpResponse
    route: str
    came_from: str
    tree: Node | None = None

    @property
    def status(self) -> int:
        return self.response.status_code

    def __str__(self) -> str:
        asked = "" if self.asked == self.address else f"{self.asked} → "
        return f"{self.method.upper()} {asked}{self.address} ({self.status}, linked by {self.came_from})"


def own_path(address: str) -> str | None:
    """Return path and query of an address on this site, None for one elsewhere."""
    parts = urlsplit(address)
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "testserver", "localhost:8000"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def match_of(address: str) -> ResolverMatch | None:
    """Return the route of an address in whatever language."""
    path = urlsplit(address).path
    with translation.override(translation.get_language_from_path(path) or "en"):
        try:
            return resolve(path)
        except Resolver404:
            return None


@dataclass
class Crawl:
    """The walk of one person."""

    portal: Portal
    role: str
    language: str
    #: called with every page
    look: Callable[[Page], None]
    #: changes what is sent by a form
    fill: Callable[[Form, dict[str, list[str]]], dict[str, list[str]]] = lambda form, data: data
    posts: bool = True
    #: prefixes of addresses that are not asked
    skip: tuple[str, ...] = ()
    pages: list[Page] = field(default_factory=list)
    #: page, address and text of links that lead nowhere by their form
    broken: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _examples: Counter[Any] = field(default_factory=Counter)
    _queue: deque[tuple[str, str]] = field(default_factory=deque)

    def run(self) -> "Crawl":
        """Walk until nothing new comes."""
        self.client: Client = self.portal.client(self.role)
        for path in ("", *self.portal.entrances.get(self.role, ())):
            self._queue.append((f"/{self.language}/{path}", START))
        while self._queue:
            address, came_from = self._queue.popleft()
            self._take(self._get(address, came_from))
        return self

    @property
    def reached(self) -> set[str]:
        """Routes that answered a GET with a page."""
        return {page.route for page in self.pages if page.method == "get" and page.status == 200}

    @property
    def met(self) -> set[str]:
        """All routes that answered, and those that a form was sent to."""
        asked = (match_of(page.asked) for page in self.pages)
        return {page.route for page in self.pages} | {match.view_name for match in asked if match}

    def _get(self, address: str, came_from: str) -> Page:
        return self._page(address, "get", self.client.get(address, follow=True), came_from)

    def _page(self, asked: str, method: str, response: Any, came_from: str) -> Page:
        chain = [address for address, _ in response.redirect_chain]
        address = asked
        for step in chain:
            address = urljoin(address, step)
        address = own_path(address) or address
        match = match_of(address)
        page = Page(asked, address, method, response, match.view_name if match else "", came_from)
        if response.get("Content-Type", "").startswith("text/html"):
            page.tree = parse(response.content.decode())
        return page

    def _take(self, page: Page) -> None:
        self.pages.append(page)
        self.look(page)
        if page.tree is None or page.status not in (200, 410) or page.method == "post":
            return
        if page.address.startswith(("/kk/", "/ru/", "/en/")) and page.address[1:3] != self.language:
            return
        for address in self.links(page):
            self._offer(address, page.address)
        for node in page.tree.find("form"):
            self._submit(Form(node, page.tree, page.address), page)

    def links(self, page: Page) -> Iterator[str]:
        """Yield the addresses on this site that a page names, without fragments."""
        assert page.tree is not None
        for node in page.tree.walk():
            for target in targets(node):
                path = own_path(urldefrag(urljoin(HOST + page.address, target)).url)
                if path is not None and not path.startswith(settings.STATIC_URL):
                    yield path

    def _offer(self, address: str, came_from: str) -> None:
        path, _, query = address.partition("?")
        address = path + ("?" + urlencode(sorted(parse_qsl(query, keep_blank_values=True))) if query else "")
        if address in self._seen or path.startswith(self.skip):
            return
        self._seen.add(address)
        match = match_of(path)
        if match is None:
            self.broken.append(f"{came_from} → {address}: no such route")
            return
        language = translation.get_language_from_path(path) or self.language
        keys = frozenset(key for key, value in parse_qsl(query) if value)
        state = self.portal.state_of(match.kwargs)
        if language == self.language:
            kind: tuple[object, ...] = (match.view_name, keys, state)
            most = self._most(match)
        else:
            kind, most = (match.view_name, language), int(self.role in POLYGLOTS)
        whole = (match.view_name, language)
        examples = MORE_EXAMPLES.get(match.view_name, EXAMPLES)
        if self._examples[kind] < examples and self._examples[whole] < most:
            self._examples[kind] += 1
            self._examples[whole] += kind != whole
            self._queue.append((address, came_from))

    def _most(self, match: ResolverMatch) -> int:
        lives_here = self.role in PASSERS_BY or OWN_NAMESPACES.intersection(match.namespaces)
        return PAGES_OF_ROUTE if lives_here else IN_PASSING

    def _submit(self, form: Form, page: Page) -> None:
        buttons: list[Node | None] = [*form.buttons] or [None]
        for button in buttons:
            address = own_path(form.action_by(button))
            if address is None:
                continue
            data = form.data(button)
            if form.method_by(button) == "get":
                data = {**form.first_choices(), **data}
                self._offer(address.partition("?")[0] + "?" + urlencode(data, doseq=True), page.address)
            elif self.posts:
                self._post(address, form, button, data, page)

    def _post(
        self, address: str, form: Form, button: Node | None, data: dict[str, list[str]], page: Page
    ) -> None:
        match = match_of(address)
        if match is None:
            self.broken.append(f"{page.address}: a form goes to {address}, no such route")
            return
        act = button["value"] if button and button["name"] in ("mark", "decision") else ""
        kind = (match.view_name, act, frozenset(data), self.portal.state_of(match.kwargs))
        more = MORE_EXAMPLES.get(match.view_name, 0)
        posts = self._examples["posts", match.view_name, act]
        if self._examples[kind] >= max(more, EXAMPLES) or posts >= max(more, POSTS_TO_ROUTE):
            return
        self._examples.update([kind, ("posts", match.view_name, act)])
        cookies = copy.deepcopy(self.client.cookies)
        cache.clear()  # the rate limits begin anew
        with transaction.atomic():
            answer = self.client.post(address, self.fill(form, data), follow=True)
            self._take(self._page(address, "post", answer, page.address))
            transaction.set_rollback(True)
        self.client.cookies = cookies


def targets(node: Node) -> list[str]:
    """Return what an element names to be fetched or followed."""
    if node.tag in ("a", "link", "use", "area"):
        return [node["href"]] if "href" in node.attributes else []
    if node.tag in ("img", "script", "source", "iframe"):
        sources = [part.split()[0] for part in node["srcset"].split(",") if part.strip()]
        return [*([node["src"]] if node["src"] else []), *sources]
    return []
