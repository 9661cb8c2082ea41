"""Papers set by typst. What people wrote comes as data, never as markup; nothing is fetched from anywhere."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import typst

Standard = Literal["a-2b", "1.7"]
"""PDF/A-2b (ISO 19005-2) is what archives keep."""


def set_paper(folder: Path) -> None:
    """`paper.json` says by which template, in which fonts and when; `data.json` is what the template reads; `paper.pdf` comes of it.

    It is a PDF that archives keep, but where the standard does not allow what it holds, such as a letter that no font here has.
    """
    order = json.loads((folder / "paper.json").read_text(encoding="utf-8"))
    try:
        _set(folder, order, "a-2b")
    except typst.TypstError as error:
        if "PDF/A" not in str(error):
            raise
        _set(folder, order, "1.7")


def _set(folder: Path, order: dict[str, Any], standard: Standard) -> None:
    typst.compile(
        str(folder / order["template"]),
        output=str(folder / "paper.pdf"),
        root=str(folder),
        font_paths=order["fonts"],
        ignore_system_fonts=not order["more_fonts"],
        sys_inputs={"family": order["family"]},
        package_path=str(folder / "none"),
        package_cache_path=str(folder / "none"),
        timestamp=datetime.fromtimestamp(order["at"], UTC),
        pdf_standards=standard,
    )
