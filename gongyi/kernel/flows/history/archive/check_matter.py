"""Run in the folder of the ZIP: checks a matter's steps, words, places in the tree, and files. Signatures are for openssl."""

import hashlib
import json
import sys
from pathlib import Path

HASHED = ("number", "previous", "actor", "seat", "on_behalf_of", "move", "from", "to", "at", "facts", "commitment")


def sha256(content: bytes) -> str:
    """The digest in hex."""
    return hashlib.sha256(content).hexdigest()


def climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> str:
    """The root that a leaf and its path lead to (RFC 9162)."""
    at, last, root = index, size - 1, leaf
    for node in path:
        if last == 0:
            return ""
        left = at & 1 or at == last
        root = hashlib.sha256(b"\x01" + (node + root if left else root + node)).digest()
        while left and at and not at & 1:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return root.hex() if last == 0 else ""


def wrong(matter: dict) -> list[str]:  # type: ignore[type-arg]
    """What does not hold, in words."""
    found, before, head = [], "", matter["head"]
    for n, step in enumerate(matter["steps"], 1):
        columns = [matter["dossier"]["number"], *(step[name] for name in HASHED)]
        text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
        digest = sha256(b"\x00gongyi step 3:" + text.encode())
        if (digest, n, before) != (step["hash"], step["number"], step["previous"]):
            found.append(f"step {n} is not as it was written")
        if "body" in step and sha256(bytes.fromhex(step["salt"]) + step["body"].encode()) != step["commitment"]:
            found.append(f"the words of step {n} are others")
        leaf, path = bytes.fromhex(step["hash"]), [*map(bytes.fromhex, step["path"])]
        if climb(leaf, step["index"], head["size"], path) != head["root"]:
            found.append(f"step {n} is not under this head")
        before = step["hash"]
    if before != matter["dossier"]["head"]:
        found.append("the last step is another")
    return found + [name for name, digest in matter["files"].items() if sha256(Path(name).read_bytes()) != digest]


if __name__ == "__main__":
    kept = json.loads(Path("matter.json").read_text("utf-8"))
    Path("head.txt").write_text("gongyi head 1|{size}|{root}|{at}|{previous}".format(**kept["head"]))
    Path("head.sig").write_bytes(bytes.fromhex(kept["head"]["signature"]))
    told = [f"no: {fault}" for fault in wrong(kept)] or ["yes: steps, words and files belong together under this head"]
    openssl = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in {} -sigfile {}"
    told += [openssl.format("matter.json", "matter.sig"), openssl.format("head.txt", "head.sig")]
    sys.stdout.write("\n".join(told) + "\n")
    sys.exit(told[0].startswith("no"))
