"""Letting the demo's voices speak and the right seats answer, at the times the data gives, through the same doors as everyone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.domain.responses import public as responses
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.access.queries import worker
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import authority, matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink
from gongyi.kernel.outbox.working import work_once
from gongyi.kernel.people.models import Post, Seat, Voice
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.scope import within
from gongyi.surfaces.demo import source
from gongyi.surfaces.demo.founding import Founded, Say

BETWEEN = timedelta(hours=3)
BY_HAND = {"noise_public": "police-qx", "manhole_cover": "water"}
"""Which body of the demo gets a kind of matter that a person has to assign."""
CALLED = ("police-qx", "city-mgmt")
STATEMENT = "请到现场查看并处理，办好后回报。"
REPLY = "您反映的事已经办了，请看看，有问题再找我们。"
ON_APPEAL = {"accept", "dispatch", "settle_now", "grid_handle", "to_topic", "reply", "close_off"}
ON_CASE = {
    "acknowledge",
    "first_contact",
    "report_done",
    "verify",
    "send_back",
    "assign_by_ruling",
    "call_in",
    "turn_out",
    "supervise",
    "answer_supervision",
}


@dataclass
class Scene:
    """One voice while it is played."""

    founded: Founded
    voice: dict[str, Any]
    dossier: Dossier
    at: datetime

    @property
    def case(self) -> Dossier | None:
        """The newest case under the appeal."""
        link = (
            MatterLink.objects.filter(parent=self.dossier, why="case").order_by("-pk").select_related("child").first()
        )
        return link.child if link else None


def run(founded: dict[str, Founded], say: Say) -> None:
    """Play the demo's past weeks in the towns that were just founded."""
    for slug, town in founded.items():
        with within(town.town):
            played = _play(town, [voice for voice in source.voices() if voice["town"] == slug])
            say(town.data, played)


def _play(founded: Founded, voices: list[dict[str, Any]]) -> int:
    opened: dict[str, Dossier] = {}
    begin = clock.now()
    for voice in sorted(voices, key=lambda one: -one["hours_ago"]):
        moment = begin - timedelta(hours=voice["hours_ago"])
        with clock.simulated(moment):
            dossier = _speak(founded, voice, opened)
        opened[voice["code"]] = dossier
        if voice.get("same_as") not in opened:
            _follow(Scene(founded, voice, dossier, moment), voice["moves"], begin)
    return len(voices)


def _speak(founded: Founded, voice: dict[str, Any], opened: dict[str, Dossier]) -> Dossier:
    first = opened.get(voice.get("same_as", ""))
    if first is not None and "join" in voice["moves"] and not matters.by_machine(first).stage.final:
        appeals.join(dossier=first, key=f"demo:{voice['code']}")
        return first
    registered = appeals.register(
        appeals.Spoken(
            town=founded.town, place=_place(founded, voice["place"]), kind=voice["kind"], text=voice["text"], channel=voice["channel"],
            key=f"demo:{voice['code']}", category=voice["category"], vulnerable="vulnerable" in voice.get("tags", []), quiet=True,
            language="en" if voice.get("lang") == "en" else "zh-hans", phone=f"1380000{int(voice['code'][1:]) % 10000:04d}",
        )
    )  # fmt: skip
    return registered.dossier


def _place(founded: Founded, where: dict[str, Any]) -> Place:
    for code in (
        f"{where.get('compound')}-{where.get('building')}-{where.get('unit')}",
        f"{where.get('compound')}-{where.get('building')}",
        f"{where.get('compound')}-1",
        str(where.get("grid")),
        str(where.get("community")),
    ):
        if code in founded.places:
            return founded.places[code]
    district = next(
        (
            grid["code"]
            for grid in founded.data.get("grids", [])
            if where.get("district") and grid.get("district") == where["district"]
        ),
        "",
    )
    return founded.places.get(district) or next(
        (place for place in founded.places.values() if place.level == "grid"), founded.town.root
    )


def _follow(scene: Scene, moves: list[str], end: datetime) -> None:
    for told in moves:
        name, _colon, detail = told.partition(":")
        scene.at += BETWEEN
        if scene.at >= end:
            return
        with clock.simulated(scene.at):
            try:
                STEPS.get(name, _as_named(name))(scene, detail)
            except (Refused, LookupError):
                return
            while work_once(holder="demo"):
                pass


def _turn_holder(matter: Matter) -> Actor:
    """Whoever holds the seat that has the turn. Raises LookupError when the person who spoke has it."""
    return _at(matter.main.holder_key if matter.main else "", matter.town)


def _at(key: str, town: Town) -> Actor:
    if not key.startswith("seat:"):
        raise LookupError(key)
    post = (
        Post.objects.filter(Post.on(today(town)), seat=int(key[5:]), acting_for=None)
        .select_related("person")
        .order_by("pk")
        .first()
    )
    if post is None:
        raise LookupError(key)
    return worker(post.person, town)


def _do(dossier: Dossier, key: str, change: Change, actor: Actor | None = None) -> None:
    whole = matters.by_machine(dossier)
    acting = actor or _turn_holder(whole)
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
    statement = f"{cases.category_name(scene.founded.town, _category(scene))}：{scene.dossier.place.name}。{STATEMENT}"
    facts = {"category": _category(scene)} | _chosen(scene)
    _do(scene.dossier, "dispatch", Change(facts=facts, words={"statement": statement}))


def _chosen(scene: Scene) -> dict[str, str]:
    """Whom the desk chooses where the catalogue names nobody: the body that the data gives for the kind, else itself."""
    matter = matters.by_machine(scene.dossier)
    try:
        cases.send_to(matter, _category(scene))
    except Refused:
        body = scene.founded.bodies.get(BY_HAND.get(_category(scene), ""))
        seat = Seat.objects.filter(organisation=body).first() if body else None
        return {"handler": seat.key if seat else matter.main.holder_key if matter.main else ""}
    return {}


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
        _do(scene.case, "first_contact", Change(facts={"how": "relay"}))


def _done(scene: Scene, detail: str) -> None:
    change = Change(facts={"outcome": detail or "solved"}, words={"done": "已到场处理。"}, evidence=_photos(scene))
    if scene.case and scene.case.closed_at is None:
        _do(scene.case, "report_done", change)
    else:
        _do(scene.dossier, "grid_done", change)


def _settle(scene: Scene, detail: str) -> None:
    change = Change(facts={"outcome": detail or "solved"}, words={"done": "当场说清并办好。"}, evidence=_photos(scene))
    _do(scene.dossier, "settle_now", change)


def _photos(scene: Scene) -> list[Evidence]:
    return [_photo(scene, "before"), _photo(scene, "after")]


def _photo(scene: Scene, purpose: str) -> Evidence:
    """A drawn picture that says it is one; the demo shows no real place."""
    picture = Image.new("RGB", (640, 480), (236, 228, 210))
    ImageDraw.Draw(picture).rectangle((40, 40, 600, 440), outline=(120, 110, 90), width=6)
    out = BytesIO()
    picture.save(out, "JPEG")
    return evidence.receive(
        town=scene.founded.town,
        data=out.getvalue() + f"{scene.voice['code']} {purpose}".encode(),
        kind="photo",
        purpose=purpose,
    )


def _verify(scene: Scene, _detail: str) -> None:
    if scene.case:
        _do(scene.case, "verify_pass", Change(facts={"how": "on_site"}))


def _reply(scene: Scene, _detail: str) -> None:
    _do(scene.dossier, "reply", Change(words={"reply": REPLY}))
    row = cases.row(scene.founded.town, _category(scene))
    if row and cases.entry(row).plain["visibility"] == "public" and not appeals.personal(scene.voice["summary_zh"]):
        desk = _desk(scene)
        _do(scene.dossier, "publish", Change(words={"summary": scene.voice["summary_zh"]}), desk)


def _desk(scene: Scene) -> Actor:
    post = (
        Post.objects.filter(seat__role="community_desk", seat__place__in=scene.dossier.place.path_ids)
        .select_related("person")
        .first()
    )
    if post is None:
        raise LookupError("desk")
    return worker(post.person, scene.founded.town)


def _rate(scene: Scene, detail: str) -> None:
    voice = _speaker(scene)
    good = detail in {"", "satisfied", "mostly"}
    appeals.rate(
        matter=matters.fetch_by_id(voice, scene.dossier.pk),
        contacted=True,
        solved=good,
        satisfied=detail or "satisfied",
    )


def _speaker(scene: Scene) -> Actor:
    row = Voice.objects.filter(owner="dossier", owner_id=scene.dossier.pk).order_by("pk").first()
    if row is None:
        raise LookupError("voice")
    return Actor(
        "link", scene.founded.town.pk, row.pseudonym, purpose="rate", owner_id=scene.dossier.pk, voice_id=row.pk
    )


def _chase(scene: Scene, _detail: str) -> None:
    performing.perform(matter=matters.fetch_by_id(_speaker(scene), scene.dossier.pk), key="chase", change=Change())


def _decline(scene: Scene, detail: str) -> None:
    change = Change(facts={"reason": "not_here", "door": detail}, words={"why": "这件事不在社区办理，请到写明的地方。"})
    _do(scene.dossier, "decline", change)


def _send_back(scene: Scene, _detail: str) -> None:
    if scene.case:
        change = Change(facts={"reason": "other_owner", "owner": "community_desk"}, words={"why": "责任方是另一家。"})
        _do(scene.case, "send_back", change)


def _final(scene: Scene, _detail: str) -> None:
    _do(scene.dossier, "final_notice", Change(words={"notice": "经复核，按现有规定已经办到位，理由已当面说明。"}))


def _call_in(scene: Scene, _detail: str) -> None:
    if scene.case:
        _do(scene.case, "call_in", Change(words={"request": "请城管、派出所一起到现场。"}), _desk(scene))


def _turn_out(scene: Scene, _detail: str) -> None:
    """The street calls the police and city management, each comes, and the round is closed with what was agreed."""
    if scene.case is None:
        return
    street = _at(matters.by_machine(scene.case).turns["coordination"].holder_key, scene.founded.town)
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
    "call_in": _call_in, "turn_out": _turn_out, "verify": _verify, "reply": _reply, "rate": _rate, "chase": _chase, "refer_out": _decline, "send_back": _send_back, "final_notice": _final,
}  # fmt: skip
