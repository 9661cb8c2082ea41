"""A request under a town, as the middleware hands it to views."""

from django.http import HttpRequest

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.territory.models import Town


class TownRequest(HttpRequest):
    """Knows its town and who acts."""

    town: Town
    actor: Actor
