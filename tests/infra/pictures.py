"""Small real pictures for tests."""

from io import BytesIO

from PIL import Image


def jpeg(*, colour: str = "navy", size: tuple[int, int] = (80, 60), comment: bytes = b"") -> bytes:
    """A photograph of one colour, with a comment in its metadata if asked."""
    out = BytesIO()
    extra = {"comment": comment} if comment else {}
    Image.new("RGB", size, colour).save(out, "JPEG", **extra)
    return out.getvalue()
