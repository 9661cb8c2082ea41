"""One's own sign-in: password, second step, recovery codes, and the end of being signed in elsewhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, cast

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_step
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access import actions as access
from gongyi.kernel.access.doors import anyone, signed_in
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Account
from gongyi.kernel.people.refusals import Refused

TRIES_AN_HOUR = 10


def _judged(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The library answers 200 to a form that it does not take; here that is 422, and 429 where it is for too many tries."""

    @wraps(view)
    def judged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        form = (getattr(answer, "context_data", None) or {}).get("form")
        if request.method == "POST" and form is not None and form.errors:
            answer.status_code = 422
        return answer

    return judged


login = anyone(_judged(sign_in.login))
authenticate = anyone(_judged(second_step.authenticate))
reauthenticate = signed_in(_judged(sign_in.reauthenticate))
reauthenticate_by_code = signed_in(_judged(second_step.reauthenticate))
password = signed_in(_judged(sign_in.password_change))
activate = signed_in(_judged(totp.activate_totp))
deactivate = signed_in(totp.deactivate_totp)
codes = signed_in(recovery.view_recovery_codes)
new_codes = signed_in(recovery.generate_recovery_codes)


@anyone
def closed(_request: HttpRequest) -> NoReturn:
    """An address that the sign-in library knows and this house does not use."""
    raise Http404


class PasswordForm(forms.Form):
    """The password once more."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """What there is to look after of one's own sign-in."""
    return _overview(request, PasswordForm())


def _overview(request: HttpRequest, form: PasswordForm) -> HttpResponse:
    kinds = Authenticator.Type
    factors = {row.type: row for row in Authenticator.objects.filter(user=request.user.pk)}
    codes = factors[kinds.RECOVERY_CODES].wrap().get_unused_codes() if kinds.RECOVERY_CODES in factors else None
    shown = {"form": form, "totp": factors.get(kinds.TOTP), "codes": None if codes is None else len(codes)}
    return render(request, "account/overview.html", shown, status=422 if form.errors else 200)


@signed_in
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    form = PasswordForm(request.POST or None)
    if request.method != "POST":
        return redirect("account_overview")
    account = cast("Account", request.user)
    if form.is_valid():
        try:
            access.count_try(what="password", key=account.username, limit=TRIES_AN_HOUR)
            people.end_other_sessions(account=account, password=form.cleaned_data["password"])
        except Refused as refusal:
            form.add_error("password", str(refusal))
        else:
            access.clear_tries(what="password", key=account.username)
            update_session_auth_hash(request, account)
            messages.success(request, _("You are signed in here only."))
            return redirect("account_overview")
    return _overview(request, form)
