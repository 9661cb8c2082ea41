"""Puts each request into its town and finds out who acts."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from gongyi.kernel.access.queries import visitor
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within

RESIDENT_KEY = "resident"


class ActorMiddleware:
    """Sets `request.town` and `request.actor` for routes under a town, and opens the town's scope for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.town = None  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            scope = getattr(request, "_town_scope", None)
            if scope is not None:
                scope.__exit__(None, None, None)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        slug = kwargs.pop("town", None)
        if slug is None:
            return
        town = Town.objects.select_related("calendar", "root").filter(slug=slug).first()
        if town is None:
            raise Http404
        scope = within(town)
        scope.__enter__()
        request._town_scope = scope  # type: ignore[attr-defined]
        request.town = town  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: _actor(request, town))  # type: ignore[attr-defined]


def _actor(request: HttpRequest, town: Town) -> Any:
    account = request.user if request.user.is_authenticated else None
    return visitor(account, request.session.get(RESIDENT_KEY), town)
