# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens to an index: full disks, killed processes, damaged files. Readers have
the old one or a clear message, and the next run of the indexer mends what there is."""
import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time

import pytest
from conftest import (BAD_INDEX, BUILD, DONE, ENVIRONMENT, FAILED, FOUND, NOTHING, ROOT, SAMPLE,
                      find, index, paths, run, search, slow_build, write)

GOOD = {"good.txt": "关于督查的通知\n\n加强督查。\n"}


# ---- The disk, the process ----

@contextlib.contextmanager
def disk(folder, kilobytes):
    """A file system of this size; needs root."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs",
                              str(folder)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def without_leak_of_xapian(tmp_path):
    """Xapian 1.4 itself loses a few bytes when it finds the disk full while it closes or
    compacts; what it allocated is taken out of the report of a sanitizer, nothing else."""
    suppressions = tmp_path / "lsan.supp"
    suppressions.write_text("leak:libxapian.so\n")
    before = {name: os.environ.get(name, "") for name in ("ASAN_OPTIONS", "LSAN_OPTIONS")}
    return {"ASAN_OPTIONS": before["ASAN_OPTIONS"] + ":fast_unwind_on_malloc=0",
            "LSAN_OPTIONS": before["LSAN_OPTIONS"]
            + f":print_suppressions=0:suppressions={suppressions}"}


def test_a_full_disk_leaves_the_old_index(tmp_path, without_leak_of_xapian):
    good = write(tmp_path / "good", GOOD)
    with disk(tmp_path / "disk", 1500) as small:
        fill_and_recover(small / "index", good, without_leak_of_xapian)


def fill_and_recover(folder, good, env):
    assert index(good, folder).code == DONE
    for _ in range(2):
        result = index(SAMPLE, folder, "--full", "--allow-shrink", env=env)
        assert result.code == FAILED, result
        assert "space" in result.err
        answer = find(folder, "督查")
        assert answer["generation"] == 1 and paths(answer) == ["good.txt"]
    # What the failed runs wrote is gone: there is room for a small one.
    assert index(good, folder, "--full").code == DONE
    assert {p.name.split("-")[0] for p in (folder / "shards").iterdir()} <= {"1", "2", "3", "4"}


def test_a_disk_that_fills_up_at_any_place(tmp_path, without_leak_of_xapian):
    """Whatever was being written: a message and exit 3, and no index rather than half a one."""
    codes = []
    for kilobytes in range(100, 2500, 100):
        with disk(tmp_path / "disk", kilobytes) as small:
            result = index(SAMPLE, small / "index", "-j", "2", env=without_leak_of_xapian)
            codes.append(result.code)
            assert result.code in (DONE, FAILED), (kilobytes, result)
            assert result.code == DONE or "space" in result.err, (kilobytes, result)
            wanted = FOUND if result.code == DONE else BAD_INDEX
            assert search(small / "index", "湖泊").code == wanted, kilobytes
    assert codes[0] == FAILED and codes[-1] == DONE, codes


def test_a_folder_that_cannot_be_written(tmp_path):
    corpus = write(tmp_path / "corpus", GOOD)
    result = index(corpus, "/proc/zhengwen")
    assert result.code == FAILED
    assert "/proc/zhengwen" in result.err


def test_killed_at_any_moment(tmp_path):
    """The old index serves, and the next run cleans up behind the dead one."""
    rng = random.Random(1)
    folder = tmp_path / "index"
    assert index(SAMPLE, folder).code == DONE
    before = find(folder, "湖泊", "--limit", "100")
    whole = index(SAMPLE, folder, "--full").seconds
    killed = 0
    for _ in range(12):
        process = subprocess.Popen([str(BUILD / "zhengwen-index"), str(SAMPLE), "-d", str(folder),
                                    "--full"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=ENVIRONMENT)
        time.sleep(rng.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        answer = find(folder, "湖泊", "--limit", "100")
        assert answer["results"] == before["results"]
    assert killed >= 3
    assert index(SAMPLE, folder, "--full").code == DONE
    number = int(os.readlink(folder / "current").removeprefix("generations/"))
    assert len(list((folder / "generations").iterdir())) == 2
    kept = {p.name for p in (folder / "generations").iterdir()}
    assert {p.name.split("-")[0] for p in (folder / "shards").iterdir()} == kept
    assert str(number) in kept
    assert not (folder / "current.new").exists()


# ---- A damaged index ----

def current_files(folder):
    """Manifest, catalog, and the files of the shards that it names, but for the empty lock of Xapian."""
    manifest = folder / "current/manifest.json"
    names = [shard["name"] for shard in json.loads(manifest.read_text())["shards"]]
    return [manifest.resolve(), (folder / "current/catalog").resolve()] + sorted(p for name in names
                                         for p in (folder / "shards" / name).rglob("*")
                                         if p.is_file() and p.stat().st_size
                                         and p.name != "SHA256SUMS")  # for --verify and the web


def assert_says_so(folder):
    result = search(folder, "湖泊", seconds=30)
    assert result.code == BAD_INDEX, result
    assert result.out == ""
    assert result.err.startswith("zhengwen-search: "), result


def assert_falls_back(folder, number):
    answer = search(folder, "湖泊", "--json")
    assert answer.code == FOUND and answer.json()["generation"] == number, answer
    assert answer.err.startswith("zhengwen-search: warning: the index is damaged"), answer
    assert f"generation {number}" in answer.err


def test_a_file_that_is_absent_or_cut(copied):
    for path in current_files(copied):
        content = path.read_bytes()
        path.unlink()
        assert_says_so(copied)
        for length in (0, len(content) // 2, len(content) - 1):
            path.write_bytes(content[:length])
            result = search(copied, "湖泊", seconds=30)
            assert result.code in (FOUND, NOTHING, BAD_INDEX), (path, length, result)
            # Glass pads its tables: a last byte more or less may change nothing.
            if path.suffix != ".glass" and path.name != "iamglass" or length == 0:
                if path.name != "manifest.json" or length < len(content) - 1:
                    assert result.code == BAD_INDEX, (path, length, result)
        path.write_bytes(content)
    assert search(copied, "湖泊").code == FOUND


def test_every_byte_of_the_head_of_a_table(tmp_path):
    """iamglass says where the roots of the tables are: 96 bytes that Xapian believes."""
    folder = tmp_path / "index"
    assert index(SAMPLE, folder, "-j", "1").code == DONE
    head = folder / "shards/1-1/tree/iamglass"
    content = head.read_bytes()
    crashed = []
    for at in range(0, len(content), 6 if slow_build() else 1):
        head.write_bytes(content[:at] + bytes([content[at] ^ 0x7E]) + content[at + 1:])
        try:
            result = search(folder, "湖泊 保护", seconds=30)
        except AssertionError:  # a signal: see run()
            crashed.append(at)
            continue
        assert result.code in (FOUND, NOTHING, BAD_INDEX), (at, result)
    assert crashed == [], f"{len(crashed)} of {len(content)} bytes end the program: {crashed}"


def test_flipped_bytes_never_crash(tmp_path):
    """Of what we read ourselves: an answer may be wrong, but the program must live to give it. The
    tables of glass are for test_damage_of_all_kinds."""
    copied = tmp_path / "index"
    # One worker: the same index every time, and the same damage.
    assert index(SAMPLE, copied, "-j", "1").code == DONE
    rng = random.Random(2)
    rounds = 2 if slow_build() else 12
    ours = [path for path in current_files(copied) if path.suffix != ".glass"]
    assert len(ours) >= 5
    for path in ours:
        content = path.read_bytes()
        for _ in range(rounds):
            damaged = bytearray(content)
            for _ in range(rng.choice([1, 4, 200])):
                damaged[rng.randrange(len(damaged))] = rng.randrange(256)
            path.write_bytes(damaged)
            for arguments in (("湖泊 保护",), ("“三本台账”", "--json"),
                              ("城乡居民医保断缴以后再参保要等多久才能享受",)):
                result = search(copied, *arguments, seconds=30)
                assert result.code in (FOUND, NOTHING, BAD_INDEX), (path, result)
                assert result.code != BAD_INDEX or result.err.startswith("zhengwen-search: ")
        path.write_bytes(content)


@pytest.mark.parametrize("target", ["generations/99", "nowhere", "generations/../../x", "/",
                                    "generations/1 "])
def test_a_damaged_pointer(copied, target):
    """Then the last good generation of all answers."""
    (copied / "current").unlink()
    (copied / "current").symlink_to(target)
    assert_falls_back(copied, 1)
    assert index(SAMPLE, copied).code == DONE
    assert search(copied, "湖泊").code == FOUND


def test_a_pointer_that_is_no_link(copied):
    (copied / "current").unlink()
    (copied / "current").write_text("generations/1")
    assert_falls_back(copied, 1)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema": 3}', "x" * (2 << 20),
                                  '{"schema": 3, "generation": 1, "shards": []}',
                                  '{"schema": 3, "generation": 1, "shards": [{"name": "../.."}]}'])
def test_a_damaged_manifest_is_mended_by_indexing(copied, text):
    (copied / "current/manifest.json").write_text(text)
    assert_says_so(copied)
    assert index(SAMPLE, copied).code == DONE
    assert search(copied, "湖泊").code == FOUND


def test_another_version_says_reindex(copied):
    manifest = copied / "current/manifest.json"
    content = json.loads(manifest.read_text())
    content["schema"] += 1
    del content["check"]
    manifest.write_text(json.dumps(content))
    result = search(copied, "湖泊")
    assert result.code == BAD_INDEX
    assert "reindex" in result.err
    assert index(SAMPLE, copied).code == DONE
    assert search(copied, "湖泊").code == FOUND


def test_numbers_that_lie(copied):
    manifest = copied / "current/manifest.json"
    content = json.loads(manifest.read_text())
    for field in ("documents", "passages", "fold"):
        for value in (0, 1, content["shards"][0][field] + 1, 1 << 31, -1, "1", 1 << 62, 1e99):
            changed = json.loads(json.dumps(content))
            changed["shards"][0][field] = value
            manifest.write_text(json.dumps(changed))
            assert_says_so(copied)


# ---- The whole index: sums, --verify, the generation before ----

def verify(folder, *options, **how):
    return run("zhengwen-index", "--verify", "-d", folder, *options, **how)


def sums(folder):
    """What sha256sum(1) says of a whole index; its exit code."""
    codes = []
    for listed in [*folder.glob("generations/*/SHA256SUMS"), *folder.glob("shards/*/SHA256SUMS")]:
        at = folder if listed.parent.parent.name == "generations" else listed.parent
        codes.append(subprocess.run(["sha256sum", "--check", "--strict", "--quiet",
                                     listed.relative_to(at)], cwd=at).returncode)
    return codes


def test_sums_are_for_everybody(sample):
    assert sums(sample) and not any(sums(sample))


def write_sums(folder):
    """Makes good the sums of a generation that was changed on purpose."""
    listed = folder / "current/SHA256SUMS"
    names = [line[66:] for line in listed.read_text().splitlines()]
    done = subprocess.run(["sha256sum", *names], cwd=folder, capture_output=True, check=True)
    listed.write_bytes(done.stdout)


def test_every_file_has_a_sum(sample):
    named = set()
    for at, listed in [(sample, sample / "current/SHA256SUMS"),
                       *[(p.parent, p) for p in sample.glob("shards/*/SHA256SUMS")]]:
        named |= {(at / line[66:]).resolve() for line in listed.read_text().splitlines()}
    named.add((sample / "current/SHA256SUMS").resolve())
    folders = [sample.resolve() / "generations", sample.resolve() / "shards"]
    assert {p for folder in folders for p in folder.rglob("*") if p.is_file()} == named


def test_damage_of_all_kinds(tmp_path):
    """A sample of `tests/torture/damage.py`, which says what it looks for."""
    count = "40" if slow_build() else "300"
    done = subprocess.run([ROOT / "tests/torture/damage.py", "--count", count, "--serve=30"],
                          capture_output=True, text=True, timeout=1200,
                          env={**ENVIRONMENT, "B": str(BUILD), "PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "caught by --verify" in done.stdout


def test_damage_is_not_merged_into_a_good_shard(tmp_path):
    """What the catalog is made of, which is taken over as it is: only its sum tells."""
    folder = tmp_path / "index"
    assert index(SAMPLE, folder).code == DONE
    path = next(path for path in sorted(folder.glob("shards/*/facts"))
                if "湖泊".encode() in path.read_bytes())
    path.write_bytes(path.read_bytes().replace("湖泊".encode(), "河流".encode(), 1))
    result = run("zhengwen-index", "--merge", "-d", folder)
    assert result.code == FAILED and str(path) in result.err, result
    assert os.readlink(folder / "current") == "generations/1" and verify(folder).code == FAILED


def two_generations(tmp_path, *options):
    corpus = write(tmp_path / "corpus", GOOD)
    folder = tmp_path / "index"
    assert index(corpus, folder, *options).code == DONE
    write(corpus, {"more.txt": "关于湖泊督查的通知\n\n督查湖泊。\n"})
    assert index(corpus, folder, *options).code == DONE
    assert find(folder, "督查")["generation"] == 2
    return corpus, folder


def test_the_generation_before_serves_and_says_so(tmp_path):
    corpus, folder = two_generations(tmp_path)
    catalog = folder / "generations/2/catalog"
    catalog.write_bytes(catalog.read_bytes()[:-1])
    answer = search(folder, "督查", "--json")
    assert answer.code == FOUND
    assert answer.json()["generation"] == 1 and paths(answer.json()) == ["good.txt"]
    assert answer.err.startswith("zhengwen-search: warning: the index is damaged")
    assert "generation 1" in answer.err and "catalog" in answer.err
    # The next run mends it, though no document changed.
    result = index(corpus, folder)
    assert result.code == DONE, result
    answer = search(folder, "督查", "--json")
    assert answer.err == "" and answer.json()["generation"] == 3
    assert sorted(paths(answer.json())) == ["good.txt", "more.txt"]


def test_one_generation_back(tmp_path):
    corpus, folder = two_generations(tmp_path)
    result = run("zhengwen-index", "--rollback", "-d", folder)
    assert result.code == DONE and "generation 1" in result.out, result
    assert paths(find(folder, "督查")) == ["good.txt"]
    # The next run builds on it, under a number that nobody has seen.
    assert index(corpus, folder).code == DONE
    answer = find(folder, "督查")
    assert answer["generation"] == 3 and sorted(paths(answer)) == ["good.txt", "more.txt"]
    assert verify(folder).code == DONE


def test_back_only_to_what_is_whole(tmp_path):
    # One worker: of two, either may have read everything, and its shard is the only one.
    _, folder = two_generations(tmp_path, "-j1")
    fold = folder / "shards/1-1/fold"
    content = fold.read_bytes()
    fold.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    result = run("zhengwen-index", "--rollback", "-d", folder)
    assert result.code == FAILED and "fold" in result.err and "no good generation" in result.err
    assert find(folder, "督查")["generation"] == 2


def test_no_index_to_go_back_in(tmp_path):
    result = run("zhengwen-index", "--rollback", "-d", tmp_path / "none")
    assert result.code == FAILED and not (tmp_path / "none").exists()


def test_as_many_generations_as_are_kept(tmp_path):
    corpus = write(tmp_path / "corpus", GOOD)
    for night in range(6):
        write(corpus, {f"{night}.txt": f"第{night}号通知\n\n湖泊。\n"})
        assert index(corpus, tmp_path / "index", "--keep=3").code == DONE
    assert {p.name for p in (tmp_path / "index/generations").iterdir()} == {"3", "4", "5", "6"}


# ---- The proof of recall ----

def test_what_stands_in_the_documents_is_found(sample):
    result = verify(sample, env={"ZW_SEED": "7"})
    assert result.code == DONE, result
    # Of 20 files; a ZIP has several documents.
    assert re.search(r"2\d read again.* 0 wrong \(ZW_SEED=7\)", result.out), result
    # The same chance, the same documents and phrases.
    assert verify(sample, env={"ZW_SEED": "7"}).out == result.out
    everything = run("zhengwen-index", "--verify=1000", "-d", sample)
    assert everything.code == DONE and "70 read again" in everything.out, everything


def test_a_document_that_changed_since_is_told(tmp_path):
    corpus, folder = two_generations(tmp_path)
    write(corpus, {"more.txt": "别的内容\n"})
    result = verify(folder)
    assert result.code == DONE, result
    assert "more.txt: changed since" in result.out and "1 read again" in result.out
    (corpus / "more.txt").unlink()
    assert "more.txt: not there any more" in verify(folder).out


def test_documents_that_are_elsewhere_are_told(tmp_path):
    corpus, folder = two_generations(tmp_path)
    corpus.rename(tmp_path / "gone")
    result = verify(folder)
    assert result.code == DONE and "not compared" in result.out, result


def test_an_index_of_something_else_is_found_out(tmp_path):
    """Whole to the last byte, but what it says of a file is true of another text."""
    corpus = write(tmp_path / "corpus", {"a.txt": "关于湖泊保护的通知\n\n保护湖泊。\n"})
    assert index(corpus, tmp_path / "old").code == DONE
    write(corpus, {"a.txt": "关于森林防火的通知\n\n禁止用火。\n"})
    assert index(corpus, tmp_path / "new").code == DONE
    (tmp_path / "old/current/sources").write_bytes((tmp_path / "new/current/sources").read_bytes())
    write_sums(tmp_path / "old")
    result = verify(tmp_path / "old")
    assert result.code == FAILED, result
    assert "wrong: a.txt is not found by" in result.out


# ---- Before the pointer moves ----

def programs(tmp_path, searcher):
    """A folder with the indexer, and in the place of the searcher a script."""
    folder = tmp_path / "bin"
    folder.mkdir()
    shutil.copy(BUILD / "zhengwen-index", folder)
    (folder / "zhengwen-search").write_text("#!/bin/sh\n" + searcher)
    (folder / "zhengwen-search").chmod(0o755)
    return folder / "zhengwen-index"


@pytest.mark.parametrize("searcher, reason", [
    ("exit 1", "does not find good.txt"),
    ("cat >/dev/null; printf '0\\t1\\tother.txt\\t\\n'", "does not find good.txt"),
    ("echo 'no such thing' >&2; exit 3", "no such thing"),
    ("kill -SEGV $$", "signal 11"),
])
def test_a_generation_that_finds_nothing_is_not_published(tmp_path, searcher, reason):
    corpus = write(tmp_path / "corpus", GOOD)
    folder = tmp_path / "index"
    indexer = programs(tmp_path, searcher)
    result = run(indexer, corpus, "-d", folder)
    assert result.code == FAILED and reason in result.err, result
    assert not (folder / "current").exists()
    assert not any((folder / "generations").iterdir()) and not any((folder / "shards").iterdir())
    assert index(corpus, folder).code == DONE
    write(corpus, {"more.txt": "关于湖泊督查的通知\n\n督查湖泊。\n"})
    assert run(indexer, corpus, "-d", folder).code == FAILED
    assert find(folder, "督查")["generation"] == 1
    assert [p.name for p in (folder / "generations").iterdir()] == ["1"]


def test_what_was_removed_must_not_be_found(tmp_path):
    """A searcher that always finds everything: the document that is gone, too."""
    corpus, folder = two_generations(tmp_path)
    (corpus / "more.txt").unlink()
    indexer = programs(tmp_path, "while read -r n q; do printf '%s\\t1\\tmore.txt\\t\\n' $n; "
                                 "printf '%s\\t2\\tgood.txt\\t\\n' $n; done")
    result = run(indexer, corpus, "-d", folder)
    assert result.code == FAILED and "still finds more.txt" in result.err, result
    assert find(folder, "督查")["generation"] == 2
    assert index(corpus, folder).code == DONE
    assert paths(find(folder, "督查")) == ["good.txt"]


# ---- A crash below us ----

@pytest.mark.skipif(slow_build(), reason="a sanitizer tells of crashes itself")
@pytest.mark.parametrize("crash, said", [(signal.SIGSEGV, "crashed"), (signal.SIGBUS, "crashed"),
                                         (signal.SIGABRT, "crashed"), (signal.SIGFPE, "crashed"),
                                         (signal.SIGXCPU, "no end")])
def test_what_ends_the_library_does_not_end_in_a_signal(sample, crash, said):
    process = subprocess.Popen([BUILD / "zhengwen-search", "-d", sample, "--batch", "-"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=ENVIRONMENT)
    process.stdin.write("1\t湖泊\n".encode() * 2000)
    process.stdin.flush()
    process.stdout.read(1)  # it is at work
    process.send_signal(crash)
    _, err = process.communicate(timeout=60)
    assert process.returncode == BAD_INDEX
    assert said in err.decode() and "--verify" in err.decode()
