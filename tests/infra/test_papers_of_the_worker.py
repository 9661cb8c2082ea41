"""The worker, which serves no page, knows every paper that a page can order."""

import subprocess
import sys

from tests.infra.templates import ROOT, environment

KNOWN = """
import django
django.setup()
from gongyi.kernel.flows import printing
before = set(printing._makers)
import gongyi.config.urls
assert {"figures", "behind", "archive", "list"} <= before, before
assert before == set(printing._makers), set(printing._makers) - before
"""


def test_every_paper_that_a_page_can_order_is_known_before_any_page_is(tmp_path) -> None:
    environ = environment(tmp_path, f"sqlite:///{tmp_path}/gongyi.sqlite3")
    django = environ | {"DJANGO_SETTINGS_MODULE": "gongyi.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", KNOWN], cwd=ROOT, env=django, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
