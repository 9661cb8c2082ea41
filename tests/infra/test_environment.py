"""A wrong setting stops the start with one line that names it; nothing of its value that could be secret is shown."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongyi.config import env

pytestmark = pytest.mark.once
WEB, MAIL = ("https", "http"), ("smtp",)


@pytest.mark.parametrize(
    ("name", "value", "read", "words"),
    [
        ("GONGYI_DEBUG", "yes", lambda: env.flag("GONGYI_DEBUG"), "must be 0 or 1"),
        ("GONGYI_HTTPS", "true", lambda: env.flag("GONGYI_HTTPS"), "must be 0 or 1"),
        (
            "GONGYI_ORIGIN",
            "gongyi.example.cn",
            lambda: env.address("GONGYI_ORIGIN", WEB),
            "starts with https:// or http",
        ),
        ("GONGYI_SMS_URL", "ftp://gateway", lambda: env.address("GONGYI_SMS_URL", WEB), "starts with https:// or http"),
        ("GONGYI_SMS_URL", "http://gateway:port/", lambda: env.address("GONGYI_SMS_URL", WEB), "must be an address"),
        ("GONGYI_SMS_URL", "http:///send", lambda: env.address("GONGYI_SMS_URL", WEB), "must be an address"),
        ("GONGYI_EMAIL_URL", "mail.example.cn:25", lambda: env.address("GONGYI_EMAIL_URL", MAIL), "smtp://"),
        ("GONGYI_SECRET_KEY", "short", lambda: env.secret_key(Path("/nowhere")), "at least 32"),
        ("DATABASE_URL", "mysql://u:hidden@h/n", lambda: env.database(Path("/nowhere")), "sqlite:/// or postgres://"),
        ("DATABASE_URL", "postgres://u:hidden@h:x/n", lambda: env.database(Path("/nowhere")), "port"),
        ("GONGYI_HOME", "/proc/gongyi", env.home, "cannot be used"),
    ],
)
def test_each_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, read, words: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=words) as error:
        read()
    assert name in str(error.value)
    assert "hidden" not in str(error.value)
    assert "\n" not in str(error.value)


def test_what_is_not_declared_cannot_be_read() -> None:
    with pytest.raises(ImproperlyConfigured, match="not a declared setting"):
        env.text("GONGYI_SOMETHING")


def test_right_settings_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYI_SMS_URL", "https://gateway.example.cn/send/")
    assert env.address("GONGYI_SMS_URL", WEB) == "https://gateway.example.cn/send/"
    monkeypatch.delenv("GONGYI_SMS_URL", raising=False)
    assert env.address("GONGYI_SMS_URL", WEB) == ""
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p%40ss@h:5433/n")
    found = env.database(Path("/nowhere"))
    assert (found["PASSWORD"], found["PORT"], found["NAME"]) == ("p@ss", "5433", "n")


@pytest.mark.parametrize("verb", ["check", "serve"])
def test_the_command_line_stops_with_one_line(tmp_path: Path, verb: str) -> None:
    command = [str(Path(sys.executable).parent / "gongyi"), verb]
    environ = os.environ | {"GONGYI_HOME": str(tmp_path), "GONGYI_SMS_URL": "gateway"}
    environ.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.strip() == "gongyi: GONGYI_SMS_URL must be an address that starts with https:// or http://"
