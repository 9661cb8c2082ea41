"""Appeals brought to where a test needs them, always through the real engine and by named people."""

from collections.abc import Callable
from datetime import timedelta

from gongyi.domain.appeals import public
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import matters, performing, reseating
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.people.queries import spoken_on
from tests.domain.cases import builders as cases
from tests.towns import SmallTown, settle

STATEMENT = cases.STATEMENT
ABOUT = "sewage_overflow"
"""A kind of matter for everyone, the property firm's."""
DEFERRABLE = "charging_points"
"""A kind of matter for everyone, with grounds for deferral; the property firm's."""


def speaker(dossier: Dossier, purpose: str = "track") -> Actor:
    """Whoever spoke first, by their link."""
    voice = spoken_on("dossier", dossier.pk)[0]
    return Actor("link", dossier.town_id, voice.pseudonym, purpose=purpose, owner_id=dossier.pk, voice_id=voice.pk)


def rate(dossier: Dossier, satisfied: str = "satisfied", *, solved: bool = True) -> Step:
    """Whoever spoke rates it by their link."""
    matter = matters.fetch_by_id(speaker(dossier, "rate"), dossier.pk)
    return public.rate(matter=matter, contacted=True, solved=solved, satisfied=satisfied)


def ask(dossier: Dossier, move: str) -> Step:
    """Whoever spoke makes a move that needs no words."""
    return performing.perform(matter=matters.fetch_by_id(speaker(dossier), dossier.pk), key=move, change=Change())


def registered(hexi: SmallTown) -> Dossier:
    """Someone telephoned; nobody has looked yet."""
    return hexi.say(channel="phone", phone="13912345678").dossier


def asked_in_person(hexi: SmallTown) -> Dossier:
    """Somebody who left a landline with the desk was asked for more."""
    dossier = hexi.say(channel="phone", phone="09062133333").dossier
    hexi.do("gulnar", dossier, "need_info", words={"question": "几单元几楼？"})
    return dossier


def screening(hexi: SmallTown) -> Dossier:
    """Accepted, to be screened."""
    dossier = registered(hexi)
    hexi.do("gulnar", dossier, "accept")
    return dossier


def awaiting_info(hexi: SmallTown) -> Dossier:
    """The person was asked for more."""
    dossier = registered(hexi)
    hexi.do("gulnar", dossier, "need_info", words={"question": "几单元几楼？"})
    return dossier


def in_grid(hexi: SmallTown) -> Dossier:
    """With the grid worker."""
    dossier = screening(hexi)
    hexi.do("gulnar", dossier, "grid_handle", category=ABOUT)
    return dossier


def danger_in_grid(hexi: SmallTown) -> Dossier:
    """With the grid worker; its words name a danger."""
    dossier = hexi.say("楼道里爆管，水漫到一楼了", channel="phone", phone="13912345678").dossier
    hexi.do("gulnar", dossier, "grid_handle", category=ABOUT)
    return dossier


def in_grid_at_the_desk(hexi: SmallTown) -> Dossier:
    """The grid's to do, and late: the desk has it, and may give it back."""
    dossier, desk = in_grid(hexi), hexi.seats["desk_east"].key
    facts = {"slot": "main", "left": hexi.seats["grid_east2"].key, "reached": desk}
    reseating.climb(matter=matters.by_machine(dossier), slot="main", holder=desk, facts=facts)
    return dossier


def with_handler(hexi: SmallTown) -> Dossier:
    """Dispatched; the case is at the firm."""
    return cases.dispatched(hexi, ABOUT, name="", channel="phone", phone="13912345678")


def on_books(hexi: SmallTown) -> Dossier:
    """Its case was deferred."""
    case = cases.deferred(hexi, DEFERRABLE)
    settle()
    return Dossier.objects.get(pk=case.parent_links.get().parent_id)


def awaiting_topic(hexi: SmallTown) -> Dossier:
    """To be talked over together."""
    dossier = screening(hexi)
    hexi.do("gulnar", dossier, "to_topic", category=ABOUT, words={"why": "几栋楼都有"})
    return dossier


def topic_in_danger(hexi: SmallTown) -> Dossier:
    """The same, and then whoever spoke named a danger."""
    dossier = awaiting_topic(hexi)
    matter = matters.fetch_by_id(speaker(dossier), dossier.pk)
    performing.perform(matter=matter, key="add_words", change=Change(words={"added": "楼道里一股煤气味"}))
    return dossier


def replying(hexi: SmallTown) -> Dossier:
    """Settled on the spot, to be answered."""
    dossier = screening(hexi)
    hexi.do("gulnar", dossier, "sort", category=ABOUT)
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "说明了原因"})
    return dossier


def said_more(hexi: SmallTown) -> Dossier:
    """To be answered, when the person says more."""
    dossier = replying(hexi)
    change = Change(words={"added": "没人来过，灯还是不亮"})
    performing.perform(matter=matters.fetch_by_id(speaker(dossier), dossier.pk), key="add_words", change=change)
    return dossier


def rating(hexi: SmallTown) -> Dossier:
    """Answered, to be rated, and to be asked by a call."""
    dossier = replying(hexi)
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯管周五换"})
    return dossier


def done_again(hexi: SmallTown, dossier: Dossier) -> None:
    """The desk does it again; the check is the secretary's."""
    hexi.do("gulnar", dossier, "redone", outcome="explained", words={"done": "又去看了"})


def _dissatisfied(hexi: SmallTown) -> Dossier:
    dossier = rating(hexi)
    rate(dossier, "dissatisfied", solved=False)
    return dossier


def _again_in_grid(hexi: SmallTown) -> Dossier:
    dossier = _dissatisfied(hexi)
    hexi.do("gulnar", dossier, "grid_handle", category=ABOUT)
    return dossier


def checking(hexi: SmallTown) -> Dossier:
    """Done again, to be checked by somebody else."""
    dossier = _dissatisfied(hexi)
    done_again(hexi, dossier)
    return dossier


def again(hexi: SmallTown, rounds: int) -> Dossier:
    """Rated bad so often and answered anew, to be rated again."""
    dossier = rating(hexi)
    for _n in range(rounds):
        rate(dossier, "dissatisfied", solved=False)
        done_again(hexi, dossier)
        hexi.do("lixiuying", dossier, "check_pass", how="on_site")
        hexi.do("gulnar", dossier, "reply", words={"reply": "又去看了一次"})
    return dossier


def street_review(hexi: SmallTown) -> Dossier:
    """Two second handlings are used up."""
    dossier = again(hexi, 2)
    rate(dossier, "dissatisfied", solved=False)
    return dossier


def closing(hexi: SmallTown) -> Dossier:
    """Rated, to be closed off."""
    dossier = rating(hexi)
    rate(dossier)
    return dossier


def closing_by_call(hexi: SmallTown, satisfied: str = "satisfied") -> Dossier:
    """The secretary wrote down what the person is to have said on the telephone."""
    dossier = rating(hexi)
    matter = hexi.fetch("lixiuying", dossier)
    public.rate(matter=matter, contacted=True, solved=True, satisfied=satisfied, entered_for="phone")
    return dossier


def closed_off_by_call(hexi: SmallTown) -> Dossier:
    """The same, closed off."""
    dossier = closing_by_call(hexi)
    hexi.do("gulnar", dossier, "close_off")
    return dossier


def closed_off(hexi: SmallTown) -> Dossier:
    """Closed off, for more than ten minutes."""
    dossier = closing(hexi)
    hexi.do("gulnar", dossier, "close_off")
    return dossier


def archived(hexi: SmallTown) -> Dossier:
    """Put away."""
    dossier = closed_off(hexi)
    with clock.fixed(clock.now() + timedelta(days=31)):
        sweep(hexi.town)
    return dossier


def declined(hexi: SmallTown) -> Dossier:
    """Not taken up here."""
    dossier = registered(hexi)
    hexi.do("gulnar", dossier, "decline", reason="outside", door="none", words={"why": "地点在邻县"})
    return dossier


def _with_grid_worker(hexi: SmallTown) -> Dossier:
    return hexi.say(channel="chat", worker=hexi.actor("aili")).dossier


def under_duty(hexi: SmallTown) -> Dossier:
    """A child may be harmed; the street has it."""
    return hexi.say("隔壁天天打孩子", kind="report").dossier


def referred(hexi: SmallTown) -> Dossier:
    """Passed on to the police."""
    dossier = under_duty(hexi)
    hexi.do("zhaomin", dossier, "refer_out", to="police")
    return dossier


def merged(hexi: SmallTown) -> Dossier:
    """Joined to another matter."""
    other, dossier = registered(hexi), registered(hexi)
    hexi.do("gulnar", dossier, "merge", reason="same_problem", into=other.number)
    return dossier


def withdrawn(hexi: SmallTown) -> Dossier:
    """The person took it back."""
    dossier = registered(hexi)
    ask(dossier, "take_back")
    return dossier


def _called(hexi: SmallTown) -> Dossier:
    dossier = registered(hexi)
    ask(dossier, "ask_call")
    return dossier


def _published(hexi: SmallTown) -> Dossier:
    dossier = with_handler(hexi)
    hexi.do("gulnar", dossier, "publish", words={"summary": "楼道灯不亮。"})
    return dossier


VIOLENCE = "四号楼有人在家动手打人，听见喊救命。"
"""Words by which a matter is restricted from the start."""


def restricted(hexi: SmallTown) -> Dossier:
    """Restricted from the start; the street has it."""
    return hexi.say(VIOLENCE, kind="report", name="王海", phone="13912345678").dossier


def restricted_with_police(hexi: SmallTown) -> Dossier:
    """Restricted from the start, and sent to the police by the street."""
    dossier = restricted(hexi)
    hexi.do("zhaomin", dossier, "accept")
    cases.dispatch(hexi, dossier, cases.RISKY, "police", who="zhaomin")
    return dossier


def restricted_handled(hexi: SmallTown) -> Dossier:
    """Reported done by the police, to be checked."""
    dossier = restricted_with_police(hexi)
    case = hexi.case_of(dossier)
    cases.act(hexi, case, "acknowledge")
    cases.act(hexi, case, "first_contact", how="not_wanted")
    cases.report(hexi, case)
    return dossier


def restricted_replying(hexi: SmallTown) -> Dossier:
    """Handled by the police and checked, to be answered."""
    dossier = restricted_handled(hexi)
    hexi.do("zhaomin", hexi.case_of(dossier), "verify_pass", how="papers")
    settle()
    return dossier


def restricted_rating(hexi: SmallTown) -> Dossier:
    """Answered by the street, to be rated."""
    dossier = restricted_replying(hexi)
    hexi.do("zhaomin", dossier, "reply", words={"reply": "派出所已经上门"})
    return dossier


def restricted_by_desk(hexi: SmallTown) -> Dossier:
    """Restricted by the community desk while it has it."""
    dossier = screening(hexi)
    hexi.do("gulnar", dossier, "restrict", words={"why": "说到家里的病"})
    return dossier


SITUATIONS: dict[str, Callable[[SmallTown], Dossier]] = {
    "registered": registered,
    "registered, call asked": _called,
    "registered, duty to report": under_duty,
    "registered, with the grid worker": _with_grid_worker,
    "awaiting_info": awaiting_info,
    "awaiting_info, by call": asked_in_person,
    "screening": screening,
    "in_grid": in_grid,
    "in_grid, a danger": danger_in_grid,
    "in_grid, at the desk": in_grid_at_the_desk,
    "with_handler": with_handler,
    "with_handler, published": _published,
    "on_books": on_books,
    "awaiting_topic": awaiting_topic,
    "awaiting_topic, in danger": topic_in_danger,
    "screening, again": _dissatisfied,
    "in_grid, again": _again_in_grid,
    "checking": checking,
    "replying": replying,
    "replying, more was said": said_more,
    "rating": rating,
    "rating, second time used up": lambda hexi: again(hexi, 2),
    "street_review": street_review,
    "closing": closing,
    "closing, written down": closing_by_call,
    "closed_off": closed_off,
    "closed_off, written down": closed_off_by_call,
    "registered, restricted from the start": restricted,
    "with_handler, restricted from the start": restricted_with_police,
    "replying, restricted from the start": restricted_replying,
    "rating, restricted from the start": restricted_rating,
    "screening, restricted by the desk": restricted_by_desk,
    "archived": archived,
    "declined": declined,
    "merged": merged,
    "referred": referred,
    "withdrawn": withdrawn,
}
"""Every situation in which an appeal offers other moves than in the rest."""
