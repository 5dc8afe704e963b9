# SPDX-License-Identifier: GPL-2.0-or-later
"""--shards: an index of so many shards of one size, each of which Xapian's programs can serve; for
who searches it here it is an index like any other."""
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from conftest import (BUILD, DONE, ENVIRONMENT, FAILED, SAMPLE, SHARED, USAGE, find, index, paths, run, search,
                      slow_build, write)
from test_merge import QUERIES, answers, manifest, notice, report

N = 4
LAWS = SHARED / "data/laws"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The samples, and files enough for shards of one size."""
    folder, rng = tmp_path_factory.mktemp("shards") / "corpus", random.Random(5)
    shutil.copytree(SAMPLE, folder)
    write(folder, {f"通知/{i}.txt": notice(rng, i) + rng.randrange(5) * "\n各单位应当加强值守。\n"
                   for i in range(200)})
    return folder


@pytest.fixture(scope="module")
def plain(corpus):
    folder = corpus.parent / "plain"
    assert index(corpus, folder).code == DONE
    return folder


@pytest.fixture(scope="module")
def served(corpus):
    folder = corpus.parent / "served"
    result = index(corpus, folder, f"--shards={N}")
    assert result.code == DONE, result
    return folder


def shards(folder):
    return manifest(folder)["shards"]


def tree_of(folder, name):
    return folder / "shards" / name / "tree"


def without_days(told):
    """All answers but for the days on which the index met its documents."""
    return re.sub(r"'(indexed|changed)': ('[^']*'|None)", "", str(told))


# ---- The index ----

def test_shards_are_so_many_and_of_one_size(served):
    made = shards(served)
    assert [s["name"] for s in made] == [f"1-{i + 1}" for i in range(N)]
    assert sorted(p.name for p in (served / "shards").iterdir()) == [s["name"] for s in made]
    assert all(s["served"] == N and s["dead"] == 0 for s in made)
    sizes = [s["fold"] for s in made]
    assert max(sizes) < 1.1 * min(sizes), sizes
    told = report(served)
    assert told["index"]["shards"] == N and told["times"]["spread"] > 0
    on_disk = sum(p.stat().st_size for s in made for p in (served / "shards" / s["name"]).rglob("*")
                  if p.is_file() and p.name != "SHA256SUMS")
    assert told["index"]["bytes"] == on_disk


def test_answers_are_those_of_an_ordinary_index(plain, served):
    assert [s.get("served") for s in shards(plain)] == len(shards(plain)) * [None]
    assert without_days(answers(served)) == without_days(answers(plain))
    for query in QUERIES:
        assert search(served, query).out == search(plain, query).out


def test_every_byte_is_verified(served):
    result = run("zhengwen-index", "--verify", "-d", served)
    assert result.code == DONE and f"{N} shards, no errors" in result.out, result


def test_the_number_of_workers_does_not_matter(corpus, served, tmp_path):
    """Nor which shards the documents come from."""
    assert index(corpus, tmp_path / "index", "-j1").code == DONE
    assert index(corpus, tmp_path / "index", "-j3", f"--shards={N}").code == DONE
    for one, other in zip(shards(served), shards(tmp_path / "index")):
        assert {key: value for key, value in one.items() if key not in ("name", "heads")} == \
            {key: value for key, value in other.items() if key not in ("name", "heads")}
        for file in ("fold", "facts", "documents.at", "passages.at"):
            here, there = (f / "shards" / s["name"] / file
                           for f, s in ((served, one), (tmp_path / "index", other)))
            assert here.read_bytes() == there.read_bytes(), file


def test_what_is_told(corpus, tmp_path):
    folder = tmp_path / "it's an index"
    told = index(corpus, folder, "--shards=2").out
    commands = re.findall(r"^  (xapian-tcpsrv --interface localhost --port (\d+) .*)$", told, re.M)
    assert len(commands) == 2
    lines = re.findall(r"^  remote localhost:(\d+)$", told, re.M)
    assert lines == [port for _, port in commands]
    for (command, _), shard in zip(commands, shards(folder)):
        said = subprocess.run(["sh", "-c", "set -- " + command + "; printf %s \"$6\""],
                              capture_output=True, text=True, check=True).stdout
        assert said == str(tree_of(folder, shard["name"]).resolve())
    # Also where there is nothing to do, but not if one wants quiet.
    told = index(corpus, folder, "--shards=2").out
    assert "nothing has changed" in told and commands[0][0] in told
    assert "xapian" not in index(corpus, folder, "--shards=2", "-q").out
    assert "xapian" not in index(corpus, folder).out


# ---- The next run ----

@pytest.fixture
def two(tmp_path):
    """A small collection and its index of two shards."""
    rng = random.Random(7)
    corpus = write(tmp_path / "corpus", {f"{i}.txt": notice(rng, i) for i in range(40)})
    assert index(corpus, tmp_path / "index", "--shards=2").code == DONE
    return corpus, tmp_path / "index"


def test_without_a_change_there_is_nothing_to_do(two):
    corpus, folder = two
    for options in (["--shards=2"], []):
        result = index(corpus, folder, *options)
        assert result.code == DONE and "nothing has changed" in result.out, result
        assert os.readlink(folder / "current") == "generations/1"


def test_a_change_spreads_all_anew(two, tmp_path):
    corpus, folder = two
    (corpus / "3.txt").unlink()
    write(corpus, {"5.txt": "关于独轮车的通知\n\n独轮车可以上路。\n", "新.txt": notice(random.Random(1), 77)})
    (corpus / "7.txt").rename(corpus / "七.txt")
    result = index(corpus, folder, "--shards=2")
    assert result.code == DONE, result
    assert [(s["name"], s["dead"]) for s in shards(folder)] == [("2-1", 0), ("2-2", 0)]
    # Only what was new was read.
    assert report(folder)["read"] == 3
    assert index(corpus, tmp_path / "fresh").code == DONE
    assert without_days(answers(folder)) == without_days(answers(tmp_path / "fresh"))
    assert run("zhengwen-index", "--verify", "-d", folder).code == DONE
    # And the old ones can be had again.
    assert run("zhengwen-index", "--rollback", "-d", folder).code == DONE
    assert [s["name"] for s in shards(folder)] == ["1-1", "1-2"]
    assert paths(find(folder, "通知 路径:3.txt"))


@pytest.mark.parametrize("number", [1, 3, 40])
def test_another_number(two, tmp_path, number):
    corpus, folder = two
    before = answers(folder)
    dry = index(corpus, folder, f"--shards={number}", "--dry-run")
    assert dry.code == DONE and f"spread over {number} shards" in dry.out, dry
    assert len(shards(folder)) == 2
    assert index(corpus, folder, f"--shards={number}").code == DONE
    assert len(shards(folder)) == number and report(folder)["read"] == 0
    assert all(s["documents"] for s in shards(folder))
    assert answers(folder) == before


def test_an_ordinary_run_goes_on_from_there(two):
    corpus, folder = two
    rng = random.Random(9)
    for night in range(16):
        write(corpus, {f"夜{night}.txt": notice(rng, 100 + night)})
        if night == 8:
            (corpus / "2.txt").unlink()
        assert index(corpus, folder).code == DONE
    # What was put together meanwhile was never one of the two.
    assert [s["name"] for s in shards(folder) if "served" in s] == ["1-1", "1-2"]
    assert sum(s["dead"] for s in shards(folder)) == 1
    assert any(s["documents"] > 1 for s in shards(folder) if "served" not in s)
    before = answers(folder)
    assert index(corpus, folder, "--shards=2").code == DONE
    assert [s["dead"] for s in shards(folder)] == [0, 0] and report(folder)["read"] == 0
    assert answers(folder) == before


def test_merging_makes_one_shard_of_them(two):
    corpus, folder = two
    before = answers(folder)
    assert run("zhengwen-index", "--merge", "-d", folder).code == DONE
    assert ["served" in s for s in shards(folder)] == [False]
    assert answers(folder) == before
    assert index(corpus, folder, "--shards=2").code == DONE
    assert len(shards(folder)) == 2 and answers(folder) == before


def test_full(two):
    corpus, folder = two
    assert index(corpus, folder, "--shards=2", "--full").code == DONE
    assert report(folder)["read"] == 40
    assert [s["name"] for s in shards(folder)] == ["2-1", "2-2"]


# ---- What cannot be ----

def test_more_shards_than_files(two):
    corpus, folder = two
    result = index(corpus, folder, "--shards=41")
    assert result.code == FAILED and "40 files cannot be spread over 41 shards" in result.err, result
    assert [s["name"] for s in shards(folder)] == ["1-1", "1-2"]
    assert sorted(p.name for p in (folder / "shards").iterdir()) == ["1-1", "1-2"]


@pytest.mark.parametrize("number", ["0", "65", "x", ""])
def test_no_number_of_shards(two, number):
    corpus, folder = two
    result = index(corpus, folder, f"--shards={number}")
    assert result.code == USAGE and "from 1 to 64" in result.err, result


def test_what_is_damaged_is_not_spread(two):
    """It would get a good sum."""
    corpus, folder = two
    fold = folder / "shards/1-2/fold"
    content = bytearray(fold.read_bytes())
    content[len(content) // 2] ^= 1
    fold.write_bytes(content)
    write(corpus, {"新.txt": notice(random.Random(1), 77)})
    result = index(corpus, folder, "--shards=2")
    assert result.code == FAILED and "1-2/fold" in result.err, result
    assert [s["name"] for s in shards(folder)] == ["1-1", "1-2"]
    assert index(corpus, folder, "--shards=2", "--full").code == DONE


def test_killed_in_the_middle(two):
    """At any moment: the old shards serve, or the new ones."""
    corpus, folder = two
    old = answers(folder)
    write(corpus, {f"新{i}.txt": notice(random.Random(i), 300 + i) for i in range(60)})
    seen = set()
    for milliseconds in range(0, 2000, 40):
        process = subprocess.Popen([BUILD / "zhengwen-index", corpus, "-d", folder, "-q", "--shards=3"],
                                   stdout=subprocess.DEVNULL, env=ENVIRONMENT)
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGKILL)
        killed = process.wait() == -signal.SIGKILL
        seen.add(len(shards(folder)))
        if not killed or len(shards(folder)) == 3:
            break
        assert len(shards(folder)) == 2 and answers(folder) == old, milliseconds
    assert 2 in seen
    assert index(corpus, folder, "--shards=3").code == DONE
    assert run("zhengwen-index", "--verify", "-d", folder).code == DONE
    named = {s["name"] for f in (folder / "generations").iterdir()
             for s in json.loads((f / "manifest.json").read_text())["shards"]}
    assert {p.name for p in (folder / "shards").iterdir()} == named


# ---- Xapian's programs ----

def needs(*programs):
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed (xapian-tools)")
    return pytest.importorskip("xapian", reason="python3-xapian is not installed")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Running:
    """A program that serves on a port, for as long as the block lasts."""

    def __init__(self, *command):
        self.command = [str(c) for c in command]

    def __enter__(self):
        self.port = free_port()
        # Ended by SIGTERM it ends its whole process group: not ours.
        self.process = subprocess.Popen([c.replace("PORT", str(self.port)) for c in self.command],
                                        stdout=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.02)
        raise AssertionError(f"{self.command[0]} does not serve")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)


def server_of(tree):
    return Running("xapian-tcpsrv", "--quiet", "--interface", "127.0.0.1", "--port", "PORT", tree)


def test_xapian_finds_no_fault(served, tmp_path):
    needs("xapian-check", "xapian-compact")
    for shard in shards(served):
        tree = tree_of(served, shard["name"])
        done = subprocess.run(["xapian-check", tree], capture_output=True, text=True)
        assert done.returncode == 0 and "No errors found" in done.stdout, done
        subprocess.run(["xapian-compact", "--no-renumber", tree, tmp_path / shard["name"]],
                       check=True, capture_output=True)


def manifest_of(db):
    check, text = db.get_metadata("G").decode().split("\n", 1)
    assert re.fullmatch("[0-9a-f]{32}", check)
    return json.loads(text)


def test_a_shard_is_served_by_its_tree(served):
    xapian = needs("xapian-tcpsrv")
    manifests = []
    for shard in shards(served):
        with server_of(tree_of(served, shard["name"])) as running:
            db = xapian.remote_open("127.0.0.1", running.port)
            assert db.get_metadata("S").decode() == shard["name"]
            manifests.append(manifest_of(db))
            # All pieces of all files are there.
            of = next(s for s in manifests[-1]["shards"] if s["name"] == shard["name"])
            for name, file in {**manifests[-1]["files"], **of["files"]}.items():
                pieces = [key for key in db.metadata_keys(f"F{name}\0")]
                assert len(pieces) == -(-file["bytes"] // (256 * 1024)), name
            assert db.get_metadata("p的") and db.get_metadata("T")
            db.close()
    assert manifests.count(manifests[0]) == N
    told = manifests[0]
    assert told["generation"] == 1 and told["characters"] == manifest(served)["characters"]
    for name in ("catalog", "terms", "suggest"):
        assert told["files"][name]["bytes"] == (served / "current" / name).stat().st_size
    for one, other in zip(told["shards"], shards(served)):
        assert [one[key] for key in ("name", "documents", "passages")] == \
            [other[key] for key in ("name", "documents", "passages")]


def test_a_shard_is_replicated(served, tmp_path):
    xapian = needs("xapian-replicate-server", "xapian-replicate", "xapian-tcpsrv")
    name, copy = shards(served)[1]["name"], tmp_path / "copy"
    with Running("xapian-replicate-server", "--interface=127.0.0.1", "--port=PORT", served / "shards") as master:
        for _ in range(2):
            subprocess.run(["xapian-replicate", "--one-shot", "--quiet", "--host=127.0.0.1",
                            f"--port={master.port}", f"--master={name}/tree", copy], check=True,
                           timeout=60)
    with server_of(copy) as running:
        db = xapian.remote_open("127.0.0.1", running.port)
        assert db.get_metadata("S").decode() == name
        assert manifest_of(db)["generation"] == 1
        db.close()


def test_ordinary_trees_have_none_of_it(plain):
    xapian = needs()
    for shard in shards(plain):
        db = xapian.Database(str(tree_of(plain, shard["name"])))
        assert db.get_metadata("G") == b"" and db.get_metadata("p的")


# ---- Much text ----

def memory_of(pid):
    """The most it had so far, KiB; 0 if it has ended. (What wait4 tells begins with the memory of who started it.)"""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


def test_memory_is_that_of_the_workers(tmp_path):
    """Sixteen shards are made by two of them."""
    if not LAWS.is_dir():
        pytest.skip(f"{LAWS} is not there")
    folder = tmp_path / "index"
    process = subprocess.Popen([BUILD / "zhengwen-index", "-q", "-j2", "--shards=16", LAWS, "-d", folder],
                               stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory_of(process.pid))
        time.sleep(0.02)
    assert process.returncode == DONE
    assert slow_build() or 10_000 < peak < 300 * 1024
    sizes = [s["fold"] for s in shards(folder)]
    assert len(sizes) == 16 and max(sizes) < 1.05 * min(sizes)
