"""The guards of the test set-up do catch what they are there for."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.infra.browser import Watch, leaves_the_machine

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/a", "http://localhost/", "http://[::1]:9/", "data:text/plain,x", "blob:null/1"]
)
def test_own_addresses_stay_on_the_machine(url: str) -> None:
    assert not leaves_the_machine(url)


@pytest.mark.parametrize(
    "url", ["https://fonts.example/a.css", "http://10.0.0.1/", "http://127.0.0.1.example/", "//cdn.example/x.js"]
)
def test_other_hosts_are_noticed(url: str) -> None:
    assert leaves_the_machine(url)


def test_a_request_to_another_host_cannot_be_allowed() -> None:
    watch = Watch(faults=["request to another host: https://a.example/", "console error: 404"])
    watch.allow(".*")
    assert watch.unexpected() == ["request to another host: https://a.example/"]


WISHES = """
import pytest

@pytest.mark.django_db(transaction=True)
def test_by_mark(): pass

def test_by_fixture(transactional_db): pass

@pytest.mark.django_db
def test_that_rolls_back(): pass
"""


def test_flushing_tests_are_refused(request: pytest.FixtureRequest) -> None:
    folder = Path(tempfile.mkdtemp(prefix="flush_", dir=Path(__file__).parent))
    request.addfinalizer(lambda: shutil.rmtree(folder))
    (folder / "test_flush.py").write_text(WISHES)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", str(folder)]
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("GONGYI_TEST_", "PYTEST_"))}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "test_by_mark" in said
    assert "test_by_fixture" in said
    assert "test_that_rolls_back: " not in said
    assert "use the fixture committed_db" in said
