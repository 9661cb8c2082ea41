"""Times of a flow: limits and numbers, by the stage that uses them; a look at what would change, then a new signed version."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.models import TownAct
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import parameters, registry
from gongyi.kernel.flows.facts import UNLISTED
from gongyi.kernel.flows.models import Dossier, FlowVersion
from gongyi.kernel.flows.spec import Flow, Parameter
from gongyi.kernel.people.refusals import Refused
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, keep, shown, whole_only, working_names
from gongyi.surfaces.desk.administering.phrases import limit_in_words
from gongyi.surfaces.desk.administering.rows import CLOCKS
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

MOST = 1000
VERSIONS = 20


@dataclass(frozen=True)
class Changed:
    """One parameter that two versions set differently."""

    label: str
    before: str
    after: str


class TimesForm(Reasoned):
    """Every parameter of a flow: a limit with its clock, or a number."""

    def __init__(self, *args: Any, flow: Flow, version: FlowVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flow = flow
        for parameter in flow.parameters:
            value = parameters.value(version, parameter.key)
            limit = isinstance(value, Limit)
            self.fields[parameter.key] = forms.IntegerField(
                label=str(parameter.label),
                min_value=1 if limit else 0,
                max_value=MOST,
                initial=value.value if isinstance(value, Limit) else value,
            )
            if isinstance(value, Limit):
                self.fields[f"{parameter.key}_clock"] = forms.ChoiceField(
                    label=_("counted in"), choices=CLOCKS, initial=value.clock.value
                )
        self.fields["reason"] = self.fields.pop("reason")

    def settings(self) -> dict[str, Limit | int]:
        """The parameters as they were filled in."""
        found: dict[str, Limit | int] = {}
        for parameter in self.flow.parameters:
            clock = self.cleaned_data.get(f"{parameter.key}_clock")
            value = self.cleaned_data[parameter.key]
            found[parameter.key] = Limit(value, Clock(clock)) if clock else value
        return found

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields by the stage or side turn that uses them; numbers and the rest last."""
        used = {stage.within: str(stage.label) for stage in reversed(self.flow.stages) if stage.within}
        used |= {slot.within: str(slot.label) for slot in self.flow.slots if slot.within not in used}
        found: dict[str, list[Any]] = {}
        for parameter in sorted(self.flow.parameters, key=lambda one: one.key not in used):
            heading = used.get(parameter.key, _("Other times and numbers"))
            names = [name for name in (parameter.key, f"{parameter.key}_clock") if name in self.fields]
            found.setdefault(heading, []).extend(self[name] for name in names)
        return [*found.items(), (_("This version"), [self["reason"]])]


def _flow(key: str) -> Flow:
    found = {flow.key: flow for flow in registry.known()}.get(key)
    if found is None:
        raise Http404
    return found


@worker(*ADMINISTRATORS)
def times(request: TownRequest, flow: str) -> HttpResponse:
    """The limits and numbers of a flow; what would change is shown before it is published."""
    whole_only(request)
    declared = _flow(flow)
    version = parameters.in_force(request.town, declared)
    form = TimesForm(request.POST or None, flow=declared, version=version)
    changes: dict[str, Limit | int] = {}
    if form.is_bound and form.is_valid():
        changes = {key: value for key, value in form.settings().items() if value != parameters.value(version, key)}
        if not changes:
            form.add_error(None, _("Nothing is different from the version in force."))
    if (
        changes
        and request.POST.get("sure")
        and keep(request, form, lambda _data: _publish(request, declared, changes), replaces=f"times:{declared.key}")
    ):
        return redirect(link(request, "times", flow))
    still_open = Dossier.objects.filter(flow=flow, closed_at=None).count()
    context = {
        "form": form, "flow": declared, "versions": _versions(request, declared), "version": version, "open": still_open, "groups": form.groups(),
        "changes": [
            _change(parameter, parameters.value(version, parameter.key), changes[parameter.key])
            for parameter in declared.parameters if parameter.key in changes
        ],
        "crumbs": crumbs(request), "flows": registry.known(),
    }  # fmt: skip
    return shown(request, "times", context)


def _change(parameter: Parameter, before: Limit | int, after: Limit | int) -> Changed:
    return Changed(str(parameter.label), str(before), str(after))


def _publish(request: TownRequest, flow: Flow, changes: dict[str, Limit | int]) -> Kept:
    before = parameters.current(request.town, flow)
    told = [
        [one.key, *map(_raw, (parameters.value(before, one.key), changes[one.key]))]
        for one in flow.parameters
        if one.key in changes
    ]
    if not told:
        raise Refused(_("Nothing is different from the version in force."))
    version = parameters.set_parameters(town=request.town, flow=flow, changes=changes)
    facts = {"n": version.n, "flow": flow.key, "changes": told}
    said = _("Published as version %(n)s. Open matters keep the version they began with.") % {"n": version.n}
    return Kept(f"times:{flow.key}", "times.published", facts, said)


def _versions(request: TownRequest, flow: Flow) -> list[dict[str, Any]]:
    """Versions with what each changed, newest first, and why where somebody published it."""
    rows = list(FlowVersion.objects.filter(town=request.town, flow=flow.key).order_by("-n")[: VERSIONS + 1])
    labels = {parameter.key: str(parameter.label) for parameter in flow.parameters}
    acts = {act.facts.get("n"): act for act in TownAct.objects.filter(subject=f"times:{flow.key}")}
    names = working_names(act.made_by for act in acts.values())
    found = []
    for row, before in zip(rows[:VERSIONS], [*rows[1:], None], strict=False):
        now = json.loads(row.parameters)
        then = json.loads(before.parameters) if before else {}
        changes = [
            Changed(labels.get(key, str(UNLISTED)), limit_in_words(then.get(key)), limit_in_words(value))
            for key, value in now.items()
            if before and then.get(key) != value
        ]
        act = acts.get(row.n)
        found.append(
            {
                "row": row,
                "changes": changes,
                "why": act.reason if act else "",
                "who": names.get(act.made_by, "") if act else "",
            }
        )
    return found


def _raw(value: Limit | int) -> Any:
    return value.as_fact() if isinstance(value, Limit) else value
