"""The looking glass through which reporters are searched for sees a text however it is wrapped."""

import gzip
import zipfile
from io import BytesIO

import pytest

from tests.trust import canaries

SECRETS = ("欧阳紫薇娜", "13957246813", "紫薇娜家的门牌", "canary-exif-7731", "赤陶壶旁七三暗号")


@pytest.mark.parametrize("secret", SECRETS)
def test_every_disguise_is_seen_through(secret: str) -> None:
    for how, needle in canaries.disguises(secret).items():
        assert canaries.leaks(b"<p>" + needle + b"</p>", {"it": secret}), how
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/sheet1.xml", f"<t>{secret}</t>")
    assert canaries.leaks(packed.getvalue(), {"it": secret})
    assert canaries.leaks(gzip.compress(secret.encode()), {"it": secret})


def test_what_is_not_there_is_not_found() -> None:
    assert canaries.leaks("王秀英 13911112222".encode(), dict(enumerate(SECRETS))) == []
