"""The day of the shift and after it: who came, what counts, and where everybody reads the same hours."""

import datetime
import io

from django.core.management import call_command
from playwright.sync_api import Page, expect

from projects.models import LedgerEntry, Shift, SignUp
from projects.tasks import publish_ledger_head, seal_ledger, verify_ledger
from qazvolunteer.ui import dates
from tests.journeys.clock import Clock
from tests.journeys.founding import TITLES
from tests.journeys.steps import address, in_language

MINUTE = datetime.timedelta(minutes=1)
#: what people read, in their language
ALL_CAME = {"kk": "Келді: 2, барлығы 2", "ru": "Пришли: 2 из 2", "en": "2 of 2 came"}
ALL_LEFT = {
    "kk": "2 адамның кеткені белгіленді",
    "ru": "Отмечен уход 2 человек",
    "en": "The departure of 2 people is noted",
}
CONFIRM = {
    "kk": "2 адамның сағатын растау",
    "ru": "Подтвердить часы 2 человек",
    "en": "Confirm the hours of 2 people",
}
ARE_CONFIRMED = {
    "kk": "2 адамның сағаты расталды.",
    "ru": "Подтверждены часы 2 человек.",
    "en": "Hours of 2 people are confirmed.",
}
IS_CONFIRMED = {"kk": "Расталды", "ru": "Подтверждено", "en": "Confirmed"}
CONFIRMED_HOURS = {"kk": "Расталған сағат", "ru": "Подтверждённые часы", "en": "Confirmed hours"}


def mark_as_present(page: Page, language: str, clock: Clock, punctual: SignUp, late: SignUp) -> None:
    """On a phone the leader marks one at the start, one after forty minutes, and sends all home after a hundred."""
    shift = punctual.shift
    page.set_viewport_size({"width": 390, "height": 844})
    for signup, minutes in ((punctual, 5), (late, 40)):
        clock.stands_at(shift.starts_at + minutes * MINUTE)
        page.goto(address(language, "workspace:checkin", shift.project.organization_id, shift.pk))
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        row = page.locator("main li", has_text=signup.person.full_name)
        row.locator("button[name=mark][value=came]").click()
        expect(page.locator("main .toast")).to_contain_text(signup.person.short_name)
        signup.refresh_from_db()
        assert signup.state == "attended"
    expect(page.locator(".ci__n")).to_have_text(ALL_CAME[language])
    clock.stands_at(shift.starts_at + 100 * MINUTE)
    page.locator("button[name=mark][value=left]").click()
    expect(page.locator("main .toast")).to_contain_text(ALL_LEFT[language])


def confirm_in_two_taps(page: Page, language: str, clock: Clock, shift: Shift) -> None:
    """After the end a coordinator opens the shift and confirms everybody's hours."""
    org = shift.project.organization_id
    clock.stands_at(shift.ends_at + MINUTE)
    page.goto(address(language, "workspace:hours", org))
    page.locator(f"main a[href='{address(language, 'workspace:shift_hours', org, shift.pk)}']").click()
    button = page.locator("main button[form=confirm-hours]")
    expect(button).to_have_text(CONFIRM[language])
    button.click()
    expect(page.locator(".toasts")).to_contain_text(ARE_CONFIRMED[language])


def minutes_in_ledger(signup: SignUp) -> int:
    """Return what the ledger holds for a person's only shift."""
    entry = LedgerEntry.objects.get(person_key=signup.person.person_key.key)
    return entry.minutes


def read_own_hours(page: Page, language: str, signup: SignUp) -> int:
    """The cabinet, the list of hours and the API say the same; return the minutes that they say."""
    told = page.request.get("/api/v1/me/hours/").json()
    minutes = int(told["totals"]["confirmed_minutes"])
    with in_language(language):
        hours = dates.hours(minutes)
    page.goto(address(language, "projects:cabinet"))
    expect(page.locator("main .pass dd").first).to_have_text(hours)
    page.goto(address(language, "projects:my_hours"))
    expect(page.locator("main .stats .num").first).to_have_text(hours)
    item = page.locator("main li", has_text=TITLES[language])
    expect(item.locator("b")).to_have_text(hours)
    expect(item).to_contain_text(IS_CONFIRMED[language])
    assert [(row["minutes"], row["state"], row["shift"]["id"]) for row in told["results"]] == [
        (minutes, "confirmed", signup.shift_id)
    ]
    return minutes


def read_public_hours(page: Page, language: str, shift: Shift) -> None:
    """A visitor comes from the project to its organization, and to the results: both show the sum of the ledger."""
    minutes = sum(LedgerEntry.objects.values_list("minutes", flat=True))
    with in_language(language):
        hours = dates.number(round(minutes / 60, 1))
    project = shift.project
    page.goto(address(language, "projects:project", project.pk, project.slug))
    page.locator("main .a a[href*='/orgs/']").first.click()
    expect(page.locator("main .stats .num")).to_have_text(hours)
    page.locator("main .stats a", has_text=CONFIRMED_HOURS[language]).click()
    expect(page.locator("main .stat .num").first).to_have_text(hours)


def read_the_chain(page: Page, language: str, clock: Clock) -> None:
    """The entries are sealed, the night publishes the last fingerprint, and the whole chain holds up to it."""
    assert seal_ledger() == LedgerEntry.objects.count() == 2
    clock.goes_on(days=1)
    publish_ledger_head()
    page.goto(address(language, "projects:ledger"))
    cells = [text.strip() for text in page.locator("main tbody td").all_inner_texts()]
    report = io.StringIO()
    call_command("verify_ledger", stdout=report)
    assert verify_ledger() == 0
    assert report.getvalue() == f"All 2 seals hold. Head: {cells[1]}\n"
    assert cells[0] == "2"
