"""The worker's part: re-making files."""

import json

from gongyi.kernel.evidence import actions, children
from gongyi.kernel.evidence.models import Evidence


def derive_job(payload: str) -> str:
    """Re-make the file named in a job; one that cannot be opened after all is marked broken, not tried again."""
    evidence = Evidence.objects.get(uid=json.loads(payload)["uid"])
    try:
        return actions.derive(evidence=evidence)
    except (ValueError, children.CouldNot):
        evidence.state = Evidence.BROKEN
        evidence.save(update_fields=["state"])
        actions.drop_source(evidence=evidence)
        return "broken"
