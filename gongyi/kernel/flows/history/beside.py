"""Rows that steps speak of and that stand in tables of their own: who is kept apart, links, references, files."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F

from gongyi.kernel.evidence import store
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.history.chains import Files, Telling
from gongyi.kernel.flows.history.reading import Report, rows
from gongyi.kernel.flows.models import Exclusion, ExternalReference, MatterLink
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.people.models import Voice

FILES_ELSEWHERE = """SELECT e.id FROM evidence_evidence e LEFT JOIN flows_dossier d ON d.id = e.owner_id
WHERE d.id IS NULL OR d.town_id <> e.town_id"""
VOICES_ELSEWHERE = """SELECT v.id FROM people_voice v LEFT JOIN flows_dossier d ON d.id = v.owner_id
WHERE v.owner = 'dossier' AND (d.id IS NULL OR d.town_id <> v.town_id)"""
FIRST_SPOKEN = """SELECT v.id, s.dossier_id FROM flows_dossier d JOIN flows_step s ON s.dossier_id = d.id AND s.number = 1
JOIN people_voice v ON v.pseudonym = s.actor WHERE v.owner = 'dossier' AND s.dossier_id <> COALESCE(v.spoken_on, v.owner_id)"""

Row = tuple[tuple[Any, ...], tuple[Any, ...]]
Rows = dict[tuple[Any, ...], tuple[Any, ...]]


def check(report: Report, telling: Iterable[Telling]) -> None:
    """Everybody kept apart, every matter opened under another and every reference, against the steps that said so."""
    apart, links, references = said(telling)
    _compare(report, "exclusion", apart, (((r.dossier_id, r.key), (r.at_step,)) for r in Exclusion.objects.all()))
    waiting = MatterLink.objects.exclude(closing="").select_related("parent")
    _compare(report, "link", links, (((r.child_id, r.parent.number), (r.at_step, r.why, r.closing)) for r in waiting))
    found = ExternalReference.objects.all()
    _compare(
        report,
        "reference",
        references,
        (((r.dossier_id, r.system, r.number), (r.at_step, _stamped(r.due_at), r.state)) for r in found),
    )


def _stamped(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def said(telling: Iterable[Telling]) -> tuple[Rows, Rows, Rows]:
    """Who is kept apart, links and references by what names them, each with what its row must hold."""
    apart: Rows = {}
    links: Rows = {}
    references: Rows = {}
    for dossier, number, move, text in telling:
        plain = _parsed(text)
        facts = plain.get("facts", {})
        if move == "exclude" and "key" in facts:
            apart[dossier, facts["key"]] = (number,)
        elif move == "reference" and "system" in facts:
            due = datetime.fromisoformat(facts["due"]) if facts.get("due") else None
            references[dossier, facts["system"], facts["number"]] = (number, _stamped(due), facts.get("state"))
        apart |= {(dossier, key): (number,) for key in plain.get("apart", ())}
        if "parent" in plain:
            parent, *told = plain["parent"]
            links[dossier, parent] = tuple(told)
    return apart, links, references


def _parsed(text: str) -> dict[str, Any]:
    """The facts of a step; one that cannot be read is told of where chains are replayed."""
    try:
        plain = json.loads(text)
    except ValueError:
        return {}
    return plain if isinstance(plain, dict) else {}


def _compare(report: Report, what: str, said: Rows, found: Iterable[Row]) -> None:
    waiting = dict(said)
    for key, value in found:
        name = f"{what} {key[1:]} of dossier {key[0]}"
        if key not in waiting:
            report.fault(f"{name}: no step says so")
        elif waiting.pop(key) != value:
            report.fault(f"{name}: it is not what the steps say")
    for key in waiting:
        report.fault(f"{what} {key[1:]} of dossier {key[0]}: it is missing")


def check_voices(report: Report) -> None:
    """Every voice against the step by which it opened its matter, and where it was carried since against what was joined.

    A voice that a worker wrote down, or that joined later, stands in no step: it must only belong to a matter of its town.
    """
    for voice, dossier in rows(FIRST_SPOKEN):
        report.fault(f"voice {voice}: the steps say that it opened dossier {dossier}")
    for (voice,) in rows(VOICES_ELSEWHERE):
        report.fault(f"voice {voice}: it belongs to no matter of its town")
    above: dict[int, list[int]] = {}
    for child, parent in MatterLink.objects.filter(closing="").values_list("child", "parent"):
        above.setdefault(child, []).append(parent)
    carried = Voice.objects.filter(owner="dossier", spoken_on__isnull=False).exclude(spoken_on=F("owner_id"))
    for pk, home, now in carried.values_list("pk", "spoken_on", "owner_id").order_by("pk").iterator():
        if now not in _reached(home or now, above):
            report.fault(f"voice {pk}: its matter was never joined to dossier {now}")


def _reached(start: int, above: dict[int, list[int]]) -> list[int]:
    """The matters that a matter was joined to, directly or through others."""
    found = [start]
    for one in found:
        found += [parent for parent in above.get(one, ()) if parent not in found]
    return found


def check_files(report: Report, named: Files, *, contents: bool) -> None:
    """Every file against the words that named it; with `contents`, also each file on the disk against its digest."""
    waiting = dict(named)
    for done, row in enumerate(Evidence.objects.order_by("pk").iterator()):
        report.watch("files", done)
        label = f"file {row.pk}"
        said = waiting.pop(row.uid, None)
        if said is None:
            if row.state != Evidence.ERASED:
                report.fault(f"{label}: no words name it")
        elif not said.fits(
            dossier=row.owner_id,
            step=row.step,
            kind=row.kind,
            digest=row.digest,
            audience=row.audience,
            purpose=row.purpose,
        ):
            report.fault(f"{label}: it is not what the words say")
        else:
            _check_stored(report, label, row, contents=contents)
    for uid in waiting:
        report.fault(f"file {uid} of step {named[uid].step}: it is missing")
    for (pk,) in rows(FILES_ELSEWHERE):
        report.fault(f"file {pk}: it belongs to no matter of its town")


def _check_stored(report: Report, label: str, row: Evidence, *, contents: bool) -> None:
    if row.state not in {Evidence.WAITING, Evidence.READY}:
        return
    ready = row.state == Evidence.READY
    path = store.media(row.town_id, row.made) if ready else store.quarantine(row.town_id, row.digest)
    if not path.exists():
        report.fault(f"{label}: nothing is stored under its digest")
    elif contents and hashlib.sha256(path.read_bytes()).hexdigest() != (row.made if ready else row.digest):
        report.fault(f"{label}: what is stored is not what its digest says")
