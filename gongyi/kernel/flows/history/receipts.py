"""Receipts: a signed leaf at once, its path to a signed head when there is one."""

from dataclasses import dataclass

from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.signing import receipt_text, sign
from gongyi.kernel.flows.models import Head, Leaf, Step


@dataclass(frozen=True)
class Receipt:
    """What a person takes away. Hashes are hex; `path` is empty until a head covers the leaf."""

    number: str
    step: int
    leaf: str
    at: int
    signature: str
    index: int | None = None
    size: int | None = None
    root: str = ""
    head_at: int | None = None
    head_previous: str = ""
    head_signature: str = ""
    path: tuple[str, ...] = ()


def receipt(step: Step, number: str) -> Receipt:
    """The receipt of a step as it stands now."""
    leaf = step.hash
    signature = sign(receipt_text(number, step.number, leaf, step.at))
    plain = Receipt(number, step.number, leaf, step.at, signature)
    index = Leaf.objects.filter(step=step).values_list("index", flat=True).first()
    if index is None:
        return plain
    head = Head.objects.filter(size__gt=index).order_by("size").first()
    if head is None:
        return Receipt(number, step.number, leaf, step.at, signature, index=index)
    path = tuple(node.hex() for node in sequencer.proof(index, head.size))
    return Receipt(
        number,
        step.number,
        leaf,
        step.at,
        signature,
        index,
        head.size,
        head.root,
        head.at,
        head.previous,
        head.signature,
        path,
    )
