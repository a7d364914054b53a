"""How every notice looks, written about real rows: for the demonstration only."""

from dataclasses import dataclass, field
from datetime import datetime

from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.models.message import LANGUAGES
from qazvolunteer.notifications.registry import Notice
from qazvolunteer.notifications.services.mail import compose

#: nobody: a preview is written to no one
_READER = "reader@example.org"
_STORED = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter in one language, or the error that writing it ended with."""

    language: str
    subject: str = ""
    text: str = ""
    html: str = ""
    files: tuple[tuple[str, str], ...] = ()
    #: the class and the words of an error; empty when all is well
    error: str = ""


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """A notice in all languages; without letters when no row of the database suits it."""

    notice: Notice
    letters: list[Preview] = field(default_factory=list)
    error: str = ""

    @property
    def is_broken(self) -> bool:
        """Whether a letter could not be written."""
        return bool(self.error) or any(letter.error for letter in self.letters)


def preview_of(notice: Notice, now: datetime) -> NoticePreview:
    """Write a notice in every language. Cost: some queries a notice; an error is caught and told, whatever it is."""
    try:
        message = _message(notice, now)
        return NoticePreview(
            notice, [_letter(notice, message, code) for code in LANGUAGES] if message else []
        )
    except Exception as error:
        return NoticePreview(notice, error=_said(error))


def _message(notice: Notice, now: datetime) -> Message | None:
    """Return a message that would be sent now: a stored one, the newest first, or one about an example.

    Failing that, one about an example as if its time had come: the letter reads the same.
    """
    stored = list(Message.objects.filter(kind=notice.code).order_by("-created_at")[:_STORED])
    examples = [
        Message(
            kind=notice.code,
            category=notice.category,
            subject_kind=str(example.about._meta.model_name),
            subject_id=str(example.about.pk),
            version=example.version,
            context=dict(example.context),
        )
        for example in notice.examples()
    ]
    fresh = (message for message in [*stored, *examples] if not notice.is_obsolete(message, now))
    return next(fresh, None) or next(iter(examples), None)


def _letter(notice: Notice, message: Message, language: str) -> Preview:
    message.user, message.address, message.language = None, _READER, language
    try:
        mail = compose(message, notice)
    except Exception as error:
        return Preview(language, error=_said(error))
    html = next(str(content) for content, _type in mail.alternatives)
    files = tuple((str(file[0]), str(file[1])) for file in mail.attachments if isinstance(file, tuple))
    return Preview(language, str(mail.subject), str(mail.body), html, files)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
