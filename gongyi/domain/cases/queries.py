"""Reading the catalogue, the lists and cases."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from gongyi.domain.cases.entries import Entry
from gongyi.domain.cases.models import Case, CatalogueRow
from gongyi.kernel.access import entering
from gongyi.kernel.access.standard import ACCOUNTABLE
from gongyi.kernel.flows import authority, directory, matters, turning
from gongyi.kernel.flows.facts import UNLISTED, Fact
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink, Step
from gongyi.kernel.flows.story import facts_of, holder_name, holder_names, purposes_since
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.naming import in_language

FOLDER = files("gongyi.domain.cases") / "data"
_rows: dict[int, tuple[int, dict[str, CatalogueRow]]] = {}


@cache
def shipped(name: str) -> Any:
    """A data file of the product: adverts, catalogue, doors, lists, personal_words, posts, urgent_words, urgent_patterns, urgent_tongues or urgent_contexts."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def options(name: str) -> list[tuple[str, str]]:
    """One of the small lists as choices in the reader's language."""
    return [(item["code"], in_language(item["zh"], item["en"])) for item in shipped("lists")[name]]


def label(name: str, code: str) -> str:
    """The wording of one entry of a small list; words that say so where it is not in the list any more. No code, no words."""
    return (dict(options(name)).get(code) or str(UNLISTED)) if code else ""


def doors_of(reason: str) -> tuple[str, ...]:
    """The right doors that a reason for declining may go with, by code; empty where any may."""
    return next((tuple(item.get("doors", ())) for item in shipped("lists")["decline"] if item["code"] == reason), ())


def listed(name: str) -> Callable[[Fact], str]:
    """How a fact is told whose answers are one of the small lists."""
    return lambda fact: label(name, str(fact.value))


def said(name: str, code: str, kind: str = "") -> str:
    """The wording of one entry for residents; where it depends on the kind of the matter, that of this kind."""
    for item in shipped("lists")[name]:
        if item["code"] == code:
            own = item.get("say_by_kind", {}).get(kind) or {"zh": item.get("say_zh"), "en": item.get("say_en")}
            return in_language(own["zh"] or item["zh"], own["en"] or item["en"])
    return str(UNLISTED) if code else ""


def door_name(door: dict[str, Any]) -> str:
    """The name of a right door with its phone."""
    phones = "、".join(door.get("phones", []))
    return in_language(door["zh"], door["en"]) + (f" {phones}" if phones else "")


def newest(town: Town) -> dict[str, CatalogueRow]:
    """The rows in force by code, in the order in which the catalogue is read; cached until the town's rules change."""
    known = _rows.get(town.pk)
    if known and known[0] == town.rules:
        return known[1]
    found: dict[str, CatalogueRow] = {}
    for row in CatalogueRow.objects.filter(town=town).order_by("code", "n"):
        found[row.code] = row
    ordered = dict(sorted(found.items(), key=lambda item: _place_in_catalogue(item[1])))
    _rows[town.pk] = (town.rules, ordered)
    return ordered


def _place_in_catalogue(row: CatalogueRow) -> tuple[int, int, str]:
    """By group, then as the shipped catalogue puts it, the usual matters of a group first; a town's own rows after these."""
    groups, codes = _reading_order()
    return groups.get(str(row.row.get("group")), len(groups)), codes.get(row.code, len(codes)), row.code


@cache
def _reading_order() -> tuple[dict[str, int], dict[str, int]]:
    groups = {item["code"]: place for place, item in enumerate(shipped("lists")["groups"])}
    return groups, {item["code"]: place for place, item in enumerate(shipped("catalogue"))}


def forget() -> None:
    """Drop cached catalogues."""
    _rows.clear()


def entry(row: CatalogueRow) -> Entry:
    """A row for reading."""
    return Entry(row.code, row.row)


def row(town: Town, code: str) -> CatalogueRow | None:
    """The row in force for a code."""
    return newest(town).get(code)


def row_of(matter: Matter) -> CatalogueRow | None:
    """The row that a matter goes by, in the version it began with: that of its case, else that in force when it was first sorted under it."""
    case: Case | None = getattr(matter.dossier, "case", None)
    if case is not None:
        return case.row
    code = matter.dossier.category
    found = row(matter.town, code) if code else None
    if found is None or found.n == 1:
        return found
    then = CatalogueRow.objects.filter(town=matter.town, code=code, made_at__lte=_sorted_at(matter.dossier, code))
    return then.order_by("-n").first() or found


def _sorted_at(dossier: Dossier, code: str) -> datetime:
    step = Step.objects.filter(dossier=dossier, facts__contains=f'"category":"{code}"').order_by("number").first()
    return step.when if step else dossier.opened_at


def counted_as(town: Town, code: str) -> str:
    """Whether figures count a category as a `hazard` or a `dispute`: the town's row says so, or the shipped one."""
    own = newest(town).get(code)
    return str((own and own.row.get("counts_as")) or _counted_as_shipped().get(code, ""))


@cache
def _counted_as_shipped() -> dict[str, str]:
    return {row["code"]: row["counts_as"] for row in shipped("catalogue")}


def names_in(name: str) -> Callable[[Town], dict[str, str]]:
    """The wording of a small list by code, for figures."""
    return lambda _town: dict(options(name))


def offered(town: Town, own: str = "") -> dict[str, CatalogueRow]:
    """The rows that a matter may be given, by code: those that are not retired, and its `own`, under which it was sorted already."""
    return {code: found for code, found in newest(town).items() if not found.retired or code == own}


def category_options(town: Town, own: str = "") -> list[tuple[str, str]]:
    """Categories in force as choices, in the order of the catalogue; for a matter, its `own` as well."""
    return [(code, entry(found).name) for code, found in offered(town, own).items()]


def category_words(town: Town) -> dict[str, str]:
    """What people say for each category in force, by code: the words that suggest it find it as well."""
    said = {code: entry(found).plain.get("words", ()) for code, found in newest(town).items() if not found.retired}
    return {code: " ".join(words) for code, words in said.items() if words}


def category_names(town: Town) -> dict[str, str]:
    """What the town calls every category by code, those that are no longer used as well."""
    return {code: entry(found).name for code, found in newest(town).items()}


def category_name(town: Town, code: str) -> str:
    """What the town calls a category; empty for none, and words that say so for one that the town's catalogue does not hold."""
    found = row(town, code)
    return entry(found).name if found else str(UNLISTED) if code else ""


def about(dossier: Dossier) -> str:
    """What a matter is about in the words of the catalogue; never in those of whoever spoke.

    A telephone is read by a family: what concerns health, hardship or persons is not named.
    """
    found = row(dossier.town, dossier.category)
    return entry(found).name if found and not entry(found).plain["sensitive"] else _("a matter")


def publishable(town: Town, code: str) -> bool:
    """Whether matters of a category may ever stand on the public list."""
    found = row(town, code)
    return found is not None and entry(found).plain["visibility"] == "public"


def history(town: Town, code: str) -> list[CatalogueRow]:
    """Every version of a row, newest first."""
    return list(CatalogueRow.objects.filter(town=town, code=code).order_by("-n"))


def case_of(dossier: Dossier) -> Case:
    """The case of a dossier; free where the dossier was fetched as a matter."""
    case: Case = dossier.case
    return case


def sender(matter: Matter) -> str:
    """The seat that sent a case and decides about it, or whoever answers for its role where the case lies now."""
    return authority.answering(matter, case_of(matter.dossier).dispatcher_key, "returned", matter.dossier.place_path)


def source_of(case: Dossier) -> Dossier:
    """The matter a case was opened for; the case itself where there is none."""
    link = MatterLink.objects.filter(child=case, why="case").select_related("parent").first()
    return link.parent if link else case


def doing(dossier: Dossier, *, posts: bool = False) -> tuple[str, str]:
    """Who has a matter's newest case in hand, as people call the seat, or which post that is; and where they do not do it themselves, what they do: `checks` or `decides` who does it.

    While a case is on the books that is whoever looks at it again. Empty while nobody has it.
    """
    links = MatterLink.objects.filter(parent=dossier, why="case").select_related("child").order_by("-pk")
    link = links.first()
    if link is None:
        return "", ""
    case = matters.by_machine(link.child)
    if case.main is None:
        return holder_name(handler(case), posts=posts), ""
    part = {"verifying": "checks", "returned": "decides", "ruling": "decides"}.get(case.stage.key, "")
    return holder_name(handler(case) if case.stage.key in IN_HAND else case.main.holder_key, posts=posts), part


def callable_voice(case: Dossier) -> Voice | None:
    """Whoever spoke first of those who let the repairer call. Only repairs pass a phone on; complaints, reports and what is restricted never."""
    if case.kind != "help" or case.sensitivity != Dossier.ORDINARY:
        return None
    above = MatterLink.objects.filter(child=case, why="case").values("parent")
    rows = Voice.objects.filter(owner="dossier", owner_id__in=above, may_call=True, withdrawn_at=None)
    return rows.exclude(phone_index="").order_by("pk").first()


def left_nothing(case: Dossier) -> bool:
    """Whether nobody who spoke left a phone or a name, so that nobody can be asked to speak with them."""
    above = MatterLink.objects.filter(child=case, why="case").values("parent")
    rows = Voice.objects.filter(owner="dossier", owner_id__in=above, withdrawn_at=None)
    return not rows.exclude(phone_sealed=b"", name_sealed=b"").exists()


def handler(matter: Matter) -> str:
    """The holder key of whoever handles a case: who has it now, or had it when it left their hands."""
    if matter.main and matter.stage.key in IN_HAND:
        return matter.main.holder_key
    return matter.left_by("report_done", "approve_deferral")


def grounds(matter: Matter) -> list[str]:
    """On which grounds a matter may be deferred, as the row says that it goes by; none where nobody said what it is about."""
    found = row_of(matter)
    return entry(found).grounds if found else []


def outside(matter: Matter) -> bool:
    """Whether a body from outside the office has the turn, such as a property firm: it may not know who spoke."""
    seat = directory.of(matter.town).by_key(matter.main.holder_key) if matter.main else None
    return seat is not None and seat.role in BODIES


def needs_reason(outcome: str) -> bool:
    """Whether the words for residents promise a reason."""
    return any(item["code"] == outcome and item.get("needs_reason", False) for item in shipped("lists")["outcomes"])


TO_ANSWER = ("consult", "suggest", "praise")
"""Kinds of appeals that ask for an answer and not for a repair."""


def words_only(kind: str, *, spot: bool = False) -> bool:
    """Whether words are enough as a result, whatever row of the catalogue it is counted under: thanks always, what only asks for an answer on the spot."""
    return kind == "praise" or (spot and kind in TO_ANSWER)


def marks(matter: Matter, found: Entry | None, since: int, *, spot: bool = False) -> dict[str, str | None]:
    """What is asked of a result beside its outcome, by the key of the input: when it is needed, or None for what is not asked.

    Photos given after step `since` are there already and not asked for again. Of a matter that nobody sorted (`found` is None)
    everything is asked that some kind of matter needs. On the spot no photo is asked for that was taken before.
    """
    needed = _("(needed without a photo, or unless it is solved)") if spot else _("(required)")
    if words_only(matter.dossier.kind, spot=spot):
        return {"before": None, "done": needed}
    if found is None:
        wherever = _("(needed where this kind of matter asks for it)")
        asked_before = None if spot else wherever
        return {"before": asked_before, "after": wherever, "done": _("(needed unless it is solved)")}
    asked = [what for what in (("after",) if spot else ("before", "after")) if found.needs(f"photo_{what}")]
    given = purposes_since(matter.dossier, since) if asked else set()
    wanted: dict[str, str | None] = {what: _("(needed when something was done)") for what in asked if what not in given}
    if "before" not in asked:
        wanted["before"] = None
    if not found.needs("note") or (spot and "after" in wanted):
        return wanted | {"done": _("(needed unless it is solved)")}
    return wanted | {"done": needed}


IN_HAND = ("offered", "contacting", "handling")
"""Stages in which whoever has the turn is the handler."""
WORKED = ("solved", "partly")
"""Outcomes that say something was done."""
BODIES = ("property_firm", "owners_committee", "residents_committee", "police", "department")
"""Roles of bodies that do what is sent to them; the first two answer for a compound."""
CALLED = ("department", "police", "resident_unit", "property_firm", "owners_committee", "residents_committee")
"""Roles of bodies that the street may call to a joint response."""
CHOSEN = "department"
"""As an owner: some department, but which one depends on the matter, so that whoever sends it out chooses."""


def destination(town: Town, owner: str, path: str, apart: frozenset[str]) -> str:
    """The holder key of whoever the catalogue's owner is at a place; empty where that is not known and a person chooses.

    An owner is a post of the office, or a kind of body: never another body than one of that kind.
    """
    if owner == CHOSEN:
        return ""
    if owner in (*ACCOUNTABLE, "residents_committee"):
        return turning.route(town, owner, path, apart)
    role, kind = (owner, "") if owner in BODIES else (CHOSEN, owner)
    seat = directory.of(town).responsible(role, path, apart, kind)
    return seat.key if seat else ""


def destinations(matter: Matter) -> list[tuple[str, str]]:
    """Categories in force as choices, each with the name of whoever gets a matter of that kind at this place."""
    apart, path = authority.apart(matter.dossier), matter.dossier.place_path
    entries = [entry(found) for found in offered(matter.town, matter.dossier.category).values()]
    goes = {owner: destination(matter.town, owner, path, apart) for owner in {one.owner for one in entries}}
    names = cache(lambda: _names(matter.town, goes.values()))

    def label(code: str) -> str:
        one = entry(newest(matter.town)[code])
        return f"{one.name} → {names().get(goes[one.owner]) or _('choose who handles it')}"

    told = lazy(label, str)
    return [(one.code, told(one.code)) for one in entries]


def send_to(matter: Matter, category: str, chosen: str = "") -> str:
    """The holder key a matter goes to: whoever was chosen, else whoever the catalogue names. Refuses where nobody is named."""
    found = offered(matter.town, matter.dossier.category).get(category)
    if found is None:
        raise Refused(_("Choose what kind of matter this is first."))
    apart = authority.apart(matter.dossier)
    holder = chosen or destination(matter.town, entry(found).owner, matter.dossier.place_path, apart)
    if not holder:
        nobody = _("Nobody is known here who answers for this kind of matter. Choose who handles it.")
        wide = _(
            "The place names no compound, so its firm is not known. Change the place first, on the screening board, or choose who handles it."
        )
        raise Refused(wide if entry(found).owner in BODIES[:2] else nobody, code="choose")
    return holder


def proposed(matter: Matter) -> str:
    """The holder key of whoever was named as the owner when a case was sent back; empty where that is not one seat, or the one that sent it back."""
    step = Step.objects.filter(dossier=matter.dossier, number=matter.last("send_back", "send_back_again")).first()
    owner = str(facts_of(step).get("owner", "")) if step else ""
    if step is None or not owner:
        return ""
    found = destination(matter.town, owner, matter.dossier.place_path, authority.apart(matter.dossier))
    return "" if found == f"seat:{step.seat_id}" else found


def handler_options(matter: Matter) -> list[tuple[str, str]]:
    """Seats that could handle a matter at its place, nearest of each role, parties excluded, with their names."""
    apart = authority.apart(matter.dossier)
    seats = directory.of(matter.town)
    near = (seats.nearest(role, matter.dossier.place_path, apart) for role in (*ACCOUNTABLE[:-1], *BODIES))
    return named(matter.town, list(dict.fromkeys(seat.key for found in near for seat in found)))


def body_options(matter: Matter) -> list[tuple[str, str]]:
    """Seats of bodies that answer at the place of a matter, near ones first, with their names; neither parties nor whoever handles it."""
    apart = authority.apart(matter.dossier) | directory.of(matter.town).keys_of(handler(matter))
    around = directory.of(matter.town).around(CALLED, matter.dossier.place_path, apart)
    return named(matter.town, [seat.key for seat in around])


def _names(town: Town, keys: Iterable[str]) -> dict[str, str]:
    """What seats are called to whoever chooses one; it is said where nobody can get in."""
    shut = {f"seat:{seat}" for seat in entering.shut(town)}
    named = holder_names(keys)
    return {key: _("%s (nobody there can sign in now)") % name if key in shut else name for key, name in named.items()}


def named(town: Town, keys: list[str]) -> list[tuple[str, str]]:
    """Seats as choices, by what they are called."""
    names = cache(lambda: _names(town, keys))

    def name(key: str) -> str:
        return names()[key]

    told = lazy(name, str)
    return [(key, told(key)) for key in keys]
