"""The story of the portal, lived in three languages, on a desk and on a phone, without JavaScript too."""

import datetime
import re

import pytest
from django.db.models import F
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from organizations.models import Organization, Submission
from projects.models import LedgerEntry, Project, Shift, SignUp
from projects.services.participation.reminders import queue_due_reminders
from qazvolunteer.reference.models import HazardClass
from qazvolunteer.ui import dates
from tests.factories.people import make_staff
from tests.journeys.conftest import NewPage
from tests.journeys.steps import (
    address,
    code_from_mail,
    deliver,
    fill,
    letter,
    register,
    send,
    sign_in,
    subjects,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

CASES = [
    pytest.param("kk", 390, True, id="kk-phone"),
    pytest.param("ru", 1440, True, id="ru-desk"),
    pytest.param("en", 390, False, id="en-phone-without-script"),
    pytest.param("ru", 390, True, id="ru-phone"),
    pytest.param("kk", 1440, False, id="kk-desk-without-script"),
    pytest.param("en", 1440, True, id="en-desk"),
]
ABOUT = "Сажаем деревья во дворах города и учим детей за ними ухаживать."
#: what the two letters say, in the reader's language
CONFIRMED = {"kk": "Орын сізге берілді.", "ru": "У вас есть место.", "en": "You have a place."}
NEAR = {"kk": "Ауысымыңызға аз уақыт қалды.", "ru": "Ваша смена скоро.", "en": "Your shift is near."}
TITLES = {"kk": "Көшет отырғызу", "ru": "Посадка саженцев", "en": "Planting saplings"}


@pytest.mark.parametrize(("language", "width", "script"), CASES)
def test_story(new_page: NewPage, language: str, width: int, script: bool) -> None:
    officer_account = make_staff(now=timezone.now(), region="KZ-35")
    leader, officer, citizen = (new_page(width=width, script=script) for _person in range(3))

    organization = found_a_group(leader, language)
    sign_in(officer, language, officer_account.user.email)
    approve_newest(officer, language)
    organization.refresh_from_db()
    assert organization.state == "verified"

    project = write_a_project(leader, language, organization)
    send_to_review(leader, language, project)
    return_newest(officer, language)
    correct_and_resubmit(leader, language, project)
    approve_newest(officer, language)
    project.refresh_from_db()
    assert (project.state, Submission.objects.filter(subject_kind="project").count()) == ("published", 2)

    signup = find_and_join(citizen, language, project)
    confirm_and_remind(citizen, language, signup)
    mark_and_confirm(leader, language, signup)
    see_the_hours(citizen, language, signup)


def found_a_group(page: Page, language: str) -> Organization:
    """An initiative group registers: three fields, then it is sent to review."""
    register(page, language, email="leader@example.org", surname="Ким", given_name="Елена")
    page.goto(address(language, "organizations:register") + "?kind=initiative_group")
    send(
        page,
        name="Жасыл аула",
        about=ABOUT,
        region="KZ-35",
        display_name="Елена Ким",
    )
    organization = Organization.objects.get()
    page.goto(address(language, "workspace_org:verification", organization.pk))
    send(page)
    organization.refresh_from_db()
    assert organization.state == "submitted"
    return organization


def open_newest(page: Page, language: str) -> Submission:
    """The officer opens what came last."""
    submission = Submission.objects.latest("submitted_at")
    page.goto(address(language, "office:queue"))
    page.locator(f"main a[href='{address(language, 'office:submission', submission.pk)}']").first.click()
    return submission


def approve_newest(page: Page, language: str) -> None:
    """The officer approves."""
    submission = open_newest(page, language)
    page.locator("button[name=decision][value=approved]").click()
    submission.refresh_from_db()
    assert submission.state == "approved"


def return_newest(page: Page, language: str) -> None:
    """The officer returns it: without a reason the page says so, with one it goes back."""
    submission = open_newest(page, language)
    page.locator("button[name=decision][value=returned]").click()
    expect(page.locator(".errsum")).to_be_visible()
    page.locator("[name=reasons][value=safety]").check()
    fill(page, comment="Опишите, кто проводит инструктаж")
    page.locator("button[name=decision][value=returned]").click()
    submission.refresh_from_db()
    assert submission.state == "returned"


def write_a_project(page: Page, language: str, organization: Organization) -> Project:
    """One form a topic, then a shift with two roles."""
    org = organization.pk
    page.goto(address(language, "workspace:project_new", org))
    send(page, title=TITLES[language], direction="taza")
    project = Project.objects.get()
    start = timezone.localtime() + datetime.timedelta(hours=26)
    end = start + datetime.timedelta(hours=2)

    def topic(name: str, **values: object) -> None:
        page.goto(address(language, f"workspace:project_{name}", org, project.pk))
        send(page, **values)

    texts = {
        f"title_{language}": TITLES[language],
        f"promise_{language}": "Высадим двести саженцев во дворах района и научим за ними ухаживать.",
        f"tasks_{language}": "Копать лунки\nСажать и поливать",
    }
    topic("what", **texts, direction="taza", initiative="birgemiz-taza")
    topic(
        "where",
        region="KZ-35",
        address="Парк Победы, главный вход",
        starts_on=start.date(),
        ends_on=end.date(),
    )
    topic(
        "who",
        joining_mode="instant",
        min_age=16,
        contact_name="Елена Ким",
        contact_email="leader@example.org",
    )
    topic("conditions", **{f"bring_{language}": "Перчатки и воду"})
    topic("safety", **{f"hazard_{hazard.pk}": "no" for hazard in HazardClass.objects.all()})
    page.goto(address(language, "workspace:shift_new", org, project.pk))
    send(
        page,
        date=start.date(),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        leader=str(organization.memberships.get().pk),
        **{f"roles-0-name_{language}": "Садовод", "roles-0-capacity": 5},
    )
    assert Shift.objects.get().roles.get().capacity == 5
    return project


def send_to_review(page: Page, language: str, project: Project) -> None:
    """Check the answers and send."""
    page.goto(address(language, "workspace:project_check", project.organization_id, project.pk))
    send(page)
    project.refresh_from_db()
    assert project.state == "submitted"


def correct_and_resubmit(page: Page, language: str, project: Project) -> None:
    """The organizer reads the reason, corrects, sends again."""
    page.goto(address(language, "workspace:project", project.organization_id, project.pk))
    expect(page.locator("main")).to_contain_text("Опишите, кто проводит инструктаж")
    page.goto(address(language, "workspace:project_conditions", project.organization_id, project.pk))
    send(page, has_briefing=True)
    send_to_review(page, language, project)


def find_and_join(page: Page, language: str, project: Project) -> SignUp:
    """A citizen finds the shift, fills in the one form while the place is held, and enters the code."""
    page.goto(address(language, "projects:catalogue") + "?region=karaganda&direction=taza")
    page.get_by_role("link", name=TITLES[language]).first.click()
    expect(page.locator("h1")).to_have_text(TITLES[language])
    role = Shift.objects.get().roles.get()
    page.locator(f"#pick [name=role][value='{role.pk}']").check()
    page.locator("#pick button").click()
    send(
        page,
        surname="Сапарова",
        given_name="Айгерим",
        birth_date="2002-03-04",
        region="KZ-35",
        email="citizen@example.org",
        consent=True,
    )
    assert SignUp.objects.get().state == "held"
    from_mail(page, "citizen@example.org")
    expect(page).to_have_url(re.compile(re.escape(address(language, "projects:joined", role.shift_id))))
    signup = SignUp.objects.get()
    assert signup.state == "confirmed"
    expect(page.locator("main")).to_contain_text(TITLES[language])
    return signup


def from_mail(page: Page, email: str) -> None:
    """Enter the code that came by e-mail."""
    send(page, code=code_from_mail(page, email))


def confirm_and_remind(page: Page, language: str, signup: SignUp) -> None:
    """Confirmation and, a day before, the reminder are in the mail, in the language of the person."""
    deliver(timezone.now())
    with letter(page, "citizen@example.org") as text:
        read_facts(text, language, signup, CONFIRMED[language])
    later = timezone.now() + datetime.timedelta(hours=3)
    assert queue_due_reminders(now=later) == 1
    deliver(later)
    with letter(page, "citizen@example.org") as text:
        read_facts(text, language, signup, NEAR[language])
        coming = text.locator("a").first.get_attribute("href") or ""
    letters = subjects(page, "citizen@example.org")
    assert len(letters) == 3  # the code, the confirmation, the reminder
    # «I will come»: a tap in the letter, a tap on the page; the form names no origin, as a browser sends it
    page.goto(coming)
    signup.refresh_from_db()
    assert signup.reaffirmed_at is None
    page.locator("main form[method=post] button").click()
    expect(page.locator("main form")).to_have_count(0)
    signup.refresh_from_db()
    assert (page.url, signup.reaffirmed_version) == (coming, 1)


def read_facts(text: Locator, language: str, signup: SignUp, sentence: str) -> None:
    """A letter says what it is about, and when and where to come."""
    shift = signup.shift
    with override(language):
        when = dates.time_range(shift.starts_at, shift.ends_at)
    expect(text).to_contain_text(sentence)
    expect(text).to_contain_text(when)
    expect(text).to_contain_text("Парк Победы, главный вход")
    expect(text.page.locator("h1")).to_contain_text(TITLES[language])


def mark_and_confirm(page: Page, language: str, signup: SignUp) -> None:
    """The day comes: the leader marks, then another coordinator confirms in two taps."""
    back = datetime.timedelta(hours=27)
    Shift.objects.filter(pk=signup.shift_id).update(
        starts_at=F("starts_at") - back, ends_at=F("ends_at") - back
    )
    org = signup.shift.project.organization_id
    page.goto(address(language, "workspace:checkin", org, signup.shift_id))
    page.locator("button[name=mark][value=came]").click()
    signup.refresh_from_db()
    assert signup.state == "attended"
    Shift.objects.filter(pk=signup.shift_id).update(
        starts_at=F("starts_at") - datetime.timedelta(hours=2),
        ends_at=F("ends_at") - datetime.timedelta(hours=2),
    )
    page.goto(address(language, "workspace:hours", org))
    page.locator(f"main a[href='{address(language, 'workspace:shift_hours', org, signup.shift_id)}']").click()
    page.locator("main button[form=confirm-hours]").click()
    assert LedgerEntry.objects.get().minutes > 0


def see_the_hours(page: Page, language: str, signup: SignUp) -> None:
    """The cabinet and the public results show the same hours."""
    page.goto(address(language, "projects:my_hours"))
    expect(page.locator("main")).to_contain_text(TITLES[language])
    page.goto(address(language, "monitoring:results"))
    expect(page.locator("main")).to_be_visible()
    assert page.locator("main .stat .num").first.inner_text().strip() != "0"
