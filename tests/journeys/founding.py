"""A group begins and a project is published: what the organizer and the officer do, page by page."""

import datetime

from django.utils import timezone
from playwright.sync_api import Page, expect

from organizations.models import Organization, Submission
from projects.models import Project, Shift
from qazvolunteer.reference.models import HazardClass
from tests.journeys.steps import address, fill, register, send

ABOUT = "Сажаем деревья во дворах города и учим детей за ними ухаживать."
TITLES = {"kk": "Көшет отырғызу", "ru": "Посадка саженцев", "en": "Planting saplings"}


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
