"""The worker's part: re-making files."""

import json

from gongyi.kernel.evidence import actions
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.people.refusals import Refused


def derive_job(payload: str) -> str:
    """Re-make the file named in a job; a file that cannot be opened after all is marked broken, not retried."""
    evidence = Evidence.objects.get(uid=json.loads(payload)["uid"])
    try:
        return actions.derive(evidence=evidence)
    except (OSError, ValueError, Refused) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        Evidence.objects.filter(pk=evidence.pk).update(state=Evidence.BROKEN)
        return "broken"
