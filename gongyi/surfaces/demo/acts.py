"""What people do in the demo after somebody spoke, through the same doors as everyone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from PIL import Image, ImageDraw, ImageFont

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.domain.responses import public as responses
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.access.queries import worker
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import authority, matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink
from gongyi.kernel.people.models import Post, Seat, Voice
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.queries import as_people_say
from gongyi.surfaces.demo.founding import Founded

BY_HAND = {"noise_public": "police-qx", "manhole_cover": "water"}
"""Which body of the demo gets a kind of matter that a person has to assign."""
CALLED = ("police-qx", "city-mgmt")
STATEMENT = "请到现场查看并处理，办好后回报。"
SEE_FOR_YOURSELF = "请看看，有问题再找我们。"
ASK_ON = "还想问什么，打社区的电话。"
ON_APPEAL = {"accept", "dispatch", "settle_now", "grid_handle", "to_topic", "reply", "close_off"}
ON_CASE = {
    "acknowledge",
    "first_contact",
    "report_done",
    "verify",
    "resume",
}


@dataclass
class Scene:
    """One voice while it is played."""

    founded: Founded
    voice: dict[str, Any]
    dossier: Dossier

    @property
    def case(self) -> Dossier | None:
        """The newest case under the appeal."""
        link = (
            MatterLink.objects.filter(parent=self.dossier, why="case").order_by("-pk").select_related("child").first()
        )
        return link.child if link else None


def _turn_holder(matter: Matter) -> Actor | None:
    """Whoever holds the seat that has the turn; nobody when the person who spoke has it, or none is open."""
    key = matter.main.holder_key if matter.main else ""
    return _at_seat(matter.town, Seat.objects.filter(pk=key.removeprefix("seat:"))) if key.startswith("seat:") else None


def _at_seat(town: Town, seats: QuerySet[Seat]) -> Actor | None:
    posts = Post.objects.filter(Post.on(today(town)), seat__in=seats, acting_for=None)
    post = posts.select_related("person").order_by("pk").first()
    return worker(post.person, town) if post else None


def _do(dossier: Dossier, key: str, change: Change, actor: Actor | None = None) -> None:
    """Make a move if it is somebody's to make now: what was already done by time itself is passed over."""
    whole = matters.by_machine(dossier)
    acting = actor or _turn_holder(whole)
    if acting is None:
        return
    matter = matters.fetch(acting, dossier.number)
    if any(move.key == key for move in authority.allowed(matter)):
        performing.perform(matter=matter, key=key, change=change)


def _as_named(name: str) -> Callable[[Scene, str], None]:
    """A step that needs nothing more than its name."""

    def step(scene: Scene, _detail: str) -> None:
        case = scene.case
        if name in ON_CASE and case is not None:
            _do(case, name, Change())
        elif name in ON_APPEAL:
            _do(scene.dossier, name, Change())

    return step


def _category(scene: Scene) -> str:
    return str(scene.voice["category"])


def _dispatch(scene: Scene, _detail: str) -> None:
    """To those who do it; by hand what was sent back, or has nobody registered for it."""
    if scene.case and scene.case.stage == "returned":
        _do(scene.case, "redispatch", Change(facts={"handler": _by_hand(scene)}))
        return
    try:
        _do(scene.dossier, "dispatch", _order(scene))
    except Refused:
        _do(scene.dossier, "dispatch", _order(scene, handler=_by_hand(scene)))


def _by_hand(scene: Scene) -> str:
    body = scene.founded.bodies.get(BY_HAND.get(_category(scene), ""))
    desks = Seat.objects.filter(role="community_desk", place__in=scene.dossier.place.path_ids)
    seat = (Seat.objects.filter(organisation=body) if body else desks).order_by("pk").first()
    return seat.key if seat else ""


def _order(scene: Scene, **facts: str) -> Change:
    statement = f"{as_people_say([scene.dossier.place])[scene.dossier.place_id]}：{_told(scene)}{STATEMENT}"
    return Change(facts={"category": _category(scene), **facts}, words={"statement": statement})


def _told(scene: Scene) -> str:
    """What is wrong, without a word that tells who said so."""
    summary = str(scene.voice["summary_zh"])
    return f"{cases.category_name(scene.founded.town, _category(scene))}。" if appeals.personal(summary) else summary


def _grid(scene: Scene, _detail: str) -> None:
    _do(scene.dossier, "grid_handle", Change(facts={"category": _category(scene)}))


def _topic(scene: Scene, _detail: str) -> None:
    _do(
        scene.dossier,
        "to_topic",
        Change(facts={"category": _category(scene)}, words={"why": "涉及多数住户，需要一起商量。"}),
    )


def _contact(scene: Scene, _detail: str) -> None:
    if scene.case:
        against = scene.case.kind in {"complaint", "report"}
        _do(scene.case, "first_contact", Change(facts={"how": "not_wanted" if against else "visit"}))


def _done(scene: Scene, detail: str) -> None:
    change = Change(
        facts={"outcome": detail or "solved"}, words={"done": scene.voice["done_zh"]}, evidence=_photos(scene)
    )
    if scene.case and scene.case.closed_at is None:
        _do(scene.case, "report_done", change)
    else:
        _finish(scene, "grid_done", change)


def _settle(scene: Scene, detail: str) -> None:
    facts = {"outcome": detail or "solved", "category": _category(scene)}
    change = Change(facts=facts, words={"done": scene.voice["done_zh"]}, evidence=_photos(scene))
    _finish(scene, "settle_now", change)


def _finish(scene: Scene, key: str, change: Change) -> None:
    """Say that it is done; where a second person looks, they do."""
    _do(scene.dossier, key, change)
    _do(scene.dossier, "redone", change)
    _do(scene.dossier, "check_pass", Change(facts={"how": "on_site"}))


def _photos(scene: Scene) -> list[Evidence]:
    return [_photo(scene, "before"), _photo(scene, "after")]


def _photo(scene: Scene, purpose: str) -> Evidence:
    return evidence.receive(town=scene.founded.town, data=_drawn(purpose), kind="photo", purpose=purpose)


@cache
def _drawn(purpose: str) -> bytes:
    """A drawn picture that says it is one; the demo shows no real place. The same for every matter, so that it is re-made once in a town."""
    picture = Image.new("RGB", (640, 480), (236, 228, 210))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 40, 600, 440), outline=(120, 110, 90), width=6)
    pen.text(
        (320, 240), f"DEMO\n{purpose}", fill=(90, 80, 60), font=ImageFont.load_default(64), anchor="mm", align="center"
    )
    out = BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def _verify(scene: Scene, _detail: str) -> None:
    if scene.case:
        _do(scene.case, "verify_pass", Change(facts={"how": "on_site"}))


def _solved(scene: Scene) -> bool:
    return any(move.endswith(":solved") for move in scene.voice["moves"])


def _reply(scene: Scene, _detail: str) -> None:
    _verify(scene, "")
    done, solved = scene.voice["done_zh"], _solved(scene)
    row = cases.row(scene.founded.town, _category(scene))
    public = bool(row and cases.entry(row).plain["visibility"] == "public")
    for_everyone = solved or public or appeals.joined_readers(scene.dossier)
    words = {"reply": done + (SEE_FOR_YOURSELF if solved else ASK_ON), "summary": done if for_everyone else ""}
    _do(scene.dossier, "reply", Change(words=words))
    if public and not appeals.personal(scene.voice["summary_zh"]):
        desk = _desk(scene)
        _do(scene.dossier, "publish", Change(words={"summary": scene.voice["summary_zh"]}), desk)


def _desk(scene: Scene) -> Actor | None:
    return _at_seat(
        scene.founded.town, Seat.objects.filter(role="community_desk", place__in=scene.dossier.place.path_ids)
    )


def _street(scene: Scene) -> Actor | None:
    return _at_seat(
        scene.founded.town,
        Seat.objects.filter(role__in=("town_desk", "street_desk"), place__in=scene.dossier.place.path_ids),
    )


def _supervise(scene: Scene, _detail: str) -> None:
    if scene.case:
        _do(
            scene.case,
            "supervise",
            Change(facts={"ground": "again"}, words={"demand": "居民多次催问，请说明进展和办好的日期。"}),
            _street(scene),
        )


def _answer_supervision(scene: Scene, _detail: str) -> None:
    if scene.case:
        _do(scene.case, "answer_supervision", Change(words={"answer": "已安排人员，三天内办好。"}))


def _rate(scene: Scene, detail: str) -> None:
    voice = _speaker(scene)
    spoken = detail != "uncontacted"
    satisfied = (detail or "satisfied") if spoken else "mostly"
    appeals.rate(
        matter=matters.fetch_by_id(voice, scene.dossier.pk),
        contacted=spoken,
        solved=satisfied != "dissatisfied",
        satisfied=satisfied,
    )


def _speaker(scene: Scene) -> Actor:
    row = Voice.objects.filter(owner="dossier", owner_id=scene.dossier.pk).earliest("pk")
    return Actor(
        "link", scene.founded.town.pk, row.pseudonym, purpose="rate", owner_id=scene.dossier.pk, voice_id=row.pk
    )


def _chase(scene: Scene, _detail: str) -> None:
    performing.perform(matter=matters.fetch_by_id(_speaker(scene), scene.dossier.pk), key="chase", change=Change())


def _decline(scene: Scene, detail: str) -> None:
    change = Change(facts={"reason": "not_here", "door": detail}, words={"why": "这件事不在社区办理，请到写明的地方。"})
    _do(scene.dossier, "decline", change)


def _send_back(scene: Scene, _detail: str) -> None:
    for key in ("send_back_again", "send_back"):
        change = Change(facts={"reason": "other_owner", "owner": "community_desk"}, words={"why": "责任方是另一家。"})
        if scene.case:
            _do(scene.case, key, change)


def _extend(scene: Scene, detail: str) -> None:
    asked = Change(facts={"reason": detail, "amount": 3}, words={"why": scene.voice["waits_zh"]})
    _granted(scene, "ask_extension", asked, "approve_extension")


def _defer(scene: Scene, detail: str) -> None:
    review = today(scene.founded.town) + timedelta(days=20)
    asked = Change(facts={"ground": detail, "review_on": review}, words={"why": scene.voice["waits_zh"]})
    _granted(scene, "ask_deferral", asked, "approve_deferral")


def _granted(scene: Scene, key: str, asked: Change, answer: str) -> None:
    """What a handler asks of whoever sent the case, and the yes to it."""
    if scene.case is None:
        return
    slot = key.removeprefix("ask_")
    _do(scene.case, key, asked)
    turn = matters.by_machine(scene.case).turns.get(slot)
    if turn is not None:
        _do(
            scene.case,
            answer,
            Change(),
            _at_seat(scene.founded.town, Seat.objects.filter(pk=turn.holder_key.removeprefix("seat:"))),
        )


def _final(scene: Scene, _detail: str) -> None:
    _do(scene.dossier, "final_notice", Change(words={"notice": "经复核，按现有规定已经办到位，理由已当面说明。"}))


def _call_in(scene: Scene, _detail: str) -> None:
    if scene.case:
        _do(scene.case, "call_in", Change(words={"request": "请城管、派出所一起到现场。"}), _desk(scene))


def _turn_out(scene: Scene, _detail: str) -> None:
    """The street calls the police and city management, each comes, and the round is closed with what was agreed."""
    if scene.case is None:
        return
    street = _street(scene)
    bodies = [scene.founded.bodies[code] for code in CALLED if code in scene.founded.bodies]
    seats = [seat.key for seat in Seat.objects.filter(organisation__in=bodies).order_by("pk")]
    _do(
        scene.case,
        "convene",
        Change(facts={"bodies": seats}, words={"request": "请今晚到现场，说明各自怎么管。"}),
        street,
    )
    for response in responses.of(scene.case):
        said = Change(facts={"on": today(scene.founded.town)}, words={"result": "已到场，和店家当面说清了要求。"})
        _do(response, "respond", said)
    _do(scene.case, "turn_out", Change(words={"result": "十点以后关掉室外音箱，夜里由派出所巡查。"}), street)


STEPS: dict[str, Callable[[Scene, str], None]] = {
    "dispatch": _dispatch, "grid_handle": _grid, "to_topic": _topic, "first_contact": _contact, "report_done": _done, "settle_now": _settle,
    "extend": _extend, "defer": _defer, "supervise": _supervise, "answer_supervision": _answer_supervision,
    "call_in": _call_in, "turn_out": _turn_out, "verify": _verify,
    "reply": _reply, "rate": _rate, "chase": _chase, "refer_out": _decline, "send_back": _send_back, "final_notice": _final,
}  # fmt: skip


def act(scene: Scene, name: str, detail: str) -> None:
    """What the data calls by this name. Raises Refused where it cannot be done."""
    STEPS.get(name, _as_named(name))(scene, detail)
