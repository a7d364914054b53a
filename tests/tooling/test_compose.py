"""The shape of production: what runs, what it waits for, that no secret stands in the open. No engine is needed."""

import re
from typing import Any

import pytest
import yaml

from tools.terminal import ROOT

PORTAL = ("web", "worker", "beat", "migrate")
SECRETS = ("SECRET_KEY", "SECOND_FACTOR_KEYS", "DATABASE_URL", "EMAIL_URL")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return parsed


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text()


def test_services_are_the_portal_its_database_and_its_broker(compose: dict[str, Any]) -> None:
    assert sorted(compose["services"]) == sorted([*PORTAL, "postgres", "valkey"])
    assert compose["services"]["postgres"]["image"] == "postgres:18"
    assert compose["services"]["valkey"]["image"] == "valkey/valkey:9"


@pytest.mark.parametrize("name", PORTAL)
def test_program_of_the_portal_runs_one_image_without_rights(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]

    assert service["image"].startswith("qazvolunteer:")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", PORTAL)
def test_program_of_the_portal_is_neither_debug_nor_demo(compose: dict[str, Any], name: str) -> None:
    environment = compose["services"][name]["environment"]

    assert {"DEBUG", "DEMO", "DEMO_PASSWORD"} & set(environment) == set()


@pytest.mark.parametrize("name", PORTAL)
def test_secrets_come_from_files_only(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]

    files = {key: value for key, value in service["environment"].items() if key.endswith("_FILE")}

    assert files == {f"{secret}_FILE": f"/run/secrets/{secret.lower()}" for secret in SECRETS}
    assert sorted(service["secrets"]) == sorted(secret.lower() for secret in SECRETS)
    assert set(SECRETS) & set(service["environment"]) == set()


def test_every_secret_is_a_file_outside_the_image(compose: dict[str, Any]) -> None:
    used = {secret for service in compose["services"].values() for secret in service.get("secrets", [])}

    assert used == set(compose["secrets"])
    assert {source["file"].split("/")[0] for source in compose["secrets"].values()} == {"${SECRETS_DIR:-."}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_program_waits_for_the_migration_and_the_servers(compose: dict[str, Any], name: str) -> None:
    waits = {other: how["condition"] for other, how in compose["services"][name]["depends_on"].items()}

    assert waits == {
        "migrate": "service_completed_successfully",
        "postgres": "service_healthy",
        "valkey": "service_healthy",
    }


def test_migration_also_loads_reference_data(compose: dict[str, Any]) -> None:
    shell, options, script = compose["services"]["migrate"]["command"]

    # -e: what comes after a failed step is not run, and the container fails.
    assert (shell, options) == ("sh", "-ec")
    assert [line.split()[2] for line in script.splitlines()] == [
        "migrate",
        "load_portal",
    ]


def test_everything_that_stays_up_has_a_health_check(compose: dict[str, Any]) -> None:
    without = [name for name, service in compose["services"].items() if "healthcheck" not in service]

    assert without == ["migrate"]


def test_health_of_the_web_is_whether_it_can_serve(compose: dict[str, Any]) -> None:
    web = compose["services"]["web"]

    assert "http://localhost:8000/readyz" in web["healthcheck"]["test"][-1]
    assert web["environment"]["ALLOWED_HOSTS"].endswith(",localhost")


def test_database_knows_kazakh_letters(compose: dict[str, Any]) -> None:
    assert "--locale=C.UTF-8" in compose["services"]["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_queue_is_never_evicted(compose: dict[str, Any]) -> None:
    assert "volatile-lru" in compose["services"]["valkey"]["command"]


def test_only_the_web_is_reachable_and_only_from_this_machine(compose: dict[str, Any]) -> None:
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}

    assert ports == {"web": ["${WEB_BIND:-127.0.0.1:8000}:8000"]}
    assert compose["networks"]["inside"] == {"internal": True}
    assert compose["services"]["postgres"]["networks"] == ["inside"]
    assert compose["services"]["valkey"]["networks"] == ["inside"]


def test_every_variable_without_a_default_is_in_the_example(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()

    needed = set(re.findall(r"\$\{(\w+):\?", text))
    example = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert needed - example == set()


def test_image_installs_by_hash_only(dockerfile: str) -> None:
    installs = re.findall(r"pip install (.+)", dockerfile)

    assert installs != []
    assert [line for line in installs if not line.startswith("--require-hashes")] == []


def test_image_that_runs_has_a_user_without_rights_and_no_build_tools(dockerfile: str) -> None:
    final = dockerfile.split("FROM ")[-1]

    assert re.findall(r"^USER (\w+)$", final, re.MULTILINE) == ["portal"]
    assert re.findall(r"^COPY --from=build (\S+)", final, re.MULTILINE) == ["/venv", "/app"]
    assert "pip" not in final


def test_image_gets_only_what_is_named() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()

    rules = [line for line in lines if line and not line.startswith("#")]

    assert rules[0] == "*"
    assert [rule for rule in rules if rule.startswith(("!.", "!tests", "!requirements/dev"))] == []
