# SPDX-License-Identifier: GPL-2.0-or-later
"""--since: what came into the index, or changed in it."""
import json
import os
import time

import pytest
from conftest import (BAD_QUERY, DONE, FOUND, NOTHING, USAGE, batch, find, index, paths, search,
                      write)

DOCUMENTS = {
    "旧.md": "# 养老办法\n\n第一条 发展养老服务。\n",
    "改.md": "# 养老规定\n\n第一条 规范养老服务。\n",
    "名.md": "# 养老细则\n\n第一条 细化养老服务。\n",
    "云泽省养老条例.md": "# 云泽省养老条例\n\n第一条 保障养老服务。\n",
}


def started(folder):
    return json.loads((folder / "last-run.json").read_text(encoding="utf-8"))["started"]


def wait_for_another_second(moment):
    while time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()) == moment:
        time.sleep(0.02)


class Nights:
    def __init__(self, folder):
        self.corpus, self.index = write(folder / "corpus", DOCUMENTS), folder / "index"
        assert index(self.corpus, self.index).code == DONE
        self.first = started(self.index)
        wait_for_another_second(self.first)
        write(self.corpus, {"新.md": "# 养老通知\n\n发放养老补贴。\n",
                            "改.md": DOCUMENTS["改.md"] + "第二条 增加养老床位。\n"})
        os.rename(self.corpus / "名.md", self.corpus / "另名.md")
        assert index(self.corpus, self.index).code == DONE
        self.second = started(self.index)


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """Two runs: the second found a new file, a changed one and one that was renamed."""
    return Nights(tmp_path_factory.mktemp("since"))


def test_only_what_is_new_or_changed_is_found(nights):
    assert sorted(paths(find(nights.index, f"--since={nights.second}", "养老"))) == [
        "改.md", "新.md"]
    assert len(paths(find(nights.index, f"--since={nights.first}", "养老"))) == 5
    assert len(paths(find(nights.index, "养老"))) == 5


def test_which_of_the_two_it_is(nights):
    told = {r["path"]: (r["indexed"], r["changed"])
            for r in find(nights.index, "养老")["results"]}
    assert told == {
        "旧.md": (nights.first, None),
        "云泽省养老条例.md": (nights.first, None),
        "另名.md": (nights.first, None),  # renamed is not new
        "改.md": (nights.first, nights.second),
        "新.md": (nights.second, None),
    }


def test_last_run(nights):
    assert sorted(paths(find(nights.index, "--since=last-run", "养老"))) == ["改.md", "新.md"]


@pytest.mark.parametrize("when", ["yesterday", "昨天", "1h", "7d", "2w", "2026-01-01"])
def test_recently_is_all_of_it(nights, when):
    assert len(paths(find(nights.index, "--since", when, "养老"))) == 5


def test_the_exit_status_is_for_scripts(nights):
    assert search(nights.index, "--since=last-run", "补贴").code == FOUND
    assert search(nights.index, "--since=last-run", "细化").code == NOTHING
    assert search(nights.index, "--since=2100-01-01", "养老").code == NOTHING
    counted = search(nights.index, "--since=last-run", "--count", "养老")
    assert (counted.code, counted.out) == (FOUND, "2\n")
    counted = search(nights.index, "--since=2100-01-01", "--count", "养老")
    assert (counted.code, counted.out) == (NOTHING, "0\n")


def test_nothing_looser_is_found(nights):
    """Without it the new document, which has one of the words, would be told."""
    assert search(nights.index, "补贴 航天").code == FOUND
    assert search(nights.index, "--strict", "补贴 航天").code == NOTHING
    assert search(nights.index, "--since=last-run", "补贴 航天").code == NOTHING


def test_what_a_query_names_must_be_new_too(nights):
    assert paths(find(nights.index, "云泽省养老条例第一条")) == ["云泽省养老条例.md"]
    assert search(nights.index, "--since=last-run", "云泽省养老条例第一条").code == NOTHING


def test_a_file_of_queries(nights):
    counts = [a["total"]["documents"]
              for a in batch(nights.index, ["养老", "细化", "补贴"], "--since=last-run")]
    assert counts == [2, 0, 1]
    lines = "1\t细化\n2\t床位\n".encode()
    assert search(nights.index, "--since=last-run", "--batch", "-", stdin=lines).code == FOUND
    lines = "1\t细化\n2\t保障\n".encode()
    assert search(nights.index, "--since=last-run", "--batch", "-", stdin=lines).code == NOTHING
    assert search(nights.index, "--batch", "-", stdin=lines).code == FOUND


def test_filters_and_scopes_go_with_it(nights):
    assert paths(find(nights.index, "--since=last-run", "标题:通知")) == ["新.md"]
    assert paths(find(nights.index, "--since=last-run", "--scope=passage", "床位")) == ["改.md"]
    assert paths(find(nights.index, "--since=last-run", "养老", "-补贴")) == ["改.md"]


@pytest.mark.parametrize("when", ["", "soon", "7", "7m", "-1d", "2026-02-30", "2026-1-1",
                                  "2026-11-01T25:00", "yesterday "])
def test_what_is_no_time_is_told(nights, when):
    result = search(nights.index, f"--since={when}", "养老")
    assert result.code == USAGE and "--since takes" in result.err


def test_it_goes_with_a_query_only(nights):
    assert search(nights.index, "--since=today", "--similar=旧.md").code == USAGE
    assert search(nights.index, "--since=today", "--suggest=养").code == BAD_QUERY


def test_nothing_to_do_brings_nothing(tmp_path):
    corpus = write(tmp_path / "corpus", DOCUMENTS)
    assert index(corpus, tmp_path / "index").code == DONE
    wait_for_another_second(started(tmp_path / "index"))
    assert index(corpus, tmp_path / "index").code == DONE
    again = started(tmp_path / "index")
    assert search(tmp_path / "index", f"--since={again}", "养老").code == NOTHING


def test_a_full_rebuild_makes_nothing_new(tmp_path):
    corpus = write(tmp_path / "corpus", DOCUMENTS)
    assert index(corpus, tmp_path / "index").code == DONE
    first = started(tmp_path / "index")
    wait_for_another_second(first)
    assert index(corpus, tmp_path / "index", "--full").code == DONE
    told = find(tmp_path / "index", "养老")["results"]
    assert {(r["indexed"], r["changed"]) for r in told} == {(first, None)}


def test_the_digest_is_that_of_the_text(tmp_path):
    files = {"甲.md": "# 办法\n\n养老服务。\n", "乙.md": "# 办法\n\n養老服務。\n",
             "丙.md": "# 办法\n\n养老服务吧。\n"}
    assert index(write(tmp_path / "corpus", files), tmp_path / "index").code == DONE
    digests = {r["path"]: r["digest"]
               for r in find(tmp_path / "index", "--every-file", "养老")["results"]}
    assert digests["甲.md"] == digests["乙.md"] != digests["丙.md"]
