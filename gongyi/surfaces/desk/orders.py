"""Supervision orders: the list of all that were given, with what became of each, and one order on paper."""

from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import facts_of, holder_name, holder_names, said_in
from gongyi.kernel.ui import papers, showing
from gongyi.kernel.ui.shapes import Badge, Tab, Tone
from gongyi.kernel.ui.shapes import Matter as Row
from gongyi.surfaces.desk import hands, looks
from gongyi.surfaces.desk.files import fetch
from gongyi.surfaces.desk.frame import SCREENERS, link, page, who_prints
from gongyi.surfaces.desk.paging import SHOWN, pager, start_of
from gongyi.surfaces.desk.speakers import hiding, title_of

STATES: dict[str, tuple[Promise, Tone]] = {
    "waits": (gettext_lazy("Waits for an answer"), "due"),
    "late": (gettext_lazy("Answer is late"), "overdue"),
    "in_time": (gettext_lazy("Answered in time"), "done"),
    "answered_late": (gettext_lazy("Answered late"), "overdue"),
    "ended": (gettext_lazy("Ended without an answer"), "plain"),
}
"""By what became of an order: its words, and their tone."""


@worker(*SCREENERS, "observer")
def orders(request: TownRequest) -> HttpResponse:
    """Those that wait for an answer, the longest due first; or all, newest first."""
    waiting, every = _steps(request, waiting=True), _steps(request)
    shown_all = bool(request.GET.get("all"))
    chosen, start = every if shown_all else waiting, start_of(request, "from")
    count = chosen.count()
    tabs = [
        Tab(link(request, "orders"), _("Not answered"), str(waiting.count()), current=not shown_all),
        Tab(link(request, "orders") + "?all=1", _("All"), str(every.count()), current=shown_all),
    ]
    steps = list(chosen.select_related("dossier__place")[start : start + SHOWN])
    context = {
        "tabs": tabs,
        "matters": _rows(request, steps),
        "pager": pager("all=1" if shown_all else "", "from", start, count),
    }
    return page(request, "orders", context)


def _steps(request: TownRequest, *, waiting: bool = False) -> QuerySet[Step]:
    rows = Step.objects.filter(dossier__in=reachable(request.actor), move=cases.ORDERED)
    if not waiting:
        return rows.order_by("-at", "-pk")
    owed = Turn.objects.filter(dossier=OuterRef("dossier"), slot=cases.ORDER_SLOT.key, open=True)
    later = Step.objects.filter(dossier=OuterRef("dossier"), move=cases.ORDERED, number__gt=OuterRef("number"))
    return rows.filter(Exists(owed), ~Exists(later)).order_by(Subquery(owed.values("due_at")[:1]), "pk")


def _rows(request: TownRequest, steps: list[Step]) -> list[Row]:
    found = cases.orders_told(steps)
    names = holder_names([key for order in found for key in (order.holder_key, f"seat:{order.step.seat_id}")])
    plain = [showing.dossier_row(step.dossier, link(request, "file", step.dossier.number)) for step in steps]
    drawn = hands.unnamed(request, [step.dossier for step in steps], plain)
    return [_told(row, order, names) for row, order in zip(drawn, found, strict=True)]


def _told(row: Row, order: cases.GivenOrder, names: dict[str, str]) -> Row:
    """A row that says why, by whom and to whom it was ordered, by when it is answered, and what became of it."""
    words, tone = STATES[order.state]
    who = _("%(by)s to %(to)s") % {
        "by": names.get(f"seat:{order.step.seat_id}", ""),
        "to": names.get(order.holder_key, ""),
    }
    ends = _("To be answered by %(at)s") % {"at": papers.due_day_and_time(order.due_at)}
    if order.answer is not None:
        answered = _("Answered %(at)s") % {"at": papers.day_and_time(order.answer.when)}
        ends = f"{ends} · {answered}"
    facts = (order.ground, who, papers.day_and_time(order.step.when))
    return replace(row, facts=facts, badges=(Badge(str(words), tone),), note=ends)


@worker()
def order_paper(request: TownRequest, number: str, step: int) -> HttpResponse:
    """One order on paper: what is asked, by when, who ordered, and room for the answer and a signature."""
    matter = fetch(request, number)
    given = Step.objects.filter(dossier=matter.dossier, number=step, move=cases.ORDERED).select_related("body").first()
    if given is None:
        raise Http404
    looks.note_opening(request, "print", matter.dossier)
    return page(request, "order_print", _on_paper(matter, cases.orders_told([given])[0]) | {"who": who_prints(request)})


def _on_paper(matter: Matter, order: cases.GivenOrder) -> dict[str, Any]:
    demand = said_in(order.step).get("demand", "")
    answer = said_in(order.answer).get("answer", "") if order.answer else ""
    hide = hiding(matter, [demand, answer])
    late = facts_of(order.answer).get("was_due") if order.answer else None
    return {
        "order": order,
        "number": numbers.spoken(matter.dossier.number),
        "plain_number": matter.dossier.number,
        "title": title_of(matter),
        "place": matter.dossier.place,
        "to": holder_name(order.holder_key),
        "by": holder_name(f"seat:{order.step.seat_id}"),
        "demand": hide(demand),
        "answer": hide(answer),
        "late": late,
        "answered_by": holder_name(_answered_at(order)),
        "due": papers.due_day_and_time(order.due_at),
        "explained": showing.turn_deadline(order.turn, matter.dossier).explained,
        "signatures": [_("Person in charge, signature"), _("Date")],
        "at": clock.now(),
    }


def _answered_at(order: cases.GivenOrder) -> str:
    """The seat that answered: that of the step, or of the result with which it was answered."""
    if order.answer is None:
        return ""
    return f"seat:{order.answer.seat_id}" if order.answer.seat_id else order.holder_key
