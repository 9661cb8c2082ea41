"""A photo that came with a form which was refused is not asked for twice: at the desk, on a handler's link, by whoever takes in."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongyi.domain.cases import public as cases
from gongyi.kernel.evidence import store
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.models import Town
from tests.surfaces.handling import bound, link, offered
from tests.surfaces.speaking import address, picture, say
from tests.surfaces.speaking import link as followed
from tests.towns import SmallTown


def photo(colour: str = "red") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return SimpleUploadedFile("p.jpg", out.getvalue(), "image/jpeg")


def both(town: Town) -> str:
    """A kind of matter that wants a photo from before and one from after."""
    rows = cases.newest(town).items()
    return next(
        code for code, row in rows if all(cases.entry(row).needs(f"photo_{when}") for when in ("before", "after"))
    )


def tickets(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}_held" value="([^"]+)" checked', page)


def shown(dossier: Dossier) -> set[str]:
    return set(Evidence.objects.filter(owner_id=dossier.pk).values_list("purpose", flat=True))


def in_the_grid(hexi: SmallTown) -> Dossier:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "grid_handle", category=both(hexi.town))
    return dossier


def test_a_photo_stays_when_the_other_one_is_still_missing(hexi: SmallTown, enter) -> None:
    dossier = in_the_grid(hexi)
    aili = enter("aili")
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/grid_done/"
    given = {"outcome": "solved", "done": "清走了"}
    first = aili.post(url, given | {"after": photo()})
    assert first.status_code == 422
    kept = tickets(first.content.decode(), "after")
    assert len(kept) == 1
    second = aili.post(url, given | {"after_held": kept, "before": photo("blue")})
    assert second.status_code == 302, second.content.decode()[-600:]
    assert shown(dossier) == {"before", "after"}


def test_a_photo_that_is_unticked_is_left_out(hexi: SmallTown, enter) -> None:
    dossier = in_the_grid(hexi)
    aili = enter("aili")
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/grid_done/"
    aili.post(url, {"outcome": "solved", "after": photo()})
    assert aili.post(url, {"outcome": "solved", "before": photo("blue")}).status_code == 422


def test_a_kept_photo_that_is_gone_is_named(hexi: SmallTown, enter) -> None:
    dossier = in_the_grid(hexi)
    aili = enter("aili")
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/grid_done/"
    kept = tickets(aili.post(url, {"outcome": "solved", "after": photo()}).content.decode(), "after")
    for _town, _digest, path in store.waiting():
        path.unlink()
    again = aili.post(url, {"outcome": "solved", "after_held": kept, "before": photo("blue")}).content.decode()
    assert "请再选一次" in again
    assert not tickets(again, "after")
    assert tickets(again, "before")


@pytest.mark.parametrize("quick", [{"quick": "1"}, {}])
def test_the_repairers_photo_stays_when_words_are_missing(hexi: SmallTown, quick: dict[str, str]) -> None:
    code = next(
        code
        for code, row in cases.newest(hexi.town).items()
        if cases.entry(row).needs("photo_after") and not cases.entry(row).needs("photo_before")
    )
    case = offered(hexi, category=code)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    phone.post(f"{url}do/first_contact/", {"how": "not_wanted"})
    missing = {"outcome": "partly", "after": photo()}
    kept = tickets(phone.post(f"{url}do/report_done/", quick | missing).content.decode(), "after")
    assert len(kept) == 1
    done = quick | {"outcome": "solved", "done": "换好了", "after_held": kept}
    assert phone.post(f"{url}do/report_done/", done).status_code == 302
    assert "after" in shown(case)


def test_the_photo_of_whoever_adds_something_stays(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    url = address(hexi, "act", followed(hexi, dossier), "add_words")
    refused = Client().post(url, {"added": "长" * 2001, "photo": photo()}).content.decode()
    kept = tickets(refused, "photo")
    assert len(kept) == 1
    assert Client().post(url, {"added": "还有一张", "photo_held": kept}).status_code == 302
    assert Evidence.objects.filter(owner_id=dossier.pk, audience=Evidence.PARTY).count() == 1


def test_a_photo_taken_in_at_the_desk_stays(hexi: SmallTown, enter) -> None:
    gulnar, url = enter("gulnar"), f"/{hexi.town.slug}/desk/new/"
    given = {"key": "desk:abcdefghijklmn", "text": "灯坏了", "channel": "phone", "place": "幸福小区3号楼"}
    refused = gulnar.post(url, given | {"phone": "12", "photos": photo()})
    kept = tickets(refused.content.decode(), "photos")
    assert len(kept) == 1
    assert gulnar.post(url, given | {"photos_held": kept}).status_code == 302
    assert Evidence.objects.count() == 1


def test_the_photos_of_a_visit_stay_with_their_rows(hexi: SmallTown, enter) -> None:
    aili, url = enter("aili"), f"/{hexi.town.slug}/desk/visit/"
    given = {"rows": "2", "place": "幸福小区3号楼", "r0-text": "灯坏了", "r1-text": "门坏了"}
    refused = aili.post(url, given | {"phone": "12", "r1-photos": photo()}).content.decode()
    assert not tickets(refused, "r0-photos")
    kept = tickets(refused, "r1-photos")
    more = aili.post(url, given | {"step": "more", "r1-photos_held": kept}).content.decode()
    assert tickets(more, "r1-photos")
    assert aili.post(url, given | {"r1-photos_held": kept}).status_code == 302
    assert Evidence.objects.get().owner_id == Dossier.objects.get(title__contains="门坏了").pk


def test_the_photo_of_a_pasted_draft_moves_with_it(hexi: SmallTown, enter) -> None:
    aili, url = enter("aili"), f"/{hexi.town.slug}/desk/paste/"
    draft = {
        "rows": "2",
        "r0-text": "灯坏了",
        "r1-text": "门坏了",
        "r1-keep": "on",
        "r0-kind": "help",
        "r1-kind": "help",
    }
    joined = aili.post(url, draft | {"step": "merge:1", "r1-photos": photo()}).content.decode()
    kept = tickets(joined, "r0-photos")
    assert len(kept) == 1
    one = {"rows": "1", "r0-text": "灯坏了", "r0-keep": "on", "r0-kind": "help", "r0-photos_held": kept}
    refused = aili.post(url, one | {"step": "save", "r0-place": "没有这个地方"}).content.decode()
    assert tickets(refused, "r0-photos")
    assert aili.post(url, one | {"step": "save", "r0-place": "幸福小区3号楼"}).status_code == 302
    assert Evidence.objects.count() == 1


def test_a_photo_that_cannot_be_read_is_said_to_be_left_out_and_costs_no_other(hexi: SmallTown) -> None:
    rotten = SimpleUploadedFile("x.jpg", b"no photo at all", "image/jpeg")
    refused = say(hexi, photos=[picture(), rotten])
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "没收下的照片没有留下" in page
    assert re.findall(r'name="held" value="([^"]+)"', page)
    alone = say(hexi, photos=[SimpleUploadedFile("y.jpg", b"no photo", "image/jpeg")]).content.decode()
    assert 'name="dropped" value="photos"' in alone
    received = say(hexi, Client(), dropped="photos")
    receipt = Client().get(received.headers["Location"]).content.decode()
    assert "没有带上照片或录音" in receipt
    whole = say(hexi, Client(), key="web:2", text="另一件事")
    assert "没有带上照片或录音" not in Client().get(whole.headers["Location"]).content.decode()


@pytest.mark.parametrize("portal", [True, False])
def test_of_too_many_photos_the_first_nine_are_kept_and_sent_the_next_time(
    hexi: SmallTown, enter, *, portal: bool
) -> None:
    """As they come from a phone without scripts."""
    dossier = None if portal else in_the_grid(hexi)
    url = (
        f"/{hexi.town.slug}/say/help/"
        if dossier is None
        else f"/{hexi.town.slug}/desk/file/{dossier.number}/do/grid_done/"
    )
    client = Client() if portal else enter("aili")
    given = {"outcome": "explained", "done": "看过了", "place": hexi.places["b3"].pk, "key": "web:1", "text": "灯不亮"}
    many = [photo(f"#{n:02x}0000") for n in range(0, 240, 20)]
    first = client.post(url, given | {"photos" if portal else "after": many})
    assert first.status_code == 422
    page = first.content.decode()
    assert "前 9 张已保存" in page
    name = "held" if portal else "after_held"
    kept = re.findall(rf'name="{name}" value="([^"]+)" checked', page)
    assert len(kept) == 9
    assert client.post(url, given | {name: kept}).status_code == 302
    assert Evidence.objects.filter(kind="photo", step__isnull=False).count() == 9
