"""How much memory processes take, shared pages counted once."""

import os
from collections.abc import Iterable
from pathlib import Path


def pss_mb(pids: Iterable[int]) -> float:
    """Return the sum of the proportional set sizes in MB (10^6 bytes).

    Source: proc(5), /proc/[pid]/smaps_rollup, in kB of 1,024 bytes.
    """
    return sum(_kb(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") for pid in pids) * 1024 / 1e6


def peak_mb(pid: int) -> float:
    """Return the highest resident size a process ever had, in MB."""
    return _kb(Path(f"/proc/{pid}/status"), "VmHWM:") * 1024 / 1e6


def forget_peak(pid: int) -> None:
    """Begin a new peak from what the process takes now. Source: proc(5), clear_refs, 5."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def family(ancestor: int) -> list[int]:
    """Return a process and all that descend from it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [ancestor]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def named(word: str, *, among: Iterable[int]) -> list[int]:
    """Return those processes whose command line is `python -m majlis <word>`, or its children."""
    chosen: list[int] = []
    for pid in among:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        if words[2:4] == ["majlis", word] and pid != os.getpid():
            chosen += family(pid)
    return sorted(set(chosen))


def _kb(path: Path, name: str) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
