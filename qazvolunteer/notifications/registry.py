"""The notices: what the portal may write about. Every app declares its own in its `notifications.py`.

    @register
    class SignUpConfirmed(Notice):
        code = "signup_confirmed"
        category = Category.SERVICE
        why = gettext_lazy("You get this message because you signed up for a shift.")

        def is_obsolete(self, message, now): ...
        def build(self, message): ...

Its three templates stand in `templates/notifications/<folder>/`: subject.txt, body.txt, body.html.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qazvolunteer.notifications.enums import Category

if TYPE_CHECKING:
    from qazvolunteer.notifications.models import Message

TEMPLATES = ("subject.txt", "body.txt", "body.html")

#: where a package may declare notices: the app itself, or one of its wings
PLACES = ("notifications.py", "notifications/__init__.py", "*/notifications.py")


class UnknownNotice(LookupError):
    """A stored message names a notice that the running code does not have."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail. `content_type` may hold parameters: ``text/calendar; method=PUBLISH``."""

    name: str
    content: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Example:
    """A real row that a notice could be about, with what `notify` would be told; for previews only."""

    about: Model
    version: int = 0
    context: Mapping[str, Any] = field(default_factory=dict)


class Notice(ABC):
    """One thing that people are told. Instances hold no state: one object serves every message."""

    #: stored in `Message.kind`; letters, digits and `_` (a dot is allowed and becomes `_` in the folder's name)
    code: ClassVar[str]
    category: ClassVar[Category] = Category.SERVICE
    #: one whole sentence in the foot of the mail
    why: ClassVar[str | Promise] = _(
        "You get this message because it is about something that you or your organization do on the portal."
    )

    #: the message, which names the recipient, is deleted once it is sent or given up
    forgets: ClassVar[bool] = False

    @classmethod
    def template(cls, name: str) -> str:
        """Return the path of one of the notice's `TEMPLATES`."""
        return f"notifications/{cls.code.replace('.', '_')}/{name}"

    @abstractmethod
    def is_obsolete(self, message: "Message", now: datetime) -> bool:
        """Tell whether the message has lost its point since it was written (decided otherwise, shift begun, gone).

        Called just before sending; must answer True, not raise, when the subject does not exist any more.
        """

    @abstractmethod
    def build(self, message: "Message") -> dict[str, Any]:
        """Load fresh facts for the templates; runs in the recipient's language and in Asia/Almaty.

        Keys with a meaning for the layout, all optional: `sender_name` (the organization that writes; the portal
        when absent), `facts` (pairs of translated label and text: when, where, who), `action_url` (absolute, see
        `link`) with `action_label` (the one button), `preheader` (the line that mail programs show after the
        subject), `second_url` with `second_label` (a quieter link below the button). `subject`, `why`, `language`,
        `site_name`, `site_url`, `site_host` are set by the layout.
        """

    def attachments(self, message: "Message") -> Sequence[Attachment]:
        """Return the files of the mail; called after `build`, in the same language."""
        return ()

    def examples(self) -> Iterator[Example]:
        """Yield rows for a preview; the first is taken about which the message would be sent, else the first."""
        yield from ()

    @staticmethod
    def link(view_name: str, *args: Any, **kwargs: Any) -> str:
        """Return the absolute address of a page, in the language of the recipient."""
        return f"{settings.BASE_URL}{reverse(view_name, args=args or None, kwargs=kwargs or None)}"


NoticeClass = TypeVar("NoticeClass", bound=type[Notice])

_notices: dict[str, Notice] = {}


def register(notice: NoticeClass) -> NoticeClass:
    """Make a notice known under its code.

    Raises:
        ValueError: when another class has the same code.
    """
    known = _notices.get(notice.code)
    if known is not None and type(known) is not notice:
        raise ValueError(
            f"Two notices are called {notice.code!r}: {type(known).__name__}, {notice.__name__}."
        )
    _notices[notice.code] = notice()
    return notice


def notice_of(kind: str) -> Notice:
    """Return the notice of a stored message's kind.

    Raises:
        UnknownNotice: when the running code has none, for instance after going back to an older release.
    """
    try:
        return _notices[kind]
    except KeyError:
        raise UnknownNotice(kind) from None


def all_notices() -> Mapping[str, Notice]:
    """Return every known notice by its code."""
    return dict(_notices)


def discover() -> None:
    """Import the notices of all installed apps: `<app>/notifications.py` and `<app>/<wing>/notifications.py`."""
    for config in apps.get_app_configs():
        for module in _notice_modules(config):
            import_module(module)


def _notice_modules(config: AppConfig) -> Iterable[str]:
    root = Path(config.path)
    for pattern in PLACES:
        for file in sorted(root.glob(pattern)):
            parts = file.relative_to(root).with_suffix("").parts
            yield ".".join([config.name, *(part for part in parts if part != "__init__")])
