"""What a database tells of the key that signed its history."""

from gongyi.kernel.flows.history.signing import head_text, holds, version_text
from gongyi.kernel.flows.models import FlowVersion, Head
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.people import keeping, keyprints


def _signed() -> bool:
    return Head.objects.exists() or FlowVersion.objects.exists()


def _holds() -> bool:
    """Whether the oldest signatures hold; so does none at all."""
    head = Head.objects.order_by("size").first()
    version = FlowVersion.objects.select_related("town").order_by("valid_from", "n").first()
    return (head is None or holds(head_text(head.size, head.root, head.at, head.previous), head.signature)) and (
        version is None or holds(_text(version), version.signature)
    )


def _text(row: FlowVersion) -> str:
    return version_text(row.town.slug, row.flow, row.n, row.code_hash, row.parameters, stamp(row.valid_from))


keeping.used(keyprints.SIGN, held=_signed, fits=_holds)
