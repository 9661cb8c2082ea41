"""One matter, written down for someone on the telephone or at the desk: the most-typed things first."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import matters, numbers, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.forms import PhotosField, RecordingField, keep_photos, when_needed
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.intake.hints import TYPED, hints_for, words_about
from gongyi.surfaces.desk.intake.keeping import said
from gongyi.surfaces.desk.intake.places import PlaceField, ask_which, with_door
from gongyi.surfaces.desk.intake.speakers import exact_spot, whom_to_answer

CHANNELS = (("phone", _("telephone")), ("desk", _("at the desk")), ("patrol", _("found on patrol")))
REMEMBERED = "intake_channel"
BY_WORDS = ("", _("as the text suggests"))
DETAILS = ("photos", "voice", "kind", "category", "may_call", "vulnerable")


class NewForm(forms.Form):
    """Words, place and phone come first; everything else has a sensible answer already."""

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, town = request, request.town
        self.unseen = ""
        """The place that was taken from the words without standing in the box, and these words; empty when none was."""
        self.fields["key"] = forms.CharField(max_length=60, widget=forms.HiddenInput)
        self.fields["text"] = forms.CharField(
            label=_("In the person's words"),
            max_length=8000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        )
        self.fields["place"] = PlaceField(request)
        self.fields["guessed"] = forms.CharField(
            max_length=120,
            required=False,
            widget=forms.HiddenInput(attrs={"data-guessed": True, "data-draft": "always"}),
        )
        self.fields["where"] = exact_spot()
        self.fields |= whom_to_answer()
        self.fields["channel"] = forms.ChoiceField(label=_("How it was received"), choices=CHANNELS)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[BY_WORDS, *((kind.code, kind.name) for kind in appeals.kinds())], required=False
        )
        self.fields["category"] = forms.ChoiceField(
            label=_("About"), choices=[("", _("left to screening")), *cases.category_options(town)], required=False
        )
        self.fields["photos"] = PhotosField(label=_("Photos"), required=False)
        self.fields["voice"] = RecordingField()
        when_needed(self, text=_("(needed without photos or a recording)"))
        self.fields["may_call"] = forms.BooleanField(label=_("The repairer may call them"), required=False)
        self.fields["vulnerable"] = forms.BooleanField(label=_("Someone vulnerable is concerned"), required=False)

    def clean(self) -> dict[str, Any]:
        """Where no place was chosen, the one that the words are certain of is taken; of several, one has to be chosen."""
        data = super().clean() or {}
        typed, guessed = (str(self[name].value() or "").strip() for name in ("place", "guessed"))
        found = words_about(self.request, data.get("text", ""), typed, guessed)
        data["where"] = with_door(self, data.get("where", ""))
        if self.joined:
            return data
        if found.rivals and not typed:
            ask_which(self, found)
        if found.takes(typed, guessed):
            data["place"] = found.place
            self.unseen = found.said if found.label != typed else ""
        return data

    @property
    def joined(self) -> str:
        """The number of the matter that they join; none where what they tell is laid beside nobody else's words."""
        alone = appeals.stands_alone(str(self["text"].value() or ""))
        return "" if alone else self.request.POST.get("join", "")

    @property
    def first(self) -> list[forms.BoundField]:
        """What is typed each time, below words and place."""
        return [self[name] for name in ("where", "phone", "name", "channel")]

    @property
    def details(self) -> list[forms.BoundField]:
        """What is seldom needed."""
        return [self[name] for name in DETAILS]

    @property
    def details_open(self) -> bool:
        return any(self[name].errors or (self.is_bound and self[name].value()) for name in DETAILS)


@worker(*standard.ACCOUNTABLE)
def new(request: TownRequest) -> HttpResponse:
    """Write a matter down for someone, or let them join one that is open already."""
    initial = {"key": appeals.fresh_key("desk"), "channel": request.session.get(REMEMBERED, "phone")}
    form = NewForm(request.POST or None, request.FILES or None, request=request, initial=initial)
    if request.method == "POST" and form.is_valid():
        joined = form.joined
        try:
            there = _join(request, form, joined) if joined else _register(request, form)
        except Refused as refusal:
            form.add_error("phone" if refusal.code == "phone" else None, str(refusal))
        else:
            request.session[REMEMBERED] = form.cleaned_data["channel"]
            if form.unseen and not joined:
                messages.info(request, gettext("Place: %(place)s") % {"place": form.unseen})
            return redirect(there)
    found = None
    if request.method == "POST":
        found = hints_for(request, *(request.POST.get(name, "") for name in TYPED))
        keep_photos(form, request.town)
    return page(
        request,
        "new",
        {"form": form, "hints": found, "was": form["place"].value() or ""},
        status=422 if form.errors else 200,
    )


def _register(request: TownRequest, form: NewForm) -> str:
    data = {name: value for name, value in form.cleaned_data.items() if name != "guessed"}
    data["kind"] = data["kind"] or appeals.kind_of(data["text"], "help")
    data["evidence"] = said(request, {name: data.pop(name) for name in ("photos", "voice")})
    return link(
        request, "received", appeals.register(appeals.Spoken(town=request.town, worker=request.actor, **data)).number
    )


def _join(request: TownRequest, form: NewForm, number: str) -> str:
    """Let the caller join; what they add is kept as a note, so that nothing typed is lost. Where it is told, with their receipt."""
    try:
        matter = matters.fetch(request.actor, numbers.clean(number))
    except Dossier.DoesNotExist as error:
        raise Refused(gettext("This matter is not within your reach any more."), code="gone") from error
    data = form.cleaned_data
    voice = appeals.join(
        dossier=matter.dossier,
        key=data["key"],
        name=data["name"],
        phone=data["phone"],
        entered_by=request.actor.pseudonym,
    )
    if data["text"].strip():
        with override(settings.LANGUAGE_CODE):
            words = gettext("Someone who joined says: %(words)s") % {"words": data["text"].strip()}
        matter = matters.fetch(request.actor, matter.dossier.number)
        performing.perform(matter=matter, key="note", change=Change(words={"note": words[:2000]}))
    return link(request, "joined", voice.uid)
