"""Every route says who may open it. A view without a door fails the tests."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.access.middleware import RESIDENT_KEY
from gongyi.kernel.access.queries import language_of, oversees

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Door:
    """Who may open a route: anyone, workers (of some roles), residents, an office, or accounts."""

    kind: str
    roles: tuple[str, ...] = ()


def anyone(view: View) -> View:
    """Open to everybody; what is shown is still chosen by reach."""
    return _mark(view, Door("anyone"))


def by_link(view: View) -> View:
    """Open to the bearer of a link; the view finds the link and answers 404 without it.

    Whoever never chose a language and is not signed in reads it in the one that the link was sent in: it, and no other page.
    """

    @wraps(view)
    def worded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        own = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or _is_known(request)
        if language := "" if own else language_of(str(kwargs.get("token", ""))):
            translation.activate(language)  # the locale of the house takes it back when the answer is made
            request.LANGUAGE_CODE = language
        return view(request, *args, **kwargs)

    return _mark(cast("View", worded), Door("link"))


def _is_known(request: HttpRequest) -> bool:
    """Whether a person is signed in, with an account or by telephone."""
    return request.user.is_authenticated or RESIDENT_KEY in request.session


def resident(view: View) -> View:
    """Open to residents signed in by phone; everybody else is led to that."""
    return _guard(view, Door("resident"), lambda actor: actor.kind == "resident")


def worker(*roles: str) -> Callable[[View], View]:
    """Open to people who hold a seat today, of one of these roles if any are named."""

    def fits(actor: Actor) -> bool:
        return actor.is_worker and (not roles or bool(actor.roles & set(roles)))

    return lambda view: _guard(view, Door("worker", roles), fits)


def signed_in(view: View) -> View:
    """Open to whoever signed in with an account, for what is theirs alone."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _mark(cast("View", guarded), Door("account"))


def office(*offices: str) -> Callable[[View], View]:
    """Open to one of the three administrators, of this town or above the towns."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if getattr(request.user, "office", "") not in offices:
                raise Http404
            if not oversees(request.user, request.town):  # type: ignore[attr-defined]
                raise Http404
            return view(request, *args, **kwargs)

        return _mark(cast("View", guarded), Door("office", offices))

    return wrap


def _guard(view: View, door: Door, fits: Callable[[Actor], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if fits(actor):
            return view(request, *args, **kwargs)
        if door.kind == "resident":
            return redirect("portal:sign_in", request.town.slug)  # type: ignore[attr-defined]
        if actor.kind == "nobody" and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        # What was typed before a post ended is given back by the page of what is not there; to be sent elsewhere would lose it.
        asks = request.method in {"GET", "HEAD"}
        if asks and actor.kind == "worker" and not actor.seats and not getattr(request.user, "office", ""):
            return redirect("desk:no_post", request.town.slug)  # type: ignore[attr-defined]
        raise Http404

    return _mark(cast("View", guarded), door)


def _mark(view: View, door: Door) -> View:
    view.door = door  # type: ignore[attr-defined]
    return view
