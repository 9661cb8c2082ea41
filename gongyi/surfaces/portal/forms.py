"""What residents fill in."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.people import own
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.forms import ChoiceCards, PhotosField, VoiceField, VoiceInput

LONGEST_TEXT = 8000


class Words(forms.CharField):
    """Words of any length and language. Too long is said in words; the box never cuts off what was pasted."""

    def __init__(self, *, most: int, rows: int = 0, **kwargs: Any) -> None:
        plain = {"dir": "auto"} | kwargs.pop("attrs", {})
        widget = forms.Textarea(attrs=plain | {"rows": rows}) if rows else forms.TextInput(attrs=plain)
        super().__init__(widget=widget, **kwargs)
        self.validators.append(
            MaxLengthValidator(most, message=_("At most %(limit_value)d characters; these are %(show_value)d."))
        )


class ReportForm(forms.Form):
    """Photos, a voice, one big box; a name and phone only if the person likes."""

    no_phone = _(
        "If you have none, leave it empty and keep the number and the four digits you get: they show you the answer."
    )

    key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput(attrs={"data-draft": "always"}))
    photos = PhotosField(label=_("Photos, if they help"), required=False)
    voice = VoiceField(label=_("Say it, up to a minute, in any language"), widget=VoiceInput({"data-sends": "1"}))
    text = Words(
        label=_("Or write it down: what and where"),
        required=False,
        most=LONGEST_TEXT,
        rows=4,
        help_text=_("Only the matter; nobody's ethnicity, belief or illness."),
    )
    where = Words(label=_("The exact spot: floor, shop, stall"), required=False, most=80)
    works_here = forms.BooleanField(label=_("I work here, I do not live here"), required=False)
    phone = Words(
        label=_("Phone, if you want an answer sent to you"), required=False, most=30, attrs={"inputmode": "tel", "autocomplete": "tel"},
        help_text=_("A landline takes no messages: we call it. Only the worker who handles it can see it, and each look is recorded. It is erased a year after closing."),
    )  # fmt: skip
    name = Words(label=_("What may we call you?"), required=False, most=40, attrs={"autocomplete": "name"})
    may_call = forms.BooleanField(label=_("The repairer may call me"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != "help":
            del self.fields["may_call"]


class ChildForm(forms.Form):
    """That a child is harmed: nothing is asked but how to be reached, for whoever likes."""

    no_phone = ReportForm.no_phone

    key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    phone = Words(
        label=_("Phone, if those who must act may call you"),
        required=False,
        most=30,
        attrs={"inputmode": "tel", "autocomplete": "tel"},
        help_text=_("No text message is sent. Whoever calls first asks whether you can speak."),
    )


class JoinForm(forms.Form):
    """Joining a published matter: nothing is asked for."""

    no_phone = _("If you have none, leave it empty and keep the code you get: it shows you the answer.")

    key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    phone = Words(
        label=_("Phone, if you want its answer sent to you"), required=False, most=30, attrs={"inputmode": "tel", "autocomplete": "tel"},
        help_text=_("A landline takes no messages: we call it. Nobody else who spoke of it can see it. You can leave again at any time."),
    )  # fmt: skip


class NameForm(forms.Form):
    """What a person is called, corrected."""

    name = Words(label=_("What may we call you?"), required=False, most=40, attrs={"autocomplete": "name"})


class FindForm(forms.Form):
    """Number and code from the receipt."""

    number = forms.CharField(
        label=_("Number on the receipt"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("The four digits beside it"),
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class DigitsForm(forms.Form):
    """The digits of the receipt, where a link alone opens nothing."""

    digits = forms.CharField(
        label=_("The four digits on your receipt"),
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ContactForm(forms.Form):
    """How somebody may safely be reached."""

    contact = forms.ChoiceField(
        label=_("How may we reach you safely?"), choices=Voice.CONTACTS, widget=ChoiceCards, initial=Voice.NO_TEXTS
    )
    hours = Words(label=_("When a call is safe, such as between 9 and 11"), required=False, most=own.MOST_HOURS)


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


def show_refusal(form: ReportForm | JoinForm | ChildForm, refusal: Refused) -> None:
    """Show a refusal where it belongs. Of a telephone it is said that none is needed."""
    if refusal.code == "phone":
        form.add_error("phone", f"{refusal} {form.no_phone}")
    else:
        form.add_error(None, str(refusal))


def fresh_key() -> str:
    """A key that makes sending a form twice harmless."""
    return appeals.fresh_key("web")
