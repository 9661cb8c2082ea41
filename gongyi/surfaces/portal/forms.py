"""What residents fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.ui.forms import PhotosField, VoiceField

LANGUAGES = [("zh-hans", "普通话"), ("ug", "ئۇيغۇرچە"), ("kk", "қазақша"), ("en", "English")]


class ReportForm(forms.Form):
    """One big box, a voice, photos; a name and phone only if the person likes."""

    place = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What is the matter?"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say what and where. Please write about the matter, not about anyone's ethnicity, belief or illness."),
    )  # fmt: skip
    voice = VoiceField(label=_("Or say it, up to a minute, in any language"))
    photos = PhotosField(label=_("Photos, if they help"), required=False)
    phone = forms.CharField(
        label=_("Phone, if you want an answer by message"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("Only the worker who handles it can see it, and each look is recorded. It is erased a year after closing."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("What may we call you?"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    may_call = forms.BooleanField(label=_("The repairer may call me"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != "help":
            del self.fields["may_call"]


class FindForm(forms.Form):
    """Number and code from the receipt."""

    number = forms.CharField(
        label=_("Number on the receipt"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("The four digits beside it"),
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class PhoneForm(forms.Form):
    """A phone to send a code to."""

    phone = forms.CharField(
        label=_("Phone"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=_("The six digits we sent"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


def fresh_key() -> str:
    """A key that makes sending a form twice harmless."""
    return appeals.fresh_key("web")
