"""The schema is what the API really answers, and does not change by accident."""

from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from organizations.forms import RegisterFilterForm
from organizations.models import Membership
from projects.forms.catalogue import ProjectFilterForm, ShiftFilter
from projects.models import Shift
from projects.services.hours.marking import mark_came
from qazvolunteer.api.paging import PageForm
from qazvolunteer.api.schema import schema_of
from qazvolunteer.lib.text import LANGUAGES
from tests.factories.people import make_volunteer
from tests.factories.projects import add_test_shift, published_project
from tests.factories.work import join
from tests.projects.api.conftest import Ask

#: names of paths, parameters and fields that programs count on: a removed line breaks somebody, so make a version 2
PROMISED = (Path(__file__).parent / "promised.txt").read_text().splitlines()
PATHS = sorted({line.split()[0] for line in PROMISED if line.startswith("/")})


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema in which an object has no other fields than those it names."""
    schema = deepcopy(schema)
    for item in schema["components"]["schemas"].values():
        item["additionalProperties"] = False
    return schema


def check(value: Any, path: str, status: int = 200) -> None:
    """Hold an answer to what the schema says of its address and status."""
    schema = closed(schema_of("en"))
    content = schema["paths"][path]["get"]["responses"][str(status)]["content"]
    (answer,) = content.values()
    validator = Draft202012Validator(
        {**answer["schema"], "components": schema["components"]}, format_checker=FormatChecker()
    )
    assert [error.message for error in validator.iter_errors(value)] == []


def lines_of(schema: dict[str, Any]) -> list[str]:
    """Name everything that a program may count on, one a line."""
    lines = []
    for path, item in schema["paths"].items():
        operation = item["get"]
        lines.append(f"{path} {' '.join(sorted(operation['responses']))}")
        lines += (
            [f"{path} {row['in']} {row['name']}: {row['schema']['type']}" for row in operation["parameters"]]
            if "parameters" in operation
            else []
        )
    for name, item in schema["components"]["schemas"].items():
        for field, part in item["properties"].items():
            kind = part.get("type") or part.get("$ref") or (part.get("allOf") or part["oneOf"])[0]["$ref"]
            need = "" if field in item.get("required", []) else "?"
            lines.append(f"{name}.{field}{need}: {kind} {' '.join(part.get('enum', []))}".rstrip())
    return lines


def test_names_are_those_that_were_promised() -> None:
    assert lines_of(schema_of("en")) == PROMISED


@pytest.fixture
def world(manager: Membership, now: datetime, client: Client) -> dict[str, int]:
    """A project with a shift, a person with a sign-up and hours, who is signed in."""
    project = published_project(manager)
    shift = add_test_shift(project, manager, day="2026-11-26")
    volunteer = make_volunteer(now=now)
    signup = join(volunteer, shift, now=now)
    Shift.objects.filter(pk=shift.pk).update(starts_at=now - timedelta(hours=4), ends_at=now)
    signup.refresh_from_db()
    mark_came(signup=signup, by=manager, now=now)
    client.force_login(volunteer.user)
    return {
        "shift_id": project.shifts.exclude(pk=shift.pk).get().pk,
        "project_id": project.pk,
        "organization_id": project.organization_id,
    }


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_the_schema_says(ask: Ask, world: dict[str, int], path: str) -> None:
    answer = ask(path.removeprefix("/api/v1").format(**world))

    check(answer.json(), path)
    assert answer.json().get("results", True), "an empty list proves nothing"


@pytest.mark.parametrize("path", PATHS)
def test_every_problem_is_as_the_schema_says(ask: Ask, db: None, path: str) -> None:
    nobody = {"shift_id": 1, "project_id": 1, "organization_id": 1}
    answers = {
        400: ask(path.removeprefix("/api/v1").format(**nobody), {"unknown": "1"}),
        406: ask(path.removeprefix("/api/v1").format(**nobody), accept="text/html"),
    }
    if "{" in path:
        answers[404] = ask(path.removeprefix("/api/v1").format(**nobody))
    if "/me/" in path:
        answers = {401: answers[400], 406: answers[406]}

    assert {status: answer.status_code for status, answer in answers.items()} == {
        status: status for status in answers
    }
    for status, answer in answers.items():
        assert answer["Content-Type"] == "application/problem+json"
        check(answer.json(), path, status)


@pytest.mark.parametrize("path", PATHS)
def test_every_example_is_as_the_schema_says(path: str) -> None:
    content = schema_of("en")["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    for example in content["examples"].values():
        check(example["value"], path)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("shifts", ShiftFilter.base_filters),
        ("projects", ProjectFilterForm.base_fields),
        ("organizations", RegisterFilterForm.base_fields),
    ],
)
def test_the_parameters_are_those_of_the_filter(path: str, fields: dict[str, Any]) -> None:
    described = [row["name"] for row in schema_of("en")["paths"][f"/api/v1/{path}/"]["get"]["parameters"]]

    assert sorted(described) == sorted([*fields, *PageForm.base_fields])


def test_the_schema_is_served_and_asks_nothing_of_the_database(client: Client) -> None:
    answer = client.get("/api/schema.json")

    assert answer.json() == schema_of("en")
    assert answer.json()["openapi"] == "3.1.0"
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_description_for_people_has_every_address_and_field(client: Client, language: str) -> None:
    text = client.get(f"/{language}/api/docs/").content.decode()

    schema = schema_of(language)
    for path, item in schema["paths"].items():
        assert f"GET {path}" in text
        assert item["get"]["summary"].replace("`", "") in text
    for name, item in schema["components"]["schemas"].items():
        for field in [] if name.endswith("Page") else item["properties"]:
            assert f"<code>{field}</code>" in text


def test_descriptions_speak_the_language_of_the_page() -> None:
    summaries = {
        language: schema_of(language)["paths"]["/api/v1/regions/"]["get"]["summary"] for language in LANGUAGES
    }
    values = {
        language: next(
            row["description"]
            for row in schema_of(language)["paths"]["/api/v1/shifts/"]["get"]["parameters"]
            if row["name"] == "when"
        )
        for language in LANGUAGES
    }

    assert len(set(summaries.values())) == len(set(values.values())) == 3


def test_the_address_without_a_language_leads_to_the_page(client: Client) -> None:
    answer = client.get("/api/docs/", headers={"accept-language": "ru"})

    assert (answer.status_code, answer["Location"]) == (302, "/ru/api/docs/")


def test_the_footer_leads_to_the_description(client: Client) -> None:
    assert 'href="/ru/api/docs/"' in client.get("/ru/rules/").content.decode()
