"""The record: how fast it is checked, and what an inbox costs when the town grows a hundredfold."""

import sys
import time

from bench.figures import Figure, Figures
from bench.installations import databases, installation
from bench.sizes import LARGE, SMALL


def measure() -> Figures:
    """Fill and check; grow and open, on each kind of database."""
    with installation() as made:
        speed, faults = made.inside("check_history")
    yield Figure("history checked", float(speed), "steps/s", 50_000, more_is_better=True, bound="hashes")
    yield Figure("faults in a sound history", float(faults), "faults", 0)
    for database, address in databases():
        begun = time.perf_counter()
        with installation(address) as made:
            (ratio,) = made.inside("open_inboxes")
        yield Figure(f"inbox, {LARGE:,} : {SMALL:,} matters, {database}", float(ratio), "times", 1.3)
        sys.stderr.write(f"  {database}: grown and opened in {time.perf_counter() - begun:.0f} s\n")
