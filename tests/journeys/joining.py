"""People find a shift and take a place, read their letters and say that they will come."""

import re

from playwright.sync_api import Locator, Page, expect

from projects.models import Shift, SignUp
from projects.tasks import find_due_reminders
from qazvolunteer.notifications.tasks import deliver_due_messages
from qazvolunteer.ui import dates
from tests.journeys.founding import TITLES
from tests.journeys.steps import address, code_from_mail, in_language, letter, send, subjects

#: what people read, in their language
HELD = {
    "kk": "Орын сізге уақытша сақталды.",
    "ru": "Место удержано за вами до",
    "en": "The place is held for you until",
}
SIGNED_UP = {"kk": "Сіз жазылдыңыз", "ru": "Вы записаны", "en": "You are signed up"}
CONFIRMED = {"kk": "Орын сізге берілді.", "ru": "У вас есть место.", "en": "You have a place."}
NEAR = {"kk": "Ауысымыңызға аз уақыт қалды.", "ru": "Ваша смена скоро.", "en": "Your shift is near."}
WILL_YOU_COME = {"kk": "Келесіз бе?", "ru": "Вы придёте?", "en": "Will you come?"}
I_WILL_COME = {"kk": "Келемін", "ru": "Приду", "en": "I will come"}
EXPECTED = {"kk": "Сізді күтеміз", "ru": "Вас ждут", "en": "You are expected"}
REGION = {"kk": "Қарағанды облысы", "ru": "Карагандинская область", "en": "Karaganda Region"}


def find_and_choose(page: Page, language: str) -> Shift:
    """Search and filter the catalogue, open the only card, choose the role and go on."""
    page.goto(address(language, "projects:catalogue"))
    page.locator("#filters [name=q]").fill(TITLES[language].split()[0])
    page.locator("#filters details.more > summary").click()
    page.locator("#filters [name=region]").select_option("karaganda")
    page.locator("#filters [name=direction]").select_option("taza")
    page.locator("#filters details.more button").first.click()
    expect(page.locator("main .card")).to_have_count(1)
    page.get_by_role("link", name=TITLES[language]).first.click()
    expect(page.locator("h1")).to_have_text(TITLES[language])
    shift = Shift.objects.get()
    page.locator(f"#pick [name=role][value='{shift.roles.get().pk}']").check()
    page.locator("#pick button").click()
    return shift


def join_as_somebody_new(page: Page, language: str, email: str, **person: str) -> SignUp:
    """The one form while the place is held, then the code from the mail."""
    shift = find_and_choose(page, language)
    send(page, birth_date="2002-03-04", region="KZ-35", email=email, consent=True, **person)
    expect(page.locator("main")).to_contain_text(HELD[language])
    assert SignUp.objects.get(shift=shift, volunteer=None).state == "held"
    send(page, code=code_from_mail(page, email))
    return _has_a_place(page, language, shift, email)


def join_with_one_tap(page: Page, language: str, email: str, name: str) -> SignUp:
    """Who is known is asked for nothing: they read what the organizer will see, and confirm."""
    shift = find_and_choose(page, language)
    expect(page.locator("main form[method=post] input:not([type=hidden], [type=radio])")).to_have_count(0)
    expect(page.locator("main form[method=post]")).to_contain_text(name)
    page.locator("main form[method=post] button").click()
    return _has_a_place(page, language, shift, email)


def _has_a_place(page: Page, language: str, shift: Shift, email: str) -> SignUp:
    expect(page).to_have_url(re.compile(re.escape(address(language, "projects:joined", shift.pk))))
    expect(page.locator("h1")).to_have_text(SIGNED_UP[language])
    with in_language(language):
        expect(page.locator("main .ticket h2")).to_have_text(dates.time_range(shift.starts_at, shift.ends_at))
    signup = SignUp.objects.get(shift=shift, volunteer__user__email=email)
    assert signup.state == "confirmed"
    return signup


def read_confirmation(page: Page, language: str, signup: SignUp) -> None:
    """The letter about the place, with the shift for one's calendar."""
    deliver_due_messages()
    with letter(page, signup.person.user.email) as text:
        _read_facts(text, language, signup, CONFIRMED[language])
        entry = text.page.locator("details")
        expect(entry.locator("summary")).to_have_text("shift.ics")
        expect(entry).to_contain_text(f"SUMMARY:{TITLES[language]}")
        expect(entry).to_contain_text(f"LOCATION:{REGION[language]}")


def remind() -> int:
    """What beat and the worker do a day before; return to how many people it is due."""
    count = int(find_due_reminders())
    deliver_due_messages()
    return count


def read_reminder(page: Page, language: str, signup: SignUp) -> str:
    """The reminder is the third and last letter, after the code and the confirmation; return its first link."""
    email = signup.person.user.email
    with letter(page, email) as text:
        _read_facts(text, language, signup, NEAR[language])
        expect(text).to_contain_text(I_WILL_COME[language])
        coming = text.locator("a").first.get_attribute("href") or ""
    assert len(subjects(page, email)) == 3
    return coming


def say_that_one_comes(page: Page, language: str, signup: SignUp, link: str) -> None:
    """A tap in the letter, a tap on the page; the form names no origin, as a browser sends it."""
    page.goto(link)
    expect(page.locator("h1")).to_have_text(WILL_YOU_COME[language])
    signup.refresh_from_db()
    assert signup.reaffirmed_at is None
    page.locator("main form[method=post] button").click()
    expect(page.locator("h1")).to_have_text(EXPECTED[language])
    expect(page.locator("main form")).to_have_count(0)
    signup.refresh_from_db()
    assert (page.url, signup.reaffirmed_version) == (link, 1)


def _read_facts(text: Locator, language: str, signup: SignUp, sentence: str) -> None:
    """A letter says what it is about, and when and where to come."""
    shift = signup.shift
    with in_language(language):
        when = dates.time_range(shift.starts_at, shift.ends_at)
    expect(text).to_contain_text(sentence)
    expect(text).to_contain_text(when)
    expect(text).to_contain_text("Парк Победы, главный вход")
    expect(text.page.locator("h1")).to_contain_text(TITLES[language])
