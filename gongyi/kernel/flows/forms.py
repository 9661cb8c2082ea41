"""Forms generated from what a move asks for. The same declaration draws them everywhere."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import directory, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.spec import FILES, Input, Move
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.queries import below

LONG = 120
WORDS_LABEL = _("Please write this; it cannot be empty.")


class Files(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> list[UploadedFile]:
        if isinstance(files, MultiValueDict):
            return [found for found in files.getlist(name) if found]
        return [files[name]] if files.get(name) else []


class FilesField(forms.Field):
    """Several files of one kind; their content is judged when they are received."""

    widget = Files

    def __init__(self, *, kind: str, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.kind, self.most = kind, most
        accept = {"photo": "image/jpeg,image/png,image/webp", "voice": "audio/*", "paper": "application/pdf"}[kind]
        self.widget.attrs |= {"accept": accept, "multiple": most > 1}

    def clean(self, value: Any) -> list[UploadedFile]:
        found = list(value or [])
        if self.required and not found:
            raise forms.ValidationError(_("Please add a file."))
        if len(found) > self.most:
            raise forms.ValidationError(_("At most %(most)s files.") % {"most": self.most})
        return found


class MoveForm(forms.Form):
    """What a person fills in for one move. `version` is where the matter stood when the form was drawn."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, matter: Matter, spec: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.spec = matter, spec
        self.fields["version"].initial = matter.dossier.version
        for needed in spec.needs:
            self.fields[needed.key] = _field(needed, matter)

    def change(self) -> Change:
        """The cleaned answers as the engine takes them. Refuses files that are not what they should be."""
        change = Change()
        received: list[Evidence] = []
        for needed in self.spec.needs:
            value = self.cleaned_data.get(needed.key)
            if needed.kind in FILES:
                received += [_receive(self.matter, needed, upload) for upload in value or []]
            elif needed.kind == "words":
                change.words[needed.key] = value or ""
            elif value not in (None, ""):
                change.facts[needed.key] = value.pk if needed.kind == "place" else value
        change.evidence = received
        return change


def _receive(matter: Matter, needed: Input, upload: UploadedFile) -> Evidence:
    kind = {"photos": "photo", "voice": "voice", "paper": "paper"}[needed.kind]
    return evidence.receive(
        town=matter.town, data=upload.read(), kind=kind, purpose=needed.purpose, audience=needed.audience
    )


def _field(needed: Input, matter: Matter) -> forms.Field:
    label, plain = needed.label, {"required": needed.required, "label": needed.label, "help_text": needed.help}
    if needed.kind == "words":
        widget = forms.Textarea(attrs={"rows": 4}) if needed.most > LONG else forms.TextInput()
        return forms.CharField(max_length=needed.most, widget=widget, strip=True, **plain)
    if needed.kind in FILES:
        kind = {"photos": "photo", "voice": "voice", "paper": "paper"}[needed.kind]
        return FilesField(kind=kind, most=needed.most if needed.most < LONG else evidence.MOST_PHOTOS, **plain)
    if needed.kind == "flag":
        return forms.TypedChoiceField(
            choices=[("yes", _("Yes")), ("no", _("No"))],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **plain,
        )
    if needed.kind == "count":
        return forms.IntegerField(min_value=needed.least, max_value=needed.most, **plain)
    if needed.kind == "day":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **plain)
    if needed.kind == "place":
        root = matter.town.root.path
        return forms.ModelChoiceField(
            queryset=Place.objects.filter(below(root), closed_on=None), widget=forms.HiddenInput, **plain
        )
    choices = options_for(needed, matter)
    few = len(choices) <= 7  # noqa: PLR2004 - more than seven no longer fit on one phone screen
    if not needed.required:
        choices = [("", _("not chosen")), *choices]
    return forms.ChoiceField(
        choices=choices,
        widget=forms.RadioSelect if few else forms.Select,
        label=label,
        required=needed.required,
        help_text=needed.help,
    )


def options_for(needed: Input, matter: Matter) -> list[tuple[str, str | Promise]]:
    """The answers offered: declared ones, or those the domain names for this matter, or seats of the town."""
    if needed.options:
        return list(needed.options)
    if needed.source:
        return list(registry.entry(matter.flow.key).options[needed.source](matter))
    if needed.kind == "seat":
        return [(seat.key, str(seat.id)) for seat in directory.of(matter.town).by_id.values()]
    return []


def refusal_on(form: forms.Form, refusal: Refused) -> None:
    """Show a refusal on the form without losing what was typed."""
    form.add_error(None, str(refusal))
