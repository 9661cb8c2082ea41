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
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access import actions as access
from gongyi.kernel.access.doors import anyone, signed_in
from gongyi.kernel.access.own_password import TRIES_AN_HOUR
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Account
from gongyi.kernel.people.refusals import Refused
from gongyi.surfaces.desk import own_email


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


def _ways_in(account: Account) -> dict[str, str]:
    """By what an account is signed in to: the digests of its password and of its recovery codes, and its second step."""
    factors = {row.type: row.data for row in Authenticator.objects.filter(user=account.pk)}
    password = Account.objects.values_list("password", flat=True).get(pk=account.pk)
    return {
        "own.password": password,
        "own.step": factors.get(Authenticator.Type.TOTP, {}).get("secret", ""),
        "own.codes": factors.get(Authenticator.Type.RECOVERY_CODES, {}).get("seed", ""),
    }


def _written_down(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What a page changes of a way of signing in is written down in the transaction of the change."""

    @wraps(view)
    def written(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        account = cast("Account", request.user)
        with transaction.atomic():
            before = _ways_in(account)
            answer = view(request, *args, **kwargs)
            after = _ways_in(account)
            for verb in (key for key in after if after[key] != before[key]):
                state = {"own.step": "_on" if after[verb] else "_off"}.get(verb, "")
                if after[verb] or state:
                    access.note_own_change(account=account, verb=verb + state)
        return answer

    return written


login = anyone(_judged(sign_in.login))
authenticate = anyone(_judged(second_step.authenticate))
reauthenticate = signed_in(_judged(sign_in.reauthenticate))
reauthenticate_by_code = signed_in(_judged(second_step.reauthenticate))
password = signed_in(_written_down(_judged(sign_in.password_change)))
activate = signed_in(_written_down(_judged(totp.activate_totp)))
deactivate = signed_in(_written_down(totp.deactivate_totp))
codes = signed_in(recovery.view_recovery_codes)
new_codes = signed_in(_written_down(recovery.generate_recovery_codes))


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


def _overview(request: HttpRequest, form: PasswordForm, **given: forms.Form) -> HttpResponse:
    kinds = Authenticator.Type
    factors = {row.type: row for row in Authenticator.objects.filter(user=request.user.pk)}
    codes = factors[kinds.RECOVERY_CODES].wrap().get_unused_codes() if kinds.RECOVERY_CODES in factors else None
    shown = {"form": form, "totp": factors.get(kinds.TOTP), "codes": None if codes is None else len(codes)}
    shown |= own_email.sheet(cast("Account", request.user), given)
    refused = any(one.errors for one in (form, *given.values()))
    return render(request, "account/overview.html", shown, status=422 if refused else 200)


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """One's own e-mail address for notices."""
    verb = request.POST.get("do", "")
    act = own_email.ACTS.get(verb)
    if act is None:
        return redirect("account_overview")
    form = act.form(request.POST)
    if form.is_valid():
        try:
            said = act.do(cast("Account", request.user), form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("account_overview")
    return _overview(request, PasswordForm(), **{verb: form})


@signed_in
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    form = PasswordForm(request.POST or None)
    if request.method != "POST":
        return redirect("account_overview")
    account = cast("Account", request.user)
    if form.is_valid():
        try:
            access.count_own_password(account=account, limit=TRIES_AN_HOUR)
            with transaction.atomic():
                people.end_other_sessions(account=account, password=form.cleaned_data["password"])
                access.note_own_change(account=account, verb="own.elsewhere")
        except Refused as refusal:
            form.add_error("password", str(refusal))
        else:
            access.forgive_own_password(account=account)
            update_session_auth_hash(request, account)
            messages.success(request, _("You are signed in here only."))
            return redirect("account_overview")
    return _overview(request, form)
