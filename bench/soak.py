"""`make soak`: load the running site for some minutes and watch it. Exit 1 on errors, or memory or files that grow.

soak.py [--minutes 10] [--clients 4]
"""

import argparse
import atexit
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.bench_site import load
from bench.processes import open_files, pss_mb, web_processes
from tests.infra import settings as run
from tests.infra import site

WARM_UP_SHARE = 0.2
MEMORY_GROWTH = 1.15
FILES_GROWTH = 20


def sample(parent: int) -> tuple[float, int]:
    """Memory and open files of the web processes."""
    pids = web_processes(parent)
    return sum(pss_mb(pid) for pid in pids), sum(open_files(pid) for pid in pids)


def main() -> int:
    """Load, watch, judge. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=4)
    asked = parser.parse_args()
    atexit.register(shutil.rmtree, run.RUN, ignore_errors=True)
    wrong, done, ending = [0], [0], threading.Event()

    def client(url: str) -> None:
        while not ending.is_set():
            wrong[0] += load(url, 50)
            done[0] += 50

    with tempfile.TemporaryDirectory(prefix="gongyi-soak-") as name:
        process, running = site.start(Path(name), site.demo_copy(Path(name)))
        clients = [threading.Thread(target=client, args=(running.url,)) for _ in range(asked.clients)]
        for one in clients:
            one.start()
        begun, samples = time.monotonic(), []
        while (passed := time.monotonic() - begun) < asked.minutes * 60:
            time.sleep(min(10, asked.minutes * 6))
            memory, files = sample(running.pid)
            samples.append((memory, files))
            print(
                f"{passed:6.0f} s  {done[0]:>9} answers  {wrong[0]} errors  {memory:6.1f} MB  {files} files", flush=True
            )
        ending.set()
        for one in clients:
            one.join()
        code = site.stop(process)
    warm = samples[int(len(samples) * WARM_UP_SHARE)]
    last = samples[-1]
    grown = last[0] > warm[0] * MEMORY_GROWTH or last[1] > warm[1] + FILES_GROWTH
    print(f"{done[0]} answers, {wrong[0]} errors, {'GROWING' if grown else 'steady'}, ended with {code}")
    return int(bool(wrong[0]) or grown or code != 0)


if __name__ == "__main__":
    sys.exit(main())
