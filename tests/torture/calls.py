# SPDX-License-Identifier: GPL-2.0-or-later
"""The system calls of the run under test that change the index: found, compared with strace, and
what happens if one of them kills the run (kill matrix) or fails (faults).

    tests/torture/calls.py [kill] [faults] [--sample N]
"""
import argparse
import collections
import re
import shutil
import subprocess
import sys
from pathlib import Path

import scene as s

HERE = Path(__file__).resolve().parent


def tamper():
    """The tool, built beside the programs. None where it cannot be (another processor)."""
    program = s.BUILD / "tests/torture/tamper"
    subprocess.run(["make", "--no-print-directory", "-s", f"B={s.BUILD}", str(program)], cwd=s.ROOT,
                   check=True)
    return program


def not_possible():
    """Why none of this can be done here; None if it can."""
    if subprocess.run(["uname", "-m"], capture_output=True, text=True).stdout.strip() != "x86_64":
        return "tamper knows x86-64 only"
    done = subprocess.run([tamper(), "--folder=/nowhere", "--", "/bin/true"], capture_output=True)
    return None if done.returncode == 0 else f"ptrace is not permitted: {done.stderr.decode()}"


Call = collections.namedtuple("Call", "number name path other length offset flags result data")


def read_log(path, folder):
    """The calls, their paths relative to the folder."""
    calls = []
    for line in path.read_text().splitlines():
        number, name, *paths, length, offset, flags, result, data = line.split("\t")
        paths = [p.removeprefix(f"{folder}/") if p != str(folder) else "." for p in paths]
        calls.append(Call(int(number), name, *paths, int(length), int(offset), int(flags),
                          int(result), int(data)))
    return calls


class Run:
    """The run under test on a copy of the old index, tampered with."""

    def __init__(self, scene, name, *options, data=False):
        (scene.folder / name).mkdir()
        self.folder = scene.copy(scene.folder / name / "index")
        log = scene.folder / name / "log"
        command = [tamper_program(), f"--folder={self.folder}", f"--log={log}", *options]
        if data:
            self.data = scene.folder / name / "data"
            command.append(f"--data={self.data}")
        # Leaks are looked for by ptrace, too: there is room for one only.
        env = {"ASAN_OPTIONS": "detect_leaks=0:new_delete_type_mismatch=0"} if s.SANITIZED else None
        self.done = s.run_index(scene.corpus, self.folder, *scene.options,
                                before=[*command, "--"], env=env)
        self.code, self.said = self.done.returncode, self.done.stderr.decode("utf-8", "replace")
        self.calls = read_log(log, self.folder)

    def end(self):
        shutil.rmtree(self.folder.parent)


_TAMPER = []


def tamper_program():
    if not _TAMPER:
        _TAMPER.append(tamper())
    return _TAMPER[0]


def listed(scene):
    """All calls of a run that nothing happens to; the same in every run."""
    runs = [Run(scene, f"listed-{n}") for n in range(2)]
    for run in runs:
        assert run.code == s.DONE, run.said
        run.end()
    names = [[call.name for call in run.calls] for run in runs]
    assert names[0] == names[1], "two runs make different calls: what is replayed would differ"
    return runs[0].calls


# ---- Compared with strace ----

TRACED = ("open,openat,openat2,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,rename,"
          "renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,unlink,unlinkat,rmdir,fsync,"
          "fdatasync,sync_file_range,syncfs,flock,fchmod,chmod,fchmodat,fchown,utimensat,copy_file_range,"
          "sendfile,splice")


def count_by_strace(scene):
    """Names of calls on the index, as strace sees the same run."""
    folder, log = scene.copy(scene.folder / "straced"), scene.folder / "strace.log"
    done = s.run_index(scene.corpus, folder, *scene.options, before=[
        "strace", "-f", "-y", "-s", "0", "-o", str(log), f"--trace={TRACED}", "--"],
        env={"ASAN_OPTIONS": "detect_leaks=0:new_delete_type_mismatch=0"} if s.SANITIZED else None)
    assert done.returncode == s.DONE, done.stderr.decode()
    counts = collections.Counter()
    for line in log.read_text(errors="replace").splitlines():
        found = re.match(r"\d+ +(\w+)\((.*)", line)
        if not found or f"{folder}" not in found[2]:
            continue
        name, arguments = found.groups()
        if not name.startswith("open") or re.search(r"O_CREAT|O_TRUNC|O_WRONLY|O_RDWR", arguments):
            counts[name] += 1
    shutil.rmtree(folder)
    return counts


def compare_with_strace(scene, calls):
    """The tool must see what strace sees: what differs, {} if nothing."""
    ours, theirs = collections.Counter(c.name for c in calls), count_by_strace(scene)
    return {name: (ours[name], theirs[name]) for name in {*ours, *theirs}
            if ours[name] != theirs[name]}


# ---- Kill matrix ----

def published_at(calls):
    """Number of the call that publishes: the rename of the pointer."""
    return next(c.number for c in calls if c.name.startswith("rename") and c.other == "current")


def kill_at(scene, calls, call):
    run = Run(scene, f"kill-{call.number}", f"--at={call.number}", "--do=kill")
    problems = []
    if run.code != 128 + 9:
        problems.append(f"exit {run.code} instead of the signal")
    elif run.calls[-1].name != call.name:
        problems.append(f"another call than in the list: {run.calls[-1]}")
    expected = "new" if call.number > published_at(calls) else "old"
    problems += scene.judge(run.folder, (expected,))
    run.end()
    return problems


def kill(scene, calls, sample=None):
    cases = s.spread(calls, sample)
    problems = s.each(lambda call: kill_at(scene, calls, call), cases, "kill", 50)
    print(f"killed at {len(cases)} of {len(calls)} calls: {len(problems)} bad states", flush=True)
    return problems


# ---- Faults ----

WRITES = {"write", "pwrite64", "writev", "pwritev"}
SYNCS = {"fsync", "fdatasync", "sync_file_range"}
NAMES = {"rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "mkdir", "mkdirat"}
OPENS = {"open", "openat", "creat"}
FAULTS = {
    "ENOSPC": WRITES | SYNCS | NAMES | OPENS,
    "ENOSPC --onward": WRITES | SYNCS | NAMES | OPENS,
    "EIO": WRITES | SYNCS | NAMES | OPENS,
    "EINTR": WRITES | SYNCS | NAMES | OPENS,
    "short": WRITES,
}
# zhengwen: is the terminate handler of the shim, for destructors of libxapian 1.4 that throw.
CLEAR = re.compile(r"^zhengwen(-index)?: .+", re.MULTILINE)


def fail_at(scene, case):
    fault, call = case
    what, *onward = fault.split()
    run = Run(scene, f"{what}{''.join(onward)}-{call.number}", f"--at={call.number}", f"--do={what}",
              *onward)
    problems = []
    if run.code not in (s.DONE, s.SKIPPED, s.FAILED):
        problems.append(f"exit {run.code}: {run.said[:300]}")
    elif run.code == s.FAILED and not CLEAR.search(run.said):
        problems.append(f"failed without a word: {run.said[:300]!r}")
    elif what == "short" and run.code != s.DONE:
        problems.append(f"a short write mattered: {run.said[:300]}")
    elif what == "EINTR" and run.code != s.DONE and not excused(call):
        problems.append(f"an interruption mattered: {run.said[:300]}")
    # What was said to be done is done.
    expected = ("new",) if run.code != s.FAILED else ("old", "new")
    problems += scene.judge(run.folder, expected)
    run.end()
    return problems


def excused(call):
    """libxapian does not try an open or a sync of its own again after EINTR, and no system gives it
    for mkdir, rename and the like. The run then ends as with any other failure, the index of before is untouched."""
    own = re.fullmatch(r"shards/[^/]+/tree(\.new)?(/.*)?", call.path)
    return own or call.name in NAMES


def faults(scene, calls, sample=None, rng=None):
    problems = []
    for fault, names in FAULTS.items():
        all_of = [(fault, call) for call in calls if call.name in names]
        cases = s.spread(all_of, sample, rng)
        found = s.each(lambda case: fail_at(scene, case), cases, "fault", 100)
        print(f"{fault}: at {len(cases)} of {len(all_of)} calls: {len(found)} problems", flush=True)
        problems += found
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("what", nargs="*", default=["kill", "faults"])
    parser.add_argument("--sample", type=int)
    parser.add_argument("--shards", type=int, help="of a run with this option")
    a = parser.parse_args()
    if reason := not_possible():
        print(f"skipped: {reason}")
        return 0
    scene = s.Scene(options=[f"--shards={a.shards}"] if a.shards else ())
    try:
        calls = listed(scene)
        print(collections.Counter(c.name for c in calls))
        problems = [("strace", str(d)) for d in [compare_with_strace(scene, calls)] if d]
        print(f"{len(calls)} calls change the index; strace sees "
              + ("others: " + str(problems) if problems else "the same"), flush=True)
        if "kill" in a.what:
            problems += kill(scene, calls, a.sample)
        if "faults" in a.what:
            problems += faults(scene, calls, a.sample)
        return 1 if problems else 0
    finally:
        scene.close()


if __name__ == "__main__":
    sys.exit(main())
