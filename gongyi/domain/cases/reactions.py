"""Answers to what happens to the responses that a case called for. Each may run twice."""

from gongyi.domain.cases.flow import KEY
from gongyi.domain.responses import public as responses
from gongyi.kernel.flows import engine, matters, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, MatterLink, Step
from gongyi.kernel.flows.story import facts_of


@registry.reacts_to(responses.KEY, *responses.RESPONDED)
def body_responded(response: Dossier, step: Step) -> None:
    """The case says that a body has come, or when it comes, and whoever convened is told."""
    link = MatterLink.objects.filter(child=response).select_related("parent").first()
    if link is None or Step.objects.filter(dossier=link.parent, facts__contains=f'"responded":{step.pk},').exists():
        return
    matter = matters.by_machine(link.parent)
    key = "assist_in" if link.closing == responses.ASSISTS else "response_in"
    if matter.dossier.stage in matter.flow.move(key).source:
        turn = responses.holders([response])[response.pk]
        came = responses.had_come(responses.day_of(step), step.when)
        facts = {
            "body": turn.holder_key,
            "on" if came else "comes_on": facts_of(step).get("on"),
            "responded": step.pk,
            "response": response.number,
        }
        engine.move(matter=matter, key=key, change=Change(facts=facts))


@registry.reacts_to(KEY, "withdraw", "verify_pass", "pass_unverified", "decline_call")
def round_is_over(case: Dossier, step: Step) -> None:
    """Nobody waits for the responses of a case that has ended, or of a call that was not needed."""
    responses.end_all(parent=case, after=step.move, since=step.when, assisting=step.move != "decline_call")
