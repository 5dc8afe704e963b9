#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Damages a published index in every way that a disk, a copy or a person does, and looks who notices.

    tests/torture/damage.py [--count=10000] [--serve=100]

Flipped bits, bytes written over, blocks of zeros, files cut, prolonged, deleted, exchanged with
another one of the index, replaced by another one: in every file, of the generation that serves and
the one before. Each time:

- `zhengwen-index --verify` says so (exit 3), or every answer is what it was;
- `zhengwen-search` ends with 0, 1 or 3, never by a signal, never without end;
- each --serve-th time zhengwen-web is started on it: it serves the same answers, or those of the
  generation before and says so on its status page, or nothing.

What the command line found wrong answers in is counted, not judged: it has no time for hashes.
"""
import argparse
import collections
import queue
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import scene as torture
from scene import BUILD, ENVIRONMENT, INDEXER

SECONDS = 300  # of one call: the search's own limit is 120 s of CPU
BLOCK = 4096
# What a reader never opens, and what is not part of a generation.
OTHERS = ("lock", "last-run.json")


# ---- The index ----

def make(folder):
    """Three nights: two generations are kept, the last one with dead documents."""
    corpus, index = folder / "corpus", folder / "index"
    torture.write(corpus, torture.first())
    nights = [lambda: None, lambda: torture.write(corpus, torture.SECOND), lambda: torture.third(corpus)]
    for night in nights:
        night()
        time.sleep(0.05)
        done = torture.run_index(corpus, index)
        if done.returncode != torture.DONE:
            raise AssertionError(done.stderr.decode())
    return index


class Copy:
    """An index of a worker's own, that can be damaged and put right."""

    def __init__(self, original, to):
        subprocess.run(["cp", "-a", original, to], check=True)
        self.original, self.folder = original, to
        self.files = sorted(p.relative_to(to) for p in to.rglob("*")
                            if p.is_file() and not p.is_symlink() and p.name not in OTHERS
                            and "current" not in p.relative_to(to).parts[:1])

    def restore(self, names):
        for name in names:
            # In its place: links between generations stay such.
            (self.folder / name).write_bytes((self.original / name).read_bytes())


# ---- Damages: each takes the copy, a file and chance; returns the names that it touched ----

def flip(copy, name, rng):
    content = bytearray((copy.folder / name).read_bytes())
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    (copy.folder / name).write_bytes(content)
    return [name]


def scribble(copy, name, rng):
    content = bytearray((copy.folder / name).read_bytes())
    at = rng.randrange(len(content))
    for i in range(at, min(len(content), at + rng.choice([2, 16, 300]))):
        content[i] = rng.randrange(256)
    (copy.folder / name).write_bytes(content)
    return [name]


def zero(copy, name, rng):
    content = bytearray((copy.folder / name).read_bytes())
    at = rng.randrange(len(content)) // BLOCK * BLOCK
    content[at:at + BLOCK] = bytes(len(content[at:at + BLOCK]))
    (copy.folder / name).write_bytes(content)
    return [name]


def cut(copy, name, rng):
    content = (copy.folder / name).read_bytes()
    (copy.folder / name).write_bytes(content[:rng.choice([0, len(content) - 1,
                                                          rng.randrange(len(content))])])
    return [name]


def prolong(copy, name, rng):
    with (copy.folder / name).open("ab") as file:
        file.write(bytes(rng.randrange(256) for _ in range(rng.choice([1, 7, BLOCK]))))
    return [name]


def delete(copy, name, rng):
    (copy.folder / name).unlink()
    return [name]


def other(copy, name, rng):
    """Another file, if there is one of the same name or place: what a wrong copy brings."""
    same = [n for n in copy.files if n.name == name.name and n != name]
    return rng.choice(same if same and rng.randrange(4) else copy.files)


def exchange(copy, name, rng):
    second = other(copy, name, rng)
    one, two = (copy.folder / name).read_bytes(), (copy.folder / second).read_bytes()
    (copy.folder / name).write_bytes(two)
    (copy.folder / second).write_bytes(one)
    return [name, second]


def replace(copy, name, rng):
    (copy.folder / name).write_bytes((copy.folder / other(copy, name, rng)).read_bytes())
    return [name]


DAMAGES = [flip, flip, flip, scribble, zero, cut, prolong, delete, exchange, replace]


def damage(copy, rng):
    """(what was done, names to be restored)"""
    name = rng.choice(copy.files)
    what = rng.choice(DAMAGES)
    if what in (flip, scribble, zero, cut) and not (copy.folder / name).stat().st_size:
        what = prolong
    touched = what(copy, name, rng)
    return f"{what.__name__} {' '.join(map(str, touched))}", touched


# ---- Looking ----

def verify(folder):
    return subprocess.run([INDEXER, "--verify=0", "-d", folder], capture_output=True,
                          env=ENVIRONMENT, timeout=SECONDS)


class Web:
    """zhengwen-web on an index; `answers` None: it serves nothing."""

    def __init__(self, folder):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        process = subprocess.Popen([BUILD / "zhengwen-web", "-d", folder, "--port", str(port)],
                                   env=ENVIRONMENT, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        self.answers, base = None, f"http://127.0.0.1:{port}"
        try:
            if self._started(process, base):
                self.answers = [self._get(base + "/?q=" + urllib.parse.quote(q)) for q in torture.QUERIES]
                self.status = self._get(base + "/status.json").decode()
        finally:
            process.terminate()
            self.said = process.communicate(timeout=60)[1].decode("utf-8", "replace")
            self.code = process.returncode

    @staticmethod
    def _started(process, base):
        for _ in range(400):
            if process.poll() is not None:
                return False
            try:
                urllib.request.urlopen(base + "/status.json", timeout=30).read()
                return True
            except OSError:
                time.sleep(0.02)
        raise AssertionError("zhengwen-web does not answer")

    @staticmethod
    def _get(address):
        try:
            return torture.GENERATION.sub(b"", urllib.request.urlopen(address, timeout=60).read())
        except urllib.error.HTTPError as error:
            return error.read()


class Judge:
    def __init__(self, index, serve):
        self.index, self.serve = index, serve
        self.good = torture.Probe(index)
        self.count = collections.Counter()
        if self.good.problem:
            raise AssertionError(self.good.problem)
        if serve:
            self.good_web = Web(index)
            assert self.good_web.answers, self.good_web.said

    def look(self, folder, number):
        """Problems, [] if none."""
        said = verify(folder)
        caught = said.returncode == torture.FAILED
        problems = []
        if not caught and said.returncode != torture.DONE:
            problems.append(f"--verify: exit {said.returncode}: {said.stderr.decode()[:300]}")
        self.count["caught by --verify" if caught else "no difference"] += 1
        problems += self._search(folder, caught)
        if self.serve and number % self.serve == 0:
            problems += self._web(folder, caught)
        return problems

    def _search(self, folder, caught):
        try:
            probe = torture.Probe(folder, seconds=SECONDS)
        except subprocess.TimeoutExpired:
            return ["zhengwen-search does not end"]
        if probe.problem:
            ended = probe.problem.split("exit ")[1:] if "exit " in probe.problem else ["0"]
            code = int(ended[0].split(":")[0])
            self.count["search: refused"] += 1
            self.count["search: crashed inside, told"] += "crashed" in probe.said
            self.count["search: endless inside, told"] += "no end" in probe.said
            if not caught:
                return [f"unseen by --verify, but zhengwen-search: {probe.problem}"]
            return [] if code in (0, 3) else [f"zhengwen-search: {probe.problem}"]
        fell_back = "warning: the index is damaged" in probe.said
        same = probe.answers == self.good.answers and probe.generation == self.good.generation
        self.count["search: " + ("the generation before, told" if fell_back else
                                 "same answers" if same else "other answers")] += 1
        if not caught and (fell_back or not same):
            return ["unseen by --verify, but other answers: "
                    + torture.differing(probe, self.good)]
        return []

    def _web(self, folder, caught):
        web = Web(folder)
        if web.code != 0 and not (web.answers is None and web.code == torture.FAILED):
            return [f"zhengwen-web: exit {web.code}: {web.said[:300]}"]
        if web.answers is None:
            self.count["web: refused"] += 1
            return [] if caught else [f"unseen by --verify, but zhengwen-web: {web.said[:300]}"]
        if web.answers == self.good_web.answers:
            self.count["web: same answers"] += 1
            return []
        self.count["web: the generation before, told"] += 1
        return [] if caught and "is not served" in web.said else \
            [f"zhengwen-web serves other answers and does not say why: {web.said[:300]}"]


# ---- All ----

def run(count, serve, rng, say=500):
    """Problems as (what was done, text), and the counts."""
    folder = torture.scratch()
    copies = queue.Queue()
    try:
        index = make(folder)
        for n in range(torture.jobs()):
            copies.put(Copy(index, folder / f"copy{n}"))
        judge = Judge(index, serve)
        seeds = [(number, rng.randrange(1 << 62)) for number in range(count)]

        def one(case):
            number, seed = case
            chance, copy = torture.random.Random(seed), copies.get()
            try:
                what, touched = damage(copy, chance)
                found = judge.look(copy.folder, number)
                copy.restore(touched)
                return [f"{what}: {text}" for text in found]
            finally:
                copies.put(copy)

        problems = torture.each(one, seeds, "damage", say)
        return problems, judge.count
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--serve", type=int, default=100, help="0: zhengwen-web is not asked")
    options = parser.parse_args()
    problems, count = run(options.count, options.serve, torture.seeded())
    for name, n in sorted(count.items()):
        print(f"  {n:6} {name}")
    print(f"damage: {options.count} damages, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
