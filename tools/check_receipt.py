"""Check a receipt without the product: leaf, path and head. Needs Python alone; the signatures are for openssl.

check_receipt.py receipt.json      the file that the receipt's page offers
"""

import hashlib
import json
import sys
from pathlib import Path


def node(left: bytes, right: bytes) -> bytes:
    """An inner node of the tree (RFC 9162)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that a leaf and its path lead to."""
    at, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ValueError("the path is too long")
        if at & 1 or at == last:
            root = node(sibling, root)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return root


def for_openssl(name: str, text: str, signature: str) -> None:
    """Write a signed text and its signature beside each other, and say how to check them."""
    Path(f"{name}.txt").write_text(text)
    Path(f"{name}.sig").write_bytes(bytes.fromhex(signature))
    print(f"openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in {name}.txt -sigfile {name}.sig")


def main() -> int:
    """Say how to check the two signatures, and whether the receipt's leaf is under the head."""
    kept = json.loads(Path(sys.argv[1]).read_text())
    for_openssl("receipt", "gongyi receipt 1|{number}|{step}|{leaf}|{at}".format(**kept), kept["signature"])
    if not kept["size"]:
        print("not yet: no head covers this receipt. Download it again in a minute")
        return 1
    root = climb(bytes.fromhex(kept["leaf"]), kept["index"], kept["size"], [*map(bytes.fromhex, kept["path"])])
    if root.hex() != kept["root"]:
        print("no: the leaf does not lead to this root")
        return 1
    print("yes: the leaf is under this head")
    text = "gongyi head 1|{size}|{root}|{head_at}|{head_previous}"
    for_openssl("head", text.format(**kept), kept["head_signature"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
