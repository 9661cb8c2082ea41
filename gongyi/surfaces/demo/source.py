"""The demo's data files, read as they are."""

import csv
import json
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files("gongyi.surfaces.demo") / "data"


@cache
def towns() -> dict[str, Any]:
    """Towns, their bodies, and the personas."""
    return dict(json.loads((FOLDER / "towns.json").read_text(encoding="utf-8")))


@cache
def voices() -> list[dict[str, Any]]:
    """What people say in the demo, and what became of it."""
    plain = json.loads((FOLDER / "voices.json").read_text(encoding="utf-8"))
    return list(plain if isinstance(plain, list) else plain["voices"])


@cache
def divisions() -> list[dict[str, str]]:
    """Official codes as published, each with the English name that the demo gives it."""
    english = {row["code"]: row["en"] for row in _table("divisions_en.csv")}
    return [{**row, "en": english[row["code"]]} for row in _table("divisions.csv")]


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(FOLDER.joinpath(name).read_text(encoding="utf-8").splitlines()))
