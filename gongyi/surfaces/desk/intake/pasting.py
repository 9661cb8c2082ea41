"""A pasted group message becomes drafts; each can be unticked, joined with the one above, taken apart and edited, then all are saved."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.people.phones import ANY, hide_all, masked, masked_name
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.forms import PhotosField, RecordingField, keep_photos
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.intake.hints import Hints, warnings_of
from gongyi.surfaces.desk.intake.keeping import batch_key, said
from gongyi.surfaces.desk.intake.places import ByWords, PlaceField, ask_which, by_words, own_place, with_door

LONGEST = 60_000
MOST_PHOTOS = 9
MOST_COUNTED = 99
DIGITS_COUNTED = 3
BESIDE = " \t\u3000-·,，()（）"
"""What stands between a sender's name and their telephone."""
"""More would be a thousand photos, which nobody sent."""


class DraftForm(forms.Form):
    """One matter out of a conversation."""

    keep = forms.BooleanField(required=False, label=_("Register this one"))
    text = forms.CharField(
        label=_("What was said"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    category = forms.ChoiceField(label=_("About"), required=False)
    photos = PhotosField(label=_("Photos"), required=False, widget=forms.FileInput())
    voice = RecordingField(help_text="")
    keep_name = forms.BooleanField(required=False, label=_("Keep who said it"))
    name = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    phone = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    asked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    wanted = forms.IntegerField(required=False, widget=forms.HiddenInput)
    echoes = forms.IntegerField(required=False, widget=forms.HiddenInput)
    lent = forms.IntegerField(required=False, min_value=0, max_value=99, widget=forms.HiddenInput)

    hints = Hints()

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["place"] = PlaceField(request)
        self.fields["photos"].widget = widget = PhotosField.widget(attrs={"class": "draft__photos"})
        widget.held = list(self.initial.get("held", []))
        self.fields["voice"].widget.held = list(self.initial.get("held_voice", []))
        self.fields["kind"].choices = [(kind.code, kind.name) for kind in appeals.kinds()]  # type: ignore[attr-defined]
        options = [("", _("left to screening")), *cases.category_options(request.town)]
        self.fields["category"].choices = options  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("keep") and data.get("asked") and not self["place"].value():
            guess = appeals.guess_place(self.request.town, data.get("text", ""), own_place(self.request))
            ask_which(self, by_words(self.request, guess))
        return data

    @property
    def plain(self) -> dict[str, Any]:
        """What stands in the form now, whether or not it is valid."""
        return {name: self[name].value() for name in self.fields if name not in {"photos", "voice"}}

    @property
    def who(self) -> str:
        """Who said it, for the tick that keeps it."""
        name, phone = self["name"].value() or "", self["phone"].value() or ""
        return " · ".join(part for part in (masked_name(name), masked(phone)) if part)

    @property
    def agreed(self) -> str:
        """How many others said the same."""
        count = _count(self["echoes"].value())
        return ngettext("%d more in the group says so", "%d more in the group say so", count) % count if count else ""

    @property
    def pictured(self) -> str:
        """How many of its photos somebody else sent, without a word."""
        count = _count(self["lent"].value())
        said = ngettext(
            "%d photo here was sent by somebody else, right after.",
            "%d photos here were sent by somebody else, right after.",
            count,
        )
        return said % count if count else ""

    @property
    def counted(self) -> bool:
        """Whether the row is to be saved, once the form is valid."""
        given = self.cleaned_data
        return bool(given["keep"] and (given["text"].strip() or given["photos"] or given["voice"]))


@dataclass
class Sheet:
    """The drafts on the page, and what is said about them."""

    forms: list[DraftForm] = field(default_factory=list)
    refusal: str = ""

    @property
    def kept(self) -> list[DraftForm]:
        return [form for form in self.forms if form["keep"].value()]

    @property
    def left(self) -> list[DraftForm]:
        return [form for form in self.forms if not form["keep"].value()]


def drafted(request: TownRequest, pasted: str) -> list[DraftForm]:
    """Forms filled from a pasted text."""
    drafts = appeals.parse_chat(pasted[:LONGEST], request.town, own_place(request))
    return [_form(request, n, draft, by_words(request, draft.where)) for n, draft in enumerate(drafts)]


def _initial(draft: appeals.Draft, where: ByWords) -> dict[str, Any]:
    """What is filled in. A telephone beside the sender's name is theirs; else a single one in the words."""
    beside, found = ANY.findall(draft.sender), set(ANY.findall(draft.text))
    phone = beside[0] if beside else found.pop() if len(found) == 1 else ""
    return {
        "keep": draft.keep,
        "text": hide_all(draft.text) if phone else draft.text,
        "keep_name": bool(phone),
        "kind": draft.kind,
        "category": draft.category.code if draft.category else "",
        "place": where.label,
        "name": ANY.sub("", draft.sender).strip(BESIDE),
        "phone": phone,
        "asked": bool(where.rivals),
        "wanted": draft.photos,
        "echoes": draft.echoes,
        "lent": draft.lent,
    }


def _form(request: TownRequest, n: int, draft: appeals.Draft, where: ByWords) -> DraftForm:
    form = DraftForm(request=request, prefix=f"r{n}", initial=_initial(draft, where))
    widget = form.fields["place"].widget
    widget.offers, widget.because = list(where.rivals), where.said
    return form


def posted(request: TownRequest) -> list[DraftForm]:
    """The forms as they came back."""
    count = request.POST.get("rows", "")
    most = min(int(count), appeals.MOST_DRAFTS) if count.isdecimal() and len(count) < 4 else 0  # noqa: PLR2004 - never thousands
    return [DraftForm(request.POST, request.FILES, request=request, prefix=f"r{n}") for n in range(most)]


def rearranged(request: TownRequest, step: str) -> list[DraftForm]:
    """The drafts after one was joined with the one above it, taken apart at its lines, or given a place that was offered."""
    plain = [form.plain | _held(request, form) for form in posted(request)]
    verb, _colon, which = step.partition(":")
    at = int(which) if which.isdecimal() and int(which) < len(plain) else -1
    if verb == "merge" and at > 0 and not (plain[at - 1]["held_voice"] and plain[at]["held_voice"]):
        above, below = plain[at - 1], plain.pop(at)
        above["text"] = "\n".join(part for part in (above["text"], below["text"]) if part)
        above["keep"], above["held"] = True, above["held"] + below["held"]
        above["held_voice"] = above["held_voice"] or below["held_voice"]
        above["place"] = above["place"] or below["place"]
        above["wanted"] = _count(above["wanted"]) + _count(below["wanted"])
        above["lent"] = _count(above["lent"]) + _count(below["lent"])
    if verb == "split" and at >= 0:
        whole = plain.pop(at)
        parts = appeals.split_draft(str(whole["text"] or "")) or [""]
        plain[at:at] = [_part(request, whole, text, n) for n, text in enumerate(parts)]
    if verb == "photos" and at >= 0:
        plain[at : at + 1] = _without_photos(plain[at])
    return [
        DraftForm(request=request, prefix=f"r{n}", initial=row) for n, row in enumerate(plain[: appeals.MOST_DRAFTS])
    ]


def _count(given: Any) -> int:
    """A number out of a form; none where nothing that is a number stands there."""
    text = str(given or "")
    return min(int(text), MOST_COUNTED) if text.isdecimal() and len(text) <= DIGITS_COUNTED else 0


def _without_photos(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """A draft without the photos that somebody else sent, and these as a matter of their own at the same place."""
    lent = _count(whole["lent"])
    held = list(whole["held"])
    given = held[len(held) - lent :] if len(held) >= lent else []
    alone = {
        "keep": True,
        "text": "",
        "kind": "help",
        "category": "",
        "place": whole["place"],
        "wanted": lent,
        "held": given,
        "held_voice": [],
    }
    left = {"wanted": max(_count(whole["wanted"]) - lent, 0), "held": held[: len(held) - len(given)], "lent": 0}
    return [whole | left, alone]


def _held(request: TownRequest, form: DraftForm) -> dict[str, Any]:
    """The photos and the recording of a draft, which move with it."""
    keep_photos(form, request.town)
    return {"held": list(form.fields["photos"].widget.held), "held_voice": list(form.fields["voice"].widget.held)}


def _part(request: TownRequest, whole: dict[str, Any], text: str, n: int) -> dict[str, Any]:
    """One part of a draft that was taken apart, guessed anew; what the worker had chosen stays with the first."""
    if n == 0:
        return whole | {"text": text}
    category = appeals.category_of(request.town, text)
    where = by_words(request, appeals.guess_place(request.town, text, own_place(request)))
    return whole | {
        "text": text,
        "wanted": 0,
        "echoes": 0,
        "lent": 0,
        "held": [],
        "held_voice": [],
        "kind": appeals.kind_with(category, text, "help"),
        "category": category.code if category else "",
        "place": where.label or whole["place"],
    }


@worker(*standard.ACCOUNTABLE)
def paste(request: TownRequest) -> HttpResponse:
    """Paste, look, save."""
    batch = batch_key(request, "chat")
    if request.method != "POST":
        return _page(request, batch, Sheet())
    step = request.POST.get("step", "")
    if step == "save":
        return _save(request, batch)
    if step.startswith(("merge:", "split:", "photos:")) or ("rows" in request.POST and not step):
        return _page(request, batch, Sheet(rearranged(request, step)))
    pasted = request.POST.get("pasted", "")
    if len(pasted) > LONGEST:
        words = gettext("This is too long: at most %(most)s characters. Please shorten it.") % {"most": LONGEST}
        return _page(request, batch, Sheet(refusal=words), status=422)
    found = drafted(request, pasted)
    words = "" if found else gettext("Nothing could be read from this.")
    return _page(request, batch, Sheet(found, words), status=200 if found else 422)


def _page(request: TownRequest, batch: str, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    for form in sheet.forms:
        form.hints = warnings_of(request, form, form["place"])
        if form.is_bound:
            keep_photos(form, request.town)
    partial = getattr(request, "htmx", False)
    context = {
        "sheet": sheet,
        "batch": batch,
        "pasted": request.POST.get("pasted", ""),
        "shown": bool(sheet.forms) or bool(sheet.refusal),
    }
    # htmx swaps only what was answered with success; the refusal stands in the page itself.
    return page(request, "intake/drafts" if partial else "paste", context, status=200 if partial else status)


def _save(request: TownRequest, batch: str) -> HttpResponse:
    rows = posted(request)
    valid = [row.is_valid() for row in rows]
    sheet = Sheet(rows)
    if not all(fine for row, fine in zip(rows, valid, strict=True) if row["keep"].value()):
        return _page(request, batch, sheet, status=422)
    kept = [(n, row) for n, row in enumerate(rows) if valid[n] and row.counted]
    if not kept:
        sheet.refusal = gettext("Nothing is ticked. Tick at least one.")
        return _page(request, batch, sheet, status=422)
    if sum(len(row.cleaned_data["photos"]) for _n, row in kept) > MOST_PHOTOS:
        sheet.refusal = gettext("At most nine photos in all.")
        return _page(request, batch, sheet, status=422)
    try:
        made = appeals.register_many([_spoken(request, row, f"{batch}:{n}") for n, row in kept])
    except appeals.RowRefused as refusal:
        kept[refusal.row][1].add_error("text", str(refusal))
        return _page(request, batch, sheet, status=422)
    except Refused as refusal:
        sheet.refusal = str(refusal)
        return _page(request, batch, sheet, status=422)
    return redirect(link(request, "received", "-".join(one.number for one in made)))


def _spoken(request: TownRequest, row: DraftForm, key: str) -> appeals.Spoken:
    data = row.cleaned_data
    named = {"name": data["name"], "phone": data["phone"]} if data["keep_name"] else {}
    return appeals.Spoken(
        town=request.town, place=data["place"], kind=data["kind"] or "help", category=data["category"], text=data["text"], channel="chat",
        key=key, worker=request.actor, evidence=said(request, data), where=with_door(row), **named,
    )  # fmt: skip
