"""Taking a closed matter back that this house once gave out and no longer has: byte for byte, in one transaction.

What was acknowledged may be lost with an older backup; what was given out in time need not be. Nothing else comes in by
this way: neither matters of other houses nor such as are still open. Who spoke is in no file, so it does not come back.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel import clock
from gongyi.kernel.evidence import store
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import jobs, recording
from gongyi.kernel.flows.history import beside
from gongyi.kernel.flows.history.archive import checking
from gongyi.kernel.flows.history.archive.checking import Checked, Plain
from gongyi.kernel.flows.history.archive.giving import EVIDENCE, SIZES, bound_to, seat_as_data
from gongyi.kernel.flows.history.archive.pack import SEALED, Pack
from gongyi.kernel.flows.history.hashing import canonical
from gongyi.kernel.flows.history.reading import Report
from gongyi.kernel.flows.history.sequencer import sequence_history
from gongyi.kernel.flows.models import (
    Dossier,
    Exclusion,
    ExternalReference,
    FlowVersion,
    MatterLink,
    Step,
    StepBody,
    Turn,
)
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.outbox.models import Lease
from gongyi.kernel.outbox.working import LEASE, take_lease
from gongyi.kernel.people import keys, sealing
from gongyi.kernel.people.models import Seat
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.scope import everywhere, within

NOT_HERE = gettext_lazy("%(what)s is not here as this matter knew it, so it cannot be taken back.")
HOLDER = "gongyi matters import"


@dataclass(frozen=True)
class Taken:
    """What came of it. `left` are the numbers of matters that it was joined with and that are not here."""

    number: str
    steps: int
    known: bool = False
    left: list[str] = field(default_factory=list)


def take(pack: Pack) -> Taken:
    """Take a matter back. Raises Refused with one sentence; the same file a second time is known and changes nothing."""
    checked = checking.check(pack)
    _refuse_foreign(pack)
    _refuse_altered(checked)
    town = _town(pack)
    try:
        with within(town), transaction.atomic():
            taken = _known(pack) or _Taking(town, _opened(pack)).run()
    except IntegrityError as error:
        raise Refused(
            _("Something of this matter is here already under another number. Nothing was changed.")
        ) from error
    _place()
    return taken


def _refuse_foreign(pack: Pack) -> None:
    if pack.key.public_bytes_raw() != keys.signing_key().public_key().public_bytes_raw():
        raise Refused(_("This file was not given out by this installation. Only its own matters are taken back."))


def _refuse_altered(checked: Checked) -> None:
    if checked.report.faults:
        said = _("This file was changed or is damaged: %(fault)s. Nothing was changed here.")
        raise Refused(said % {"fault": checked.report.faults[0]})


def _town(pack: Pack) -> Town:
    """Its town. Refuses what is still open, too: that is not for an archive."""
    dossier = pack.plain["dossier"]
    if dossier["closed_at"] is None:
        raise Refused(_("This matter was not closed when it was given out. Only closed matters are taken back."))
    town = Town.objects.filter(pk=dossier["town_id"], slug=pack.plain["town"]["slug"]).first()
    if town is None:
        raise Refused(_("The town %(town)s is not here.") % {"town": pack.plain["town"]["slug"]})
    return town


def _known(pack: Pack) -> Taken | None:
    dossier = pack.plain["dossier"]
    found = Dossier.objects.filter(number=dossier["number"]).first()
    if found is None:
        return None
    if (found.head, found.version) != (dossier["head"], dossier["version"]):
        raise Refused(_("This matter is here already, with other steps. Nothing was changed."))
    return Taken(found.number, found.version, known=True)


def _opened(pack: Pack) -> Pack:
    """The same with everything unsealed; the words are compared with what their steps committed to."""
    plain, contents = pack.plain, dict(pack.contents)
    row = bound_to(plain["dossier"]["head"])

    def opened(name: str) -> str:
        return sealing.unseal(contents[name], table="matter", column=name.removeprefix(SEALED), row=row)

    try:
        steps = [step | json.loads(opened(step["sealed"])) if "sealed" in step else step for step in plain["steps"]]
        steps = [{name: value for name, value in step.items() if name != "sealed"} for step in steps]
        for name in [name for name in contents if name.startswith(f"{SEALED}file-")]:
            contents[name] = base64.b64decode(opened(name))
    except (sealing.Unreadable, KeyError) as error:
        raise Refused(
            _("The key under which its words were sealed is no longer here, so it cannot be taken back.")
        ) from error
    return replace(pack, contents=contents | {"matter.json": canonical(plain | {"steps": steps}).encode()})


class _Taking:
    """One matter on its way back."""

    def __init__(self, town: Town, pack: Pack) -> None:
        self.town, self.pack, self.plain = town, pack, pack.plain
        self.checked = Checked(Report())
        checking.chain(self.checked, pack)
        _refuse_altered(self.checked)

    def run(self) -> Taken:
        """Write every row, and last the files."""
        self._refuse_unknown()
        dossier = self._dossier()
        steps = self._steps(dossier)
        self._turns(dossier)
        self._beside(dossier)
        self._evidence(dossier, steps)
        self._kept(dossier)
        left = self._links()
        jobs.index_again(dossier)
        self._files()
        return Taken(dossier.number, dossier.version, left=left)

    def _refuse_unknown(self) -> None:
        """What it stands on must be here, and be the same."""
        for name, value in self._unknown():
            raise Refused(str(NOT_HERE) % {"what": f"{name} {value}"})
        if Dossier.objects.filter(key=self.plain["dossier"]["key"]).exists():
            raise Refused(
                _(
                    "What this matter began with was handed in again meanwhile under another number. Nothing was changed."
                )
            )

    def _unknown(self) -> Iterator[tuple[str, str]]:
        version = self.plain["version"]
        found = FlowVersion.objects.filter(pk=self.plain["dossier"]["flow_version_id"]).first()
        if found is None or found.signature != version["signature"] or stamp(found.valid_from) != version["valid_from"]:
            yield _("The flow version"), f"{version['flow']} v{version['n']}"
        seats = {str(row.pk): seat_as_data(row) for row in Seat.objects.filter(pk__in=self.plain["seats"])}
        for key, seat in self.plain["seats"].items():
            if seats.get(key) != {name: value for name, value in seat.items() if name != "name"}:
                yield _("The seat"), seat["name"]
        places = Place.objects.in_bulk([int(key) for key in self.plain["places"]])
        for key, place in self.plain["places"].items():
            if not _is_place(places.get(int(key)), place):
                yield _("The place"), place["name"]

    def _dossier(self) -> Dossier:
        fields = {f.attname: f for f in Dossier._meta.concrete_fields}
        columns = {name: fields[name].to_python(value) for name, value in self.plain["dossier"].items()}
        return Dossier.objects.create(title=self.checked.chain.title, **columns)

    def _steps(self, dossier: Dossier) -> dict[int, int]:
        """Steps and words. Returns the keys of the steps by number."""
        named = {"seat": "seat_id", "from": "from_stage", "to": "to_stage"}
        rows = [
            Step(dossier=dossier, hash=step["hash"], **{named.get(name, name): step[name] for name in checking.HASHED})
            for step in self.plain["steps"]
        ]
        Step.objects.bulk_create(rows)
        StepBody.objects.bulk_create(
            StepBody(step=row, salt=bytes.fromhex(step["salt"]), body=step["body"])
            for row, step in zip(rows, self.plain["steps"], strict=True)
            if "body" in step
        )
        return {row.number: row.pk for row in rows}

    def _turns(self, dossier: Dossier) -> None:
        _columns, closed, standing = recording.fold(self.checked.chain.facts)
        turns = [
            (recording.turn_from(one, dossier, one["opened_step"]), one["closed_step"])
            for one in (*closed, *standing.values())
        ]
        for turn, closed_step in turns:
            turn.open, turn.closed_step = closed_step is None, closed_step
        Turn.objects.bulk_create(turn for turn, _closed in turns)

    def _beside(self, dossier: Dossier) -> None:
        """Who is kept apart, references, and what it was opened under, as the steps say."""
        apart, links, references = beside.said(self.checked.said.beside)
        Exclusion.objects.bulk_create(
            Exclusion(dossier=dossier, key=key, at_step=at) for (_d, key), (at,) in apart.items()
        )
        ExternalReference.objects.bulk_create(
            ExternalReference(
                dossier=dossier,
                system=system,
                number=number,
                at_step=at,
                state=state,
                due_at=datetime.fromisoformat(due) if due else None,
            )
            for (_d, system, number), (at, due, state) in references.items()
        )
        for (_d, number), (at, why, closing) in links.items():
            parent = Dossier.objects.filter(number=number).first()
            if parent is None:
                raise Refused(
                    _("It was opened under the matter %(number)s, which is not here. Take that one back first.")
                    % {"number": number}
                )
            MatterLink.objects.create(parent=parent, child=dossier, at_step=at, why=why, closing=closing)

    def _evidence(self, dossier: Dossier, steps: dict[int, int]) -> None:
        Evidence.objects.bulk_create(
            Evidence(
                town=self.town,
                owner_id=dossier.pk,
                step=steps[row["step"]],
                made_at=datetime.fromisoformat(row["made_at"]),
                **{name: row[name] for name in EVIDENCE},
            )
            for row in self.plain["evidence"]
        )

    def _kept(self, dossier: Dossier) -> None:
        """What a domain keeps beside it."""
        for name, columns in self.plain["kept"].items():
            relation = Dossier._meta.get_field(name)
            assert isinstance(relation, models.OneToOneRel)
            fields = {f.attname: f for f in relation.related_model._meta.concrete_fields}
            values = {column: _value(fields[column], value) for column, value in columns.items()}
            relation.related_model(dossier=dossier, **values).save(force_insert=True)

    def _links(self) -> list[str]:
        """Matters that it was joined with, where they are here. Returns the numbers of the others."""
        left = []
        for link in self.plain["links"]:
            ends = {end: Dossier.objects.filter(number=link[end]).first() for end in ("parent", "child")}
            left += [link[end] for end, found in ends.items() if found is None]
            if None not in ends.values():
                MatterLink.objects.get_or_create(**ends, defaults={"why": link["why"], "at_step": link["at_step"]})
        return left

    def _files(self) -> None:
        for row in self.plain["evidence"]:
            for name, size in SIZES.items():
                if name in row:
                    content = self.pack.contents[row[name]]
                    if name == "file" and sha256(content).hexdigest() != row["made"]:
                        raise Refused(
                            _("This file was changed or is damaged: %(fault)s. Nothing was changed here.")
                            % {"fault": row[name]}
                        )
                    store.refuse_last_bytes(len(content))
                    store.write(store.media(self.town.pk, row["made"], size), content)


def _value(column: "models.Field[Any, Any]", told: Any) -> Any:
    """A cell of a row beside the matter; a row that it points to must be here and be called the same."""
    if column.related_model is None:
        return column.to_python(told)
    key, called = told
    found = column.related_model._base_manager.filter(pk=key).first()
    if str(found) != called:
        raise Refused(str(NOT_HERE) % {"what": called})
    return key


def _is_place(found: Place | None, told: Plain) -> bool:
    """Known by its official code, or without one by its name."""
    if found is None or found.level != told["level"]:
        return False
    return bool(found.code == told["code"] if told["code"] else found.name == told["name"])


def _place() -> None:
    """Give the steps their places at once where no worker is at it; else the worker does within moments."""
    name = f"chore:{sequence_history.__name__}"
    with everywhere("one tree over all towns"):
        if take_lease(name=name, holder=HOLDER, life=LEASE):
            sequence_history()
            Lease.objects.filter(pk=name, holder=HOLDER).update(until=clock.now())
