"""Places and seats that change while matters are open: moved, merged, split, closed. Open matters come along, a step each."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.kernel.flows import authority, engine, jobs, matters, reseating, turning
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.people.actions import end_post
from gongyi.kernel.people.models import Household, Post, Seat
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory import geometry
from gongyi.kernel.territory.models import Organisation, Place, Town, ids_of
from gongyi.kernel.territory.queries import below


@transaction.atomic
def move_place(*, town: Town, place: Place, to: Place) -> int:
    """Put a place under another; open matters in it follow and go to whoever now answers there. Returns how many."""
    return _told(town, _moved(town, place, to))


@transaction.atomic
def split_off(
    *, town: Town, place: Place, name: str, children: list[Place], directly: bool = False
) -> tuple[Place, int]:
    """A new neighbour of a place, taking some of its children and their open matters.

    `directly` also takes open matters that lie on the place itself. Returns the new place and how many matters moved.
    """
    if not children or any(child.parent_id != place.pk or child.closed_on for child in children):
        raise Refused(_("Choose at least one place that lies directly in it."))
    fresh = territory.add_place(parent=place.parent, level=place.level, name=name, origin=place.origin)
    steps = [step for child in children for step in _moved(town, child, fresh)]
    if directly:
        steps += [_carry(dossier, fresh) for dossier in Dossier.objects.filter(place=place, closed_at=None)]
    return fresh, _told(town, steps)


@transaction.atomic
def merge_into(*, town: Town, place: Place, into: Place, on: date) -> int:
    """Let a place be part of a neighbour of the same level: children, open matters, households, areas and outline follow.

    Its seats close; their turns go to whoever answers for the other place. Returns how many matters moved.
    """
    check_merge(place, into)
    children = list(place.children.filter(closed_on=None))
    steps = [step for child in children for step in _moved(town, child, into)]
    steps += [_carry(dossier, into) for dossier in list(Dossier.objects.filter(place=place, closed_at=None))]
    for seat in list(Seat.objects.filter(place=place, closed_on=None)):
        close_seat(town=town, seat=seat, on=on)
    territory.swap_member(old=place, new=children or [into])
    Household.objects.filter(place=place).update(place=into)
    Organisation.objects.filter(place=place).update(place=into)
    territory.set_outline(
        place=into, boundary=geometry.joined((into.boundary, place.boundary)), sketch=into.sketch or place.sketch
    )
    territory.add_alias(place=into, name=place.name)
    territory.close_place(place=place, on=on)
    return _told(town, steps)


def check_merge(place: Place, into: Place) -> None:
    """Refuse to merge what are not two open places of one level."""
    if place.pk == into.pk or place.level != into.level or place.closed_on or into.closed_on:
        raise Refused(_("Two open places of the same level can be merged."))


def hindrance(town: Town, place: Place) -> str:
    """What stands in the way of ending a place, in words; empty where nothing does."""
    if place.pk == town.root_id:
        return _("The town itself cannot be closed.")
    if Dossier.objects.filter(below(place.path, "place_path"), closed_at=None).exists():
        return _("Matters are still open there. Merge the place into another, so that they come along.")
    if Seat.objects.filter(below(place.path, "place__path"), closed_on=None).exists():
        return _("There are seats there. Close them first.")
    return ""


@transaction.atomic
def close_place(*, town: Town, place: Place, on: date) -> None:
    """End a place in which nothing is open and nobody sits. Refuses and says what stands in the way."""
    if said := hindrance(town, place):
        raise Refused(said)
    territory.close_place(place=place, on=on)


@transaction.atomic
def close_seat(*, town: Town, seat: Seat, on: date) -> int:
    """End a seat: its posts end, its open turns go to whoever answers for its role. Returns how many turns went."""
    for post in list(seat.posts.filter(Post.on(on))):
        end_post(post=post, on=max(on, post.starts_on))
    seat.posts.filter(starts_on__gt=on).delete()
    seat.closed_on = on
    seat.save(update_fields=["closed_on"])
    town.touch("directory")
    turns = list(
        Turn.objects.filter(town=town, open=True, holder_key=seat.key).select_related("dossier").order_by("id")
    )
    for turn in turns:
        _hand_over(turn, seat)
    return len(turns)


def _hand_over(turn: Turn, seat: Seat) -> None:
    matter = matters.by_machine(turn.dossier)
    barred = authority.passed_over(matter, matter.where(turn.slot)) | {seat.key}
    holder = turning.route(matter.town, seat.role, matter.dossier.place_path, barred, seat.organisation_id)
    facts = {"slot": turn.slot, "left": seat.key, "reached": holder, "skipped": [], "why": "empty"}
    reseating.climb(matter=matter, slot=turn.slot, holder=holder, facts=facts)


def _open_below(path: str) -> list[Dossier]:
    return list(
        Dossier.objects.filter(below(path, "place_path"), closed_at=None).select_related("place").order_by("pk")
    )


def _moved(town: Town, place: Place, to: Place) -> list[Step]:
    old = territory.move_place(place=place, to=to)
    town.touch("directory")
    return [_carry(dossier, dossier.place) for dossier in _open_below(old)]


def _carry(dossier: Dossier, place: Place) -> Step:
    """One matter to where its place now lies; turns of seats that no longer answer there go to those that do. Of a danger they hear at once."""
    matter = matters.by_machine(dossier)
    columns = {"place": place, "place_path": place.path}
    holders, before = authority.strangers(matter, place.path), matter.dossier.place_path
    facts: dict[str, object] = {"place": place.pk, "why": "regrouped", "reached": sorted(set(holders.values()))}
    facts |= {"way": ids_of(before), "way_to": ids_of(place.path)}
    change = engine.Change(facts=facts, columns=columns, quiet=not matter.dossier.safety)
    return reseating.hand_on(matter=matter, key="relocate", holders=holders, change=change)


def _told(town: Town, steps: list[Step]) -> int:
    """Whoever got ordinary matters hears of all of them at once. Returns how many matters moved."""
    given: dict[str, list[Step]] = {}
    for step in steps:
        for holder in () if step.dossier.safety else facts_of(step)["reached"]:
            given.setdefault(holder, []).append(step)
    jobs.put(row for holder, came in given.items() for row in jobs.came(town, holder, came))
    return len(steps)
