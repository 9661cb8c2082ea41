"""How fast this machine is, so that figures from different machines can be compared.

Two figures: SHA-256 of 64 bytes per second on one core, and bare transactions of two inserts per second on a SQLite
file that stores as the product does (WAL, synchronous=FULL). Promises are stated for `REFERENCE`.
"""

import hashlib
import json
import sqlite3
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

SECONDS = 2.0
BATCH = 1000


@dataclass(frozen=True)
class Machine:
    """What one core hashes and the disk stores per second."""

    hashes: float
    transactions: float


REFERENCE = Machine(hashes=1_000_000, transactions=600)


def hashes_per_second(seconds: float = SECONDS) -> float:
    """SHA-256 digests of 64 bytes per second, on one core."""
    block, sha256 = b"\x5a" * 64, hashlib.sha256
    done, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < seconds:
        for _ in range(BATCH):
            sha256(block).digest()
        done += BATCH
    return done / passed


def transactions_per_second(folder: Path, seconds: float = SECONDS) -> float:
    """Transactions of two inserts per second, each on disk before the next begins."""
    connection = sqlite3.connect(folder / "calibration.sqlite3", isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT);"
    )
    text = "x" * 200
    done, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < seconds:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO a (text) VALUES (?)", (text,))
        connection.execute("INSERT INTO a (text) VALUES (?)", (text,))
        connection.execute("COMMIT")
        done += 1
    connection.close()
    return done / passed


def calibrate() -> Machine:
    """Measure this machine. Takes some four seconds."""
    with tempfile.TemporaryDirectory(prefix="gongyi-bench-") as name:
        return Machine(hashes=hashes_per_second(), transactions=transactions_per_second(Path(name)))


def between(before: Machine, after: Machine) -> Machine:
    """The machine as it was during a measurement, by its speed before and after: others may use it too."""
    return Machine((before.hashes + after.hashes) / 2, (before.transactions + after.transactions) / 2)


if __name__ == "__main__":
    json.dump({key: round(value) for key, value in asdict(calibrate()).items()}, sys.stdout)
    sys.stdout.write("\n")
