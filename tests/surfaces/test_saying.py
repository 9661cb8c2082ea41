"""Whoever speaks is heard once, with everything that was typed, at a place they can find."""

import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.evidence.actions import ORPHANS_AFTER, sweep
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import regrouping
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.queries import today
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.models import PlaceAlias, Town
from tests.infra.homes import with_keys
from tests.surfaces.speaking import PHONE, address, picture, say
from tests.towns import SmallTown

STRANGE = "ئۇيغۇرچە қазақша 𠮷 \U00031350\U0002ebf0\ue000 😀👨\u200d👩\u200d👧 <b>'; DROP TABLE x; --"


def test_the_same_words_from_the_same_phone_bring_a_hint_and_no_second_matter(hexi: SmallTown) -> None:
    client = Client()
    say(hexi, client)
    hint = say(hexi, client, key="web:2", text="楼道灯 不亮")
    assert (hint.status_code, Dossier.objects.count()) == (422, 1)
    assert "1 分钟前" in hint.content.decode()
    assert say(hexi, Client(), key="web:3").status_code == 302, "another phone is not told"
    assert say(hexi, client, key="web:4", insist="1").status_code == 302
    assert Dossier.objects.count() == 3


def test_an_empty_form_says_that_nothing_was_written_and_asks_nothing_else(hexi: SmallTown) -> None:
    client = Client()
    assert say(hexi, client, text="", photos=picture()).status_code == 302
    empty = say(hexi, client, key="web:2", text=" ").content.decode()
    assert "这是另一件吗" not in empty
    assert "写几句、拍张照片、说几句，有一样就行" in empty


@pytest.mark.parametrize(
    ("desk", "language", "said"),
    [
        ("0906-2123400", "zh-hans", "座机要带区号。是 0906-2654321 吗？"),
        ("0906-2123400", "en", "Is it 0906-2654321?"),
        ("", "zh-hans", "座机要带区号。请在号码前面加上区号（0 开头的三四位数字）。"),
        ("12345", "en", "three or four digits that begin with 0"),
    ],
)
def test_a_landline_without_its_area_code_is_asked_for_it_and_nothing_is_lost(
    hexi: SmallTown, desk: str, language: str, said: str
) -> None:
    Town.objects.filter(pk=hexi.town.pk).update(phone=desk)
    client = Client()
    client.cookies["django_language"] = language
    asked = say(hexi, client, phone="265 4321")
    assert (asked.status_code, Dossier.objects.count()) == (422, 0)
    body = asked.content.decode()
    assert said in body
    assert 'value="265 4321"' in body
    assert "楼道灯不亮" in body
    assert say(hexi, client, phone="0906-2654321").status_code == 302


def test_the_same_form_again_says_that_it_had_arrived(hexi: SmallTown) -> None:
    client = Client()
    say(hexi, client)
    again = say(hexi, client)
    assert "没有重复登记" in client.get(again.headers["Location"]).content.decode()
    assert Dossier.objects.count() == 1


def test_what_belongs_at_another_door_is_asked_about_before_anything_is_stored(hexi: SmallTown) -> None:
    paused = say(hexi, kind="report", text="我要举报干部受贿")
    assert paused.status_code == 422
    assert "12388" in paused.content.decode()
    assert (Dossier.objects.count(), Voice.objects.count()) == (0, 0)
    assert say(hexi, kind="report", text="我要举报干部受贿", insist="1").status_code == 302


def test_a_danger_is_shown_at_once_with_its_telephone_and_still_taken_in(hexi: SmallTown) -> None:
    client = Client()
    page = client.get(say(hexi, client, text="楼下有煤气味").headers["Location"]).content.decode()
    assert 'href="tel:119"' in page
    assert Dossier.objects.get().safety == 2


def test_of_several_dangers_the_first_is_told_and_the_form_is_sent_in_one_marked_way(hexi: SmallTown) -> None:
    asked = say(hexi, text="孩子天天被打，身上有伤，家里还有煤气味", phone="").content.decode()
    shown = asked[asked.index("<main") : asked.index("</main>")]
    assert re.findall(r'notice__title">([^<]*)<', shown) == ["燃气危险"]
    assert re.search(r'<div class="stack-s" data-dangers=', shown), "the cards do not touch"
    marked = re.findall(r'<(?:a|button) class="button button--primary[^>]*>', shown)
    assert len(marked) == 2
    assert "tel:" in marked[0]
    assert 'name="harm"' in marked[1]


def test_harm_to_a_child_is_asked_about_and_the_page_says_what_is_true(hexi: SmallTown) -> None:
    client, text = Client(), "隔壁天天打孩子，孩子身上都是伤"
    asked = say(hexi, client, kind="report", text=text)
    assert (asked.status_code, Dossier.objects.count()) == (422, 0)
    assert 'name="harm" value="yes"' in asked.content.decode()
    assert "没有人伤害孩子，照我写的送出" in asked.content.decode()
    page = client.get(say(hexi, client, kind="report", text=text, harm="yes").headers["Location"]).content.decode()
    assert 'href="tel:110"' in page
    assert "您写的内容没有保存" in page
    assert "您社区的工作人员" not in page
    assert not any("打孩子" in body for body in StepBody.objects.values_list("body", flat=True))


def test_a_child_that_is_not_harmed_does_not_cost_the_words(hexi: SmallTown) -> None:
    say(hexi, text="暑假孩子没人管，能不能办托管班", harm="no")
    assert "托管班" in StepBody.objects.get().body


def test_a_child_hurt_by_accident_is_an_emergency_and_nothing_is_asked(hexi: SmallTown) -> None:
    client = Client()
    page = client.get(say(hexi, client, text="孩子被开水烫伤了").headers["Location"]).content.decode()
    assert 'href="tel:120"' in page
    assert "烫伤" in StepBody.objects.get().body


def test_a_danger_says_on_the_receipt_why_it_hurries(hexi: SmallTown) -> None:
    client = Client()
    page = client.get(say(hexi, client, text="楼下有煤气味").headers["Location"]).content.decode()
    assert "不分白天黑夜" in page


def test_a_refusal_keeps_the_photo_and_the_next_try_sends_it(hexi: SmallTown) -> None:
    client = Client()
    refused = say(hexi, client, phone="12", photos=picture())
    ticket = re.search(r'name="held" value="([^"]+)"', refused.content.decode())
    assert refused.status_code == 422
    assert ticket is not None
    assert say(hexi, client, phone=PHONE, held=ticket[1]).status_code == 302
    assert Evidence.objects.get().kind == Evidence.PHOTO


def noise() -> SimpleUploadedFile:
    return SimpleUploadedFile("v.mp3", b"no sound at all" * 9, "audio/mpeg")


@pytest.mark.parametrize(
    ("files", "told", "untold"),
    [
        (lambda: {"voice": noise()}, "这段录音没有留下", "照片没有留下"),
        (lambda: {"photos": noise()}, "没收下的照片没有留下", "录音没有留下"),
    ],
)
def test_what_is_said_of_a_refused_file_fits_it(hexi: SmallTown, files, told: str, untold: str) -> None:
    client = Client()
    page = say(hexi, client, **files()).content.decode()
    assert told in page
    assert untold not in page
    dropped = re.findall(r'name="dropped" value="(\w+)"', page)
    answer = say(hexi, client, dropped=dropped)
    assert "没有带上照片或录音" in client.get(answer.headers["Location"]).content.decode()


def test_whoever_has_a_foreign_number_is_told_that_none_is_needed(hexi: SmallTown) -> None:
    page = say(hexi, phone="+852 9123 4567").content.decode()
    assert "没有的可以不填，记好送出后给您的编号和查询码" in page


def test_a_ticket_of_another_town_or_a_forged_one_opens_nothing(hexi: SmallTown) -> None:
    assert say(hexi, held="forged").status_code == 302
    assert Evidence.objects.count() == 0


def test_files_that_were_never_sent_are_removed_a_day_later(hexi: SmallTown, tmp_path: Path, settings) -> None:

    settings.HOME = with_keys(tmp_path)
    say(hexi, phone="12", photos=picture())
    assert sweep() == 0
    with clock.fixed(clock.now() + 400 * ORPHANS_AFTER):
        assert sweep() == 1


@pytest.mark.parametrize("field", ["text", "where", "name"])
def test_every_script_and_sign_is_stored_as_typed(hexi: SmallTown, field: str) -> None:
    assert say(hexi, **({"text": "灯"} | {field: STRANGE[:40]})).status_code == 302
    if field == "name":
        assert Voice.objects.get().open("name") == STRANGE[:40]
    else:
        assert json.loads(StepBody.objects.get().body)["words"][field] == STRANGE[:40]


def test_a_hundred_thousand_signs_are_refused_in_words_and_kept_in_the_box(hexi: SmallTown) -> None:
    long = "长" * 100_000
    answer = say(hexi, text=long)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "最多 8000 个字，现在有 100000 个字" in page
    assert long in page
    assert "maxlength" not in page.split('name="text"')[1].split(">")[0]


def test_boxes_turn_with_the_script_that_is_typed(hexi: SmallTown) -> None:
    page = Client().get(f"/{hexi.town.slug}/say/help/?place={hexi.places['b3'].pk}").content.decode()
    assert re.search(r'<textarea name="text"[^>]*dir="auto"', page)


def test_someone_who_works_here_says_so_once_and_the_desk_reads_it(hexi: SmallTown, enter) -> None:
    say(hexi, where="烤包子店门口", works_here="on")
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{Dossier.objects.get().number}/").content.decode()
    assert "烤包子店门口" in page
    assert "我在这里上班" in page


def test_a_place_is_found_by_compound_building_and_on_the_map_but_not_by_grid(hexi: SmallTown) -> None:
    for index, name in enumerate(("east1", "b1")):
        box = [[[80 + index, 40], [81 + index, 40], [81 + index, 41], [80 + index, 41], [80 + index, 40]]]
        territory.set_outline(place=hexi.places[name], boundary=json.dumps({"type": "Polygon", "coordinates": box}))
    base, client = f"/{hexi.town.slug}/say/help/", Client()
    found = client.get(base, {"where": "幸福"}).content.decode()
    assert "?area=" in found
    assert "网格" not in found
    assert "幸福小区1号楼" in client.get(base, {"area": hexi.compound.pk}).content.decode()
    hit = client.get(base, {"at": "81.5,40.5"})
    assert hit.headers["Location"] == f"{base}?place={hexi.places['b1'].pk}"
    assert "点到外面" in client.get(base, {"at": "1,1"}).content.decode()
    assert client.get(base, {"at": "x,y", "in": "9" * 40, "area": "-1"}).status_code == 200
    names = {row["properties"]["name"] for row in json.loads(client.get(address(hexi, "outlines")).content)["features"]}
    assert names == {"", "幸福小区1号楼"}


def test_the_yard_of_a_compound_is_a_place_of_its_own(hexi: SmallTown) -> None:
    base, client, ground = f"/{hexi.town.slug}/say/help/", Client(), hexi.places["ground"]
    page = client.get(base, {"area": hexi.compound.pk}).content.decode()
    assert f"?place={ground.pk}" in page
    assert page.count("幸福小区的院子、大门、道路") == 1
    say(hexi, place=ground.pk, where="西门岗亭边")
    assert Dossier.objects.get().place == ground


def merged(hexi: SmallTown) -> None:
    regrouping.merge_into(town=hexi.town, place=hexi.places["b3"], into=hexi.places["b2"], on=today(hexi.town))


def test_the_code_on_the_door_of_a_place_that_was_merged_leads_to_what_stands_for_it(hexi: SmallTown) -> None:
    merged(hexi)
    door = Client().get(address(hexi, "from_place", hexi.places["b3"].pk))
    assert (door.status_code, door.headers["Location"].partition("?")[2]) == (302, f"place={hexi.places['b2'].pk}")
    assert hexi.places["b2"].name in Client().get(door.headers["Location"]).content.decode()


def test_a_form_that_was_open_while_its_place_was_merged_keeps_the_words_and_asks(hexi: SmallTown) -> None:
    merged(hexi)
    asked = say(hexi, place=hexi.places["b3"].pk, text="三号楼的灯不亮，写了很久")
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "写了很久" in page
    assert "这个地方有变动" in page
    assert f'name="place" value="{hexi.places["b2"].pk}"' in page
    assert Dossier.objects.count() == 0
    assert say(hexi, place=hexi.places["b2"].pk).status_code == 302


def test_a_place_that_ended_without_an_heir_leads_to_choosing_anew(hexi: SmallTown) -> None:
    merged(hexi)
    PlaceAlias.objects.all().delete()
    door = Client().get(address(hexi, "from_place", hexi.places["b3"].pk))
    assert (door.status_code, "place=" in door.headers["Location"]) == (302, False)


@pytest.mark.parametrize("place", ["999999", "", "abc", "0", "9" * 40])
def test_a_form_with_a_place_that_is_not_known_comes_back_with_the_words(hexi: SmallTown, place: str) -> None:
    page = say(hexi, place=place, text="楼道灯不亮，晚上看不见").content.decode()
    assert "没有找到这个地方" in page
    assert "楼道灯不亮，晚上看不见" in page
    assert f'name="place" value="{hexi.town.root.pk}"' in page
    assert Dossier.objects.count() == 0
    assert say(hexi, place=str(hexi.town.root.pk)).status_code == 302


def test_a_code_that_names_no_place_of_the_town_leaves_the_place_to_be_chosen(hexi: SmallTown) -> None:
    page = Client().get(f"/{hexi.town.slug}/q/999999/", follow=True)
    assert page.status_code == 200
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert "?place=" not in main
    assert "这个码已经不在用了" in main
    assert "这个码已经不在用了" not in Client().get(f"/{hexi.town.slug}/say/").content.decode()


@pytest.mark.parametrize(
    ("text", "kept"), [("我要举报干部受贿", False), ("孩子天天被打，身上有伤", False), ("楼道灯不亮" * 2000, True)]
)
def test_words_that_are_not_kept_stay_on_no_telephone_either(hexi: SmallTown, text: str, *, kept: bool) -> None:
    page = say(hexi, text=text)
    assert page.status_code == 422
    assert ('data-draft="report-' in page.content.decode()) is kept
    assert ('data-draft-done="report-' in page.content.decode()) is not kept
    assert ("data-draft-notice" in page.content.decode()) is kept
