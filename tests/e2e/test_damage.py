# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens to an index: full disks, killed processes, damaged files. Readers have
the old one or a clear message, and the next run of the indexer mends what there is."""
import contextlib
import json
import os
import random
import signal
import subprocess
import time

import pytest
from conftest import (BAD_INDEX, BUILD, DONE, ENVIRONMENT, FAILED, FOUND, NOTHING, SAMPLE, find,
                      index, paths, search, slow_build, write)

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
    with disk(tmp_path / "disk", 3000) as small:
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
    for kilobytes in range(200, 6200, 240):
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
                                         if p.is_file() and p.stat().st_size)


def assert_says_so(folder):
    result = search(folder, "湖泊", seconds=30)
    assert result.code == BAD_INDEX, result
    assert result.out == ""
    assert result.err.startswith("zhengwen-search: "), result


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
    head = folder / "shards/1-1/documents/iamglass"
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
    """What we read ourselves: an answer may be wrong, but the program must live to give it.

    The tables of glass have no checksums, and libxapian 1.4 can crash on a damaged block (4 of
    some 7,000 tries); only a hash of whole tables would tell, which the command line has no
    time for.
    """
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
    (copied / "current").unlink()
    (copied / "current").symlink_to(target)
    assert_says_so(copied)
    assert index(SAMPLE, copied).code == DONE
    assert search(copied, "湖泊").code == FOUND


def test_a_pointer_that_is_no_link(copied):
    (copied / "current").unlink()
    (copied / "current").write_text("generations/1")
    assert_says_so(copied)


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
