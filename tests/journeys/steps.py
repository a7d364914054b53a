"""What people do, by names of fields and addresses: the same in every language."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Locator, Page

from qazvolunteer.notifications.selectors import due_messages
from qazvolunteer.notifications.services import deliver_message

CODE = re.compile(r"\b\d{4} \d{4}\b")


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Write dates and numbers as a reader of a language sees them."""
    with override(language):
        yield


def address(language: str, name: str, *args: Any) -> str:
    """Return the address of a page in a language."""
    with override(language):
        return reverse(name, args=args or None)


def send(page: Page, **values: object) -> None:
    """Fill fields by name and press the first button of their form; without fields, of the page's last form."""
    fill(page, **values)
    forms = page.locator("main form[method=post]")
    form = forms.filter(has=page.locator(f"[name='{next(iter(values))}']")).first if values else forms.last
    form.locator("button").first.click()


def fill(page: Page, **values: object) -> None:
    """Fill fields by name: text, select, radio and checkbox."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name}']")
        kind = field.first.get_attribute("type")
        if kind == "radio":
            page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind == "checkbox":
            field.first.set_checked(bool(value))
        elif field.first.evaluate("node => node.tagName") == "SELECT":
            field.first.select_option(str(value))
        else:
            field.first.fill(str(value))


def code_from_mail(page: Page, email: str) -> str:
    """Read the newest code that was mailed to an address, in the demo's mail."""
    with letter(page, email) as text:
        found = CODE.search(text.inner_text())
    assert found is not None
    return found[0]


@contextmanager
def letter(page: Page, email: str, number: int = 0) -> Iterator[Locator]:
    """Open a letter to an address in the demo's mail, the newest first, and give its text."""
    reader = page.context.new_page()
    reader.goto(f"/dev/mail/?to={email}")
    reader.locator("main a[href^='/dev/mail/']").nth(number).click()
    yield reader.locator("section[aria-labelledby=text] .prose")
    reader.close()


def subjects(page: Page, email: str) -> list[str]:
    """Return the subjects of the letters to an address, newest first."""
    reader = page.context.new_page()
    reader.goto(f"/dev/mail/?to={email}")
    lines = [text.strip() for text in reader.locator("main a[href^='/dev/mail/']").all_inner_texts()]
    reader.close()
    return lines


def register(page: Page, language: str, *, email: str, surname: str, given_name: str, then: str = "") -> None:
    """Become a volunteer by the one form and the e-mailed code."""
    page.goto(address(language, "account_signup") + (f"?next={then}" if then else ""))
    send(
        page,
        surname=surname,
        given_name=given_name,
        birth_date="2001-05-14",
        region="KZ-35",
        email=email,
        consent=True,
    )
    send(page, code=code_from_mail(page, email))


def sign_in(page: Page, language: str, email: str) -> None:
    """Sign in by the e-mailed code."""
    page.goto(address(language, "account_login"))
    fill(page, email=email)
    page.locator("main form[method=post] button").first.click()
    fill(page, code=code_from_mail(page, email))
    page.locator("main form[method=post] button").first.click()


def deliver(now: Any) -> int:
    """Do what the worker does: send what is due."""
    due = list(due_messages(now, limit=100))
    for message in due:
        deliver_message(getattr(message, "pk", message), now=now)
    return len(due)
