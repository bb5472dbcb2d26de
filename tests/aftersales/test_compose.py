"""docker-compose.yml, where no Docker engine runs: its shape, and that it agrees with bin/up, the engine and the settings."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from aftersales import programs
from aftersales.engines import postgres

BASE = Path(__file__).resolve().parents[2]
PROGRAMS = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((BASE / "docker-compose.yml").read_text())


def command(service: dict) -> list[str]:
    assert service["command"][0] == "python"
    return service["command"][1:]


def environment(service: dict) -> dict[str, str]:
    return service["environment"]


def test_it_is_a_compose_file(compose):
    # compose_spec.json is Docker's schema (Apache-2.0), as published with docker-compose 1.29.2.
    schema = json.loads((Path(__file__).parent / "compose_spec.json").read_text())
    errors = [f"{'/'.join(map(str, error.path))}: {error.message}" for error in Draft7Validator(schema).iter_errors(compose)]
    assert errors == []


def test_it_has_the_services_of_the_product(compose):
    assert set(compose["services"]) == {"postgres", "redis", *PROGRAMS}
    assert set(compose["volumes"]) == {"pgdata", "broker", "media"}


def test_it_runs_what_up_runs(compose):
    services = compose["services"]
    assert command(services["web"]) == ["-m", *programs.WEB, "--bind=0.0.0.0:8000"]
    assert command(services["worker"]) == ["-m", *programs.WORKER]
    assert command(services["beat"]) == ["-m", *programs.BEAT]
    assert command(services["migrate"]) == programs.PREPARE


def test_the_image_serves_by_default_and_collects_as_up_does():
    text = (BASE / "Dockerfile").read_text()
    default = json.loads(re.search(r"^CMD (\[.*\])$", text, re.MULTILINE).group(1))
    assert default == ["python", "-m", *programs.WEB, "--bind=0.0.0.0:8000"]
    assert "python " + " ".join(programs.COLLECT) in text.replace('"', "")


def test_no_program_runs_as_root():
    users = re.findall(r"^USER (\S+)$", (BASE / "Dockerfile").read_text(), re.MULTILINE)
    assert users and users[-1] not in ("root", "0")


def test_everything_that_runs_has_a_health_check_and_starts_after_what_it_needs(compose):
    services = compose["services"]
    for name in {"postgres", "redis", *PROGRAMS} - {"migrate"}:
        assert "test" in services[name]["healthcheck"], name
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_only_the_migration_knows_the_owner(compose):
    services = compose["services"]
    for name in PROGRAMS:
        assert environment(services[name])["DATABASE_URL"].startswith(f"postgres://{postgres.APP}:")
    assert environment(services["migrate"])["DATABASE_OWNER_URL"].startswith(f"postgres://{postgres.OWNER}:")
    for name in ("web", "worker", "beat"):
        assert "owner" not in json.dumps(services[name]).lower()


def test_the_roles_are_those_of_the_embedded_engine():
    script = (BASE / "docker/roles.sh").read_text()
    assert f"CREATE ROLE {postgres.OWNER} LOGIN NOSUPERUSER" in script
    assert f"CREATE ROLE {postgres.APP} LOGIN NOSUPERUSER" in script
    assert f"CREATE DATABASE {postgres.DATABASE} OWNER {postgres.OWNER};" in script


def test_secrets_have_no_default(compose):
    for service in compose["services"].values():
        for name, value in environment(service).items() if "environment" in service else ():
            if re.search(r"PASSWORD|SECRET", name + value):
                assert re.search(r"\$\{\w+:\?", value), name


def test_the_settings_read_every_variable(compose):
    settings = (BASE / "aftersales/settings.py").read_text()
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"(\w+)\"", settings))
    for name in PROGRAMS:
        assert set(environment(compose["services"][name])) <= read, name


def test_the_database_is_the_version_that_up_embeds(compose):
    assert compose["services"]["postgres"]["image"] == f"postgres:{postgres.VERSION}"
