"""A page as a tree: enough of HTML to find links, forms, ids and visible texts."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: what nobody reads
UNSEEN = frozenset({"script", "style", "template"})
#: what is typed into empty fields
TYPED = "zqtyped0"


class Node:
    """An element."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Node | None") -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Node | str] = []
        #: all elements of the page in the order of the source, and which of them stand inside this one
        self.order: list[Node] = parent.order if parent else []
        self.first, self.end = len(self.order), 0
        self.order.append(self)

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def walk(self) -> list["Node"]:
        """Return this element and all inside it, in the order of the source."""
        return self.order[self.first : self.end or None]

    def find(self, *tags: str) -> Iterator["Node"]:
        """Yield the elements of these kinds inside it."""
        return (node for node in self.walk() if node.tag in tags)

    def up(self) -> Iterator["Node"]:
        """Yield the elements around it, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def within(self, tag: str) -> "Node | None":
        """Return the nearest element of a kind around it."""
        return next((node for node in self.up() if node.tag == tag), None)

    def texts(self) -> Iterator[tuple["Node", str]]:
        """Yield each visible text with the element that holds it, in the order of reading."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag not in UNSEEN:
                    yield from child.texts()
            elif child.strip():
                yield self, child.strip()

    @property
    def text(self) -> str:
        """All that is read inside it, on one line."""
        return " ".join(" ".join(text for _, text in self.texts()).split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {}, None)
        self.here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = self._add(tag, attrs)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Node:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(node)
        node.end = node.first + 1
        return node

    def handle_endtag(self, tag: str) -> None:
        closed = next((node for node in (self.here, *self.here.up()) if node.tag == tag), None)
        if closed is None or closed.parent is None:
            return
        while self.here is not closed.parent:
            self.here.end = len(self.here.order)
            self.here = self.here.parent or self.root

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(html: str) -> Node:
    """Return the root of a page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


class Form:
    """A form with what a browser would send if nobody touched it."""

    def __init__(self, node: Node, page: Node, address: str) -> None:
        self.node, self.address = node, address
        name = node["id"]
        self.controls = [
            control
            for control in page.find("input", "select", "textarea", "button")
            if (control["form"] == name if control["form"] else node.first < control.first < node.end)
            and "disabled" not in control.attributes
            and not any(
                "disabled" in around.attributes for around in control.up() if around.tag == "fieldset"
            )
        ]

    @property
    def buttons(self) -> list[Node]:
        """What sends it."""
        return [control for control in self.controls if is_submit(control)]

    def method_by(self, button: Node | None) -> str:
        """Return the method, "get" or "post"."""
        own = button["formmethod"] if button else ""
        return (own or self.node["method"] or "get").lower()

    def action_by(self, button: Node | None) -> str:
        """Return the address that it is sent to."""
        own = button["formaction"] if button else ""
        return urljoin(self.address, own or self.node["action"] or self.address)

    def data(self, button: Node | None = None) -> dict[str, list[str]]:
        """Return what is sent by one of its buttons."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if (name := control["name"]) and not is_submit(control) and control["type"] != "button":
                for value in _values(control):
                    sent.setdefault(name, []).append(value)
        if button is not None and button["name"]:
            sent.setdefault(button["name"], []).append(button["value"])
        return sent

    @property
    def is_sent_by_enter(self) -> bool:
        """Whether it is one field to type in: browsers send it without a button."""
        typed = [
            node for node in self.controls if node.tag == "input" and node["type"] in ("", "text", "search")
        ]
        return len(typed) == 1

    def first_choices(self) -> dict[str, list[str]]:
        """Return the first of the radio buttons of each question."""
        radios = [node for node in self.controls if node["type"] == "radio"]
        return {node["name"]: [node["value"]] for node in reversed(radios)}


def filled(form: Form, data: dict[str, list[str]]) -> dict[str, list[str]]:
    """Type something where nothing stands, and tick what is asked."""
    sent = {**form.first_choices(), **data}
    for control in form.controls:
        name = control["name"]
        if control["type"] == "email":
            sent[name] = [f"{TYPED}@example.org"]
        elif control.tag == "textarea" or control["type"] in ("", "text"):
            if control.tag in ("input", "textarea") and not any(sent.get(name, [])):
                sent[name] = [TYPED]
        elif control["type"] == "checkbox" and name in ("consent", "reasons"):
            sent.setdefault(name, [control.attributes.get("value", "on")])
    return sent


def is_submit(control: Node) -> bool:
    """Whether a press on it sends a form."""
    if control.tag == "button":
        return (control["type"] or "submit") == "submit"
    return control.tag == "input" and control["type"] in ("submit", "image")


def _values(control: Node) -> list[str]:
    if control.tag == "textarea":
        return ["".join(child for child in control.children if isinstance(child, str)).removeprefix("\n")]
    if control.tag == "select":
        options = list(control.find("option"))
        chosen = [option for option in options if "selected" in option.attributes]
        if not chosen and "multiple" not in control.attributes:
            chosen = options[:1]
        return [option.attributes.get("value", option.text) for option in chosen]
    if control["type"] in ("checkbox", "radio"):
        return [control.attributes.get("value", "on")] if "checked" in control.attributes else []
    return [control["value"]]
