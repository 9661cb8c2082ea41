"""What a phone on a weak network fetches: little, compressed, and no file twice."""

import gzip

from django.templatetags.static import static
from django.test import Client

from gongyi.kernel.ui.compressing import stamp_of

STYLE = "gongyi/css/base.css"


def test_a_style_sheet_is_small_stamped_and_kept(db: None) -> None:
    address = static(STYLE)
    assert address.endswith(f"?{stamp_of(STYLE)}")
    client = Client(headers={"Accept-Encoding": "gzip"})
    first, second = (client.get(address) for _n in range(2))
    assert gzip.decompress(first.content) == gzip.decompress(second.content)
    assert len(first.content) < len(gzip.decompress(first.content)) / 2
    assert "max-age=2592000" in first.headers["Cache-Control"]
