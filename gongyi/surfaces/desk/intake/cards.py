"""Opinion cards by keyboard alone: words, Enter, the next one. Each card is stored at once; the place and kind are remembered."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.forms import when_needed
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.intake.hints import warnings_of, words_about
from gongyi.surfaces.desk.intake.keeping import batch_key
from gongyi.surfaces.desk.intake.places import PlaceField, label
from gongyi.surfaces.desk.warnings import named

MOST = 200
SHOWN = 12
REMEMBERED = "cards"


class CardForm(forms.Form):
    """One card. Only the words are typed each time."""

    text = forms.CharField(
        label=_("What the card says"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
    )
    n = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when_needed(self, text=_("(required)"))
        self.request = request
        self.fields["place"] = PlaceField(request)
        choices = [("", _("as the text suggests")), *((kind.code, kind.name) for kind in appeals.kinds())]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=choices, required=False)
        for name, words in (("name", _("What to call them")), ("phone", _("Phone"))):
            self.fields[name] = forms.CharField(
                label=words, required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
            )

    def clean(self) -> dict[str, Any]:
        """While no place is set for the batch, each card goes where its own words are certain of; what fits several stays here, so that nothing stops the keyboard."""
        data = super().clean() or {}
        found = words_about(self.request, data.get("text", ""), str(self["place"].value() or "").strip(), "")
        return data | ({"place": found.place} if found.place else {})


@dataclass
class Stack:
    """The cards of one batch so far: those that became matters, and how many joined one."""

    batch: str
    entries: list[Dossier]
    joined: int
    used: int = 0

    @property
    def live(self) -> list[Dossier]:
        return [entry for entry in self.entries if entry.stage != "withdrawn"]

    @property
    def total(self) -> int:
        return len(self.live) + self.joined

    @property
    def free(self) -> int:
        """The next card's number in the batch, which keeps it from being stored twice."""
        return max([self.used, *(int(entry.key.rpartition(":")[2]) + 1 for entry in self.entries)])


def _stack(request: TownRequest) -> Stack:
    """The batch in hand: the one named, the one of this session, or the last of today after signing in again."""
    kept = request.session.get(REMEMBERED, {})
    named = batch_key(request, "card") if request.method == "POST" else ""
    fresh = "new" in request.GET
    batch = named or ("" if fresh else kept.get("batch", "") or appeals.last_batch(request.actor, request.town, "card"))
    batch = batch or appeals.fresh_key("card")
    joined, used = (kept.get("joined", 0), kept.get("used", 0)) if kept.get("batch") == batch else (0, 0)
    return Stack(batch, appeals.own_entries(request.actor, request.town, batch), joined, used)


@worker(*standard.ACCOUNTABLE)
def cards(request: TownRequest) -> HttpResponse:
    """One card after another."""
    stack = _stack(request)
    if request.method != "POST":
        _remember(request, stack)
        return _page(request, stack, _blank(request, stack))
    if request.POST.get("step") == "undo":
        return _undo(request, stack)
    form = CardForm(request.POST, request=request)
    if not form.is_valid():
        return _page(request, stack, form, status=422)
    try:
        twin = "" if request.POST.get("sure") == "apart" else _twin(stack, form)
        if twin and request.POST.get("sure") != "join":
            return _page(request, stack, form, twin=twin, status=422)
        if twin:
            _join(stack, form, twin)
        else:
            _register(request, stack, form)
    except Refused as refusal:
        form.add_error("phone" if refusal.code == "phone" else "text", str(refusal))
        return _page(request, stack, form, status=422)
    _remember(request, stack, form)
    return redirect(link(request, "cards"))


def _twin(stack: Stack, form: CardForm) -> str:
    """The number of a card of this batch, at the same place, that says nearly the same; none that is kept to few."""
    place, n = form.cleaned_data["place"], form.cleaned_data["n"]
    others = [
        (entry.number, entry.title)
        for entry in stack.live
        if entry.place_id == place.pk and entry.sensitivity == Dossier.ORDINARY and entry.key != f"{stack.batch}:{n}"
    ]
    return appeals.same_in_batch(form.cleaned_data["text"], others)


def _register(request: TownRequest, stack: Stack, form: CardForm) -> None:
    data = form.cleaned_data
    appeals.register(
        appeals.Spoken(
            town=request.town, place=data["place"], kind=data["kind"] or appeals.kind_of(data["text"], "help"), text=data["text"], channel="card",
            key=f"{stack.batch}:{data['n']}", name=data["name"], phone=data["phone"], worker=request.actor,
        )
    )  # fmt: skip


def _join(stack: Stack, form: CardForm, twin: str) -> None:
    data = form.cleaned_data
    dossier = next(entry for entry in stack.entries if entry.number == twin)
    appeals.join(dossier=dossier, key=f"{stack.batch}:{data['n']}", name=data["name"], phone=data["phone"])
    stack.joined, stack.used = stack.joined + 1, data["n"] + 1


def _undo(request: TownRequest, stack: Stack) -> HttpResponse:
    """Take the last card back; its words return to the box."""
    last = next(iter(stack.live), None)
    matter = appeals.own_entry(request.actor, request.town, last.number) if last else None
    if matter is None:
        messages.info(request, gettext("There is no card to take back."))
        return redirect(link(request, "cards"))
    set_before = request.session.get(REMEMBERED, {}).get("place")
    place = label(request.town, matter.dossier.place) if set_before else ""
    try:
        words = appeals.take_back_entry(matter=matter)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(link(request, "cards"))
    messages.success(request, gettext("The last card was taken back. Its words are in the box again."))
    stack = Stack(stack.batch, appeals.own_entries(request.actor, request.town, stack.batch), stack.joined, stack.used)
    return _page(request, stack, _blank(request, stack, text=words, place=place))


def _blank(request: TownRequest, stack: Stack, **more: str) -> CardForm:
    kept = request.session.get(REMEMBERED, {})
    plain = {"place": kept.get("place", ""), "kind": kept.get("kind", ""), "n": stack.free}
    return CardForm(request=request, initial=plain | more)


def _remember(request: TownRequest, stack: Stack, form: CardForm | None = None) -> None:
    kept = request.session.get(REMEMBERED, {})
    chosen = (
        {
            "place": label(request.town, form.cleaned_data["place"]) if form["place"].value() else "",
            "kind": form.cleaned_data["kind"],
        }
        if form
        else {name: kept.get(name, "") for name in ("place", "kind")}
    )
    request.session[REMEMBERED] = {"batch": stack.batch, "joined": stack.joined, "used": stack.used} | chosen


def _page(request: TownRequest, stack: Stack, form: CardForm, *, twin: str = "", status: int = 200) -> HttpResponse:
    rows = [(entry, appeals.dangers_of(entry) if entry.safety else []) for entry in stack.live[:SHOWN]]
    context = {
        "form": form,
        "dangers": rows[0][1] if rows else [],
        "hints": warnings_of(request, form, form["place"]),
        "stack": stack,
        "rows": [(entry, named(dangers)) for entry, dangers in rows],
        "twin": next((entry for entry in stack.live if entry.number == twin), None),
        "all": link(request, "received", "-".join(entry.number for entry in stack.live[:60])) if stack.live else "",
    }
    return page(request, "cards", context, status=status)
