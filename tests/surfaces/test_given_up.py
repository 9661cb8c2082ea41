"""What could not be delivered is said in plain words to the operator, and at the desk to whoever can call instead."""

from datetime import timedelta

from django.utils.translation import override

from gongyi.kernel import clock
from gongyi.kernel.outbox import queries
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from tests.towns import SmallTown, settle

PHONE = "13912345678"


def given_up(hexi: SmallTown, error: str):
    """An appeal whose reporter was told, but whose message was given up."""
    dossier = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    Job.objects.filter(kind="deliver", recipient__startswith="voice:", template="appeal_accepted").update(
        state=Job.DEAD, error=error
    )
    return dossier


def test_the_desk_is_told_to_call_until_a_later_message_arrives(hexi: SmallTown, enter) -> None:
    dossier = given_up(hexi, "Unreached: the gateway answered 500")
    desk, words = enter("gulnar"), "最近一条短信没有送到"
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/"
    assert words in desk.get(url).content.decode()
    row = Job.objects.get(state=Job.DEAD)
    Job.objects.filter(pk=row.pk).update(state=Job.DONE)
    assert words not in desk.get(url).content.decode()


def test_the_operator_reads_what_it_was_and_whether_another_try_helps(hexi: SmallTown, enter) -> None:
    given_up(hexi, "the gateway refuses the message (422)")
    hexi.persons["clerk"] = people.add_person(town=hexi.town, work_name="系统管理员")
    office, url = enter("clerk", office="system"), f"/{hexi.town.slug}/desk/office/"
    page = office.get(url).content.decode()
    for wanted in ("发给反映人的短信", "号码或地址不存在"):
        assert wanted in page
    for secret in (PHONE, "三号楼楼道", "王"):
        assert secret not in page
    row = Job.objects.get(state=Job.DEAD)
    assert office.post(url, {"job": row.pk}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Job.QUEUED, 0)


def test_every_kind_of_fault_has_words(hexi: SmallTown) -> None:
    with override("en"):
        for error, wanted in (("the gateway refuses the message (404)", "hardly"), ("Unreached: gateway: ConnectError", "once it"), ("KeyError: 'x'", "itself")):  # fmt: skip
            assert wanted in queries.why_of(Job(kind="deliver", error=error))
        assert "itself" in queries.why_of(Job(kind="index", error="the gateway"))
