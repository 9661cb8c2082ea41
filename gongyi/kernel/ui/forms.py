"""Form drawing: the house's renderer, big choice cards, photos and voice."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import DjangoTemplates
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.evidence import holding
from gongyi.kernel.territory.models import Town

MOST_PHOTOS = 9
MANY = _("At most %(most)d photos can be sent at once. The first %(most)d are kept: please send again.")
VOICE_SECONDS = 60


class HouseRenderer(DjangoTemplates):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with the house's parts (setting FORM_RENDERER)."""

    form_template_name = "ui/parts/form.html"
    field_template_name = "ui/parts/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """A box without its `maxlength`: browsers cut off the end of what is pasted without a word. The form says what is too long."""
        context.get("widget", {}).get("attrs", {}).pop("maxlength", None)
        return super().render(template_name, context, request)


def when_needed(form: forms.Form, **marks: str | Promise) -> None:
    """Say of questions that may stay open when they have to be answered: each is marked so in place of “optional”."""
    for name, mark in marks.items():
        form.fields[name].mark = mark  # type: ignore[attr-defined]


class DayInput(forms.DateInput):
    """A day as browsers take and show it, whatever the language of the page (HTML, 2.3.5.2 "Dates")."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ChoiceCards(forms.RadioSelect):
    """Radio choices as big cards. `hints` and `icons` are by value; both optional."""

    template_name = "ui/widgets/choice_cards.html"
    option_template_name = "ui/widgets/choice_card.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Sequence[Any] = (),
        *,
        hints: Mapping[str, Any] | None = None,
        icons: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})
        self.icons = dict(icons or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), ""), "icon": self.icons.get(str(value), "")}


class CheckCards(forms.CheckboxSelectMultiple):
    """Several may be chosen: the same cards with ticks."""

    template_name = "ui/widgets/choice_cards.html"
    option_template_name = "ui/widgets/choice_card.html"


class OneFile(forms.FileInput):
    """One file, in the words of the page instead of the browser's."""

    template_name = "ui/widgets/one_file.html"


class PhotosInput(forms.FileInput):
    """A plain file input for up to nine photos; `photos.js` shrinks and previews them where scripts run.

    `held` are photos of a try that was refused, as ticket and words: they come back with the next one.
    """

    template_name = "ui/widgets/photos.html"
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", "multiple": True, **(attrs or {})})
        self.held: list[tuple[str, str]] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> "list[holding.Given]":
        back = data.getlist(f"{name}_held") if isinstance(data, MultiValueDict) else []
        return [*map(holding.Ticket, dict.fromkeys(back)), *uploads(files, name)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "most": MOST_PHOTOS, "held": self.held}


def uploads(files: Any, name: str) -> "list[UploadedFile[Any]]":
    """Everything that was uploaded under a name."""
    if isinstance(files, MultiValueDict):
        return [found for found in files.getlist(name) if found]
    return [files[name]] if files.get(name) else []


def keep_photos(form: forms.BaseForm, town: Town) -> None:
    """Before a refused form is shown again: its photos and recordings need not be taken a second time."""
    for name, field in form.fields.items():
        if isinstance(field.widget, PhotosInput):
            most = getattr(field, "most", MOST_PHOTOS)
            field.widget.held = holding.kept(town=town, given=(form[name].data or [])[:most], kind="photo")
        elif isinstance(field.widget, RecordingInput):
            given = [form[name].data] if form[name].data else []
            field.widget.held = holding.kept(town=town, given=given, kind="voice")


class PhotosField(forms.FileField):
    """Cleans to a list of uploads (empty when none were chosen); what they are is for the evidence store to judge."""

    widget = PhotosInput
    default_error_messages = {"many": MANY}

    def clean(self, data: Any, initial: Any = None) -> "list[holding.Given]":
        """Every fresh file through `FileField`'s own checks; refuses more than nine with those that were kept."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_PHOTOS:
            raise forms.ValidationError(self.error_messages["many"], code="many", params={"most": MOST_PHOTOS})
        if not given:
            super().clean(None, initial)
            return []
        return [
            one if isinstance(one, holding.Ticket) else super(PhotosField, self).clean(one, initial) for one in given
        ]


class VoiceInput(forms.FileInput):
    """A recording of up to a minute: recorded in the page, or by the phone's own recorder without scripts."""

    template_name = "ui/widgets/voice.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "audio/*", "capture": "user", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "seconds": VOICE_SECONDS}


class VoiceField(forms.FileField):
    """One voice clip, never required: a page that asks for a voice must also take words."""

    widget = VoiceInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Say it instead"))
        super().__init__(required=False, **kwargs)


class RecordingInput(VoiceInput):
    """The same for whoever takes down what others say: recorded here or chosen as a file, and kept when the form is refused."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        del self.attrs["capture"]
        self.held: list[tuple[str, str]] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> "holding.Given | None":
        back = data.get(f"{name}_held")
        return files.get(name) or (holding.Ticket(back) if back else None)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "chosen": True, "held": self.held}


class RecordingField(VoiceField):
    """Cleans to a fresh or a kept recording, or none."""

    widget = RecordingInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("A recording, up to a minute, in any language"))
        kwargs.setdefault("help_text", _("Only if they agree. A short summary in words helps."))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> "holding.Given | None":
        """A kept one as it is; a fresh one through `FileField`'s own checks."""
        return data if isinstance(data, holding.Ticket) else super().clean(data, initial)
