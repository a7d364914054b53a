"""Forms of a page as a browser sees them: where they go, which controls they have, what those hold and say."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: controls that hold nothing a person chose
BUTTONS = frozenset({"submit", "button", "reset", "image"})
CHOSEN = frozenset({"checkbox", "radio"})


@dataclass
class Control:
    """One input, select, textarea or button."""

    name: str
    kind: str
    value: str = ""
    #: of a box, a radio button or an option
    chosen: bool = False
    id: str = ""
    described_by: str = ""
    is_required: bool = False
    options: list[tuple[str, bool]] = field(default_factory=list)


@dataclass
class Form:
    """A form with its controls in their order."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    #: whether it has a button without a name
    has_plain_button: bool = False

    def names(self) -> list[str]:
        """Return the names of the controls, each once."""
        return list(dict.fromkeys(control.name for control in self.controls))

    def of(self, name: str) -> list[Control]:
        """Return the controls of a name."""
        return [control for control in self.controls if control.name == name]

    def values(self, name: str) -> list[str]:
        """Return what a browser would send under a name; a button counts as pressed."""
        found: list[str] = []
        for control in self.of(name):
            if control.kind == "select":
                chosen = [value for value, is_chosen in control.options if is_chosen]
                found += chosen or [value for value, _chosen in control.options[:1]]
            elif control.kind not in CHOSEN or control.chosen:
                found.append(control.value)
        return found


class Page(HTMLParser):
    """The forms of a page, its links, and the words of its errors."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        #: id → words of what is marked as an error
        self.errors: dict[str, str] = {}
        #: address → words of the links in the summary of errors
        self.summary: dict[str, str] = {}
        #: ids that something is described by
        self.described: set[str] = set()
        #: whether anything on the page is announced as an alert
        self.alerts = False
        self._by_id: dict[str, Form] = {}
        self._loose: list[tuple[str, Control]] = []
        self._open: list[Form] = []
        self._select: Control | None = None
        self._area: Control | None = None
        self._error = ""
        self._depth = 0
        self._in_summary = 0
        self._summary_link = ""
        self.feed(html)
        self.close()
        for owner, control in self._loose:
            if owner in self._by_id:
                self._by_id[owner].controls.append(control)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if "id" in at:
            self.ids.add(at["id"])
        self.described |= set(at.get("aria-describedby", "").split())
        self.alerts = self.alerts or at.get("role") == "alert"
        self._open_errors(tag, at)
        if tag == "form":
            form = Form(at.get("action", ""), at.get("method", "get").lower())
            self.forms.append(form)
            self._open.append(form)
            self._by_id[at.get("id", f"#{len(self.forms)}")] = form
        elif tag == "a":
            self.links.append(at.get("href", ""))
        elif tag in {"input", "select", "textarea", "button"}:
            self._control(tag, at)
        elif tag == "option" and self._select is not None and "disabled" not in at:
            self._select.options.append((at.get("value", ""), "selected" in at))

    def _open_errors(self, tag: str, at: dict[str, str]) -> None:
        classes = at.get("class", "").split()
        if self._error and tag == "span":
            self._depth += 1
        elif "err" in classes:
            self._error, self._depth = at.get("id", ""), 1
            self.errors[self._error] = ""
        if tag == "div":
            self._in_summary += 1 if self._in_summary or "errsum" in classes else 0
        if self._in_summary and tag == "a":
            self._summary_link = at.get("href", "")
            self.summary[self._summary_link] = ""

    def _control(self, tag: str, at: dict[str, str]) -> None:
        kind = (
            tag if tag in {"select", "textarea"} else at.get("type", "text" if tag == "input" else "submit")
        )
        control = Control(
            name=at.get("name", ""),
            kind="button" if kind in BUTTONS else kind,
            value=at.get("value", "on" if kind in CHOSEN else ""),
            chosen="checked" in at,
            id=at.get("id", ""),
            described_by=at.get("aria-describedby", ""),
            is_required="required" in at,
        )
        if tag == "select":
            self._select = control
        if tag == "textarea":
            self._area = control
        if not control.name or "disabled" in at:
            if control.kind == "button" and self._open:
                self._open[-1].has_plain_button = True
            return
        if "form" in at:
            self._loose.append((at["form"], control))
        elif self._open:
            self._open[-1].controls.append(control)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            self._open.pop()
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area is not None:
            # a browser drops the first line end of a textarea
            self._area.value = self._area.value.removeprefix("\n")
            self._area = None
        elif tag == "span" and self._error:
            self._depth -= 1
            self._error = self._error if self._depth else ""
        elif tag == "a":
            self._summary_link = ""
        elif tag == "div" and self._in_summary:
            self._in_summary -= 1

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        if self._error:
            self.errors[self._error] += data
        if self._summary_link:
            self.summary[self._summary_link] += data

    def controls_of_error(self, error_id: str) -> set[str]:
        """Return the names of the controls that an error describes."""
        return {
            control.name
            for form in self.forms
            for control in form.controls
            if error_id in control.described_by.split()
        }
