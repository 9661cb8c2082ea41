"""Finding a text in an answer whatever it was wrapped in."""

import base64
import hashlib
import html
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote

PDF_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def disguises(secret: str) -> dict[str, bytes]:
    """The forms in which a text may hide: by name, the bytes to look for."""
    plain = secret.encode()
    entity = "".join(f"&#{ord(one)};" for one in secret)
    found = {
        "plain": plain,
        "html": html.escape(secret).encode(),
        "entities": entity.encode(),
        "hexadecimal entities": "".join(f"&#x{ord(one):x};" for one in secret).encode(),
        "json": json.dumps(secret).strip('"').encode(),
        "url": quote(secret).encode(),
        "url in url": quote(quote(secret)).encode(),
        "gb18030": secret.encode("gb18030"),
        "utf-16": secret.encode("utf-16-be"),
        "utf-16 the other way": secret.encode("utf-16-le"),
        "hexadecimal": plain.hex().encode(),
        "md5": hashlib.md5(plain).hexdigest().encode(),
        "sha1": hashlib.sha1(plain).hexdigest().encode(),
        "sha256": hashlib.sha256(plain).hexdigest().encode(),
        "backwards": secret[::-1].encode(),
    }
    for name, split in (("hyphens", "-"), ("spaces", " ")):
        if secret.isdigit():
            found[name] = f"{secret[:3]}{split}{secret[3:7]}{split}{secret[7:]}".encode()
    # Base64 of a longer text holds the text in one of three positions.
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain + b"\0\0")
        found[f"base64 at {shift}"] = whole[(shift * 8 + 5) // 6 : (shift + len(plain)) * 8 // 6]
    return {name: needle for name, needle in found.items() if len(needle) > 5}


def layers(content: bytes) -> Iterator[bytes]:
    """The content itself and what is packed inside it."""
    yield content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)
    if content[:4] == b"%PDF":
        for packed in PDF_STREAM.findall(content):
            try:
                yield zlib.decompress(packed)
            except zlib.error:
                continue
    if content[:2] == b"\x1f\x8b":
        yield zlib.decompress(content, 31)


def leaks(content: bytes, secrets: dict[str, str]) -> list[str]:
    """Which secrets are in a content, and how they were hidden."""
    needles = [(name, how, needle) for name, secret in secrets.items() for how, needle in disguises(secret).items()]
    return [f"{name} ({how})" for layer in layers(content) for name, how, needle in needles if needle in layer]
