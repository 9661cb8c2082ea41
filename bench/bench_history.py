"""The record: how fast it is checked, and what an inbox costs when the town grows a hundredfold."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure, Figures

DOSSIERS, ROUNDS = 1500, 5
SMALL, LARGE, OPENED = 10_000, 1_000_000, 50
ROOT = Path(__file__).resolve().parents[1]


def run(home: Path, script: str) -> list[str]:
    """What a script prints in a fresh installation."""
    environ = {
        **os.environ,
        "GONGYI_HOME": str(home),
        "DATABASE_URL": f"sqlite:///{home / 'g.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "gongyi.config.settings",
    }
    if not (home / "g.sqlite3").exists():
        subprocess.run([sys.executable, "-m", "gongyi", "migrate", "-v", "0"], env=environ, check=True, cwd=ROOT)
    done = subprocess.run(
        [sys.executable, "-m", "gongyi", "shell", "-v", "0", "-c", script],
        env=environ,
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()


FILL = f"""
import time
from django.db import transaction
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.territory.scope import within
from tests.towns import small_town
with transaction.atomic():
    built = small_town()
with within(built.town), transaction.atomic():
    for n in range({DOSSIERS}):
        dossier = built.say(f"lamp {{n}}", quiet=True).dossier
        for _round in range({ROUNDS}):
            built.do("gulnar", dossier, "note", words={{"note": "seen"}})
sequencer.sequence_history()
begun = time.perf_counter()
report = verify()
print(report.steps / (time.perf_counter() - begun), len(report.faults))
"""


GROW = f"""
import time, statistics
from django.db import connection
from gongyi.kernel.flows import inbox
from gongyi.kernel.flows.models import Turn
from gongyi.kernel.territory.scope import within
from tests.towns import small_town
built = small_town()
with within(built.town):
    actor = built.actor("gulnar")
    first = built.say("lamp").dossier
    for n in range({OPENED - 1}):
        built.say(f"lamp {{n}}")
    def grow(count):
        with connection.cursor() as cursor:
            columns = [f.column for f in first._meta.concrete_fields if f.column not in ("id", "number", "key")]
            names = ", ".join('"' + c + '"' for c in columns)
            cursor.execute(f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{count}}) INSERT INTO flows_dossier (number, \\"key\\", {{names}}) SELECT 'x' || (SELECT max(id) FROM flows_dossier) || '-' || i, 'g' || (SELECT max(id) FROM flows_dossier) || '-' || i, {{names}} FROM flows_dossier, n WHERE flows_dossier.id = {{first.pk}}")
            cursor.execute("INSERT INTO flows_turn (id, town_id, dossier_id, slot, holder_key, safety, due_at, half_at, clock, opened_step, open) SELECT -d.id, d.town_id, d.id, 'main', 'seat:' || (900000 + d.id % 5000), 0, d.opened_at, d.opened_at, '', 1, 1 FROM flows_dossier d WHERE NOT EXISTS (SELECT 1 FROM flows_turn t WHERE t.dossier_id = d.id)")
            cursor.execute("ANALYZE")
    def cost():
        times = []
        for _n in range(40):
            begun = time.perf_counter()
            assert len(inbox.page(actor).turns) == {min(OPENED, 50)}
            times.append(time.perf_counter() - begun)
        return statistics.median(times)
    grow({SMALL})
    small = cost()
    grow({LARGE - SMALL})
    print(cost() / small)
"""


def measure() -> Figures:
    """Fill, check, grow, open."""
    with tempfile.TemporaryDirectory(prefix="gongyi-bench-") as name:
        speed, faults = run(Path(name), FILL)
        yield Figure("history checked", float(speed), "steps/s", 50_000, more_is_better=True, bound="hashes")
        yield Figure("faults in a sound history", float(faults), "faults", 0)
    with tempfile.TemporaryDirectory(prefix="gongyi-bench-") as name:
        begun = time.perf_counter()
        ratios = [float(text) for text in run(Path(name), GROW)]
        yield Figure(f"inbox at {LARGE:,} against {SMALL:,} matters", statistics.median(ratios), "times", 1.3)
        sys.stderr.write(f"  grown in {time.perf_counter() - begun:.0f} s\n")
