"""In the demo installation: give a case to the property firm and print the link for its repairer."""

from datetime import timedelta

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.queries import worker
from gongyi.kernel.flows import matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Account, Person, Seat
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within


def person(username: str) -> Person:
    return Account.objects.get(username=username).persons.get(person__town__slug="qiaxiu").person


town = Town.objects.select_related("calendar", "root").get(slug="qiaxiu")
with within(town):
    repairer = person("zhoujianguo")
    seat = Seat.objects.filter(posts__person=repairer, role="property_firm").select_related("area").first()
    where = seat.area.members.order_by("place__path").first().place
    spoken = appeals.Spoken(
        town=town, place=where, kind="help", channel="web", text="楼道的灯不亮了，晚上看不见。",
        key=f"journey:{Dossier.objects.count()}", phone="13912345678", name="王大妈",
    )  # fmt: skip
    dossier = appeals.register(spoken).dossier
    given_to = dossier.turns.get(open=True).holder_key.removeprefix("seat:")
    desk = worker(Person.objects.filter(posts__seat=given_to).first(), town)

    def do(move: str, words: dict[str, str] | None = None, **facts: object) -> None:
        """Whoever screens it makes a move."""
        matter = matters.fetch(desk, dossier.number)
        performing.perform(matter=matter, key=move, change=Change(facts=dict(facts), words=words or {}))

    do("accept")
    do("dispatch", {"statement": "楼道灯不亮，请换灯。"}, category="corridor_light", handler=seat.key)
    case = Dossier.objects.filter(parent_links__parent=dossier, parent_links__why="case").latest("pk")
    assert cases.case_of(case)
    token = access.make_link(
        town=town, purpose=LinkToken.HANDLE, owner_id=case.pk, life=timedelta(days=30), handler=(seat, repairer)
    )
    print("LINK", f"/qiaxiu/h/{token}/", repairer.open("phone"))
