"""Whoever joins a matter at the desk takes paper along: a link of their own, and nothing of whoever spoke first."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.models import Dossier
from tests.surfaces.test_intake import desk
from tests.towns import SmallTown


def test_whoever_joins_at_the_desk_gets_a_receipt_with_a_link_of_their_own(hexi: SmallTown, enter) -> None:
    first = hexi.say(text="楼道灯不亮，晚上看不清路").dossier
    client, other = enter("gulnar"), enter("lixiuying")
    typed = {"text": "", "place": hexi.places["b3"].name, "phone": "13900001111", "key": "desk:1", "channel": "desk"}
    here = client.post(desk(hexi, "new"), typed | {"join": first.number}).headers["Location"]
    told = client.get(here).content.decode()
    assert f"{here}receipt/" in told
    assert 'data-draft-done="new"' in told
    shown = client.get(f"{here}receipt/").content.decode()
    assert numbers.spoken(first.number) not in shown
    assert numbers.tracking_code(first.number) not in shown
    address = client.get(f"{here}receipt/").context["slips"][0].address
    tracked = Client().get(urlsplit(address).path)
    assert tracked.status_code == 200
    assert tracked.context["joined"]
    assert client.get(f"{here}receipt/").context["slips"][0].address == address, "the same on each paper"
    assert client.get(f"{here}paper/").content.startswith(b"%PDF-")
    pages = (here, f"{here}receipt/", f"{here}paper/")
    assert [other.get(page).status_code for page in pages] == [404] * 3
    with clock.fixed(clock.now() + timedelta(hours=25)):
        assert [client.get(page).status_code for page in pages] == [404] * 3


def test_what_is_kept_to_few_has_no_receipt_for_whoever_joined(hexi: SmallTown, enter) -> None:
    first = hexi.say(text="楼道灯不亮，晚上看不清路").dossier
    client = enter("gulnar")
    typed = {"text": "", "place": hexi.places["b3"].name, "phone": "", "key": "desk:1", "channel": "desk"}
    here = client.post(desk(hexi, "new"), typed | {"join": first.number}).headers["Location"]
    Dossier.objects.filter(pk=first.pk).update(sensitivity="restricted")
    assert client.get(f"{here}receipt/").status_code == 404


def test_a_receipt_of_what_is_kept_to_few_does_not_say_what_kind_it_is(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    for n, (text, told) in enumerate((("邻居天天打孩子，孩子身上有伤", False), ("路灯不亮", True))):
        fields = {"text": text, "key": f"desk:{n}", "channel": "phone", "place": ""}
        number = client.post(desk(hexi, "new"), fields).headers["Location"].rstrip("/").rpartition("/")[2]
        [slip] = client.get(desk(hexi, f"receipt/{number}")).context["slips"]
        assert ("求助" in dict(slip.rows)["事项"]) == told, slip.rows
