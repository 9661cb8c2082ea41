"""The second step of signing in: digits open something once, and wrong ones are counted in the database, for every process."""

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django import forms
from django.core.exceptions import ValidationError

from gongyi.kernel import clock
from gongyi.kernel.access import actions
from gongyi.kernel.clock.typed import half_width
from gongyi.kernel.people.models import Account
from gongyi.kernel.people.refusals import Throttled


def step_of(secret: str, digits: str) -> int | None:
    """The time step to which the digits belong (RFC 6238), among those around now; None for none of them."""
    now = int(clock.now().timestamp()) // app_settings.TOTP_PERIOD
    around = range(now - app_settings.TOTP_TOLERANCE, now + app_settings.TOTP_TOLERANCE + 1)
    right = (
        step
        for step in around
        if compare_user_code(actual=half_width(digits), expected=format_hotp_value(hotp_value(secret, step)))
    )
    return next(right, None)


def _count(account: Account) -> None:
    try:
        actions.count_digits(name=account.username)
    except Throttled as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal


def _proves(account: Account, factor: Authenticator, code: str) -> bool:
    """Whether a code is right and was not used before."""
    if factor.type != Authenticator.Type.TOTP:
        return bool(factor.wrap().validate_code(code))
    step = step_of(decrypt(factor.data["secret"]), code)
    return step is not None and actions.spend_digits(account=account, step=step)


class _Once(forms.Form):
    """What signing in and proving oneself again have in common."""

    user: Account
    authenticator: Authenticator

    def clean_code(self) -> str:
        """The code, spent. Refuses a wrong or used one, and any beyond the limit."""
        _count(self.user)
        code: str = self.cleaned_data["code"]
        for factor in Authenticator.objects.filter(user=self.user.pk).order_by("-type"):
            if _proves(self.user, factor, code):
                actions.forgive_digits(name=self.user.username)
                factor.user = self.user
                self.authenticator = factor
                return code
        raise get_adapter().validation_error("incorrect_code")


class SecondStep(_Once, AuthenticateForm):  # type: ignore[misc]
    """Digits from the app, or a recovery code, to sign in."""


class SecondStepAgain(_Once, ReauthenticateForm):  # type: ignore[misc]
    """The same once more, before something weighty is changed."""


class TurnOn(ActivateTOTPForm):  # type: ignore[misc]
    """The first digits of a new secret; they are spent by turning the second step on."""

    def clean_code(self) -> Any:
        """The code. Refuses a wrong one, and any beyond the limit."""
        _count(self.user)
        step = step_of(self.secret, self.cleaned_data["code"])
        if step is None:
            raise get_adapter().validation_error("incorrect_code")
        actions.forgive_digits(name=self.user.username)
        actions.begin_digits(account=self.user, step=step)
        return self.cleaned_data["code"]
