"""Settings of a test run: a home and a database of its own, whatever the developer's environment says.

`GONGYI_TEST_POSTGRES` (postgres://user@host:port, no database name) moves the run to that cluster; its databases
are named after this run's code and workers. `DATABASE_URL` is never used, so that no test can touch real rows.
"""

import os
import tempfile
from pathlib import Path

RUN = Path(os.environ.get("GONGYI_TEST_RUN") or tempfile.mkdtemp(prefix="gongyi-tests-"))
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
CLUSTER = os.environ.get("GONGYI_TEST_POSTGRES", "").rstrip("/")
KEPT = {"GONGYI_TEST_RUN", "GONGYI_TEST_OWNER", "GONGYI_TEST_POSTGRES", "GONGYI_SAMPLES"}

for name in [name for name in os.environ if name.startswith("GONGYI_") and name not in KEPT]:
    del os.environ[name]
os.environ["GONGYI_TEST_RUN"] = str(RUN)
os.environ.setdefault("GONGYI_TEST_OWNER", str(os.getpid()))
OWNS_RUN = os.environ["GONGYI_TEST_OWNER"] == str(os.getpid())
os.environ["GONGYI_HOME"] = str(RUN / WORKER)
os.environ["GONGYI_SECRET_KEY"] = "a key for tests only, longer than fifty characters, not secret at all"
os.environ["DATABASE_URL"] = f"{CLUSTER}/gongyi_{WORKER}" if CLUSTER else f"sqlite:///{RUN / WORKER / 'gongyi.sqlite3'}"

from gongyi.config import messages

# Before Django reads any: it keeps the translations it finds first for the life of the process.
messages.refresh()

from gongyi.config.settings import *  # noqa: F403 - the tests run on the settings of the product

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
