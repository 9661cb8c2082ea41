"""A recording without a word: it may name a danger, so somebody listens soon, and until then every list says that nobody has."""

from collections.abc import Callable
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.outbox.models import Job
from tests.kernel.evidence.samples import webm
from tests.surfaces.speaking import say
from tests.towns import SmallTown

MARK = "待听"


def test_a_recording_alone_is_listened_to_within_the_time_of_a_risk_and_marked_until_then(
    hexi: SmallTown, enter: Callable[[str], Client]
) -> None:
    form = Client().get(f"/{hexi.town.slug}/say/help/?place={hexi.places['b3'].pk}").content.decode()
    assert form.index('name="voice"') < form.index('href="tel:119"') < form.index('name="text"')
    clip = SimpleUploadedFile("v.webm", webm(4000), "audio/webm")
    night = clock.now() + timedelta(hours=13)
    with clock.fixed(night):
        assert say(hexi, text="", voice=clip).status_code == 302
    dossier = Dossier.objects.get()
    assert dossier.turns.get(open=True, slot="main").due_at == night + timedelta(hours=4)
    assert Job.objects.get(owner_id=dossier.pk, kind="tell").urgent, "it may not wait for the morning either"
    desk, secretary = enter("gulnar"), enter("lixiuying")
    with clock.fixed(night + timedelta(hours=10)):
        assert [MARK in page for page in lists(hexi, desk, secretary)] == [True] * 4
        hexi.do("gulnar", dossier, "summarise", words={"title": "楼道灯不亮"})
        assert [MARK in page for page in lists(hexi, desk, secretary)] == [False] * 4


def lists(hexi: SmallTown, desk: Client, secretary: Client) -> list[str]:
    """The inbox, the board, its printed sheet and the morning page."""
    asked = ((desk, ""), (desk, "board/"), (desk, "board/sheet/"), (secretary, "morning/"))
    return [client.get(f"/{hexi.town.slug}/desk/{path}").content.decode() for client, path in asked]


def test_words_beside_a_recording_are_read_and_wait_as_any_others(hexi: SmallTown) -> None:
    clip = SimpleUploadedFile("v.webm", webm(4000), "audio/webm")
    say(hexi, text="楼道灯不亮", voice=clip)
    turn = Dossier.objects.get().turns.get(open=True, slot="main")
    assert turn.due_at > clock.now() + timedelta(hours=4)
