# SPDX-License-Identifier: GPL-2.0-or-later
"""Files as they should not be, night after night: what cannot be read, what lies about its
age, names that are no names. One of them never costs another its place in the index."""
import json
import os
import shutil
import subprocess
import time
import zipfile

import pytest
from conftest import (BUILD, DONE, ENVIRONMENT, SKIPPED, Result, find, index, paths, search, write)
from test_nightly import generation, known, names, night, report  # noqa: F401 (a fixture)

YEARS = {"1969": -86400, "1970": 0, "2106": 2 ** 32, "2262": 2 ** 33 + 2 ** 32 // 2}


def as_plain_user(*arguments):
    """The indexer without the right to read what its owner forbids; root has to give it up."""
    command = [str(BUILD / "zhengwen-index"), *map(str, arguments)]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("no setpriv")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--", *command]
    done = subprocess.run(command, capture_output=True, timeout=120, env=ENVIRONMENT)
    return Result(done.returncode, done.stdout, done.stderr, 0)


@pytest.fixture
def closed():
    """Takes the rights off a path, and gives them back in the end."""
    paths_closed = []

    def close(path):
        paths_closed.append((path, path.stat().st_mode))
        path.chmod(0)

    yield close
    for path, mode in paths_closed:
        path.chmod(mode)


# ---- What cannot be read ----

def test_what_is_skipped_is_told_every_night_but_read_once(night):
    write(night.corpus, {"坏.pdf": b"%PDF-1.4", "空.txt": b""})
    first = night(code=SKIPPED)
    assert report(night.folder)["read"] == 2
    second = night(code=SKIPPED)
    assert report(night.folder)["read"] == 0
    assert "nothing has changed" in second.out and "2 skipped" in second.out
    assert second.err == first.err and "skipped 坏.pdf: " in second.err
    assert generation(night.folder) == 2
    write(night.corpus, {"空.txt": "不再空白。\n"})
    night(code=SKIPPED)
    assert names(night.folder, "added") == ["空.txt"]
    (night.corpus / "坏.pdf").unlink()
    assert night().err == ""


def test_what_is_skipped_in_a_container_is_told_every_night(night):
    with zipfile.ZipFile(night.corpus / "包.zip", "w") as z:
        z.writestr("好.txt", "湖泊在包里。\n")
        z.writestr("坏.txt", b"\0\1\2\3")
    first = night(code=SKIPPED)
    assert "skipped 包.zip/坏.txt: " in first.err
    assert night(code=SKIPPED).err == first.err
    assert report(night.folder)["read"] == 0
    assert "包.zip/好.txt" in paths(find(night.folder, "湖泊"))


def test_a_file_that_gets_damaged_keeps_its_text(night):
    write(night.corpus, {"湖.txt": b"%PDF-1.4 not at all"})
    result = night(code=SKIPPED)
    assert "kept 湖.txt as it was: " in result.err and "1 kept" in result.out
    assert paths(find(night.folder, "“加强湖泊保护”")) == ["湖.txt"]
    assert names(night.folder, "kept") == ["湖.txt"]
    assert generation(night.folder) == 1  # nothing is new
    write(night.corpus, {"湖.txt": "湖泊通知，修好了。\n"})
    night()
    assert paths(find(night.folder, "修好了")) == ["湖.txt"]
    assert find(night.folder, "湖泊")["total"]["documents"] == 1


def test_full_cannot_keep_and_says_so(night):
    write(night.corpus, {"湖.txt": b"%PDF-1.4 not at all"})
    result = night("--full", code=SKIPPED)
    assert "skipped 湖.txt: " in result.err
    assert report(night.folder)["index"]["documents"] == 3
    for name in ("汛.txt", "馆.md"):
        write(night.corpus, {name: b""})
    refused = index(night.corpus, night.folder, "--full")
    assert "2 of 3 documents are gone" in refused.err
    assert generation(night.folder) == 2


def test_a_file_without_rights_keeps_its_text_and_is_tried_again(night, closed):
    closed(night.corpus / "湖.txt")
    os.utime(night.corpus / "湖.txt")
    result = as_plain_user(night.corpus, "-d", night.folder)
    assert result.code == SKIPPED, result
    assert "kept 湖.txt as it was: " in result.err and "Permission denied" in result.err
    assert search(night.folder, "“加强湖泊保护”").code == DONE
    (night.corpus / "湖.txt").chmod(0o644)
    night()
    assert report(night.folder)["counts"]["kept"] == 0


def test_a_new_file_without_rights_is_tried_every_night(night, closed):
    write(night.corpus, {"新.txt": "新的湖泊。\n"})
    closed(night.corpus / "新.txt")
    for _ in range(2):
        result = as_plain_user(night.corpus, "-d", night.folder)
        assert result.code == SKIPPED and "skipped 新.txt: " in result.err, result
        assert report(night.folder)["read"] == 1
        assert generation(night.folder) == 1
    (night.corpus / "新.txt").chmod(0o644)
    night()
    assert names(night.folder, "added") == ["新.txt"]


def test_below_a_folder_that_cannot_be_listed_all_is_kept(night, closed):
    closed(night.corpus / "教")
    (night.corpus / "湖.txt").unlink()
    result = as_plain_user(night.corpus, "-d", night.folder)
    assert result.code == SKIPPED, result
    assert "skipped 教: Permission denied" in result.err
    assert "kept 教/学.txt as it was: Permission denied" in result.err
    assert names(night.folder, "removed") == ["湖.txt"]
    assert paths(find(night.folder, "义务教育")) == ["教/学.txt"]
    (night.corpus / "教").chmod(0o755)
    night()
    assert report(night.folder)["outcome"] == "unchanged"


def test_a_corpus_that_cannot_be_listed(night, closed):
    closed(night.corpus)
    result = as_plain_user(night.corpus, "-d", night.folder)
    assert result.code == 3 and "Permission denied" in result.err
    assert generation(night.folder) == 1


def test_a_link_in_the_place_of_a_file(night):
    (night.corpus / "湖.txt").rename(night.corpus.parent / "湖.txt")
    (night.corpus / "湖.txt").symlink_to(night.corpus.parent / "湖.txt")
    result = night(code=SKIPPED)
    assert "kept 湖.txt as it was: a symbolic link" in result.err
    assert search(night.folder, "“加强湖泊保护”").code == DONE


def test_what_tells_no_size_is_not_what_it_seems(night):
    """Of /proc the size is 0 whatever stands in it, as of a file that grows while it is read."""
    result = index([night.corpus, "/proc/version"], night.folder)
    assert result.code == SKIPPED
    assert "skipped version: it changes while it is read" in result.err


# ---- Time ----

@pytest.mark.parametrize("year", YEARS)
def test_times_of_long_ago_and_to_come(night, year):
    for name in ("湖.txt", "教/学.txt"):
        os.utime(night.corpus / name, (YEARS[year], YEARS[year]))
    night()
    assert report(night.folder)["outcome"] == "unchanged"  # their content is the same
    # The same size and time, another content.
    text = (night.corpus / "湖.txt").read_text()
    write(night.corpus, {"湖.txt": text.replace("加强", "减弱")})
    os.utime(night.corpus / "湖.txt", (YEARS[year], YEARS[year]))
    night()
    assert names(night.folder, "changed") == ["湖.txt"]
    assert search(night.folder, "“减弱湖泊保护”").code == DONE


def test_a_file_is_trusted_when_its_stamp_has_aged(night):
    """Unsure stamps are hashed again, and make no generation; those of a new one are trusted."""
    assert all(source["unsure"] for source in known(night.folder).values())
    time.sleep(2.1)
    write(night.corpus, {"新.txt": "新的湖泊。\n"})
    night()
    unsure = {name for name, source in known(night.folder).items() if source.get("unsure")}
    assert unsure == {"新.txt"}


# ---- Names ----

def test_names_with_newlines_and_bad_utf8(night):
    for raw in (b"a\nb.txt", b"\xd5\xfe.txt", b"x\x1b[31m.txt", b"y" * 251 + b".txt"):
        with open(os.path.join(os.fsencode(night.corpus), raw), "wb") as file:
            file.write(f"湖泊又一份，第{len(raw)}种。\n".encode())
    night()
    assert report(night.folder)["counts"]["added"] == 4
    assert "a\\x0Ab.txt" in paths(find(night.folder, "湖泊又一份", "--every-file"))
    night()
    assert report(night.folder)["outcome"] == "unchanged"
    os.rename(os.path.join(os.fsencode(night.corpus), b"\xd5\xfe.txt"),
              os.path.join(os.fsencode(night.corpus), b"\xd5\xff.txt"))
    night()
    assert known(night.folder)["\\xD5\\xFF.txt"]["former"] == ["\\xD5\\xFE.txt"]


def test_two_names_that_are_printed_alike(night):
    folder = os.fsencode(night.corpus)
    for raw, text in ((b"\\xD5.txt", "湖泊甲。\n"), (b"\xd5.txt", "湖泊乙。\n")):
        with open(os.path.join(folder, raw), "wb") as file:
            file.write(text.encode())
    for _ in range(2):
        result = night(code=SKIPPED)
        assert "skipped \\xD5.txt: another file has this name, too" in result.err
    assert len([p for p in paths(find(night.folder, "湖泊", "--every-file")) if "xD5" in p]) == 1
    os.unlink(os.path.join(folder, b"\\xD5.txt"))
    night()
    assert paths(find(night.folder, "湖泊乙")) == ["\\xD5.txt"]


# ---- The report ----

def test_the_report_names_what_became_of_each(night):
    write(night.corpus, {"新.txt": "新的湖泊。\n", "坏.txt": b"\0\1\2"})
    (night.corpus / "馆.md").unlink()
    (night.corpus / "湖.txt").rename(night.corpus / "江.txt")
    night(code=SKIPPED)
    kept = json.loads((night.folder / "current/report.json").read_text())
    last = report(night.folder)
    for key in ("added", "removed", "moved", "skipped", "counts"):
        assert kept[key] == last[key]
    assert last["counts"] == {"added": 1, "changed": 0, "moved": 1, "removed": 1, "skipped": 1,
                              "kept": 0}
