"""A flow that is not sound stops the start: its faults are Django system checks."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Alarm
from django.db import connection

from gongyi.kernel.access import roles
from gongyi.kernel.flows import guards, registry
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.scope import everywhere


@register("flows")
def flows_are_sound(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """One error per fault."""
    known = frozenset(role.key for role in roles.known())
    return [Error(fault, id="gongyi.F001") for flow in registry.known() for fault in flow.faults(known)]


@register("database")
def open_matters_have_their_stage(app_configs: Any, databases: Any = None, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Code may not drop a stage in which matters are open; see `flows.filing.migrate`."""
    if not databases or Dossier._meta.db_table not in connection.introspection.table_names():
        return []
    with everywhere("every open matter needs its stage"):
        standing = Dossier.objects.filter(closed_at=None).order_by().values_list("flow", "stage").distinct()
        known = {(flow.key, stage.key) for flow in registry.known() for stage in flow.stages}
        lost = sorted(set(standing) - known)
    return [
        Error(f"{flow}: stage {stage} was dropped while matters are open in it", id="gongyi.F002")
        for flow, stage in lost
    ]


@register("database")
def history_is_guarded(app_configs: Any, databases: Any = None, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """The triggers that keep history append-only stand and say what they should. `migrate` puts them back, so it is not stopped."""
    if not databases or Dossier._meta.db_table not in connection.introspection.table_names():
        return []
    return [
        Alarm(f"trigger {name} is missing or altered; `gongyi migrate` puts it back", id="gongyi.W001")
        for name in guards.missing()
    ]
