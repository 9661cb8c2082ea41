"""What the desk proposes and what it calls things: a statement without the person's words, joined matters apart from cases, the kind it guessed."""

import re

import pytest
from django.test import Client
from django.utils import translation

from gongyi.domain.appeals import public
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from tests.domain.appeals.builders import rate, rating
from tests.domain.cases.builders import photos
from tests.infra.reading import plain
from tests.surfaces.test_desk_file import address, see
from tests.towns import SmallTown

WORDS = "我是502的王大妈，楼道灯坏了三天，摔了一跤"


def statement(page: str) -> str:
    return page.partition('name="statement"')[2].partition(">")[2].partition("<")[0].strip()


def screened(hexi: SmallTown, text: str = WORDS) -> Dossier:
    dossier = hexi.say(text).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "sort", category="corridor_light")
    return dossier


def test_the_statement_for_a_handler_starts_from_place_and_category_alone(hexi: SmallTown, enter) -> None:
    draft = statement(see(enter("gulnar"), address(hexi, screened(hexi), "do", "dispatch")))
    assert draft == "幸福小区3号楼：楼道灯不亮，请到现场查看并处理。"


def test_the_statement_for_a_handler_names_a_business_district_and_no_grid(hexi: SmallTown, enter) -> None:
    grid = hexi.places["east1"]
    territory.add_area(town=hexi.town, kind="district", name="河西早市", places=[grid])
    dossier = hexi.say("路灯不亮", place=grid).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "sort", category="corridor_light")
    draft = statement(see(enter("gulnar"), address(hexi, dossier, "do", "dispatch")))
    assert draft.startswith("河西早市：")


def test_taking_the_words_over_is_an_act_of_its_own(hexi: SmallTown, enter) -> None:
    client, dossier = enter("gulnar"), screened(hexi)
    form = address(hexi, dossier, "do", "dispatch")
    assert re.search(r'<button[^>]* formnovalidate name="words"', see(client, form))
    taken = statement(
        client.post(
            form, {"words": "1", "statement": "幸福小区3号楼：楼道灯不亮，请到现场查看并处理。"}
        ).content.decode()
    )
    assert "楼道灯坏了三天" in taken
    assert "502" not in taken
    assert "请到现场查看" not in taken


def test_taking_the_words_over_loses_nothing_that_was_chosen_or_typed(hexi: SmallTown, enter) -> None:
    client, dossier = enter("gulnar"), screened(hexi)
    form = address(hexi, dossier, "do", "dispatch")
    dossier.refresh_from_db()
    choices = client.get(form).context["panel"].form.fields["handler"].choices
    handler = next(value for value, label in choices if "安居物业" in str(label))
    sent = {
        "words": "1",
        "category": "water_leak",
        "handler": handler,
        "statement": "请从东门进。",
        "photos": "no",
        "host": "board",
        "version": str(dossier.version),
    }
    for _twice in range(2):
        answer = client.post(form, sent)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "errors" not in re.search(r'<section id="panel".*?</section>', page, re.DOTALL)[0]
        assert re.search(r'<option value="water_leak"[^>]* selected', page)
        assert re.search(rf'value="{handler}"[^>]* (selected|checked)', page)
        assert statement(page).startswith("请从东门进。\n")
        assert statement(page).count("楼道灯坏了三天") == 1
        assert 'name="host" value="board"' in page
        sent["statement"] = statement(page)
    dossier.refresh_from_db()
    assert dossier.stage == "screening"
    del sent["words"]
    assert client.post(form, sent).status_code == 302
    dossier.refresh_from_db()
    assert (dossier.stage, dossier.category) == ("with_handler", "water_leak")


def test_joined_matters_and_cases_stand_under_headings_of_their_own(hexi: SmallTown, enter) -> None:
    one, two = screened(hexi), screened(hexi)
    hexi.do("gulnar", two, "merge", reason="same_problem", into=one.number)
    hexi.do("gulnar", one, "dispatch", category="corridor_light", words={"statement": "请换灯"})
    client = enter("gulnar")
    main, joined = plain(see(client, address(hexi, one))), plain(see(client, address(hexi, two)))
    assert "并进来的同一件事" in main
    assert "由它办的" in main
    assert "并入了" in joined
    assert "来自" not in joined


def test_the_same_kind_is_offered_before_another_kind_at_the_same_building(hexi: SmallTown, enter) -> None:
    same, near = hexi.say("楼道灯不亮").dossier, hexi.say("暖气不热").dossier
    far = hexi.say("楼道灯不亮", place=hexi.places["b1"]).dossier
    mine = screened(hexi)
    found = public.neighbours(hexi.actor("gulnar"), hexi.fetch("gulnar", mine))
    assert [one.dossier.pk for one in found] == [same.pk, far.pk, near.pk]
    assert [one.same for one in found] == [True, True, False]
    assert "像是同一件事的在前" in see(enter("gulnar"), address(hexi, mine, "do", "merge"))


def test_a_matter_without_a_word_is_called_by_place_and_category_once_that_is_known(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("", evidence=photos(hexi, "before")).dossier
    assert dossier.title == "几张照片，没有文字"
    with translation.override("en"):
        hexi.do("gulnar", dossier, "sort", category="corridor_light")
    assert Dossier.objects.get(pk=dossier.pk).title == "幸福小区3号楼：楼道灯不亮"
    hexi.do("gulnar", dossier, "sort", category="water_leak")
    assert Dossier.objects.get(pk=dossier.pk).title.startswith("幸福小区3号楼：")
    assert "楼道灯" not in Dossier.objects.get(pk=dossier.pk).title
    assert "幸福小区3号楼：" in see(enter("gulnar"), f"/{hexi.town.slug}/desk/")
    hexi.do("gulnar", dossier, "summarise", words={"title": "三号楼水管漏水"})
    hexi.do("gulnar", dossier, "sort", category="corridor_light")
    assert Dossier.objects.get(pk=dossier.pk).title == "三号楼水管漏水"
    spoken = screened(hexi)
    assert spoken.title == Dossier.objects.get(pk=spoken.pk).title


def test_what_may_be_the_same_is_offered_for_joining_newest_first(hexi: SmallTown, enter) -> None:
    old, new = screened(hexi, "楼道灯不亮"), screened(hexi, "灯又灭了")
    hexi.say("别处的灯", place=hexi.places["west1"])
    other = hexi.say("水管漏水").dossier
    hexi.do("gulnar", other, "accept")
    hexi.do("gulnar", other, "sort", category="water_leak")
    mine = screened(hexi)
    near = public.neighbours(hexi.actor("gulnar"), hexi.fetch("gulnar", mine))
    assert [one.dossier.pk for one in near] == [new.pk, old.pk]
    page = see(enter("gulnar"), address(hexi, mine, "do", "merge"))
    assert page.index(f'value="{new.number}"') < page.index(f'value="{old.number}"')


def test_the_guessed_kind_is_shown_before_it_is_kept_and_abuse_is_a_complaint(hexi: SmallTown, enter) -> None:
    words = "小区保安骂人，物业经理还威胁我"
    assert public.kind_of(words, "help") == "complaint"
    client: Client = enter("gulnar")
    page = client.post(
        f"/{hexi.town.slug}/desk/new/hints/",
        {"text": words, "place": "", "phone": ""},
        headers={"accept-language": "zh-hans"},
    )
    assert "按内容看是“投诉”" in page.content.decode()


def test_the_public_sentence_is_not_typed_twice(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("路灯不亮", place=hexi.places["b3"]).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="street_light")
    hexi.do("aili", dossier, "grid_done", outcome="explained", words={"done": "已报修"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "已报修", "summary": "路灯已报修，周五换好"})
    assert "路灯已报修，周五换好</textarea>" in see(enter("gulnar"), address(hexi, dossier, "do", "publish"))


def test_a_line_written_by_a_worker_becomes_the_title_everywhere(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("", evidence=photos(hexi, "before")).dossier
    hexi.do("gulnar", dossier, "summarise", words={"title": "三号楼水管漏水"})
    assert Dossier.objects.get(pk=dossier.pk).title == "三号楼水管漏水"
    assert "三号楼水管漏水" in see(enter("gulnar"), f"/{hexi.town.slug}/desk/")
    with pytest.raises(Refused, match="王大妈"):
        hexi.do("gulnar", dossier, "summarise", words={"title": "王大妈家漏水"})


def test_what_a_person_says_is_typed_under_a_label_that_asks_for_their_words(hexi: SmallTown, enter) -> None:
    page = see(enter("gulnar"), f"/{hexi.town.slug}/desk/new/")
    assert "本人怎么说的（照原话记）" in page[: page.index('name="text"')].rpartition("<label")[2]


@pytest.mark.parametrize("added", ["", "从后门进。"])
def test_a_statement_that_begins_as_it_was_drawn_says_what_the_matter_turned_out_to_be_about(
    hexi: SmallTown, enter, added: str
) -> None:
    dossier, client = hexi.say(WORDS).dossier, enter("gulnar")
    hexi.do("gulnar", dossier, "accept")
    form = address(hexi, dossier, "do", "dispatch")
    drawn = statement(see(client, form))
    assert "楼道灯" not in drawn
    client.post(
        form,
        {
            "version": Dossier.objects.get(pk=dossier.pk).version,
            "category": "corridor_light",
            "handler": "",
            "statement": drawn + added,
        },
    )
    told = hexi.case_of(dossier).steps.get(number=1).body.body
    assert "楼道灯不亮" in told
    assert added in told
    assert "王大妈" not in told


def test_a_second_handling_says_so_at_the_head_of_the_file(hexi: SmallTown, enter) -> None:
    dossier, client = rating(hexi), enter("gulnar")
    assert "次办理" not in see(client, address(hexi, dossier))
    rate(dossier, "dissatisfied", solved=False)
    assert "本人请再办一次，现在是第 2 次办理" in see(client, address(hexi, dossier))


def test_where_nobody_is_named_the_choice_of_who_does_it_is_not_called_optional(hexi: SmallTown, enter) -> None:
    form = see(enter("gulnar"), address(hexi, screened(hexi), "do", "dispatch"))
    assert "事项后面没写单位的，要选" in form


@pytest.mark.parametrize("path", ["bodies/file/", "places/file/"])
def test_trying_a_file_needs_no_reason_and_nothing_needed_is_called_optional(hexi: SmallTown, enter, path: str) -> None:
    client, where = enter("sunli"), f"/{hexi.town.slug}/desk/town/{path}"
    for page in (client.get(where).content.decode(), client.post(where, {}).content.decode()):
        reason = page.partition('id_reason"')[0][-40:] + page.partition('id_reason"')[2][:900]
        assert "正式读入时要写" in reason
        assert "选填" not in reason


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("河畔人家5号楼2单元的门禁坏了", "河畔人家5号楼2单元的门禁坏了"),
        ("5号楼二单元漏水，我住502室", "漏水"),
        ("我家3-2-501，楼上装修太吵", "楼上装修太吵"),
    ],
)
def test_a_unit_leaves_the_draft_with_the_door_and_stays_without_one(said: str, kept: str) -> None:
    draft = public.released_draft(said)
    assert kept in draft
    assert not any(door in draft for door in ("502", "501", "二单元"))


def test_the_button_that_takes_words_over_asks_for_ones_own(hexi: SmallTown, enter) -> None:
    form = plain(see(enter("gulnar"), address(hexi, screened(hexi), "do", "dispatch")))
    assert "用您自己的话写，不写姓名和门牌" in form
    assert "改成您的话" in form
    assert "引用原话" not in form


def test_the_board_confirms_once_where_undoing_stands_beside_it(hexi: SmallTown, enter) -> None:
    dossier, client = hexi.say("楼道灯不亮").dossier, enter("gulnar")
    board = client.post(address(hexi, dossier, "do", "accept"), {"host": "board", "next": ""}, follow=True)
    page = board.content.decode()
    assert page.count("已受理 ·") == 1
    assert f'data-draft-done="move-{dossier.number}-accept"' in page


def test_a_question_is_sent_out_to_be_answered_and_not_to_be_repaired(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("请问廉租房怎么申请", kind="consult").dossier
    hexi.do("gulnar", dossier, "accept")
    assert "请研究后答复" in statement(see(enter("gulnar"), address(hexi, dossier, "do", "dispatch")))


def test_a_draft_from_what_was_said_leaves_the_name_out(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("楼道灯不亮，找阿依古丽看", name="阿依古丽·买买提").dossier
    page = enter("gulnar").post(
        f"/{hexi.town.slug}/desk/file/{dossier.number}/do/dispatch/", {"words": "1", "statement": ""}
    )
    assert page.context["panel"].form.initial["statement"] == "楼道灯不亮，找……看"


def test_the_form_of_a_complaint_draws_nothing_from_it_and_keeps_what_was_typed(hexi: SmallTown, enter) -> None:
    said = "物业保安天天在门口抽烟，说了还翻白眼"
    client = enter("gulnar")
    for kind, offered in (("complaint", False), ("help", True)):
        dossier = hexi.say(said, kind=kind).dossier
        hexi.do("gulnar", dossier, "accept")
        form = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/dispatch/"
        assert ('name="words"' in client.get(form).content.decode()) is offered
        drawn = client.post(form, {"words": "1", "statement": ""}).context["panel"].form.initial.get("statement", "")
        assert ("翻白眼" in (drawn or "")) is offered
