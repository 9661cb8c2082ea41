"""What a repairer's page says of what became of a step: asked for, decided, withdrawn meanwhile, or sent twice."""

import pytest

from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Step
from tests.domain.cases.builders import DEFERRABLE, ask_deferral, ask_extension
from tests.surfaces.handling import bound, jpeg, link, offered
from tests.towns import SmallTown


def test_a_photo_that_comes_twice_in_one_form_is_taken_in_once(hexi: SmallTown) -> None:
    case = offered(hexi, category="road_surface")
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    phone.post(f"{url}do/first_contact/", {"how": "not_wanted"})
    twice = {"before": jpeg(), "after": [jpeg(), jpeg()]}
    done = {"outcome": "solved", "done": "换好了", **twice}
    assert phone.post(f"{url}do/report_done/", done).status_code == 302
    taken = Evidence.objects.filter(step=Step.objects.get(dossier=case, move="report_done").pk)
    assert sorted(taken.values_list("purpose", flat=True)) == ["after", "before"], "what it shows is another thing"
    assert verify().faults == []
    photos = [evidence.receive(town=hexi.town, data=jpeg(), kind="photo") for _again in range(2)]
    said = hexi.say(evidence=photos).dossier
    assert Evidence.objects.filter(owner_id=said.pk).count() == 1


def test_whoever_signs_what_was_withdrawn_meanwhile_is_not_offered_to_sign_again(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    hexi.do("gulnar", case, "withdraw", words={"why": "不用修了"})
    answer = phone.post(f"{url}do/acknowledge/", {"version": case.version})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "notice--error" in page
    assert "不用再办了，谢谢您" in page
    assert f'action="{url}do/acknowledge/"' not in page


@pytest.mark.parametrize("decision", ["approve", "refuse"])
@pytest.mark.parametrize("ask", [ask_extension, ask_deferral])
def test_whoever_asked_reads_that_it_waits_for_a_decision_and_which_it_was(
    hexi: SmallTown, enter, ask, decision: str
) -> None:
    what = ask.__name__.removeprefix("ask_")
    case = offered(hexi, category=DEFERRABLE if what == "deferral" else "corridor_light")
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    phone.post(f"{url}do/first_contact/", {"how": "not_wanted"})
    waits = {"extension": "您申请了延期，由", "deferral": "您申请了挂账，由"}[what]
    assert waits not in phone.get(url).content.decode()
    ask(hexi, case)
    assert waits in phone.get(url).content.decode()
    words = {"why": "今天要用灯"} if decision == "refuse" else {}
    hexi.do("gulnar", case, f"{decision}_{what}", words=words)
    moves = {move.key: str(move.did or move.label) for move in hexi.fetch("gulnar", case).flow.moves}
    for page in (phone.get(url), enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/file/{case.number}/")):
        text = page.content.decode()
        assert waits not in text
        past = text[text.index("经过") :]
        assert moves[f"{decision}_{what}"] in past
        assert words.get("why", "") in past
