"""The demo's mail folder: what `DevMailBackend` wrote, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail of the folder."""

    name: str
    subject: str
    sender: str
    recipients: str
    sent_at: datetime
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    #: names and contents of the files that come along, as far as they are text
    files: tuple[tuple[str, str], ...] = ()


def letter_names() -> list[str]:
    """Return the names of all mails, newest first (a name begins with the time of writing)."""
    return sorted((file.stem for file in _folder().glob("*.eml")), reverse=True)


def letters_to(recipient: str) -> list[str]:
    """Return the names of the mails whose recipient contains the text, newest first. Reads every mail once."""
    wanted = recipient.strip().lower()
    return [name for name in letter_names() if wanted in read_letter(name).recipients.lower()]


def has_letter(name: str) -> bool:
    """Tell whether the folder holds a mail of that name; anything but a plain name is no mail's name."""
    return name.replace("-", "").isalnum() and (_folder() / f"{name}.eml").is_file()


def read_letter(name: str) -> Letter:
    """Read one mail of the folder, all its encodings undone."""
    file = _folder() / f"{name}.eml"
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    return Letter(
        name=name,
        subject=str(mail["Subject"] or ""),
        sender=str(mail["From"] or ""),
        recipients=str(mail["To"] or ""),
        sent_at=datetime.fromtimestamp(file.stat().st_mtime, tz=UTC),
        headers=tuple((key, str(value)) for key, value in mail.items()),
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
        files=tuple(_files(mail)),
    )


def _folder() -> Path:
    return Path(settings.DEMO_MAIL_DIR)


def _files(mail: EmailMessage) -> Iterator[tuple[str, str]]:
    for part in mail.iter_attachments():
        content = part.get_content()
        yield part.get_filename() or "", content if isinstance(content, str) else ""


def _part(mail: EmailMessage, subtype: str) -> str:
    body = mail.get_body(preferencelist=(subtype,))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""
