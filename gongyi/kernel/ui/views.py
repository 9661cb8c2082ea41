"""The switches every page carries, and the gallery of parts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from gongyi.kernel.access.doors import anyone
from gongyi.kernel.ui.context import LANGUAGES, LARGE_TEXT_COOKIE
from gongyi.kernel.ui.gallery import contents

A_YEAR = 365 * 24 * 3600
GALLERY_BASES = {
    "portal": "ui/portal_base.html",
    "desk": "ui/desk_base.html",
    "print": "ui/print_base.html",
    "plain": "ui/base.html",
}


@anyone
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remembers Chinese or English in a cookie and goes back to the page it came from."""
    chosen = request.POST.get("language", "")
    if chosen not in LANGUAGES:
        return HttpResponseBadRequest()
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, chosen)


@anyone
@require_POST
def large_text(request: HttpRequest) -> HttpResponse:
    """Turns large text on (`on=1`) or off and goes back to the page it came from."""
    return _remember(request, LARGE_TEXT_COOKIE, "1" if request.POST.get("on") == "1" else "0")


def csrf_failure(request: HttpRequest, **_reason: str) -> HttpResponse:
    """The page for a form whose token has gone stale (setting CSRF_FAILURE_VIEW); Django logs the reason itself."""
    return render(request, "403_csrf.html", status=403)


@anyone
@require_GET
def favicon(_request: HttpRequest) -> HttpResponse:
    """Where the icon is: browsers ask for it under a name of their own beside what is no page, such as a picture or a PDF."""
    return redirect(static("gongyi/icon.svg"))


@anyone
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part in every state, inside the base chosen by `?base=portal|desk|print|plain`."""
    base = request.GET.get("base", "portal")
    context = {**contents(base), "base_template": GALLERY_BASES.get(base, GALLERY_BASES["portal"]), "base": base}
    return render(request, "ui/gallery.html", context)


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    response.set_cookie(cookie, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
