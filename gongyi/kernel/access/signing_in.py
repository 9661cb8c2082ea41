"""What the sign-in library is told about this house: no signing up, and guessing of passwords is slowed down and can be forgiven."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from gongyi.kernel.access import actions
from gongyi.kernel.people import refusals
from gongyi.kernel.people.refusals import Throttled

QUARTER = 900
"""Seconds that the library counts wrong digits of the second step."""


class HouseSignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """Workers do not sign themselves up; the town gives them an account."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 - the library's signature
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - the library's signature
        """The page it was asked for on."""
        return reverse("account_overview")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses before the password is looked at."""
        try:
            actions.refuse_guessing(name=credentials.get("username", ""), address=_address(request))
        except Throttled as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account, or None; a right password forgives the wrong ones from here."""
        account = super().authenticate(request, **credentials)
        if account is not None:
            actions.forgive_guesses(name=credentials.get("username", ""), address=_address(request))
        return account

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        actions.count_guess(name=credentials.get("username", ""), address=_address(request))

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """The library's refusals; those for too many tries say how long to wait."""
        if code in {"too_many_login_attempts", "rate_limited"}:
            refusals.wait.set(QUARTER)
        error: ValidationError = super().validation_error(code, *args)
        return error


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
