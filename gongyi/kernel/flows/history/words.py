"""Every body against its commitment, and what else only the words say: titles and files."""

import json

from gongyi.kernel.flows.history import beside, chains
from gongyi.kernel.flows.history.chains import Report, rows


def check(report: Report) -> beside.Files:
    """Every body against its commitment; a missing one needs an erase step that names it; titles against the newest body.

    Returns the files that bodies name.
    """
    titles: dict[int, str] = {}
    files: beside.Files = {}
    dossier, erased = None, set[int]()
    for step_id, here, number, committed, salt, body, body_of, move, facts in rows(chains.BODIES):
        if here != dossier:
            dossier, erased = here, set()
        if move == "erase":
            erased |= _erased_by(facts)
        if body_of is None:
            _check_erased(report, step_id, committed, number in erased)
            continue
        _check_body(report, step_id, bytes(salt), body, committed)
        if '"title"' in body:
            titles.setdefault(here, _title_in(body))
        if '"files"' in body:
            files |= beside.files_in(body, step_id)
    _check_titles(report, titles)
    for (body_of,) in rows(
        "SELECT b.step_id FROM flows_stepbody b LEFT JOIN flows_step s ON s.id = b.step_id WHERE s.id IS NULL"
    ):
        report.fault(f"body of step {body_of}: there is no such step")
    return files


def _check_erased(report: Report, step_id: int, committed: str, erased: bool) -> None:  # noqa: FBT001
    if committed and not erased:
        report.fault(f"body of step {step_id}: it is missing without an erase step")


def _check_body(report: Report, step_id: int, salt: bytes, body: str, committed: str) -> None:
    if not chains.body_fits(salt, body, committed):
        report.fault(f"body of step {step_id}: it is not what the step committed to")


def _erased_by(facts: str) -> set[int]:
    try:
        return set(json.loads(facts)["facts"]["steps"])
    except (ValueError, KeyError, TypeError):
        return set()


def _title_in(body: str) -> str:
    try:
        return str(json.loads(body).get("title", ""))
    except (ValueError, AttributeError):
        return ""


def _check_titles(report: Report, titles: dict[int, str]) -> None:
    for dossier, title in rows("SELECT id, title FROM flows_dossier"):
        if title != titles.get(dossier, ""):
            report.fault(f"dossier {dossier}: title is not what the steps say")
