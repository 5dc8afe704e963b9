# SPDX-License-Identifier: GPL-2.0-or-later
"""The nightly run: what is read again and what is not, told as it is, and an index that
answers for it. Odd files are in test_nightly_files.py, equality with a full rebuild in
test_nightly_equal.py."""
import json
import os
import re

import pytest
from conftest import (DONE, FAILED, NOTHING, SAMPLE, SKIPPED, find, index, paths, search, write)

LAKE = "关于湖泊保护的通知\n\n加强湖泊保护。\n"
FLOOD = "关于防汛工作的通知\n\n切实做好防汛。\n"
SCHOOL = "关于义务教育的意见\n\n推进义务教育。\n"
MUSEUM = "关于博物馆的决定\n\n建设博物馆。\n"
FOUR = {"湖.txt": LAKE, "汛.txt": FLOOD, "教/学.txt": SCHOOL, "馆.md": MUSEUM}


def generation(folder):
    return int(os.readlink(folder / "current").removeprefix("generations/"))


def report(folder):
    return json.loads((folder / "last-run.json").read_text())


def known(folder):
    """What is known of each source, by name."""
    lines = (folder / "current/sources").read_text().splitlines()
    assert json.loads(lines[0])["sources"] == len(lines) - 1
    return {source["name"]: source for source in map(json.loads, lines[1:])}


def names(folder, kind):
    return [entry if isinstance(entry, str) else entry["name"]
            for entry in report(folder)[kind]]


@pytest.fixture
def night(tmp_path):
    """A corpus of four documents with its index; call it to run again."""
    corpus, folder = write(tmp_path / "corpus", FOUR), tmp_path / "index"
    assert index(corpus, folder).code == DONE

    def again(*options, code=DONE):
        result = index(corpus, folder, *options)
        assert result.code == code, result
        return result

    again.corpus, again.folder = corpus, folder
    return again


# ---- What is read ----

def test_nothing_to_do(night):
    result = night()
    assert "nothing has changed: 4 documents" in result.out
    assert generation(night.folder) == 1
    done = report(night.folder)
    assert (done["outcome"], done["read"], done["exit"]) == ("unchanged", 0, 0)
    assert done["index"]["documents"] == 4


def test_a_new_file_is_read_alone(night):
    write(night.corpus, {"新.txt": "关于新事的通知\n\n湖泊新事。\n"})
    result = night()
    assert "5 files: 1 read; 1 added, 0 changed, 0 moved, 0 removed, 0 kept" in result.out
    assert generation(night.folder) == 2
    assert names(night.folder, "added") == ["新.txt"]
    assert sorted(paths(find(night.folder, "湖泊"))) == ["新.txt", "湖.txt"]
    manifest = json.loads((night.folder / "current/manifest.json").read_text())
    assert manifest["shards"][-1]["documents"] == 1 and manifest["shards"][-1]["name"] == "2-1"


def test_a_changed_file(night):
    write(night.corpus, {"湖.txt": LAKE.replace("加强", "切实加强")})
    night()
    assert names(night.folder, "changed") == ["湖.txt"]
    assert report(night.folder)["read"] == 1
    assert paths(find(night.folder, "“切实加强湖泊”")) == ["湖.txt"]
    assert find(night.folder, "“加强湖泊保护”")["total"]["documents"] == 1
    assert find(night.folder, "湖泊")["total"]["documents"] == 1  # not the dead one, too


def test_a_removed_file(night):
    (night.corpus / "湖.txt").unlink()
    night()
    assert names(night.folder, "removed") == ["湖.txt"]
    assert report(night.folder)["read"] == 0
    assert search(night.folder, "“加强湖泊保护”").code == NOTHING
    assert report(night.folder)["index"]["documents"] == 3


def test_a_moved_file_keeps_its_identity(night):
    added = known(night.folder)["湖.txt"]["at"][4]
    (night.corpus / "水").mkdir()
    (night.corpus / "湖.txt").rename(night.corpus / "水/湖泊.txt")
    night()
    assert report(night.folder)["counts"]["moved"] == 1
    (moved,) = report(night.folder)["moved"]
    assert moved["name"] == "水/湖泊.txt" and "湖.txt" in moved.values()
    assert known(night.folder)["水/湖泊.txt"]["former"] == ["湖.txt"]
    assert known(night.folder)["水/湖泊.txt"]["at"][4] == added
    assert paths(find(night.folder, "湖泊")) == ["水/湖泊.txt"]
    (night.corpus / "水/湖泊.txt").rename(night.corpus / "第三.txt")
    night()
    assert known(night.folder)["第三.txt"]["former"] == ["湖.txt", "水/湖泊.txt"]


def test_to_and_fro_each_name_is_kept_once(night):
    """Somebody's script renames it every night: what is known of it does not grow for ever."""
    one, other = night.corpus / "湖.txt", night.corpus / "湖.完.txt"
    for _ in range(2):
        one.rename(other)
        night()
        other.rename(one)
        night()
    assert names(night.folder, "moved") == ["湖.txt"]
    assert known(night.folder)["湖.txt"]["former"] == ["湖.txt", "湖.完.txt"]


def test_moved_and_changed_is_new(night):
    (night.corpus / "湖.txt").rename(night.corpus / "江.txt")
    write(night.corpus, {"江.txt": LAKE + "又及。\n"})
    night()
    assert names(night.folder, "added") == ["江.txt"]
    assert names(night.folder, "removed") == ["湖.txt"]


def test_of_two_alike_that_move_each_takes_the_name_that_fits(night):
    write(night.corpus, {"甲/同.txt": LAKE, "乙/别.txt": LAKE})
    night()
    for name in ("甲/同.txt", "乙/别.txt"):
        (night.corpus / "丙").mkdir(exist_ok=True)
        (night.corpus / name).rename(night.corpus / "丙" / name.split("/")[1])
    night()
    assert known(night.folder)["丙/同.txt"]["former"] == ["甲/同.txt"]
    assert known(night.folder)["丙/别.txt"]["former"] == ["乙/别.txt"]


def test_a_copy_is_new_and_a_swap_is_two_changes(night):
    write(night.corpus, {"复.txt": LAKE})
    night()
    assert names(night.folder, "added") == ["复.txt"]
    write(night.corpus, {"湖.txt": FLOOD, "汛.txt": LAKE})
    night()
    assert sorted(names(night.folder, "changed")) == ["汛.txt", "湖.txt"]
    assert sorted(paths(find(night.folder, "“切实做好防汛”", "--every-file"))) == ["湖.txt"]


def test_touched_files_are_hashed_not_read(night):
    for name in FOUR:
        os.utime(night.corpus / name)
    result = night()
    assert "nothing has changed" in result.out
    assert generation(night.folder) == 1


def test_a_shard_of_which_nothing_lives_leaves(night):
    write(night.corpus, {"新.txt": "关于新事的通知\n\n新事。\n"})
    night()
    assert (night.folder / "shards/2-1").exists()
    (night.corpus / "新.txt").unlink()
    night()
    manifest = json.loads((night.folder / "current/manifest.json").read_text())
    assert "2-1" not in [shard["name"] for shard in manifest["shards"]]
    assert not list((night.folder / "current").glob("dead/2-1"))
    night("--full", "--keep", "0")
    assert not (night.folder / "shards/2-1").exists()


# ---- Rows and sidecars ----

def test_a_sidecar_touches_its_document_only(night):
    write(night.corpus, {"湖.txt.meta.json": '{"doc_number": "湖发〔2024〕1号"}'})
    night()
    assert names(night.folder, "changed") == ["湖.txt"] and report(night.folder)["read"] == 1
    assert paths(find(night.folder, "湖发〔2024〕1号")) == ["湖.txt"]
    night()
    assert report(night.folder)["outcome"] == "unchanged"
    (night.corpus / "湖.txt.meta.json").unlink()
    night()
    assert names(night.folder, "changed") == ["湖.txt"]


def test_a_row_touches_its_document_only(night):
    write(night.corpus, {"zhengwen.tsv": "file\tdoc_number\n湖.txt\t湖发〔2024〕1号\n"
                                         "汛.txt\t汛发〔2024〕1号\n"})
    night()
    assert sorted(names(night.folder, "changed")) == ["汛.txt", "湖.txt"]
    write(night.corpus, {"zhengwen.tsv": "file\tdoc_number\n汛.txt\t汛发〔2024〕1号\n"
                                         "湖.txt\t湖发〔2024〕2号\n"})
    night()
    assert names(night.folder, "changed") == ["湖.txt"]


def test_a_sidecar_that_a_second_document_makes_doubtful(night):
    write(night.corpus, {"湖.meta.json": '{"doc_number": "湖发〔2024〕1号"}'})
    night()
    assert names(night.folder, "changed") == ["湖.txt"]
    write(night.corpus, {"湖.md": "# 另一份\n\n正文。\n"})
    night()
    assert names(night.folder, "changed") == ["湖.txt"] and names(night.folder, "added") == ["湖.md"]


# ---- Everything ----

def test_full_reads_everything(night):
    added = known(night.folder)["湖.txt"]["at"]
    (night.corpus / "汛.txt").rename(night.corpus / "洪.txt")
    result = night("--full")
    assert "everything was read anew: asked for" in result.out
    assert report(night.folder)["read"] == 4 and report(night.folder)["full"] == "asked for"
    # What was known of the files is not forgotten.
    assert known(night.folder)["湖.txt"]["at"][4:] == added[4:]
    assert known(night.folder)["洪.txt"]["former"] == ["汛.txt"]


def test_what_is_known_is_damaged(night):
    path = night.folder / "current/sources"
    for damage in (lambda b: b.replace(b'"n', b'"m', 1), lambda b: b[:-30], lambda b: b"",
                   lambda b: re.sub(rb"text/1\.\d", b"text/1.9", b, count=1)):
        path = night.folder / "current/sources"
        path.write_bytes(damage(path.read_bytes()))
        result = night()
        assert "everything was read anew: " in result.out and "damaged" in result.out, result
        assert report(night.folder)["read"] == 4
        assert paths(find(night.folder, "湖泊")) == ["湖.txt"]
    (night.folder / "current/sources").unlink()
    assert "everything was read anew: " in night().out


def test_an_index_of_another_version_is_made_anew(night):
    path = night.folder / "current/manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["check"]  # as of old
    path.write_text(json.dumps({**manifest, "schema": 3}))
    result = night()
    assert "version 3" in result.out, result
    assert "version" in report(night.folder)["full"]
    assert paths(find(night.folder, "湖泊")) == ["湖.txt"]


# ---- Only telling ----

def test_dry_run_tells_and_touches_nothing(night):
    before = {p: p.lstat().st_mtime_ns for p in night.folder.rglob("*")}
    (night.corpus / "湖.txt").rename(night.corpus / "江.txt")
    write(night.corpus, {"新.txt": "新事。\n", "汛.txt": FLOOD + "又及。\n"})
    (night.corpus / "教/学.txt").unlink()
    result = night("--dry-run")
    assert result.out.splitlines() == [
        "added 新.txt", "changed 汛.txt", "moved 江.txt (it was 湖.txt)", "removed 教/学.txt",
        "4 files: 3 to read (0.0 MB); 1 added, 1 changed, 1 moved, 1 removed, 0 kept, 0 skipped"]
    assert {p: p.lstat().st_mtime_ns for p in night.folder.rglob("*")} == before
    full = night("--dry-run", "--full")
    assert "everything would be read anew: asked for" in full.out
    assert "4 to read" in full.out


def test_dry_run_without_an_index(tmp_path):
    result = index(SAMPLE, tmp_path / "no/index", "--dry-run")
    assert result.code == DONE and not (tmp_path / "no").exists()
    assert "69 to read" in result.out


def test_a_dry_run_tells_what_is_skipped_again(night):
    (night.corpus / "坏.txt").write_bytes(b"\0\1\2\3" * 64)
    night(code=SKIPPED)
    for stamp in (None, (10**9, 10**9)):  # just written; touched since
        if stamp:
            os.utime(night.corpus / "坏.txt", stamp)
        out = night("--dry-run").out
        assert "skipped 坏.txt: not text" in out and ", 1 skipped" in out


# ---- What must not vanish ----

def test_more_than_half_gone_is_refused(night):
    for name in ("湖.txt", "汛.txt", "馆.md"):
        (night.corpus / name).unlink()
    for option in ((), ("--full",), ("--dry-run",)):
        result = night(*option, code=FAILED)
        assert "3 of 4 documents are gone" in result.err and "--allow-shrink" in result.err
    assert find(night.folder, "湖泊")["total"]["documents"] == 1
    done = report(night.folder)
    assert done["outcome"] == "failed" and "--allow-shrink" in done["message"]
    assert done["index"]["documents"] == 4 and done["counts"]["removed"] == 0
    night("--allow-shrink")
    assert report(night.folder)["index"]["documents"] == 1


def test_half_may_go_and_all_may_move(night):
    for name in ("湖.txt", "汛.txt"):
        (night.corpus / name).unlink()
    night()
    for name in ("教/学.txt", "馆.md"):
        (night.corpus / name).rename(night.corpus / ("移" + name.split("/")[-1]))
    night()
    assert report(night.folder)["counts"]["moved"] == 2


def test_a_corpus_that_is_not_there(night):
    night.corpus.rename(night.corpus.with_name("elsewhere"))
    result = night(code=FAILED)
    assert "No such file" in result.err and "other folders" not in result.err
    assert find(night.folder, "湖泊")["total"]["documents"] == 1
    assert report(night.folder)["outcome"] == "failed"
    night.corpus.mkdir()  # the mount point, and nothing mounted
    assert "no documents here" in night("--allow-shrink", code=FAILED).err
    assert search(night.folder, "湖泊").code == DONE


def test_other_folders_than_the_last_time(night, tmp_path):
    other = write(tmp_path / "other", {"另.txt": "另一事项。\n"})
    result = index([night.corpus, other], night.folder)
    assert result.code == DONE
    assert "other folders are given" in result.err
    done = report(night.folder)
    assert (done["counts"]["moved"], done["counts"]["added"]) == (4, 1)
    assert known(night.folder)["corpus/湖.txt"]["former"] == ["湖.txt"]
    assert paths(find(night.folder, "湖泊")) == ["corpus/湖.txt"]
    refused = index(other, night.folder)
    assert refused.code == FAILED and "--allow-shrink" in refused.err


def test_one_of_several_folders_is_empty(night, tmp_path):
    other = write(tmp_path / "other", {"另.txt": "另一事项。\n"})
    (tmp_path / "later").mkdir()  # nothing was ever there
    folders = [night.corpus, other, tmp_path / "later"]
    assert index(folders, night.folder).code == DONE
    (other / "另.txt").rename(tmp_path / "另.txt")  # the mount point, and nothing mounted
    for option in ((), ("--full",), ("--dry-run",)):
        result = index(folders, night.folder, *option)
        assert result.code == FAILED and f"{other}: no documents here any more" in result.err
    assert find(night.folder, "另一事项")["total"]["documents"] == 1
    (night.corpus / "另.txt").write_text("另一事项。\n")  # moved there, it is not gone
    assert index(folders, night.folder, "--dry-run").code == DONE
    (night.corpus / "另.txt").unlink()
    assert index(folders, night.folder, "--allow-shrink").code == DONE
    assert search(night.folder, "另一事项").code == NOTHING


def test_saved_searches_are_asked(night, tmp_path):
    saved = write(tmp_path, {"saved": "湖泊: 湖泊\n"}) / "saved"
    result = night("--saved", saved, "--feeds", tmp_path / "feeds")
    assert (tmp_path / "feeds").is_dir(), result
    assert len(report(night.folder)["saved"]) == 1


def test_many_nights_leave_few_generations(night):
    for number in range(2, 8):
        write(night.corpus, {f"{number}.txt": f"第{number}夜的湖泊通知。\n"})
        night("--keep", "2")
        assert generation(night.folder) == number
    assert len(list((night.folder / "generations").iterdir())) == 3
    assert find(night.folder, "湖泊", "--every-file")["total"]["documents"] == 7
