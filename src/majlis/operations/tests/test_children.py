"""Processes that are kept running, and end with the one that started them."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from majlis.operations.children import Child, stop_all
from majlis.operations.parent import SOURCE

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
STUBBORN += "print('here', flush=True); time.sleep(60)"
PARENT = """
import subprocess, sys, time
from majlis.operations import parent
code = "from majlis.operations import parent; parent.die_with_it(); print(1, flush=True); "
code += "import time; time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", code], env=parent.told_to_children())
print(child.pid, flush=True)
time.sleep(60)
"""


def wait_until(happened, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(0.02)
    return False


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_child_that_ends_is_started_again_after_a_growing_wait():
    child = Child("brief", ["false"])
    noticed = []

    assert wait_until(lambda: noticed.append(child.keep_running()) or sum(map(bool, noticed)) == 3)
    waits = [text for text in noticed if text]

    assert all("with code 1" in text for text in waits)
    assert child._wait_s == 1.0  # a quarter, a half, one second
    child.kill()


def test_a_child_that_will_not_stop_is_killed_in_time():
    child = Child("stubborn", [sys.executable, "-c", STUBBORN])
    child.keep_running()
    pid = child.pid
    began = time.monotonic()

    stop_all([child], within=timedelta(seconds=0.5))

    assert time.monotonic() - began < 5
    assert not is_running(pid)


def test_a_child_dies_with_its_parent_even_when_frozen():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        env=os.environ | {"PYTHONPATH": SOURCE},
        stdout=subprocess.PIPE,
        text=True,
    )
    told = sorted(int(parent.stdout.readline()) for _ in range(2))  # "1": it has asked the kernel
    child_pid = told[-1]
    os.kill(child_pid, signal.SIGSTOP)

    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert wait_until(lambda: not is_running(child_pid))
