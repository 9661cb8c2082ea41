"""Check a receipt without the product: leaf, path and head. Needs Python alone; the signature is for openssl.

    check_receipt.py receipt.json

receipt.json holds number, step, leaf, at, index, size, root, head_at, head_previous, head_signature and path, all as the receipt page shows.
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


def main() -> int:
    """Say whether the receipt's leaf is under the head, and how to check the head's signature."""
    kept = json.loads(Path(sys.argv[1]).read_text())
    root = climb(
        bytes.fromhex(kept["leaf"]), kept["index"], kept["size"], [bytes.fromhex(part) for part in kept["path"]]
    )
    if root.hex() != kept["root"]:
        print("no: the leaf does not lead to this root")
        return 1
    text = f"gongyi head 1|{kept['size']}|{kept['root']}|{kept['head_at']}|{kept['head_previous']}"
    Path("head.txt").write_text(text)
    Path("head.sig").write_bytes(bytes.fromhex(kept["head_signature"]))
    print("yes: the leaf is under this head. Now the head itself:")
    print("openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in head.txt -sigfile head.sig")
    return 0


if __name__ == "__main__":
    sys.exit(main())
