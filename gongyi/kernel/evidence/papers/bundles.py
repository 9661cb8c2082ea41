"""Ordering a bundle: contents by name, put into one ZIP. The same contents give the same bytes."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

LONG_AGO = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16


@dataclass(frozen=True)
class Bundle:
    """What goes into the ZIP, by name."""

    contents: Mapping[str, bytes]


def packed(bundle: Bundle) -> bytes:
    """The ZIP."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in bundle.contents.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, READABLE
            file.writestr(entry, content)
    return out.getvalue()
