"""What forms say of what was typed, once for all forms and in both languages: plain words in place of the framework's."""

from typing import Final

from django import forms
from django.core import validators
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: Final[dict[type[forms.Field], dict[str, Promise]]] = {
    forms.Field: {"required": _("Please fill this in.")},
    forms.IntegerField: {"invalid": _("Please write a whole number.")},
    forms.DecimalField: {"invalid": _("Please write a number.")},
    forms.DateField: {"invalid": _("Please write a day, such as 2026-12-05.")},
    forms.TimeField: {"invalid": _("Please write a time, such as 18:30.")},
    forms.DateTimeField: {"invalid": _("Please write a day and a time, such as 2026-12-05 18:30.")},
    forms.RegexField: {"invalid": _("This does not look right. Please check it.")},
    forms.ChoiceField: {"invalid_choice": _("Please choose one of those offered.")},
    forms.MultipleChoiceField: {"invalid_choice": _("Please choose from those offered.")},
    forms.ModelChoiceField: {"invalid_choice": _("Please choose one of those offered.")},
    forms.FileField: {
        "invalid": _("The file did not arrive. Please choose it again."),
        "missing": _("Please choose a file."),
        "empty": _("This file is empty: there is nothing in it."),
        "contradiction": _("Either choose a file or take it away, not both."),
    },
}
CHECKS: Final[dict[type, Promise]] = {
    validators.MaxLengthValidator: _("At most %(limit_value)d characters; these are %(show_value)d."),
    validators.MinLengthValidator: _("At least %(limit_value)d characters; these are %(show_value)d."),
    validators.MaxValueValidator: _("It cannot be more than %(limit_value)s."),
    validators.MinValueValidator: _("It cannot be less than %(limit_value)s."),
    validators.EmailValidator: _("Please write an e-mail address, such as name@example.cn."),
    validators.ProhibitNullCharactersValidator: _("There are signs in it that cannot be kept. Please type it again."),
}


def too_long(typed: str, most: int) -> str:
    """The same for a box that stands in no form; empty when it is short enough."""
    if len(typed) <= most:
        return ""
    return str(CHECKS[validators.MaxLengthValidator]) % {"limit_value": most, "show_value": len(typed)}


def install() -> None:
    """Let every form say these; to be called before the first form is made."""
    for kind, words in FIELDS.items():
        kind.default_error_messages = {**kind.default_error_messages, **words}  # type: ignore[dict-item]
    for check, said in CHECKS.items():
        check.message = said  # type: ignore[attr-defined]
