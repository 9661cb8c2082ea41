"""The setting for the mail server says how the connection is encrypted."""

import pytest

from gongyi.config import env

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", None),
        ("smtp://relay", ("relay", 25, "", "", False, False)),
        ("smtps://me%40a.cn:p%2Fw@smtp.a.cn", ("smtp.a.cn", 465, "me@a.cn", "p/w", True, False)),
        ("smtp://u:p@smtp.a.cn:587", ("smtp.a.cn", 587, "u", "p", False, True)),
    ],
)
def test_a_mail_server_is_spoken_to_as_its_port_wants(
    monkeypatch: pytest.MonkeyPatch, url: str, found: tuple[object, ...] | None
) -> None:
    monkeypatch.setenv("GONGYI_EMAIL_URL", url)
    assert env.mail_server("GONGYI_EMAIL_URL") == found
