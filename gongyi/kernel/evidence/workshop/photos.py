"""Photos made anew from their pixels: upright, of a size to look at, and without anything the camera wrote beside them."""

from pathlib import Path

from PIL import Image, ImageOps, PngImagePlugin

FORMS = ["JPEG", "PNG", "WEBP"]
FULL, SMALL = 2048, 480
QUALITY = 82


def remake(folder: Path) -> None:
    """`source` becomes `full` and `small`, both JPEG. Raises OSError or ValueError when it cannot be opened after all."""
    Image.MAX_IMAGE_PIXELS = None
    PngImagePlugin.MAX_TEXT_MEMORY = 1 << 20
    with Image.open(folder / "source", formats=FORMS) as image:
        image.draft("RGB", (FULL, FULL))
        image.thumbnail((FULL, FULL))
        upright = ImageOps.exif_transpose(image)
    full = _on_white(upright)
    full.save(folder / "full", "JPEG", quality=QUALITY, optimize=True)
    full.thumbnail((SMALL, SMALL))
    full.save(folder / "small", "JPEG", quality=QUALITY, optimize=True)


def _on_white(image: Image.Image) -> Image.Image:
    plain = Image.new("RGB", image.size, "white")
    layered = image.convert("RGBA") if image.mode in {"P", "PA", "LA", "RGBA", "RGBa", "La"} else image.convert("RGB")
    plain.paste(layered, mask=layered.getchannel("A") if layered.mode == "RGBA" else None)
    return plain
