"""Checking everything that can be checked from the database and the witness file. Each fault names the row."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gongyi.kernel.flows import guards
from gongyi.kernel.flows.history import beside, chains, growth, misfits, printed, whole
from gongyi.kernel.flows.history.reading import Report, rows
from gongyi.kernel.flows.history.signing import holds, version_text
from gongyi.kernel.flows.models import FlowVersion, derived_key
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.territory.scope import everywhere


def verify(*, contents: bool = False, kept: Path | None = None, report: Report | None = None) -> Report:
    """Replay every chain, rebuild the tree, check every signature, compare every row that can be derived.

    With `contents`, stored photos, clips and papers are also read and compared with their digests.
    `kept` is a file of heads that somebody outside has kept, as the public page shows them: they must still stand.
    Whoever gives a `report` can look on, and has what was found until there when it is interrupted.
    """
    report = report or Report()
    with everywhere("the whole history is checked"), _no_collecting():
        said, stumbled = chains.Said(), list[str]()
        checks: tuple[tuple[str, Callable[[], None]], ...] = (
            ("triggers", lambda: _check_triggers(report)),
            ("flow versions", lambda: _check_versions(report)),
            ("chains", lambda: whole.check(report, said)),
            ("rows beside the chains", lambda: beside.check(report, said.beside)),
            ("files", lambda: beside.check_files(report, said.files, contents=contents)),
            ("voices", lambda: beside.check_voices(report)),
            ("papers", lambda: printed.check(report, contents=contents)),
            ("tree", lambda: growth.check(report)),
            ("heads kept outside", lambda: growth.check_kept(report, kept)),
        )
        for name, check in checks:
            try:
                check()
            except Exception as error:  # noqa: BLE001 - whatever a forged cell makes of one check, the others go on
                stumbled.append(f"the check of the {name} stopped: {error}")
        if stumbled:
            misfits.check(report)
        for text in stumbled:
            report.fault(text)
    return report


def _check_triggers(report: Report) -> None:
    for name in guards.missing():
        report.fault(f"trigger {name} is missing or altered")


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of short-lived rows and no circles among them: looking for garbage would cost a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _check_versions(report: Report) -> None:
    for version, town in rows(
        "SELECT v.id, v.town_id FROM flows_flowversion v LEFT JOIN territory_town t ON t.id = v.town_id WHERE t.id IS NULL"
    ):
        report.fault(f"flow version {version}: there is no town {town}")
    for version, dossier in rows(
        "SELECT d.flow_version_id, MIN(d.id) FROM flows_dossier d LEFT JOIN flows_flowversion v ON v.id = d.flow_version_id WHERE v.id IS NULL GROUP BY d.flow_version_id"
    ):
        report.fault(f"flow version {version}: the row is missing; dossier {dossier} was opened by it")
    last: dict[tuple[int, str], int] = {}
    for row in FlowVersion.objects.select_related("town").order_by("town_id", "flow", "n"):
        key = (row.town_id, row.flow)
        if row.n != last.get(key, 0) + 1:
            report.fault(f"flow version {row.pk} ({row}): a version is missing before it")
        last[key] = row.n
        text = version_text(row.town.slug, row.flow, row.n, row.code_hash, row.parameters, stamp(row.valid_from))
        if row.pk != derived_key(row.town.slug, row.flow, row.n):
            report.fault(f"flow version {row.pk} ({row}): its key is not its own")
        if not holds(text, row.signature):
            report.fault(f"flow version {row.pk} ({row}): the signature does not hold")
