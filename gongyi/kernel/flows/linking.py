"""Links for handling end with what they were given for: the seat that is held, and the matter that is open."""

from datetime import timedelta

from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access import queries as visitors
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Person
from gongyi.kernel.territory.models import Town

SHOWN_FOR = timedelta(days=7)
"""How long whoever handled a matter may still look how it ended."""


def end_links(town: Town) -> int:
    """Take back handling links of those who left the seat, and of matters that ended a week ago. Returns how many.

    A door asks at every request as well: this only sees to it that an old link does not come to life again, such as when
    somebody is appointed anew.
    """
    rows = access.live_links(town=town, purpose=LinkToken.HANDLE)
    ended = Dossier.objects.filter(pk__in=rows.values("owner_id"), closed_at__lt=clock.now() - SHOWN_FOR)
    left = [link for link in rows.select_related("seat", "person") if visitors.handler(link, town) is None]
    for person in {link.person for link in left if link.person}:
        _close_telephones(town, person)
    return access.revoke_links(links=left) + access.revoke_links(links=rows.filter(owner_id__in=ended.values("pk")))


def _close_telephones(town: Town, person: Person) -> None:
    """A person who holds no seat that handles by link keeps no telephone bound."""
    if not visitors.handles_by_link(person, town):
        access.revoke_devices(person=person)
