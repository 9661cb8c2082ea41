"""A recording stands for words wherever somebody writes down what others say."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.models import Dossier, StepBody
from tests.kernel.evidence.samples import webm
from tests.surfaces.test_intake import desk, hidden
from tests.towns import SmallTown


def recording(seconds: int = 4) -> SimpleUploadedFile:
    return SimpleUploadedFile("voice.webm", webm(seconds * 1000), "audio/webm")


def test_a_recording_alone_is_registered_at_the_desk_on_a_visit_and_from_a_group(hexi: SmallTown, enter) -> None:
    client, place = enter("gulnar"), {"place": "3号楼 301", "kind": "help"}
    fields = {"key": appeals.fresh_key("desk"), "channel": "phone", "voice": recording()}
    assert client.post(desk(hexi, "new"), fields | place).status_code == 302
    visit = {"batch": "visit:abcdef012345", "rows": 2, "r0-voice": recording(), "r1-text": "灯坏了", "r1-where": "门口"}
    assert client.post(desk(hexi, "visit"), visit | {"place": "3号楼301"}).status_code == 302
    chat = {"batch": "chat:abcdef012345", "step": "save", "rows": 1, "r0-keep": "on", "r0-voice": recording()}
    assert (
        client.post(desk(hexi, "paste"), chat | {f"r0-{name}": given for name, given in place.items()}).status_code
        == 302
    )
    made = list(Dossier.objects.order_by("pk"))
    assert {row.place_id for row in made} == {hexi.places["b3"].pk}
    kinds = [list(Evidence.objects.filter(owner_id=row.pk).values_list("kind", "audience")) for row in made]
    assert kinds == [[("voice", "party")], [("voice", "party")], [], [("voice", "party")]]
    bodies = [json.loads(StepBody.objects.get(step__dossier=row).body) for row in made]
    assert [body["words"]["where"] for body in bodies] == ["301", "301", "门口", "301"]


def test_a_recording_is_kept_when_the_form_comes_back_and_one_too_long_is_refused(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    fields = {"key": appeals.fresh_key("desk"), "channel": "phone"}
    again = client.post(desk(hexi, "new"), fields | {"voice": recording(), "phone": "12"}).content.decode()
    kept = hidden(again.replace(" checked", ""), "voice_held")
    assert client.post(desk(hexi, "new"), fields | {"voice_held": kept}).status_code == 302
    assert Evidence.objects.get().kind == "voice"
    fields["key"] = appeals.fresh_key("desk")
    assert client.post(desk(hexi, "new"), fields | {"voice": recording(65)}).status_code == 422
    assert Dossier.objects.count() == 1


def test_drafts_of_a_group_keep_their_recordings_when_they_are_joined(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "paste")
    rows = {
        "batch": "chat:abcdef012345",
        "rows": 2,
        "r0-keep": "on",
        "r0-text": "灯坏了",
        "r1-keep": "on",
        "r1-text": "水漏了",
    }
    joined = client.post(url, rows | {"step": "merge:1", "r1-voice": recording()}).content.decode()
    assert 'name="r0-voice_held"' in joined
    assert "r1-text" not in joined
    both = client.post(
        url, rows | {"step": "merge:1", "r0-voice": recording(3), "r1-voice": recording()}
    ).content.decode()
    assert 'name="r0-voice_held"' in both
    assert 'name="r1-voice_held"' in both
