"""What a running site costs: memory and open files of its processes, read from /proc."""

from pathlib import Path


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def family(pid: int) -> list[int]:
    """The process and all that it started, directly or not."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def command(pid: int) -> str:
    """The process's command line."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()


def pss_mb(pid: int) -> float:
    """Memory in megabytes, with what is shared divided among those who share it."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def open_files(pid: int) -> int:
    """How many files and sockets the process holds open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def web_processes(parent: int) -> list[int]:
    """The processes that answer requests: what the server's own parent has started, without resource trackers."""
    masters = [pid for pid in family(parent) if "gongyi.config.wsgi" in command(pid)]
    return [pid for master in masters[:1] for pid in family(master)[1:] if "resource_tracker" not in command(pid)]
