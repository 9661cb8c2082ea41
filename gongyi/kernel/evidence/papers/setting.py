"""Ordering a paper: a template of the house, data, pictures; back comes a PDF, or a refusal that names another way."""

import errno
import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gongyi.kernel.evidence import children
from gongyi.kernel.evidence.papers import bundles, fonts, workbooks
from gongyi.kernel.evidence.papers.bundles import Bundle
from gongyi.kernel.evidence.papers.workbooks import Book

TEMPLATES = Path(__file__).parent / "templates"
HOUSE = "house.typ"


class NotNow(Exception):
    """No paper can be made at this moment. `fault` says why, in a word that `why` turns into a sentence."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def why(fault: str) -> str:
    """Why a paper could not be made and what helps, in the reader's language."""
    return {
        "font": _("PDFs need a Chinese font on the server. Whoever runs it can install fonts-noto-cjk. Until then, print from the browser."),
        "busy": _("Other papers are being made just now. Please try again in a minute."),
        "disk": _("The server's disk is full, so the paper could not be kept. Whoever runs it must make room."),
        "head": _("The newest steps of this matter are not under a signed head yet, so they cannot be proven. That takes about a minute; please try again then."),
        "files": _("A photo, recording or paper of this matter is not ready yet. Please try again in a minute."),
        "sender": _("This matter came out of a file by an earlier version, and its first step holds a digest by which a guess at who wrote it could be confirmed. So it is not given out."),
        "reach": _("You no longer reach what this paper is about."),
        "large": _("This paper is too long to be made in one piece. Please choose less, or print from the browser."),
    }.get(fault) or _("The file could not be made. Please use the page in the browser instead; it can be printed.")  # fmt: skip


@dataclass(frozen=True)
class Order:
    """One paper: by which template, from what data, with which pictures (a name the data uses, and where the file lies or its bytes).

    `at` is the moment the paper speaks of. The same order gives the same bytes.
    """

    template: str
    data: dict[str, Any]
    at: datetime
    pictures: Mapping[str, Path | bytes] = field(default_factory=dict)


@cache
def version(template: str) -> str:
    """What a template is, as twelve digits of the digest over it and the house's frame."""
    parts = ((TEMPLATES / name).read_bytes() for name in (f"{template}.typ", HOUSE))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def produce(order: Order | Book | Bundle) -> bytes:
    """The PDF, the workbook or the ZIP. Raises NotNow."""
    if isinstance(order, Bundle):
        return bundles.packed(order)
    try:
        with children.workplace() as folder:
            if isinstance(order, Book):
                workbooks.lay_out(folder, order)
                children.run("book", folder, children.BOOK_LIMITS)
                return (folder / "paper.xlsx").read_bytes()
            _lay_out(folder, order, _font())
            children.run("paper", folder, children.PAPER_LIMITS)
            return (folder / "paper.pdf").read_bytes()
    except children.NoRoom as error:
        raise NotNow("busy") from error
    except children.TooMuch as error:
        raise NotNow("large") from error
    except children.CouldNot as error:
        raise NotNow("broken") from error
    except OSError as error:
        raise NotNow("disk" if error.errno == errno.ENOSPC else "broken") from error


def _font() -> fonts.Font:
    font = fonts.chinese(fonts.FOLDERS)
    if font is None:
        raise NotNow("font")
    return font


def _lay_out(folder: Path, order: Order, font: fonts.Font) -> None:
    """Put everything the child needs into its folder; it reads nothing else."""
    for name in (f"{order.template}.typ", HOUSE):
        shutil.copy(TEMPLATES / name, folder / name)
    for name, picture in order.pictures.items():
        if isinstance(picture, bytes):
            (folder / name).write_bytes(picture)
        else:
            shutil.copy(picture, folder / name)
    job = {
        "template": f"{order.template}.typ",
        "fonts": [font.folder],
        "family": font.family,
        "more_fonts": _needs_more(order.data),
        "at": int(order.at.timestamp()),
    }
    (folder / "paper.json").write_text(json.dumps(job), encoding="utf-8")
    (folder / "data.json").write_text(json.dumps(order.data, ensure_ascii=False), encoding="utf-8")


def _needs_more(data: dict[str, Any]) -> bool:
    """Whether there are letters beyond Chinese and Latin, for which other fonts are looked through, which takes longer."""
    text = json.dumps(data, ensure_ascii=False)
    return any(
        "\u0400" <= letter <= "\u1fff" or letter >= "\U0001f000"
        for letter in text
        if not "\U00020000" <= letter <= "\U0003ffff"
    )
