"""Parameters of flows per town: immutable, signed versions. Engine and clock read only from the dossier's version."""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.hashing import canonical
from gongyi.kernel.flows.history.signing import sign, version_text
from gongyi.kernel.flows.models import FlowVersion, derived_key
from gongyi.kernel.flows.spec import Flow
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

_newest: dict[tuple[int, str], tuple[int, str, FlowVersion]] = {}
_parsed: dict[int, dict[str, Limit | int]] = {}
_unsettled: set[int] = set()
"""Versions whose transaction did not end yet, as far as this process knows."""


def code_hash(flow: Flow) -> str:
    """Digest of a flow's declaration: stages and moves, without its wording."""
    stages = [[s.key, s.turn, s.within, s.final, s.paused] for s in flow.stages]
    moves = [
        [m.key, list(m.source), m.target, list(m.by), [[i.key, i.kind, i.required] for i in m.needs]]
        for m in flow.moves
    ]
    slots = [[slot.key, slot.turn, slot.within] for slot in flow.slots]
    return hashlib.sha256(canonical([flow.key, flow.begins, stages, moves, slots]).encode()).hexdigest()


def current(town: Town, flow: Flow) -> FlowVersion:
    """The version new matters begin with; the first is made from the defaults."""
    declared = _hash_of(flow)
    known = _newest.get((town.pk, flow.key))
    if known and known[0] == town.rules and known[1] == declared:
        return known[2]
    newest = FlowVersion.objects.filter(town=town, flow=flow.key).order_by("-n").first()
    if newest is None or newest.code_hash != declared:
        fresh = _publish(town, flow, json.loads(newest.parameters) if newest else {}, newest.n + 1 if newest else 1)
        # Remembered only once it is stored: a transaction that rolls back takes the row away again.
        _unsettled.add(fresh.pk)
        transaction.on_commit(lambda: _remember(town, flow, declared, fresh))
        return fresh
    if newest.pk not in _unsettled:
        _remember(town, flow, declared, newest)
    return newest


def in_force(town: Town, flow: Flow) -> FlowVersion:
    """The newest version, for reading: nothing is made. Where there is none yet, one that is not stored, with the defaults."""
    newest = FlowVersion.objects.filter(town=town, flow=flow.key).order_by("-n").first()
    return newest or FlowVersion(town=town, flow=flow.key, n=0, parameters="{}")


def _remember(town: Town, flow: Flow, declared: str, version: FlowVersion) -> None:
    _unsettled.discard(version.pk)
    _newest[town.pk, flow.key] = (town.rules, declared, version)


_hashes: dict[int, str] = {}


def _hash_of(flow: Flow) -> str:
    if id(flow) not in _hashes:
        _hashes[id(flow)] = code_hash(flow)
    return _hashes[id(flow)]


def value(version: FlowVersion, key: str) -> Limit | int:
    """A parameter of a version; the code's default where the version was published before the parameter existed."""
    if version.n == 0:
        return registry.get(version.flow).defaults()[key]
    if version.pk not in _parsed:
        _parsed[version.pk] = {name: _read(raw) for name, raw in json.loads(version.parameters).items()}
    known = _parsed[version.pk]
    return known[key] if key in known else registry.get(version.flow).defaults()[key]


def limit(version: FlowVersion, key: str) -> Limit:
    """A parameter that is a limit."""
    found = value(version, key)
    if not isinstance(found, Limit):
        raise TypeError(f"{key} is not a limit")
    return found


def number(version: FlowVersion, key: str) -> int:
    """A parameter that is a number."""
    found = value(version, key)
    if isinstance(found, Limit):
        raise TypeError(f"{key} is not a number")
    return found


def _read(raw: Any) -> Limit | int:
    return Limit.from_fact(raw) if isinstance(raw, dict) else int(raw)


def _plain(setting: Limit | int) -> Any:
    return setting.as_fact() if isinstance(setting, Limit) else setting


@transaction.atomic
def set_parameters(*, town: Town, flow: Flow, changes: dict[str, Limit | int]) -> FlowVersion:
    """Publish a new version with some parameters changed. Matters that are open keep theirs."""
    defaults = flow.defaults()
    for key, wanted in changes.items():
        if key not in defaults or isinstance(wanted, Limit) != isinstance(defaults[key], Limit):
            raise Refused(_("There is no such setting: %(key)s") % {"key": key})
    before = current(town, flow)
    parameters = json.loads(before.parameters) | {key: _plain(wanted) for key, wanted in changes.items()}
    version = _publish(town, flow, parameters, before.n + 1)
    town.touch("rules")
    return version


def _publish(town: Town, flow: Flow, parameters: dict[str, Any], n: int) -> FlowVersion:
    whole = {key: _plain(default) for key, default in flow.defaults().items()} | parameters
    text, moment = canonical(whole), clock.now()
    signed = version_text(town.slug, flow.key, n, _hash_of(flow), text, stamp(moment))
    version = FlowVersion.objects.create(
        id=derived_key(town.slug, flow.key, n),
        town=town,
        flow=flow.key,
        n=n,
        code_hash=_hash_of(flow),
        parameters=text,
        valid_from=moment,
        signature=sign(signed),
    )
    transaction.on_commit(lambda: sequencer.witness(f"flow {town.slug}|{flow.key}|{n} {version.signature}"))
    return version


def stamp(moment: Any) -> str:
    """An instant as it is written into facts and signed texts."""
    return str(moment.astimezone(UTC).isoformat(timespec="microseconds"))


def forget() -> None:
    """Drop cached versions."""
    _newest.clear()
    _parsed.clear()
    _unsettled.clear()
