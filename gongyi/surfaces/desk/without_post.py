"""The page for whoever signs in and holds no post at present: that it is so, and who can change it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext

from gongyi.kernel.access.doors import signed_in
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people.models import Post
from gongyi.kernel.people.queries import today
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

NAMED = 3
"""How many of those who keep the posts are named."""


@signed_in
def no_post(request: TownRequest) -> HttpResponse:
    """Says that no post is held in this town now, and whom to ask for one."""
    if request.actor.is_worker:
        return redirect(link(request, "inbox"))
    return render(request, "desk/no_post.html", {"town": request.town, "detail": _keepers(request)}, status=403)


def _keepers(request: TownRequest) -> str:
    """Who enters posts here, with their seat; those of the whole town first."""
    posts = Post.objects.filter(Post.on(today(request.town)), seat__role__in=ADMINISTRATORS, seat__closed_on=None)
    rows = posts.select_related("person", "seat__place", "seat__area", "seat__organisation")
    named = [f"{post.person} · {seat_name(post.seat)}" for post in rows.order_by("seat__place__path", "pk")[:NAMED]]
    return pgettext("between names", ", ").join(named)
