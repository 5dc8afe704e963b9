# SPDX-License-Identifier: GPL-2.0-or-later
"""Allocations that fail: the N-th alone, and all from the N-th on, in the searcher, in the indexer and
in the readers that it starts (alloc.c says how).

    tests/torture/memory.py [searcher] [indexer] [reader] [--sample N]

Whatever N is: no signal, no exception past the shim, exit status 3 with a message that says it was
memory, or everything as without. Where a program has more than --sample allocations, N goes through the first
thousand densely (that is where handles are made) and through the rest by chance: a tenth apart.
With a build under AddressSanitizer ($B) leaks are found, too; those inside libraries are named below.
"""
import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import scene as s

# What libraries lose when an allocation of theirs fails; nothing of ours is among them.
LEAKS = """
leak:libxapian.so
leak:libicuuc.so
leak:libicui18n.so
"""
SEARCHES = {
    "phrase": ['"露天焚烧秸秆"'],
    "question": ["渡船超载了怎么罚款", "--json"],
    "facets": ["渡口", "--json", "--facets"],
    "field": ["标题:报告", "渡船", "OR", "秸秆", "NEAR/6", "利用"],
    "cited": ["岚江市渡口管理办法第三条", "--json", "--explain"],
    "words": ["渡船 管理 20*", "--json"],
    "scope": ["渡船 管理 同条", "--json"],
    "sorted": ["渡船 管理", "--json", "--sort=date", "--scope=passage"],
    "count": ["--count", "--json", '"严禁*秸秆"'],
    "offers": ["渡囗管理", "--json"],
    "source": ["--source", "渡船应当按照核定的人数载客，不得超载。遇有大雾、大风、雷雨，应当停止渡运。"],
    "trend": ["--trend", "--json", "渡船"],
    "trend_table": ["--trend", "渡口管理"],
    "suggest": ["--suggest=dukou", "--json"],
    "similar": ["--similar=报告/2020.txt", "--json"],
    "compare": ["--compare=报告/2020.txt", "报告/2021.txt", "--json"],
}
MESSAGE = re.compile(r"^zhengwen[a-z-]*: .*\S", re.MULTILINE)
MEMORY = re.compile(r"memory|Cannot allocate|bad_alloc|ENOMEM")


def shim():
    """The library, built beside the programs."""
    library = s.BUILD / "tests/torture/alloc.so"
    subprocess.run(["make", "--no-print-directory", "-s", f"B={s.BUILD}", str(library)], cwd=s.ROOT,
                   check=True)
    return library


class Tool:
    """The environment in which the N-th allocation fails."""

    def __init__(self, scene):
        self.scene, preload = scene, shim()
        self.sanitized = b"__asan_init" in s.SEARCHER.read_bytes()
        self.base = {"LD_PRELOAD": str(preload)}
        if self.sanitized:
            suppressions = scene.folder / "lsan.supp"
            suppressions.write_text(LEAKS)
            self.base |= {
                "ASAN_OPTIONS": "verify_asan_link_order=0:fast_unwind_on_malloc=0:exitcode=66:"
                                "allocator_may_return_null=1:new_delete_type_mismatch=0",
                "LSAN_OPTIONS": f"print_suppressions=0:suppressions={suppressions}",
            }

    def failing(self, n, onward, reader=False):
        return self.base | {"ZW_ALLOC_AT": str(n)} | ({"ZW_ALLOC_ONWARD": "1"} if onward else {}) \
            | ({"ZW_ALLOC_READER": "1"} if reader else {})

    def counted(self, run):
        """How many allocations run(environment) makes."""
        file = self.scene.folder / "allocations"
        run(self.base | {"ZW_ALLOC_COUNT": str(file)})
        return int(file.read_text())


def numbers(count, sample, rng):
    """The N that are tried."""
    if sample is None or count <= sample:
        return list(range(1, count + 1))
    dense = min(1000, sample // 3)
    chosen, step = set(range(1, dense + 1)), (count - dense) / (sample - dense)
    chosen |= {int(dense + 1 + i * step + rng.random() * step * 0.9) for i in range(sample - dense)}
    return sorted(n for n in chosen if n <= count)


def complaints(done, codes=(0, 1, 3)):
    """What is wrong with how a program ended, whatever it was asked."""
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode not in codes or "Sanitizer" in said or "terminate called" in said:
        return [f"exit {done.returncode}: {said[-1500 if 'Sanitizer' in said else -400:]}"]
    if done.returncode == s.FAILED and not (MESSAGE.search(said) and MEMORY.search(said)):
        return [f"failed, but does not say that it was memory: {said[:300]!r}"]
    return []


# ---- The searcher ----

def run_search(index, arguments, env=None):
    return subprocess.run([s.SEARCHER, "-d", index, *arguments], capture_output=True,
                          env={**s.ENVIRONMENT, **(env or {})}, timeout=120)


def search_at(tool, index, arguments, reference, case):
    _, n, onward = case
    done = run_search(index, arguments, tool.failing(n, onward))
    problems = complaints(done)
    if not problems and done.returncode != s.FAILED and \
            (done.returncode, done.stdout) != (reference.returncode, reference.stdout):
        problems.append(f"another answer, without a word: exit {done.returncode}, {done.stderr[:300]!r}, "
                        f"{done.stdout[:100].decode(errors='replace')}")
    return problems


def searcher(tool, sample, rng):
    problems = []
    for name, arguments in SEARCHES.items():
        if name not in ("similar", "suggest", "compare"):
            arguments = ["--as-of=2026-01-01", *arguments]
        index = tool.scene.old_index
        reference = run_search(index, arguments)
        assert reference.returncode == 0, (arguments, reference)
        count = tool.counted(lambda env: run_search(index, arguments, env))
        cases = [(name, n, onward) for onward in (False, True) for n in numbers(count, sample, rng)]
        found = s.each(lambda case: search_at(tool, index, arguments, reference, case), cases,
                       "search")
        print(f"search {name}: {count} allocations, {len(cases)} runs, {len(found)} problems", flush=True)
        problems += found
    return problems


# ---- The indexer ----

def pointer(folder):
    return os.readlink(folder / "current")


def crashes_in_icu(tool, n, onward):
    """The tables of ICU's detector of charsets are made once in a run, and ICU 72 writes to those it got no
    memory for. The index of before is untouched."""
    folder = tool.scene.copy(tool.scene.folder / f"crash-{n}-{onward}")
    done = s.run_index(tool.scene.corpus, folder,
                       env=tool.failing(n, onward) | {"ZW_ALLOC_TRACE": "1"})
    shutil.rmtree(folder)
    return b"ucsdet_open" in done.stderr


def index_at(tool, case, reader=False):
    kind, n, onward = case
    scene = tool.scene
    folder = scene.copy(scene.folder / f"{kind}-{n}-{onward}")
    done = s.run_index(scene.corpus, folder, *scene.options, env=tool.failing(n, onward, reader))
    said = done.stderr.decode("utf-8", "replace")
    problems = complaints(done)
    if done.returncode in (-signal.SIGSEGV, -signal.SIGABRT) and not reader and crashes_in_icu(tool, n, onward):
        problems = scene.judge(folder, ("old",))
    elif not problems and done.returncode == s.SKIPPED:
        # A document is left out where its reader had no memory: told, and not tried again until it
        # changes or all is read anew.
        # Or the index is published, and what comes after it failed.
        problems += [] if reader or MEMORY.search(said) else [f"no reason told: {said[:300]}"]
        problems += scene.heal(folder, *(["--full"] if reader else []))
    elif not problems and done.returncode == s.FAILED and pointer(folder) == pointer(scene.old_index):
        # The pointer did not move: a look at each tenth is enough.
        problems += scene.judge(folder, ("old",)) if n % 10 == 0 else []
    elif not problems:
        problems += scene.judge(folder, ("new",))
    shutil.rmtree(folder)
    return problems


def indexer(tool, sample, rng):
    scene = tool.scene

    def count(env):
        folder = scene.copy(scene.folder / "counted")
        done = s.run_index(scene.corpus, folder, *scene.options, env=env)
        assert done.returncode == s.DONE, done.stderr.decode()
        shutil.rmtree(folder)

    n_all = tool.counted(count)
    cases = [("index", n, onward) for onward in (False, True) for n in numbers(n_all, sample, rng)]
    problems = s.each(lambda case: index_at(tool, case), cases, "index", 500)
    print(f"indexer: {n_all} allocations, {len(cases)} runs, {len(problems)} problems", flush=True)
    return problems


def reader(tool, sample, rng):
    """Readers end in their own process, which may die: a document is skipped or kept as it was, and told."""
    cases = [("reader", n, onward) for onward in (False, True)
             for n in numbers(20000, sample or 300, rng)]
    problems = s.each(lambda case: index_at(tool, case, True), cases, "reader", 500)
    print(f"readers: {len(cases)} runs, {len(problems)} problems", flush=True)
    return problems


PARTS = {"searcher": searcher, "indexer": indexer, "reader": reader}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("what", nargs="*", default=list(PARTS))
    parser.add_argument("--sample", type=int)
    parser.add_argument("--shards", type=int, help="the indexer with this option")
    a = parser.parse_args()
    options = [f"--shards={a.shards}"] if a.shards else ()
    rng, scene, problems = s.seeded(), s.Scene(options=options), []
    try:
        tool = Tool(scene)
        for name in a.what:
            problems += PARTS[name](tool, a.sample, rng)
        return 1 if problems else 0
    finally:
        scene.close()


if __name__ == "__main__":
    sys.exit(main())
