# SPDX-License-Identifier: GPL-2.0-or-later
"""zhengwen-index on real files: what it makes, what it says, how it ends."""
import json
import os
import random
import subprocess
import threading
import time

from conftest import (BUILD, DONE, ENVIRONMENT, FAILED, FOUND, LOCKED, ROOT, SAMPLE,
                      SAMPLE_DOCUMENTS, SKIPPED, USAGE, find, index, indexed, paths, run, search, write)

NOTICE = "关于督查的通知\n\n加强督查。\n"


def generation(folder):
    return int(os.readlink(folder / "current").removeprefix("generations/"))


def test_help_begins_with_examples():
    result = run("zhengwen-index", "--help")
    assert result.code == DONE
    assert result.err == ""
    assert result.out.index("zhengwen-index ~/laws") < result.out.index("--jobs")
    assert run("zhengwen-index", "--version").out.startswith("zhengwen-index ")


def test_an_index_and_one_line_about_it(tmp_path):
    folder, result = indexed(tmp_path, {"a.txt": NOTICE, "法规/b.md": "# 甲条例\n\n第一条 乙\n"})
    assert result.err == ""
    assert len(result.out.splitlines()) == 1
    assert "2 documents" in result.out
    assert sorted(p.name for p in folder.iterdir()) == [
        "current", "generations", "last-run.json", "lock", "shards"]
    manifest = json.loads((folder / "current/manifest.json").read_text())
    assert manifest["generation"] == 1
    assert sum(shard["documents"] for shard in manifest["shards"]) == 2
    for shard in manifest["shards"]:
        names = {p.name for p in (folder / "shards" / shard["name"]).iterdir()}
        assert names == {"tree", "fold", "documents.at", "passages.at", "facts", "SHA256SUMS"}
        assert (folder / "shards" / shard["name"] / "fold").stat().st_size == shard["fold"]


def test_every_document_of_the_sample_corpus_is_in_the_index(sample):
    manifest = json.loads((sample / "current/manifest.json").read_text())
    assert sum(shard["documents"] for shard in manifest["shards"]) == SAMPLE_DOCUMENTS
    for described in ("README.md", "README.zh-CN.md", "corpus/README.md"):
        assert f"{SAMPLE_DOCUMENTS} " in (ROOT / described).read_text(), described


def test_skipped_files_are_listed_with_their_reason(tmp_path):
    files = {"a.txt": NOTICE, "b.pdf": b"%PDF-1.4", "c.txt": b"%PDF-1.4", "d.txt": b"",
             "e.txt": b"\x00\x01\x02\x03\x00\x00\x05", "logo.png": b"\x89PNG", ".hidden.txt": "x"}
    _, result = indexed(tmp_path, files, code=SKIPPED)
    lines = result.err.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "skipped b.pdf", "skipped c.txt", "skipped d.txt", "skipped e.txt"]
    assert "PDF" in lines[0] and "PDF" in lines[1]
    assert "empty" in lines[2]
    assert "not text" in lines[3]
    assert "1 documents" in result.out and "4 skipped" in result.out
    assert "2 other files passed over" in result.out


def test_quiet_says_nothing_but_the_summary(tmp_path):
    _, result = indexed(tmp_path, {"a.txt": NOTICE, "d.txt": b""}, "-q", code=SKIPPED)
    assert result.err == ""
    assert "1 skipped" in result.out


def test_wrong_usage(tmp_path):
    for arguments in ([], ["--no-such-option", SAMPLE], [SAMPLE, "-j", "0"], [SAMPLE, "-j", "65"],
                      [SAMPLE, "-j", "x"], [SAMPLE, "-d"]):
        result = run("zhengwen-index", *arguments, env={"HOME": str(tmp_path)})
        assert result.code == USAGE, (arguments, result)
        assert result.out == ""
        assert "zhengwen-index" in result.err
    assert list(tmp_path.iterdir()) == []


def test_the_default_folder(tmp_path):
    corpus = write(tmp_path / "corpus", {"a.txt": NOTICE})
    home = {"HOME": str(tmp_path / "home"), "XDG_DATA_HOME": "", "ZHENGWEN_INDEX": ""}
    (tmp_path / "home").mkdir()
    assert run("zhengwen-index", corpus, env=home).code == DONE
    assert (tmp_path / "home/.local/share/zhengwen/index/current").exists()
    assert run("zhengwen-search", "督查", env=home).code == DONE
    other = {**home, "ZHENGWEN_INDEX": str(tmp_path / "other")}
    assert run("zhengwen-index", corpus, env=other).code == DONE
    assert (tmp_path / "other/current").exists()


def test_what_fails_leaves_the_old_index(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": NOTICE})
    empty = tmp_path / "empty"
    empty.mkdir()
    only_bad = write(tmp_path / "bad", {"a.txt": b"%PDF-1.4"})
    for corpus in (tmp_path / "absent", empty, only_bad):
        result = index(corpus, folder, "--full", "--allow-shrink")
        assert result.code == FAILED, result
        assert result.out == ""
        assert generation(folder) == 1
        assert search(folder, "督查").code == DONE
    assert "absent: No such file" in index(tmp_path / "absent", folder).err


def test_a_folder_that_is_no_index_is_left_alone(tmp_path):
    corpus = write(tmp_path / "corpus", {"a.txt": NOTICE})
    other = write(tmp_path / "other", {"letter.txt": "x"})
    result = index(corpus, other)
    assert result.code == FAILED
    assert "not an index" in result.err
    assert [p.name for p in other.iterdir()] == ["letter.txt"]
    assert index(corpus, other / "letter.txt").code == FAILED


def test_several_folders(tmp_path):
    one = write(tmp_path / "one", {"a.txt": NOTICE})
    two = write(tmp_path / "two", {"a.txt": NOTICE})
    assert index([one, two], tmp_path / "index").code == DONE
    assert sorted(paths(find(tmp_path / "index", "督查", "--every-file"))) == [
        "one/a.txt", "two/a.txt"]
    assert index([one / "a.txt"], tmp_path / "index").code == DONE
    assert paths(find(tmp_path / "index", "督查")) == ["a.txt"]
    twice = index([one, one], tmp_path / "index")
    assert twice.code == FAILED
    assert "have the same name" in twice.err


def test_any_number_of_workers_gives_the_same_answers(tmp_path):
    answers = []
    # Several times: which document goes to which worker is a matter of chance.
    for run_number, workers in enumerate((1, 2, 3, 8, 16, 2, 3, 8, 16)):
        folder = tmp_path / str(run_number)
        assert index(SAMPLE, folder, "-j", workers).code == DONE
        queries = ("三本台账", "湖泊 保护", "数据 -条例", "怎样办理居民医保参保登记手续才好呢")
        found = []
        for query in queries:
            answer = find(folder, query, "--limit", "100")
            # How many have any word of a question is an estimate; all else is exact.
            total = None if answer["answered"] == "question" else answer["total"]
            found.append((query, total, paths(answer)))
        answers.append(found)
    for other in answers[1:]:
        assert other == answers[0]


def test_generations(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": NOTICE})
    corpus = tmp_path / "corpus"
    for number in (2, 3, 4):
        write(corpus, {f"n{number}.txt": NOTICE})
        assert index(corpus, folder).code == DONE
        assert generation(folder) == number
        assert find(folder, "督查")["generation"] == number
        assert find(folder, "督查")["total"]["documents"] == number
    # The one before is kept for a rollback; the shards of all runs serve on.
    assert sorted(p.name for p in (folder / "generations").iterdir()) == ["3", "4"]
    assert {p.name.split("-")[0] for p in (folder / "shards").iterdir()} == {"1", "2", "3", "4"}
    for number in (5, 6):
        assert index(corpus, folder, "--full").code == DONE
    assert sorted(p.name for p in (folder / "generations").iterdir()) == ["5", "6"]
    assert {p.name.split("-")[0] for p in (folder / "shards").iterdir()} == {"5", "6"}


def test_what_is_gone_from_the_corpus_is_gone_from_the_index(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": NOTICE, "b.txt": NOTICE})
    (tmp_path / "corpus/b.txt").unlink()
    assert index(tmp_path / "corpus", folder).code == DONE
    assert paths(find(folder, "督查")) == ["a.txt"]


def test_two_indexers_at_once(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": NOTICE})
    with subprocess.Popen(["flock", str(folder / "lock"), "cat"], stdin=subprocess.PIPE) as other:
        deadline = time.monotonic() + 10
        while (result := index(tmp_path / "corpus", folder)).code == DONE:
            assert time.monotonic() < deadline, "the lock is not looked at"
        assert result.code == LOCKED, result
        assert "another indexer" in result.err
        assert search(folder, "督查").code == DONE
        other.stdin.close()
        other.wait()
    assert index(tmp_path / "corpus", folder).code == DONE


def test_searching_while_the_index_is_rebuilt(tmp_path):
    """Every search sees a whole generation, before, while and after it changes."""
    folder, _ = indexed(tmp_path, {f"{i}.txt": NOTICE for i in range(20)})
    failures, seen = [], set()
    stop = threading.Event()

    def keep_searching():
        while not stop.is_set():
            result = search(folder, "--json", "--every-file", "--limit", "30", "督查")
            if result.code != DONE:
                failures.append(result)
                continue
            answer = result.json()
            seen.add(answer["generation"])
            if answer["total"]["documents"] != 20 or len(answer["results"]) != 20:
                failures.append(answer)

    reader = threading.Thread(target=keep_searching)
    reader.start()
    for _ in range(8):
        assert index(tmp_path / "corpus", folder, "--full").code == DONE
    stop.set()
    reader.join()
    assert failures == []
    assert len(seen) > 1


def test_a_reader_keeps_what_it_opened(tmp_path):
    """A batch that began with generation 1 ends with it, whatever is published meanwhile."""
    folder, _ = indexed(tmp_path, {"a.txt": NOTICE})
    command = [str(BUILD / "zhengwen-search"), "-d", str(folder), "--json", "--batch", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          env=ENVIRONMENT) as reader:
        reader.stdin.write("1\t督查\n".encode())
        reader.stdin.flush()
        # It has opened the index when it holds the lock-free files mapped.
        deadline = time.monotonic() + 10
        while b"/fold" not in (open(f"/proc/{reader.pid}/maps", "rb").read()):
            assert time.monotonic() < deadline, "the reader does not open the index"
            time.sleep(0.01)
        write(tmp_path / "corpus", {"b.txt": NOTICE})
        for _ in range(3):
            assert index(tmp_path / "corpus", folder, "--full").code == DONE
        # Generation 2 is gone, 3 is kept for a rollback; 1 is in use.
        assert sorted(p.name for p in (folder / "generations").iterdir()) == ["1", "3", "4"]
        out, _ = reader.communicate("2\t督查\n3\t“加强督查”\n".encode(), timeout=60)
    answers = [json.loads(line) for line in out.splitlines()]
    assert reader.returncode == DONE
    assert [a["generation"] for a in answers] == [1, 1, 1]
    assert [a["total"]["documents"] for a in answers] == [1, 1, 1]


def test_a_pointer_that_cannot_be_read_costs_no_generation(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": "湖泊保护。\n"})
    (folder / "current").unlink()
    (folder / "current").mkdir()  # as a copy that follows links leaves it
    empty = write(tmp_path / "empty", {"b.txt": b"\0"})
    assert index(empty, folder).code == FAILED
    (folder / "current").rmdir()
    (folder / "current").symlink_to("generations/1")
    assert search(folder, "湖泊保护").code == FOUND


def test_a_heading_as_long_as_a_book_does_not_multiply(tmp_path):
    rng = random.Random(7)
    heading = "".join(chr(rng.randrange(0x4E00, 0x9F00)) for _ in range(20_000))
    body = "".join(f"第{i}段文字。\n\n" for i in range(3000))
    folder, _ = indexed(tmp_path, {"a.md": f"# {heading}\n\n{body}"})
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    assert size < 5_000_000, size
