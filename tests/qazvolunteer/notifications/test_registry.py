"""The registry of notices, and what every notice of the portal must have."""

from datetime import datetime
from pathlib import Path

import pytest
from django.apps.registry import Apps

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications import registry
from qazvolunteer.notifications.services import Address, notify
from tests.qazvolunteer.notifications.checks import mails_in_all_languages, missing_templates
from tests.qazvolunteer.notifications.sample import Sample

MODULE = """
from qazvolunteer.notifications.registry import register
from tests.qazvolunteer.notifications.sample import Sample

@register
class Other(Sample):
    code = "{code}"
"""


def test_every_notice_of_the_portal_has_its_templates() -> None:
    assert missing_templates(registry.all_notices().values()) == []


def test_missing_template_is_found() -> None:
    class Bare(Sample):
        code = "bare.notice"

    assert missing_templates([Bare()]) == [
        "notifications/bare_notice/subject.txt",
        "notifications/bare_notice/body.txt",
        "notifications/bare_notice/body.html",
    ]


@pytest.mark.parametrize("to", ["account", "address"])
def test_sample_mail_is_complete_in_all_languages(reader: User, now: datetime, to: str) -> None:
    recipient = reader if to == "account" else Address("parent@example.org", "kk")
    message = notify(Sample, to=recipient, about=reader, now=now)
    assert message is not None

    mails = mails_in_all_languages(message)

    assert {language: mail.subject for language, mail in mails.items()} == {
        "kk": "Қаңтар: Planting",
        "ru": "Январь: Planting",
        "en": "January: Planting",
    }


@pytest.mark.parametrize("title", ["", "None", "{{ title }}", "x" * 200])
def test_mail_with_a_hole_is_not_complete(reader: User, now: datetime, title: str) -> None:
    message = notify(Sample, to=reader, about=reader, now=now, context={"title": title or "⁂ undefined"})
    assert message is not None

    with pytest.raises(AssertionError):
        mails_in_all_languages(message)


def test_second_notice_with_the_same_code_is_refused() -> None:
    class Impostor(Sample):
        pass

    with pytest.raises(ValueError, match="Two notices are called 'sample': Sample, Impostor"):
        registry.register(Impostor)


def test_register_twice_is_harmless() -> None:
    assert registry.register(Sample) is Sample
    assert type(registry.notice_of("sample")) is Sample


def test_unknown_kind_is_told() -> None:
    with pytest.raises(registry.UnknownNotice, match="never_heard_of"):
        registry.notice_of("never_heard_of")


def test_discover_imports_notices_of_apps_and_of_their_wings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package, code in (("outbox_demo", "of_app"), ("outbox_demo/wing", "of_wing")):
        folder = tmp_path / package
        folder.mkdir()
        (folder / "__init__.py").touch()
        (folder / "notifications.py").write_text(MODULE.format(code=code))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(registry, "apps", Apps(["outbox_demo"]))

    registry.discover()

    assert sorted(set(registry.all_notices()) & {"of_app", "of_wing"}) == ["of_app", "of_wing"]


def test_link_is_absolute() -> None:
    assert registry.Notice.link("healthz") == "http://localhost:8000/healthz"
