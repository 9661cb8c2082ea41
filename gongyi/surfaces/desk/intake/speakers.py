"""Whoever spoke, as a worker notes them: how to reach them and what to call them, both left open where they would not say; and where exactly it is."""

from django import forms
from django.utils.translation import gettext_lazy as _


def exact_spot() -> forms.CharField:
    """Where exactly in the place, as residents are asked."""
    return forms.CharField(
        label=_("The exact spot: floor, shop, stall"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def whom_to_answer() -> dict[str, forms.Field]:
    """The questions, by name."""
    return {
        "phone": forms.CharField(
            label=_("Phone"),
            max_length=30,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        ),
        "name": forms.CharField(
            label=_("What to call them"),
            max_length=40,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
    }
