"""Each service alone, in an environment made of its own lock: as in its image."""

from pathlib import Path

import pytest

from tests.alone import installed_alone, run

IMPORT_EVERYTHING = Path(__file__).with_name("import_everything.py")


@pytest.mark.parametrize(
    ("service", "package"),
    [
        ("api-service", "api_service"),
        ("worker-service", "worker_service"),
        ("notification-service", "notification_service"),
    ],
)
def test_a_service_imports_nothing_that_its_own_lock_does_not_bring(
    service: str, package: str, tmp_path: Path
) -> None:
    python = installed_alone(service, tmp_path)

    told = run(python, IMPORT_EVERYTHING, package, cwd=tmp_path)

    assert told.endswith(" modules\n")
