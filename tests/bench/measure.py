# SPDX-License-Identifier: GPL-2.0-or-later
"""What is measured of a process, and how figures are put together.

Machines are noisy: all engines are measured in one run and in turns, and what is told is the
median of the rounds. CPU is user and system time, that of ended children included.
"""
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name not in ("ZHENGWEN_INDEX", "LANG", "LANGUAGE") and not name.startswith("LC_")}
ENVIRONMENT["LC_ALL"] = "C.UTF-8"
SAMPLE_SECONDS = .1


@dataclass
class Usage:
    cpu: float = 0  # seconds
    wall: float = 0  # seconds
    memory: float = 0  # MB, the peak of all its processes together


def children(pid):
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        found = [int(c) for t in tasks for c in (t / "children").read_text().split()]
    except OSError:
        return []
    return found + [further for c in found for further in children(c)]


def resident(pid):
    """MB of memory of a process; what it shares with others is shared out among them."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


class Watch(threading.Thread):
    """The peak of the memory of a process with its children, looked at ten times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0, threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, sum(map(resident, [self.pid, *children(self.pid)])))


def usage(command, stdin=None, env=None, allowed=(0,)):
    """Runs a command to its end. Ends the bench if it fails: a peer that fails fast is no peer."""
    command = [str(part) for part in command]
    started = time.monotonic()
    with open(stdin or os.devnull, "rb") as source:
        process = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, env={**ENVIRONMENT, **(env or {})})
        watch, said = Watch(process.pid), process.stderr.read()
        _, status, spent = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.over.set()
    watch.join()
    if process.returncode not in allowed:
        sys.exit(f"bench: {shlex.join(command)}: exit {process.returncode}\n"
                 f"{said.decode('utf-8', 'replace')[-2000:]}")
    return Usage(spent.ru_utime + spent.ru_stime, wall,
                 max(watch.peak, spent.ru_maxrss / 1024))


def cpu_clock(pid):
    """Seconds of CPU that a process has spent, all its threads together (see clock_getcpuclockid)."""
    return time.clock_gettime((~pid << 3) | 2)


class Asked:
    """A process that answers each line of its input with a line.

    What it does behind its answer (freeing it, say) belongs to the query as well: a query costs
    what the clock says between its beginning and that of the next one. Other engines are asked in
    between, so that the process is at rest by then.
    """

    def __init__(self, command, env=None):
        self.said = tempfile.TemporaryFile()
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.said,
                                        env={**ENVIRONMENT, **(env or {})})
        self.command, self.marks = command, []

    def ask(self, line):
        self.marks.append(cpu_clock(self.process.pid))
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            self.said.seek(0)
            sys.exit(f"bench: {shlex.join(map(str, self.command))} ended at: {line}\n"
                     f"{self.said.read()[-2000:].decode('utf-8', 'replace')}")
        return answer

    def lap(self):
        """The milliseconds of CPU of each query since the last lap."""
        time.sleep(.05)
        marks = [*self.marks, cpu_clock(self.process.pid)]
        self.marks = []
        return [(b - a) * 1e3 for a, b in zip(marks, marks[1:])]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=60)
        self.said.close()


def megabytes(folder):
    """What a folder takes on disk: files of engines have holes."""
    return sum(p.stat().st_blocks * 512 for p in Path(folder).rglob("*") if p.is_file()) / 1e6


def median(values):
    return statistics.median(list(values))


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
