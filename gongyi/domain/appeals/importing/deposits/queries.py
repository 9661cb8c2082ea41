"""Where the files of old messages lie, and how far each is."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongyi.domain.appeals.models import Deposit
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.queries import worker_silent
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

ENDINGS = (".csv.gz", ".csv", ".xlsx")
ROWS = ".rows"
FOLDER = "incoming"
MOVING = (Deposit.LOOKING, Deposit.TAKING)
OPEN = (*MOVING, Deposit.LOOKED, Deposit.STOPPED, Deposit.FAILED)
FOR_GOOD = ("file", "gone")
"""Faults after which only another file helps."""


def folder() -> Path:
    """Where files wait; nobody but the service looks into it."""
    found = Path(settings.HOME) / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def upload_of(deposit: Deposit) -> Path:
    """Where the file as handed in lies; its name tells the reader what kind it is."""
    return folder() / f"{deposit.uid}{ending_of(deposit.name)}"


def rows_of(deposit: Deposit) -> Path:
    """Where its rows lie once they were read out of it, one a line."""
    return folder() / f"{deposit.uid}{ROWS}"


def ending_of(name: str) -> str:
    """The ending of a file of old messages. Refuses any other."""
    found = next((ending for ending in ENDINGS if name.lower().endswith(ending)), None)
    if found is None:
        raise Refused(_("Please choose a file that ends in .csv, .csv.gz or .xlsx."), code="ending")
    return found


def key_of(deposit: Deposit) -> str:
    """The job that works on it in this round."""
    return f"import:{deposit.uid}:{deposit.round}"


def handed_in(*, town: Town, person_id: int | None) -> QuerySet[Deposit]:
    """What a worker handed in, newest first; nobody else's."""
    return Deposit.objects.filter(town=town, person=person_id).select_related("place").order_by("-id")


def twins(deposit: Deposit) -> QuerySet[Deposit]:
    """Other deposits of the very same file, whoever handed them in."""
    return Deposit.objects.filter(
        town=deposit.town_id, digest=deposit.digest, pk__lt=deposit.pk, begun_at__isnull=False
    )


def job_of(deposit: Deposit) -> Job | None:
    """The job that works on it."""
    return Job.objects.filter(key=key_of(deposit)).first()


@dataclass(frozen=True)
class Standing:
    """How far a deposit is. `waits`: it is its turn no earlier than others'; `silent`: the worker is not there; `again`: it tries once more by itself."""

    state: str
    fault: str
    waits: bool = False
    silent: bool = False
    again: bool = False

    @property
    def moving(self) -> bool:
        """Whether a page that shows it should look again."""
        return self.state in MOVING


def standing(deposit: Deposit) -> Standing:
    """How far it is. One that nobody works on any more counts as failed, whatever its row says."""
    if deposit.state not in MOVING:
        return Standing(deposit.state, deposit.fault)
    row = job_of(deposit)
    if row is None or row.state == Job.DEAD:
        return Standing(Deposit.FAILED, "broken")
    silent = worker_silent()
    waits = row.attempts == 0 and row.leased_until is None and row.error == ""
    return Standing(deposit.state, "", waits, silent, bool(row.error))
