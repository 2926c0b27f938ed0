"""What every image must be, read from the Dockerfiles; `make images` builds and runs them."""

import re
from pathlib import Path

import pytest

from tests.deployment.conftest import Run

SERVICES = ("api-service", "worker-service", "notification-service")
each_service = pytest.mark.parametrize("service", SERVICES)


def dockerfile(root: Path, service: str) -> str:
    # Joined, so that one instruction is one line.
    return (root / service / "Dockerfile").read_text().replace("\\\n", " ")


def final_stage(root: Path, service: str) -> str:
    return dockerfile(root, service).rpartition("\nFROM ")[2]


@each_service
def test_a_dockerfile_gives_hadolint_nothing_to_say(service: str, root: Path, run: Run) -> None:
    looked = run("hadolint", f"{service}/Dockerfile")

    assert (looked.returncode, looked.stdout) == (0, "")


@each_service
def test_an_image_runs_as_a_fixed_user_who_is_not_root(service: str, root: Path) -> None:
    users = re.findall(r"^USER (\S+)$", final_stage(root, service), re.MULTILINE)

    assert users == ["10001:10001"]


@each_service
def test_an_image_tells_whether_it_lives(service: str, root: Path) -> None:
    stage = final_stage(root, service)

    assert re.search(r'^HEALTHCHECK .*CMD \["python", ', stage, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["python", "-m"\]$', stage, re.MULTILINE)


@each_service
def test_an_image_says_what_it_is(service: str, root: Path) -> None:
    labels = set(re.findall(r"org\.opencontainers\.image\.(\w+)=", final_stage(root, service)))

    assert {"title", "description", "licenses", "version", "revision"} <= labels


@each_service
def test_dependencies_are_checked_by_hash_and_come_before_the_code(
    service: str, root: Path
) -> None:
    text = dockerfile(root, service)

    assert text.count("--require-hashes") == 2
    assert text.index(f"COPY {service}/requirements.lock") < text.index("COPY packages")


@each_service
def test_what_builds_an_image_stays_out_of_it(service: str, root: Path) -> None:
    stage = final_stage(root, service)

    assert re.findall(r"^COPY (.+)$", stage, re.MULTILINE) == [
        "--from=build /opt/pageloom /opt/pageloom"
    ]
    assert not re.search(r"\b(pip|uv|gcc|build-essential|-dev)\b", stage)


def test_only_the_workshop_has_a_browser_and_fonts(root: Path) -> None:
    with_browser = [one for one in SERVICES if "chromium fonts-noto-cjk" in dockerfile(root, one)]

    assert with_browser == ["worker-service"]


def test_images_stand_on_one_base(root: Path) -> None:
    bases = {
        base
        for service in SERVICES
        for base in re.findall(
            r"^(?:ARG PYTHON_IMAGE=|FROM )(\S+)", dockerfile(root, service), re.M
        )
    }

    assert bases == {"docker.io/library/python:3.12-slim-bookworm", "${PYTHON_IMAGE}"}


def test_only_what_an_image_is_made_of_reaches_its_builder(root: Path) -> None:
    lines = (root / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}

    assert "*" in lines
    assert let_in == {"images/requirements.lock", "packages", *SERVICES}
