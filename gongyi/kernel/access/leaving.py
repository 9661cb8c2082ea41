"""Signing out at a shared computer: nothing of the pages stays in the browser."""

from typing import Any

from allauth.account.views import LogoutView
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gongyi.kernel.access.doors import anyone


class SignOut(LogoutView):  # type: ignore[misc]
    """Ends the session; the browser is told to drop every page and photo it kept (Clear-Site-Data, W3C)."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


sign_out = anyone(SignOut.as_view())
