# SPDX-License-Identifier: GPL-2.0-or-later
"""Power cuts: the calls of the run under test are recorded with their data; then many states are
built that a disk may be in when the power fails at one of them (disk.py has the rules), and each
must open as the old index or as the new one, entirely. What was synced must be there: after the run
has synced its pointer it is the new one, before it moved the pointer the old one.

    tests/torture/power.py [--states N] [--ignore-syncs]

--ignore-syncs takes every fsync for nothing: then bad states must be found, which shows that this
test can fail.
"""
import argparse
import random
import shutil
import sys

import calls as c
import scene as s
from disk import Disk, Fate


class Recording:
    """The calls of one whole run, their data, and where it publishes."""

    def __init__(self, scene):
        run = c.Run(scene, "recorded", data=True)
        assert run.code == s.DONE, run.said
        self.calls, self.bytes = run.calls, run.data.read_bytes()
        self.published = c.published_at(self.calls)
        # The sync of the folder that holds the pointer.
        self.synced = next((call.number for call in self.calls if call.number > self.published
                            and call.name in c.SYNCS and call.path == "."), len(self.calls) + 1)
        self._check(scene, run.folder)
        run.end()

    def data(self, call):
        return self.bytes[call.data:call.data + call.length] if call.data >= 0 else b""

    def until(self, disk, n):
        for call in self.calls[:n]:
            disk.apply(call, self.data(call))

    def _check(self, scene, real):
        """All calls, and no cut: the model must hold what the disk holds, or a call is not understood."""
        disk, built = Disk(scene.old_index), scene.folder / "built"
        self.until(disk, len(self.calls))
        disk.write(built)
        for path in {p.relative_to(folder) for folder in (real, built) for p in folder.rglob("*")}:
            ours, theirs = built / path, real / path
            same = ours.is_symlink() == theirs.is_symlink() and ours.is_dir() == theirs.is_dir()
            if same and not ours.is_dir():
                same = ours.read_bytes() == theirs.read_bytes()
            assert same, f"{path} is otherwise in the model than on disk"
        shutil.rmtree(built)


def draw_cut(recording, rng):
    """After how many calls: anywhere, or (half of them) about where it publishes."""
    n = len(recording.calls)
    if rng.random() < 0.5:
        return rng.randrange(n + 1)
    return min(n, max(0, recording.published + rng.randrange(-25, 25)))


def cut(scene, recording, case, syncs=True, heal=True):
    n, seed = case
    rng = random.Random(seed)
    disk, folder = Disk(scene.old_index, syncs), scene.folder / f"cut-{n}-{seed}"
    recording.until(disk, n)
    disk.write(folder, Fate(rng))
    expected = ("old",) if n < recording.published else \
        ("new",) if n >= recording.synced else ("old", "new")
    problems = scene.judge(folder, expected, heal=heal)
    shutil.rmtree(folder)
    return problems


def cuts(scene, recording, states, rng, syncs=True, heal_each=1):
    cases = [(draw_cut(recording, rng), rng.randrange(1 << 32)) for _ in range(states)]
    healed = set(cases[::heal_each]) if syncs else set()

    def work(case):
        return cut(scene, recording, case, syncs, case in healed)

    # States that are bad on purpose need not be told one by one.
    problems = s.each(work, cases, "cut", 200) if syncs else [p for case in cases for p in work(case)]
    print(f"{states} states after power cuts over {len(recording.calls)} calls"
          + ("" if syncs else ", every sync ignored") + f": {len(problems)} problems", flush=True)
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--states", type=int, default=1200)
    parser.add_argument("--ignore-syncs", action="store_true")
    a = parser.parse_args()
    if reason := c.not_possible():
        print(f"skipped: {reason}")
        return 0
    rng, scene = s.seeded(), s.Scene()
    try:
        recording = Recording(scene)
        problems = cuts(scene, recording, a.states, rng, not a.ignore_syncs)
        return (1 if problems else 0) if not a.ignore_syncs else (0 if problems else 1)
    finally:
        scene.close()


if __name__ == "__main__":
    sys.exit(main())
