"""A danger that was named in the evening, in what was added, is among what the secretary's page calls due today."""

from datetime import timedelta

from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier
from tests.domain.appeals import builders
from tests.surfaces.test_stopped_when_added import add
from tests.towns import SmallTown


def today(hexi: SmallTown, client: Client) -> set[int]:
    page = client.get(f"/{hexi.town.slug}/desk/morning/").content.decode()
    part = page.partition('id="today"')[2].partition("</section>")[0]
    return {row.pk for row in Dossier.objects.all() if f"/file/{row.number}/" in part}


def test_it_is_due_today_once_it_is_named(hexi: SmallTown, enter) -> None:
    dossier = builders.in_grid(hexi)
    with clock.fixed(clock.now() + timedelta(hours=9)):
        client = enter("lixiuying")
        assert dossier.pk not in today(hexi, client)
        add(hexi, dossier, "三单元也漏了")
        assert dossier.pk not in today(hexi, client)
        add(hexi, dossier, "现在厨房里有煤气味")
        assert dossier.pk in today(hexi, client)
