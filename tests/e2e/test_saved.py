# SPDX-License-Identifier: GPL-2.0-or-later
"""Saved searches: what is new, changed and gone since the run before, as feed and table."""
import csv
import io
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from datetime import datetime

import pytest
from conftest import DONE, ROOT, SKIPPED, index, search, slow_build, write

sys.path.insert(0, str(ROOT / "tests/torture"))

import memory  # noqa: E402

ATOM = "{http://www.w3.org/2005/Atom}"
COLUMNS = ["time", "what", "title", "number", "issuers", "date", "status", "path", "place",
           "snippet"]
URN = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Night:
    """A corpus, its index and a file of searches, run after run."""

    def __init__(self, folder, files, saved):
        self.corpus = write(folder / "corpus", files)
        self.index, self.saved, self.feeds = folder / "index", folder / "saved", folder / "feeds"
        self.saved.write_text(saved, encoding="utf-8")

    def run(self, *options, code=DONE):
        result = index(self.corpus, self.index, f"--saved={self.saved}", f"--feeds={self.feeds}",
                       *options)
        assert result.code == code, result
        return result

    def write(self, files):
        write(self.corpus, files)

    def atom(self, name="s"):
        return parsed_feed((self.feeds / f"{name}.atom").read_bytes())

    def told(self, name="s"):
        """Each row of the table but its time, oldest first: ["new 甲.md", …]."""
        return [f"{row['what']} {row['path']}" for row in table(self.feeds / f"{name}.csv")]


def table(path):
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
    rows_read = list(rows)
    assert rows.fieldnames == COLUMNS
    return rows_read


def moment(text):
    """A date of RFC 3339."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def parsed_feed(raw):
    """The entries as (what, title), newest first; all that RFC 4287 wants is looked for."""
    feed = ElementTree.fromstring(raw)
    assert feed.tag == ATOM + "feed"
    for part in [feed, *feed.iter(ATOM + "entry")]:
        for name in ("id", "title", "updated"):
            assert len(part.findall(ATOM + name)) == 1, name
        assert URN.fullmatch(part.find(ATOM + "id").text)
        moment(part.find(ATOM + "updated").text)
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    entries = feed.findall(ATOM + "entry")
    # An entry without a link must have content.
    assert all(len(entry.findall(ATOM + "content")) == 1 for entry in entries)
    ids = [part.find(ATOM + "id").text for part in [feed, *entries]]
    assert len(set(ids)) == len(ids)
    times = [moment(entry.find(ATOM + "updated").text) for entry in entries]
    assert times == sorted(times, reverse=True)
    assert moment(feed.find(ATOM + "updated").text) == times[0]
    return [(entry.find(ATOM + "category").get("term"), entry.find(ATOM + "title").text)
            for entry in entries]


DOCUMENTS = {
    "甲.md": "# 养老服务办法\n\n第一条 发展养老服务，方便群众。\n",
    "乙.md": "# 托育办法\n\n第一条 发展托育服务。\n",
    "丙.md": "# 养老机构规定\n\n第一条 养老机构提供服务。\n",
}
SAVED = "s: 养老 服务\n"


@pytest.fixture
def night(tmp_path):
    return Night(tmp_path, DOCUMENTS, SAVED)


def test_the_first_run_only_says_how_many_are_known(night):
    night.run()
    assert night.atom() == [("first", "From now on: 2 documents are known")]
    assert night.told() == []


def test_new_changed_and_gone(night):
    night.run()
    night.write({"丁.md": "# 养老服务补贴通知\n\n发放养老服务补贴。\n",
                 "甲.md": DOCUMENTS["甲.md"] + "第二条 增加养老服务供给。\n"})
    (night.corpus / "丙.md").unlink()
    night.run()
    assert sorted(night.told()) == ["changed 甲.md", "gone 丙.md", "new 丁.md"]
    assert sorted(night.atom()[:3]) == [("changed", "Changed: 养老服务办法"),
                                        ("gone", "Gone: 养老机构规定"),
                                        ("new", "New: 养老服务补贴通知")]
    assert night.atom()[3:] == [("first", "From now on: 2 documents are known")]
    row = next(row for row in table(night.feeds / "s.csv") if row["what"] == "changed")
    assert row["title"] == "养老服务办法" and row["place"] == "第1条"
    assert row["snippet"].startswith("第一条 发展养老服务")


def test_an_old_document_that_has_it_now_is_new_and_one_that_lost_it_gone(night):
    night.run()
    night.write({"乙.md": "# 托育办法\n\n第一条 发展托育服务和养老事业。\n",
                 "甲.md": "# 办法\n\n第一条 方便群众。\n"})
    night.run()
    assert sorted(night.told()) == ["gone 甲.md", "new 乙.md"]


def test_nothing_new_tells_nothing_and_leaves_the_files_alone(night):
    night.run()
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns)
              for path in night.feeds.iterdir() if path.suffix != ".state"}
    night.run()
    night.write({"无关.md": "# 水库管理办法\n\n保护水库。\n"})
    night.run()
    for name, (content, changed) in before.items():
        path = night.feeds / name
        assert path.read_bytes() == content and path.stat().st_mtime_ns == changed, name
    assert sorted(path.name for path in night.feeds.iterdir()) == ["s.atom", "s.csv", "s.state"]


def test_a_run_that_is_repeated_after_a_crash_loses_and_doubles_nothing(night):
    """Killed between any two of the files: the state is put first, the others follow from it."""
    night.run()
    old = {path.name: path.read_bytes() for path in night.feeds.iterdir()}
    night.write({"丁.md": "# 养老服务补贴通知\n\n发放养老服务补贴。\n"})
    night.run()
    whole = {path.name: path.read_bytes() for path in night.feeds.iterdir()}
    assert night.told() == ["new 丁.md"]
    for left_behind in (["s.atom"], ["s.atom", "s.csv"]):
        for name in left_behind:
            (night.feeds / name).write_bytes(old[name])
        (night.feeds / "s.atom.new").write_bytes(whole["s.atom"][:100])
        night.run()
        for name in ("s.atom", "s.csv"):
            assert (night.feeds / name).read_bytes() == whole[name], name
    # Before the state was put: as if nothing had been told.
    for name, content in old.items():
        (night.feeds / name).write_bytes(content)
    night.run()
    assert night.told() == ["new 丁.md"]
    assert [what for what, _ in night.atom()] == ["new", "first"]


def test_another_query_of_a_name_begins_anew_and_keeps_what_was_told(night):
    night.run()
    night.write({"丁.md": "# 养老服务补贴通知\n\n发放养老服务补贴。\n"})
    night.run()
    night.saved.write_text("s: 托育\n", encoding="utf-8")
    night.run()
    assert [what for what, _ in night.atom()] == ["first", "new", "first"]
    assert night.told() == ["new 丁.md"]


def test_nothing_looser_than_the_query_is_found(night):
    """What has only some of the words is no news."""
    night.saved.write_text("s: 养老 航天\nq: 老年人怎么申请养老服务的补贴呢\n", encoding="utf-8")
    night.run()
    night.write({"丁.md": "# 养老服务补贴通知\n\n发放养老服务补贴。\n"})
    night.run()
    assert night.told("s") == [] and night.told("q") == []
    assert night.atom("s") == [("first", "From now on: 0 documents are known")]


def test_copies_and_versions_are_found_each(night):
    night.run()
    night.write({"副本/甲.md": DOCUMENTS["甲.md"]})
    night.run()
    assert night.told() == ["new 副本/甲.md"]


def test_a_bad_line_is_told_with_file_and_line_and_the_others_go_on(night):
    night.saved.write_text("# ours\nno colon\n../s: 养老\ns: 养老\ns: 托育\nd: 日期:去年 养老\n",
                           encoding="utf-8")
    result = night.run(code=SKIPPED)
    for line in (2, 3, 5, 6):
        assert f"{night.saved}, line {line}: " in result.err, result
    assert ", line 4" not in result.err
    assert night.atom("s") == [("first", "From now on: 2 documents are known")]
    assert sorted(path.name for path in night.feeds.iterdir()) == [
        "d.atom", "d.csv", "d.state", "s.atom", "s.csv", "s.state"]


def test_a_file_of_searches_that_is_not_there_does_not_undo_the_run(night):
    night.saved.unlink()
    result = night.run(code=SKIPPED)
    assert str(night.saved) in result.err
    assert search(night.index, "养老").code == DONE


def test_a_damaged_state_is_told_and_begins_anew(night):
    night.run()
    state = night.feeds / "s.state"
    state.write_bytes(state.read_bytes()[:-20])
    result = night.run(code=SKIPPED)
    assert "s.state: damaged, line" in result.err
    assert night.atom() == [("first", "From now on: 2 documents are known")]
    night.run()


HOSTILE = "=HYPERLINK(\"x\") <script>alert(1)</script> ]]> &amp; \x1b办法"


def test_hostile_titles_and_names(night):
    night.run()
    night.write({"名\n字<&>\".md": f"# {HOSTILE}\n\n养老 服务。{'办好。' * 200}\n"})
    night.run()
    what, title = night.atom()[0]
    assert what == "new" and "<script>alert(1)</script> ]]> &amp;" in title
    raw = (night.feeds / "s.atom").read_bytes()
    assert b"<script" not in raw and b"\x1b" not in raw
    row, = table(night.feeds / "s.csv")
    assert row["title"].startswith("'=HYPERLINK")
    assert all(not value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())


def test_links_lead_to_the_page(night):
    night.saved.write_text("@address https://search.example.org/zw/\n" + SAVED, encoding="utf-8")
    night.run()
    night.write({"目 录/丁.md": "# 养老服务补贴通知\n\n第一条 发放养老服务补贴。\n"})
    night.run()
    feed = ElementTree.fromstring((night.feeds / "s.atom").read_bytes())
    link = feed.find(f"{ATOM}entry/{ATOM}link")
    assert link.get("rel") == "alternate"
    assert link.get("href") == (
        "https://search.example.org/zw/doc/%E7%9B%AE%20%E5%BD%95/%E4%B8%81.md"
        "?q=%E5%85%BB%E8%80%81%20%E6%9C%8D%E5%8A%A1#art-1")
    assert feed.find(ATOM + "link").get("href").startswith("https://search.example.org/zw/?q=")


def test_feeds_are_in_the_index_if_nothing_else_is_said(night):
    result = index(night.corpus, night.index, f"--saved={night.saved}")
    assert result.code == DONE, result
    assert (night.index / "feeds/s.atom").exists()
    # The folder is still one of ours.
    assert index(night.corpus, night.index, f"--saved={night.saved}").code == DONE


def test_the_report_counts(night):
    night.run()
    night.write({"丁.md": "# 养老服务补贴通知\n\n发放养老服务补贴。\n"})
    (night.corpus / "丙.md").unlink()
    night.run()
    report = json.loads((night.index / "last-run.json").read_text(encoding="utf-8"))
    assert report["saved"] == [{"name": "s", "first": False, "found": 2, "new": 1, "changed": 0,
                                "gone": 1, "trouble": None}]


def test_a_folder_that_cannot_be_made_is_told(night):
    night.feeds.write_text("a file")
    result = night.run(code=SKIPPED)
    assert str(night.feeds) in result.err


def test_a_renamed_file_is_no_news(night):
    night.run()
    (night.corpus / "甲.md").rename(night.corpus / "养老.md")
    night.run()
    assert night.told() == []
    # Changed under its new name it is the one that was known, and a new file under the old name
    # is another.
    night.write({"养老.md": DOCUMENTS["甲.md"] + "第二条 增加养老服务供给。\n"})
    night.run()
    assert night.told() == ["changed 养老.md"]
    night.write({"甲.md": "# 养老服务补贴通知\n\n发放养老服务补贴。\n"})
    night.run()
    assert night.told() == ["changed 养老.md", "new 甲.md"]


def test_more_documents_than_one_answer_holds(tmp_path):
    night = Night(tmp_path, {f"{i}.md": f"# 办法{i}\n\n养老 服务 {i}\n" for i in range(1005)}, SAVED)
    night.run()
    assert night.atom() == [("first", "From now on: 1005 documents are known")]
    night.write({"新.md": "# 新办法\n\n养老 服务\n"})
    (night.corpus / "7.md").unlink()
    night.run()
    assert sorted(night.told()) == ["gone 7.md", "new 新.md"]


@pytest.mark.skipif(slow_build(), reason="a sanitizer has allocations of its own")
def test_what_was_told_outlives_a_lack_of_memory(night, tmp_path):
    """A state that cannot be read for want of memory is not a damaged one, which begins anew."""
    night.run()
    night.write({"丁.md": "# 养老服务补贴通知\n\n发放养老服务补贴。\n"})
    night.run()
    told, count, preload = night.told(), tmp_path / "count", {"LD_PRELOAD": str(memory.shim())}

    def again(**env):
        return index(night.corpus, night.index, f"--saved={night.saved}", f"--feeds={night.feeds}",
                     env={**preload, **env})

    assert told == ["new 丁.md"] and again(ZW_ALLOC_COUNT=str(count)).code == DONE
    last = int(count.read_text())
    # The searches come last.
    for n in range(last // 2, last, max(1, last // 64)):
        assert again(ZW_ALLOC_AT=str(n)).code in (DONE, SKIPPED, 3), n
        assert night.told() == told, n
