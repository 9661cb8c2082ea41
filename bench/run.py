"""`make bench`: run every bench/bench_*.py and print name, raw, scaled, target, met. Exit 1 if a promise is not met.

    run.py                   all
    run.py inbox import      those whose file name contains a word
    run.py --json FILE       also write the figures there

A benchmark is a module with `measure()`, which yields `figures.Figure`. It makes its own data in a folder of its own
and leaves nothing behind.
"""

import argparse
import importlib
import json
import sys
import time
import traceback
from pathlib import Path

from bench.calibrate import Machine, between, calibrate
from bench.figures import Figure


def modules(words: list[str]) -> list[str]:
    """The benchmarks asked for, by name."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    return [name for name in names if not words or any(word in name for word in words)]


def number(value: float) -> str:
    """The value in at most six characters or so."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:,.3g}"


def row(figure: Figure, machine: Machine) -> str:
    """One line of the table."""
    sign = "≥" if figure.more_is_better else "≤"
    told = "yes" if figure.met(machine) else "NO"
    aim = f"{sign} {number(figure.target)}"
    scaled = number(figure.scaled(machine)) if figure.bound != "none" else "–"
    return f"{figure.name:<44} {number(figure.raw):>10} {scaled:>10} {aim:>10} {figure.unit:<14} {told}"


def measure(name: str) -> list[Figure]:
    """The figures of one benchmark. A benchmark that fails is a figure that is not met."""
    begun = time.monotonic()
    try:
        figures = list(importlib.import_module(f"bench.{name}").measure())
    except Exception:  # noqa: BLE001 - the others shall still be measured
        traceback.print_exc()
        return [Figure(f"{name} ran to its end", 0, "", 1, more_is_better=True)]
    print(f"  {name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return figures


def main() -> int:
    """Measure, print, judge. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    print(f"{'figure':<44} {'raw':>10} {'scaled':>10} {'target':>10} {'unit':<14} met")
    found: list[tuple[Figure, Machine]] = []
    for name in modules(asked.words):
        before, figures = calibrate(), measure(name)
        machine = between(before, calibrate())
        print(f"{name}, at {number(machine.hashes)} SHA-256/s and {number(machine.transactions)} bare transactions/s")
        for figure in figures:
            print(row(figure, machine), flush=True)
            found.append((figure, machine))
    if asked.json:
        rows = [
            {
                "name": one.name,
                "raw": one.raw,
                "scaled": one.scaled(machine),
                "target": one.target,
                "unit": one.unit,
                "met": one.met(machine),
                "machine": vars(machine),
            }
            for one, machine in found
        ]
        asked.json.write_text(json.dumps({"figures": rows}, ensure_ascii=False, indent=1) + "\n")
    missed = [figure for figure, machine in found if not figure.met(machine)]
    print(f"{len(found)} figures, {len(missed)} not met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
