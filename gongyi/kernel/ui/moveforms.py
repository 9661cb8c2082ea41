"""Forms generated from what a move asks for. The same declaration draws them everywhere."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence import holding
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import meanwhile, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.inputs import options_for
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.meanwhile import Stale
from gongyi.kernel.flows.shared_moves import READ_OUTSIDE
from gongyi.kernel.flows.spec import FILES, Input, Move
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.queries import below
from gongyi.kernel.ui.days import AnyDay
from gongyi.kernel.ui.forms import MANY, CheckCards, ChoiceCards, PhotosInput, VoiceInput, uploads, when_needed
from gongyi.kernel.ui.initials import initials

LONG = 120
FEW = 7


class Files(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> "list[UploadedFile[bytes]]":
        return uploads(files, name)


class Voices(VoiceInput):
    """The house's recorder, read as a list."""

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> "list[UploadedFile[bytes]]":
        return uploads(files, name)


class PickInput(forms.Select):
    """A long list to type in (`pick.js`): each choice is found by its words or by the first letters of their pinyin.

    `suggested` is the value that Enter takes while nothing was typed; it also stands first. `also` holds more words by
    which a value is found.
    """

    also: Mapping[str, str] = MappingProxyType({})

    def __init__(self, attrs: dict[str, Any] | None = None, *, suggested: str = "") -> None:
        own = {
            "data-pick": "1",
            "data-none": _("Nothing of that name. Try another word, or empty the box for the whole list."),
            "data-untaken": _("Nothing is chosen yet. Take one from the list."),
        }
        super().__init__({**own, **({"data-suggested": suggested} if suggested else {}), **(attrs or {})})

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **kwargs)
        if value:
            option["attrs"]["data-initials"] = initials(str(label))
            option["attrs"] |= {"data-words": self.also[value]} if value in self.also else {}
        return option


WIDGETS: dict[str, type[forms.FileInput]] = {"photo": PhotosInput, "voice": Voices, "paper": Files}


class FilesField(forms.Field):
    """Several files of one kind; their content is judged when they are received."""

    def __init__(self, *, kind: str, most: int, **options: Any) -> None:
        super().__init__(widget=WIDGETS[kind], **options)
        self.kind, self.most = kind, most
        accept = {"photo": "image/jpeg,image/png,image/webp", "voice": "audio/*", "paper": "application/pdf"}[kind]
        self.widget.attrs |= {"accept": accept, "multiple": most > 1}

    def clean(self, value: Any) -> "list[holding.Given]":
        found = list(value or [])
        if self.required and not found:
            raise forms.ValidationError(_("Please add a file."))
        if len(found) > self.most and self.kind == "photo":
            raise forms.ValidationError(MANY, params={"most": self.most})
        if len(found) > self.most:
            raise forms.ValidationError(_("At most %(most)s files.") % {"most": self.most})
        return found


class MoveForm(forms.Form):
    """What a person fills in for one move. `version` is where the matter stood when the form was drawn."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, matter: Matter, spec: Move, suggested: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.spec, self.suggested = matter, spec, dict(suggested or {})
        self.fields["version"].initial = matter.dossier.version
        for needed in spec.needs:
            self.fields[needed.key] = _field(needed, matter, self.suggested.get(needed.key, ""))
        named = registry.entry(matter.flow.key).marks.get(spec.key)
        for key, mark in (named(matter) if named else {}).items():
            self._mark(key, mark)

    def _mark(self, key: str, mark: str | None) -> None:
        """Say when an open question has to be answered; leave out what this matter does not ask."""
        if mark is None:
            del self.fields[key]
        else:
            when_needed(self, **{key: mark})

    @property
    def answers(self) -> forms.BoundField | None:
        """The one question whose answers can be the buttons that send the form, so that choosing is sending.

        Only where nothing else is required, the answers are few, and the move does no harm by a slip of the finger.
        """
        required = [needed for needed in self.spec.needs if needed.required]
        if self.spec.danger or len(required) != 1 or required[0].kind != "pick":
            return None
        field = self[required[0].key]
        return field if 1 < len(_choices(field)) <= FEW else None

    @property
    def buttons(self) -> list[tuple[str, Any]]:
        """The answers that send: value and words."""
        return _choices(self.answers) if self.answers else []

    @property
    def rest(self) -> list[forms.BoundField]:
        """Everything that is asked beside those answers: what decides what else is needed, then files, because a hand on a
        phone takes the photo before it writes.
        """
        sending = self.answers
        left = [field for field in self.visible_fields() if sending is None or field.name != sending.name]
        return sorted(left, key=_rank) if sending else left

    def again(self, matter: Matter) -> "MoveForm":
        """The same form over the matter as it stands now: what was typed stays, and it can be sent again."""
        data: MultiValueDict[str, str] = MultiValueDict()
        data.update(self.data)
        data["version"] = str(matter.dossier.version)
        return type(self)(data, self.files, matter=matter, spec=self.spec)

    def overtaken(self, matter: Matter, stale: Stale) -> "MoveForm":
        """The same form over the matter as it stands now, saying that alone: nothing is asked before it was read."""
        fresh = self.again(matter)
        fresh.errors.clear()
        refusal_on(fresh, stale)
        return fresh

    def refuse_overtaken(self) -> None:
        """Of a form that is not filled in: raises Stale where the matter went on since it was drawn."""
        version = meanwhile.version_in(self.data.get("version"))
        if version is not None and version != self.matter.dossier.version:
            raise Stale(str(meanwhile.who_was_first(self.matter, version)), code="stale")

    def change(self) -> Change:
        """The cleaned answers as the engine takes them. Refuses files that are not what they should be."""
        change = Change()
        received: list[Evidence] = []
        for needed in self.spec.needs:
            value = self.cleaned_data.get(needed.key)
            if needed.kind in FILES:
                self._refuse_unread(needed, value)
                evidence.refuse_too_many(owner_id=self.matter.dossier.pk, more=len(value or []))
                received += [_receive(self.matter, needed, given) for given in value or []]
            elif needed.kind == "words":
                change.words[needed.key] = value or ""
            elif value not in (None, "", []):
                change.facts[needed.key] = value.pk if needed.kind == "place" else value
        change.evidence = received
        return change

    def _refuse_unread(self, needed: Input, given: Any) -> None:
        """A file that the page could not read as a photo, and left out, is named rather than missed."""
        if not given and self.data.get(f"{needed.key}_unread"):
            raise Refused(str(_("This file cannot be read as a photo.")), code="unread")


def _rank(field: forms.BoundField) -> int:
    deciding = isinstance(field.field, forms.ChoiceField) and bool(getattr(field.field, "mark", ""))
    return 0 if deciding else 1 if isinstance(field.field, FilesField) else 2


def _choices(field: forms.BoundField) -> list[tuple[str, Any]]:
    return [(str(value), label) for value, label in getattr(field.field, "choices", [])]


def _receive(matter: Matter, needed: Input, given: "holding.Given") -> Evidence:
    kind = {"photos": "photo", "voice": "voice", "paper": "paper"}[needed.kind]
    return holding.take(town=matter.town, given=given, kind=kind, purpose=needed.purpose, audience=needed.audience)


def _field(needed: Input, matter: Matter, suggested: str) -> forms.Field:
    outside = matter.flow.read_outside and matter.flow.names_nobody(needed)
    told = needed.help or (READ_OUTSIDE if outside else "")
    plain = {"required": needed.required, "label": needed.label, "help_text": told}
    if needed.kind in FILES:
        kind = {"photos": "photo", "voice": "voice", "paper": "paper"}[needed.kind]
        return FilesField(kind=kind, most=needed.most if needed.most < LONG else evidence.MOST_PHOTOS, **plain)
    if needed.kind in {"pick", "seat"}:
        return _choice(needed, matter, plain, suggested)
    return _SIMPLE[needed.kind](needed, matter, plain)


def _words(needed: Input, _matter: Matter, plain: dict[str, Any]) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 4 if needed.required else 2}) if needed.most > LONG else forms.TextInput()
    return forms.CharField(max_length=needed.most, widget=widget, strip=True, **plain)


def _flag(_needed: Input, _matter: Matter, plain: dict[str, Any]) -> forms.Field:
    answers = [("yes", _("Yes")), ("no", _("No"))]
    return forms.TypedChoiceField(
        choices=answers, coerce=lambda answer: answer == "yes", empty_value=None, widget=ChoiceCards, **plain
    )


def _count(needed: Input, _matter: Matter, plain: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(min_value=needed.least, max_value=None if needed.counted else needed.most, **plain)


def _day(_needed: Input, _matter: Matter, plain: dict[str, Any]) -> forms.Field:
    return AnyDay(**plain)


def _place(_needed: Input, matter: Matter, plain: dict[str, Any]) -> forms.Field:
    places = Place.objects.filter(below(matter.town.root.path), closed_on=None)
    return forms.ModelChoiceField(queryset=places, widget=forms.HiddenInput, **plain)


def _picks(needed: Input, matter: Matter, plain: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=options_for(needed, matter), widget=CheckCards(), **plain)


def _matter_number(_needed: Input, _matter: Matter, plain: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=14, **plain)


_SIMPLE: dict[str, Callable[[Input, Matter, dict[str, Any]], forms.Field]] = {
    "words": _words, "flag": _flag, "count": _count, "day": _day, "place": _place, "matter": _matter_number,
    "picks": _picks,
}  # fmt: skip


def _choice(needed: Input, matter: Matter, plain: dict[str, Any], suggested: str) -> forms.Field:
    choices = sorted(options_for(needed, matter), key=lambda choice: choice[0] != suggested)
    widget: forms.Widget = ChoiceCards() if len(choices) <= FEW else PickInput(suggested=suggested)
    only = str(choices[0][0]) if needed.required and len(choices) == 1 else None
    if not needed.required or len(choices) > FEW:
        choices = [("", _("not chosen") if not needed.required else _("Choose")), *choices]
    return forms.ChoiceField(choices=choices, widget=widget, initial=only, **plain)


def refusal_on(form: forms.Form, refusal: Refused) -> None:
    """Show a refusal on the form without losing what was typed."""
    form.add_error(None, str(refusal))
