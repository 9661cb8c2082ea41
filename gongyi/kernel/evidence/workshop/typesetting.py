"""Papers set by typst. What people wrote comes as data, never as markup; nothing is fetched from anywhere."""

import json
from datetime import UTC, datetime
from pathlib import Path

import typst


def set_paper(folder: Path) -> None:
    """`paper.json` says by which template, in which fonts and when; `data.json` is what the template reads; `paper.pdf` comes of it."""
    order = json.loads((folder / "paper.json").read_text(encoding="utf-8"))
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
    )
