"""Weight, contrast and origin of what is sent to every phone."""

import gzip
import hashlib
import re
from pathlib import Path

import django_htmx
import pytest

import gongyi.kernel.ui as package

STATIC = Path(package.__file__).parent / "static" / "gongyi"
VENDOR = STATIC / "vendor"
TESTS = Path(__file__).resolve().parents[2]
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
CSS = sorted((STATIC / "css").glob("*.css"))
JS = sorted((STATIC / "js").glob("*.js"))
REPORT_PAGE = (
    "css/tokens.css", "css/base.css", "css/components.css", "css/blocks.css", "css/portal.css", "css/print.css",
    "js/once.js", "js/draft.js", "js/photos.js", "js/voice.js", "js/map.js",
)  # fmt: skip


def weight(*files):
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


@pytest.mark.parametrize(
    ("own", "most"),
    [(("portal",), 13_500), (("portal", "map"), 14_500), (("desk", "town"), 15_000), (("desk", "intake"), 15_000)],
)
def test_the_styles_of_a_page_weigh_little(own, most):
    shared = {"tokens", "base", "components", "blocks", "pages", "print"}
    assert {file.stem for file in CSS} == shared | {"portal", "map", "desk", "town", "intake"}
    assert weight(*(STATIC / "css" / f"{name}.css" for name in (*shared, *own))) <= most


def test_the_report_page_loads_at_most_40_kilobytes_of_style_and_script():
    assert weight(HTMX, *(STATIC / name for name in REPORT_PAGE)) <= 40_000


@pytest.mark.parametrize("file", [*CSS, *JS], ids=lambda file: file.name)
def test_styles_and_scripts_are_short_and_ask_no_other_host(file):
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert not re.search(r"https?:|//[a-z]+\.|@import|\beval\(|innerHTML|insertAdjacentHTML", text)


def tokens():
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["paper", "sheet", "sunk"])
@pytest.mark.parametrize(
    ("ink", "least"),
    [("ink", 7), ("ink-2", 7), ("ink-3", 4.5), ("seal", 4.5), ("seal-deep", 4.5), ("done", 4.5), ("due", 4.5),
     ("line-2", 3), ("due-fill", 3)],
)  # fmt: skip
def test_every_ink_stands_out_from_every_ground(ink, ground, least):
    assert contrast(tokens()[ink], tokens()[ground]) >= least


@pytest.mark.parametrize(("ink", "ground"), [("seal-deep", "seal-tint"), ("due", "due-tint"), ("done", "done-tint")])
def test_marks_stand_out_from_their_tints(ink, ground):
    assert contrast(tokens()[ink], tokens()[ground]) >= 4.5


def test_styles_use_the_tokens_and_no_colours_of_their_own():
    for file in CSS:
        if file.name in {"tokens.css", "print.css"}:
            continue
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", file.read_text(encoding="utf-8"))) <= {"#fff"}, file.name


def sums(listing):
    return set(re.findall(r"\b[0-9a-f]{64}\b", listing.read_text(encoding="utf-8")))


def test_every_vendored_file_is_the_one_on_record():
    shipped = [file for file in VENDOR.rglob("*") if file.is_file() and file.name not in {"VENDOR.txt", "LICENSE"}]
    assert shipped
    for file in [*shipped]:
        assert hashlib.sha256(file.read_bytes()).hexdigest() in sums(VENDOR / "VENDOR.txt"), file.name
    axe = TESTS / "vendor" / "axe.min.js"
    assert hashlib.sha256(axe.read_bytes()).hexdigest() in sums(TESTS / "vendor" / "VENDOR.txt")
