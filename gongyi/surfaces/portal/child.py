"""Harm to a child has a door of its own: where it is, and how to be reached. What happened is not asked, and no word of it is kept."""

from django.http import HttpResponse

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.people.refusals import Refused
from gongyi.surfaces.portal import allowing
from gongyi.surfaces.portal.forms import ChildForm, fresh_key, show_refusal
from gongyi.surfaces.portal.frame import language_of, page
from gongyi.surfaces.portal.placing import choose, name_of, place_now
from gongyi.surfaces.portal.receiving import receipt_of
from gongyi.surfaces.portal.reporting import heard, nobody_yet

KIND = "report"
HELPLINES = "child_protection"


@anyone
def child(request: TownRequest) -> HttpResponse:
    """That a child is harmed, missing or left alone: the telephone first, then a report of which nothing but place and time is kept."""
    given = request.POST if request.method == "POST" else request.GET
    place = place_now(request.town, given.get("place"))
    if not heard(request, place):
        return nobody_yet(request)
    if place is None:
        kind = next(known for known in appeals.kinds() if known.code == KIND)
        return choose(request, kind, appeals.under_duty())
    form = ChildForm(request.POST or None, initial={"key": fresh_key()})
    if form.is_valid():
        data = form.cleaned_data
        spoken = appeals.Spoken(
            town=request.town,
            place=place,
            kind=KIND,
            text="",
            channel="web",
            key=data["key"] or fresh_key(),
            phone=data["phone"],
            language=language_of(request),
            duty=True,
        )
        try:
            allowing.allow_report(request, phone=data["phone"], place=place, danger=True)
            registered = appeals.register(spoken)
            return receipt_of(request, registered.dossier, again=not registered.is_new)[0]
        except Refused as refusal:
            show_refusal(form, refusal)
    context = {
        "form": form,
        "place": place,
        "place_name": name_of(place, request.town),
        "dangers": appeals.under_duty(),
        "lines": appeals.door(HELPLINES),
    }
    return page(request, "child", context, status=422 if form.errors else 200)
