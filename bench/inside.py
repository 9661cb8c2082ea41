"""What is measured inside an installation. Each function prints its figures and is run once, in a fresh one."""

import statistics
import time

from django.db import connection, transaction
from django.test import Client

from bench.sizes import CHECKS, DOSSIERS, LARGE, LOOKS, OPENED, ROUNDS, SMALL
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import inbox, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.people.actions import open_account
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.scope import within
from tests.domain.cases import builders
from tests.infra.statements import WHO_ASKS, spent
from tests.towns import SmallTown, small_town


def found_town() -> None:
    """A town whose street has a code that the import can be told."""
    built = small_town()
    Place.objects.filter(pk=built.town.root.pk).update(code="650000001")


def check_history() -> None:
    """Steps checked per second, and faults found."""
    with transaction.atomic():
        built = small_town()
    with within(built.town), transaction.atomic():
        for n in range(DOSSIERS):
            dossier = built.say(f"lamp {n}", quiet=True).dossier
            for _round in range(ROUNDS):
                built.do("gulnar", dossier, "note", words={"note": "seen"})
    sequencer.sequence_history()
    checks = [_checked() for _ in range(CHECKS)]
    print(max(speed for speed, _faults in checks), max(faults for _speed, faults in checks))


def _checked() -> tuple[float, int]:
    """Steps per second of one check, and faults found. The first pays for what a process loads once."""
    begun = time.perf_counter()
    report = verify()
    return report.steps / (time.perf_counter() - begun), len(report.faults)


def open_inboxes() -> None:
    """How much longer the first page of one inbox takes when the town around it has grown a hundredfold."""
    built = small_town()
    with within(built.town):
        actor = built.actor("gulnar")
        first = built.say("lamp").dossier
        for n in range(OPENED - 1):
            built.say(f"lamp {n}")
        _grow(first, SMALL)
        small = _first_page(actor)
        _grow(first, LARGE - SMALL)
        print(_first_page(actor) / small)


def _names(model: type[Dossier] | type[Turn], *apart: str) -> str:
    """The table's columns but those named, so that a column added later is copied too."""
    return ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if field.column not in apart)


def _grow(first: Dossier, more: int) -> None:
    """Copies of one matter whose turns are other people's."""
    copied = _names(Dossier, "id", "number", "key")
    turn = _names(Turn, "id", "dossier_id", "holder_key")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM flows_dossier")
        last = cursor.fetchone()[0]
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {more})"
            f' INSERT INTO flows_dossier (number, "key", {copied})'
            f" SELECT 'x' || ({last} + i), 'copy:' || ({last} + i), {copied} FROM flows_dossier, n WHERE id = {first.pk}"
        )
        cursor.execute(
            f"INSERT INTO flows_turn (id, dossier_id, holder_key, {turn})"
            f" SELECT -d.id, d.id, 'seat:' || (900000 + mod(d.id, 5000)), {', '.join('t.' + n for n in turn.split(', '))}"
            f" FROM flows_dossier d, flows_turn t WHERE d.id > {last} AND t.dossier_id = {first.pk}"
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert Turn.objects.filter(open=True, slot=Turn.MAIN).count() >= more


def _first_page(actor: Actor) -> float:
    """Seconds for one look, in the median."""
    times = []
    for _n in range(LOOKS):
        begun = time.perf_counter()
        assert len(inbox.page(actor).turns) == OPENED
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def count_statements() -> None:
    """Statements of a create, more with a photo, more with a child; of the dearest move and its name; of a page."""
    built = small_town()
    with within(built.town):
        builders.sample(built, 0)
        built.say()
        photo = builders.photos(built, "before")
        plain = spent(lambda: built.say(phone="13912345678"))
        with_photos = spent(lambda: built.say(phone="13912345678", evidence=photo))
        _loop(built)  # what a process remembers from then on is not counted
        child, moves = _loop(built)
        page = _inbox(built)
    dearest = max(moves, key=moves.__getitem__)
    print(plain, with_photos - plain, child, moves[dearest], dearest, page)


def _loop(built: SmallTown) -> tuple[int, dict[str, int]]:
    """What opening a child cost beyond a move, and what each plain move cost on the way through both loops."""
    moves: dict[str, int] = {}

    def go(name: str, dossier: Dossier, move: str, words: dict[str, str] | None = None, **facts: object) -> None:
        matter = built.fetch(name, dossier)
        change = Change(facts=facts, words=words or {})
        moves[move] = spent(lambda: performing.perform(matter=matter, key=move, change=change))

    asked = built.say().dossier
    go("gulnar", asked, "need_info", {"question": "在几楼？"})
    dossier = built.say().dossier
    go("gulnar", dossier, "accept")
    go("gulnar", dossier, "note", {"note": "看过"})
    go("gulnar", dossier, "dispatch", builders.STATEMENT, category="corridor_light")
    with_child = moves.pop("dispatch")
    case = built.case_of(dossier)
    go("zhoujianguo", case, "acknowledge")
    go("zhoujianguo", case, "first_contact", how="visit")
    go("zhoujianguo", case, "progress", {"progress": "已买"})
    go("zhoujianguo", case, "ask_extension", {"why": "配件未到"}, reason="parts", amount=1)
    checked = builders.verifying(built)
    go("gulnar", checked, "verify_pass", how="phone")
    return with_child - 6, moves


def _inbox(built: SmallTown) -> int:
    """The page as a browser asks for it, the second time."""
    account = open_account(username="g", password="long enough to pass", persons=[built.persons["gulnar"]])
    client = Client()
    client.force_login(account)
    address = f"/{built.town.slug}/desk/"
    assert client.get(address, headers={"host": "127.0.0.1"}).status_code == 200
    return spent(lambda: client.get(address, headers={"host": "127.0.0.1"}), apart=WHO_ASKS)
