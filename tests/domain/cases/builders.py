"""Cases brought to where a test needs them, always through the real engine and by named people."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from io import BytesIO

from PIL import Image

from gongyi.domain.cases import queries
from gongyi.domain.cases.flow import FLOW
from gongyi.domain.cases.models import Case
from gongyi.domain.responses import public as responses
from gongyi.kernel import clock
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import filing, matters, parameters
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from tests.towns import SmallTown, settle

STATEMENT = {"statement": "三号楼楼道灯不亮，请修。"}
WHO = {
    "grid_east1": "yerlan", "grid_east2": "aili", "desk_east": "gulnar", "secretary_east": "lixiuying", "street": "zhaomin",
    "town": "sunli", "firm": "zhoujianguo", "police": "wanghaitao", "heat": "heat", "desk_west": "liuyan",
}  # fmt: skip
RISKY = "fire_equipment"
"""A kind of matter that a second person always checks; the property firm's."""
DEFERRABLE = "water_leak"
"""A kind of matter with grounds for deferral; the property firm's, three working days."""


def sample(hexi: SmallTown, percent: int) -> None:
    """Set the share of cases that chance sends to a second person."""
    parameters.set_parameters(town=hexi.town, flow=FLOW, changes={"sample": percent})


def said(hexi: SmallTown, **more: object) -> Dossier:
    """An accepted appeal of somebody who left a name, waiting for the community desk to screen it."""
    dossier = hexi.say(**({"name": "王海"} | more)).dossier
    hexi.do("gulnar", dossier, "accept")
    return dossier


def dispatch(
    hexi: SmallTown, dossier: Dossier, category: str = "corridor_light", handler: str = "", *, who: str = "gulnar"
) -> Dossier:
    """Send an appeal out; without a handler it goes where the catalogue says. Its case."""
    chosen = {"handler": hexi.seats[handler].key} if handler else {}
    hexi.do(who, dossier, "dispatch", category=category, words=STATEMENT, **chosen)
    return hexi.case_of(dossier)


def dispatched(hexi: SmallTown, category: str = "corridor_light", handler: str = "", **more: object) -> Dossier:
    """An appeal as dispatched by the community desk."""
    dossier = said(hexi, **more)
    dispatch(hexi, dossier, category, handler)
    return dossier


def opened(hexi: SmallTown, category: str = "corridor_light", handler: str = "", **more: object) -> Dossier:
    """The case of a dispatched appeal, offered."""
    return hexi.case_of(dispatched(hexi, category, handler, **more))


def act(hexi: SmallTown, case: Dossier, move: str, **more: object) -> Step:
    """Whoever has the turn makes the move."""
    return hexi.do(WHO[hexi.holder(case)], case, move, **more)


@cache
def _jpeg() -> bytes:
    found = BytesIO()
    Image.new("RGB", (8, 8), "white").save(found, "JPEG")
    return found.getvalue()


def photos(hexi: SmallTown, *purposes: str) -> tuple[Evidence, ...]:
    """Photos as received from a form, to go with a move."""
    return tuple(
        evidence.receive(town=hexi.town, data=_jpeg(), kind=Evidence.PHOTO, purpose=purpose) for purpose in purposes
    )


def signed(hexi: SmallTown, category: str = "corridor_light", handler: str = "", **more: object) -> Dossier:
    """A case that was taken on."""
    case = opened(hexi, category, handler, **more)
    act(hexi, case, "acknowledge")
    return case


def handling(hexi: SmallTown, category: str = "corridor_light", handler: str = "", **more: object) -> Dossier:
    """A case whose reporter was spoken with."""
    case = signed(hexi, category, handler, **more)
    act(hexi, case, "first_contact", how="visit")
    return case


def report(hexi: SmallTown, case: Dossier, outcome: str = "solved", **words: str) -> Step:
    """Whoever has the turn reports it done, with everything that any row could ask for."""
    return act(
        hexi,
        case,
        "report_done",
        outcome=outcome,
        words={"done": "换好了"} | words,
        evidence=photos(hexi, "before", "after"),
    )


def verifying(hexi: SmallTown, category: str = RISKY, handler: str = "") -> Dossier:
    """A case reported done that a second person must look at."""
    case = handling(hexi, category, handler)
    report(hexi, case)
    return case


def send_back(hexi: SmallTown, case: Dossier, move: str = "send_back") -> Step:
    """Whoever has the turn says that it is not theirs."""
    return act(hexi, case, move, reason="not_ours", owner="grid_worker", words={"why": "公共区域归网格"})


def redispatch(hexi: SmallTown, case: Dossier, handler: str) -> Step:
    """The dispatcher sends it elsewhere."""
    return act(hexi, case, "redispatch", handler=hexi.seats[handler].key)


def ruling(hexi: SmallTown) -> Dossier:
    """A case sent back twice."""
    case = opened(hexi)
    send_back(hexi, case)
    redispatch(hexi, case, "grid_east2")
    send_back(hexi, case, "send_back_again")
    return case


def ask_extension(hexi: SmallTown, case: Dossier, amount: int = 1) -> Step:
    """Whoever has the turn asks for more time."""
    return act(hexi, case, "ask_extension", reason="parts", amount=amount, words={"why": "配件周五才到"})


def ask_deferral(hexi: SmallTown, case: Dossier, review_on: date = date(2026, 3, 12), ground: str = "funding") -> Step:
    """Whoever has the turn asks to put it on the books."""
    return act(hexi, case, "ask_deferral", ground=ground, review_on=review_on, words={"why": "等维修资金"})


def deferred(hexi: SmallTown, category: str = DEFERRABLE) -> Dossier:
    """A case on the books until the twelfth of March."""
    case = handling(hexi, category)
    ask_deferral(hexi, case)
    hexi.do("gulnar", case, "approve_deferral")
    return case


def deferred_by_the_secretary(hexi: SmallTown) -> Dossier:
    """On the books like `deferred`, by the secretary: the desk let the request lie until it climbed. Whoever spoke knows."""
    case = handling(hexi, DEFERRABLE)
    ask_deferral(hexi, case)
    with clock.fixed(clock.now() + timedelta(days=1, hours=12)):
        sweep(hexi.town)
    hexi.do("lixiuying", case, "approve_deferral")
    settle()
    return case


def supervise(hexi: SmallTown, case: Dossier, who: str = "lixiuying") -> Step:
    """A supervision order."""
    return hexi.do(who, case, "supervise", ground="still", words={"demand": "今天之内说明进展"})


def empty_seat(hexi: SmallTown, name: str) -> None:
    """Everyone leaves a seat before today."""
    for post in hexi.seats[name].posts.all():
        people.end_post(post=post, on=date(2026, 3, 1))
    hexi.town.refresh_from_db()


def side(case: Dossier, slot: str, hexi: SmallTown) -> str:
    """Name of the seat that holds a side slot; empty when the slot is closed."""
    turn = case.turns.filter(open=True, slot=slot).first()
    return next((name for name, seat in hexi.seats.items() if turn and seat.key == turn.holder_key), "")


def row(case: Dossier) -> Dossier:
    """The dossier as it stands now."""
    return Dossier.objects.get(pk=case.pk)


def handler_of(case: Dossier) -> str:
    """The holder key of whoever handles a case."""
    return queries.handler(matters.by_machine(case))


def kept(case: Dossier) -> Case:
    """What the domain keeps beside the dossier."""
    return Case.objects.get(dossier=case)


def _asked(ask: Callable[[SmallTown, Dossier], object], category: str) -> Callable[[SmallTown], Dossier]:
    def build(hexi: SmallTown) -> Dossier:
        case = handling(hexi, category)
        ask(hexi, case)
        return case

    return build


def _extended(hexi: SmallTown) -> Dossier:
    case = handling(hexi)
    ask_extension(hexi, case)
    hexi.do("gulnar", case, "approve_extension")
    return case


def _offered_again(hexi: SmallTown) -> Dossier:
    case = _returned(hexi)
    redispatch(hexi, case, "grid_east2")
    return case


def _returned(hexi: SmallTown) -> Dossier:
    case = opened(hexi)
    send_back(hexi, case)
    return case


def _ruled(hexi: SmallTown) -> Dossier:
    case = ruling(hexi)
    act(hexi, case, "assign_by_ruling", handler=hexi.seats["firm"].key, words={"why": "合同写明归物业"})
    return case


def _called_in(hexi: SmallTown, case: Dossier) -> Step:
    return hexi.do("gulnar", case, "call_in", words={"request": "请消防和供电到场"})


def convene(hexi: SmallTown, case: Dossier, *bodies: str) -> list[Dossier]:
    """The street calls bodies to a case that was called in; their responses, in that order."""
    chosen = [hexi.seats[name].key for name in bodies or ("heat",)]
    hexi.do("zhaomin", case, "convene", bodies=chosen, words={"request": "请周五到现场看一看"})
    return responses.of(case)


def _convened(hexi: SmallTown, case: Dossier) -> None:
    _called_in(hexi, case)
    convene(hexi, case)


def assist(hexi: SmallTown, case: Dossier, *bodies: str, who: str = "zhaomin") -> list[Dossier]:
    """Bodies are asked to do a part of it; their responses, in that order."""
    chosen = [hexi.seats[name].key for name in bodies or ("police",)]
    hexi.do(who, case, "assist", bodies=chosen, words={"request": "请协助劝离挡道的车"})
    return responses.of(case)


def _relay_asked(hexi: SmallTown, case: Dossier) -> Dossier:
    hexi.do("zhoujianguo", case, "ask_relay")
    return case


def _finished(hexi: SmallTown) -> Dossier:
    case = verifying(hexi)
    hexi.do("gulnar", case, "verify_pass", how="on_site")
    return case


def _withdrawn(hexi: SmallTown) -> Dossier:
    case = opened(hexi)
    hexi.do("gulnar", case, "withdraw", words={"why": "反映人说不用了"})
    return case


def _restricted_verifying(hexi: SmallTown) -> Dossier:
    from tests.domain.appeals.builders import restricted_handled

    return hexi.case_of(restricted_handled(hexi))


SITUATIONS: dict[str, Callable[[SmallTown], Dossier]] = {
    "offered": opened,
    "returned": _returned,
    "offered, sent back once": _offered_again,
    "ruling": ruling,
    "contacting": signed,
    "contacting, by ruling": _ruled,
    "contacting, relay asked": lambda hexi: _relay_asked(hexi, signed(hexi, handler="firm")),
    "handling": handling,
    "handling, relay asked": lambda hexi: _relay_asked(hexi, handling(hexi, handler="firm")),
    "handling, extension asked": _asked(ask_extension, "corridor_light"),
    "handling, extended": _extended,
    "handling, deferral asked": _asked(ask_deferral, DEFERRABLE),
    "handling, supervised": _asked(supervise, "corridor_light"),
    "handling, assisted": _asked(assist, "corridor_light"),
    "handling, called in": _asked(_called_in, "corridor_light"),
    "handling, convened": _asked(_convened, "corridor_light"),
    "deferred": deferred,
    "verifying": verifying,
    "verifying, restricted": _restricted_verifying,
    "finished": _finished,
    "withdrawn": _withdrawn,
}
"""Every situation in which a case offers other moves than in the rest."""


def parent_of(case: Dossier) -> Dossier:
    """The appeal of a case."""
    return row(case.parent_links.get().parent)


def keep_apart(hexi: SmallTown, who: str, dossier: Dossier, seat: str) -> None:
    """A seat is a party to it."""
    filing.keep_apart(matter=hexi.fetch(who, dossier), key=hexi.seats[seat].key)


def told(case: Dossier, template: str) -> list[str]:
    """The seats that were told this of a case."""
    return list(
        Job.objects.filter(owner_id=case.pk, kind="deliver", channel="inapp", template=template).values_list(
            "recipient", flat=True
        )
    )


def later() -> None:
    """The worker through the ten minutes in which a step may be taken back, and again for what that brought about."""
    for minutes in (11, 22):
        with clock.fixed(clock.now() + timedelta(minutes=minutes)):
            settle()


def told_in_time(case: Dossier, template: str) -> list[str]:
    """Who was told, once the ten minutes are over in which a step may be taken back."""
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        settle()
    return told(case, template)
