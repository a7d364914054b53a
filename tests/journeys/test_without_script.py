"""What usually needs a script and here does not: languages, filters, the theme, menus."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from projects.services.catalogue import refresh_search
from tests.factories.people import make_organization
from tests.factories.work import open_shift, published_project
from tests.journeys.conftest import NewPage
from tests.journeys.steps import address

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_languages_filters_and_theme_work_without_script(new_page: NewPage) -> None:
    now = timezone.now()
    for region in ("KZ-35", "KZ-75"):
        project = published_project(make_organization(now=now, region=region), now=now)
        refresh_search(project)
        open_shift(project, starts_at=now + datetime.timedelta(days=3))
    page = new_page(script=False, width=1440)
    page.goto(address("kk", "projects:catalogue"))
    expect(page.locator("main .card")).to_have_count(2)

    page.locator("#filters details.more > summary").click()
    page.locator("#filters [name=region]").select_option("karaganda")
    page.locator("#filters details.more button").first.click()
    expect(page.locator("main .card")).to_have_count(1)

    page.locator("nav.lang a[hreflang=ru]").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("main .card")).to_have_count(1)

    page.goto(address("ru", "theme"))
    page.locator("button[name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(address("ru", "home"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
