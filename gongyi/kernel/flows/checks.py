"""A flow that is not sound stops the start: its faults are Django system checks."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from gongyi.kernel.access import roles
from gongyi.kernel.flows import registry


@register("flows")
def flows_are_sound(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """One error per fault."""
    known = frozenset(role.key for role in roles.known())
    return [Error(fault, id="gongyi.F001") for flow in registry.known() for fault in flow.faults(known)]
