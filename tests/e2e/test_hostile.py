# SPDX-License-Identifier: GPL-2.0-or-later
"""What is thrown at the programs: files and queries that must end in a clear answer,
never in a crash, a hang or a lost index. What happens to an index: test_damage.py."""
import os
import shutil
import socket
import subprocess
import time

import pytest
from conftest import (BUILD, DONE, ENVIRONMENT, FAILED, FOUND, NOTHING, SKIPPED, find, index,
                      indexed, paths, run, search, slow_build, write)

GOOD = {"good.txt": "关于督查的通知\n\n加强督查。\n"}
QUERY_SECONDS = 60 if slow_build() else 5


def reason(result, name):
    """Why the indexer skipped the file."""
    lines = [line for line in result.err.splitlines() if line.startswith(f"skipped {name}: ")]
    assert len(lines) == 1, result
    return lines[0].removeprefix(f"skipped {name}: ")


# ---- Files ----

@pytest.mark.parametrize("name, content, word", [
    ("a.txt", b"", "empty"),
    ("a.txt", b" \r\n\t\n", "empty"),
    ("a.md", b"", "empty"),
    ("a.html", b"", "empty"),
    ("a.txt", "条例\0条例".encode(), "not text"),
    ("a.txt", b"\x00" * 4096, "not text"),
    ("a.txt", b"%PDF-1.7\n...", "PDF"),
    ("a.txt", b"PK\x03\x04" + b"x" * 100, "ZIP"),
    ("a.txt", b"\x7fELF\x02\x01", "ELF"),
    ("a.md", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "OLE2"),
    ("a.html", b"\x89PNG\r\n\x1a\n", "PNG"),
    ("a.docx", b"PK\x03\x04", "ZIP"),
    ("a.txt", bytes(range(128, 256)) * 40, "not text"),
])
def test_a_file_that_is_no_text_is_skipped(tmp_path, name, content, word):
    folder, result = indexed(tmp_path, {**GOOD, name: content}, code=SKIPPED)
    assert word in reason(result, name)
    assert paths(find(folder, "督查")) == ["good.txt"]


@pytest.mark.parametrize("content, phrase", [
    # truncated in the middle of a character
    (("政策条例。\n" * 100).encode("gb18030") + b"\xd5", "“政策条例”"),
    (("政策条例。\n" * 100).encode() + b"\xe6\x94", "“政策条例”"),
    # odd number of bytes of UTF-16
    (b"\xff\xfe" + ("政策条例。\n" * 100).encode("utf-16-le") + b"\x3f", "“政策条例”"),
    # damaged in the middle: the rest is still UTF-8
    (("政策条例。\n" * 100).encode() + b"\xff\xfe" + "末尾之语".encode(), "“末尾之语”"),
    # a mark where none is needed, old line ends, none at the end
    (b"\xef\xbb\xbf" + "政策\r条例\r\n结束".encode(), "“条例”"),
    # UTF-7 is ASCII to everyone but those who wrote it
    ("+ZT9lew- policy".encode(), "policy"),
    # bidirectional controls, joiners, private use, beyond the first plane
    ("政\u202e策\u2066条\u200d例 \ue000 𠮷".encode(), "“政策条例”"),
    # 5,000 combining marks
    (("e" + "\u0301" * 5000 + "条例").encode(), "“条例”"),
    # a word of 100,000 letters, and digits
    (("条例" + "a" * 100_000 + "条例" + "1" * 100_000).encode(), "“条例”"),
])
def test_a_difficult_text_is_indexed(tmp_path, content, phrase):
    folder, result = indexed(tmp_path, {"a.txt": content})
    assert "1 documents" in result.out
    assert paths(find(folder, phrase)) == ["a.txt"]


def test_megabytes_without_a_line_end(tmp_path):
    """10 MiB is the limit of a text; what is near it is one paragraph, what is past it is skipped
    with the limit named, and neither costs the rest."""
    near = ("各级人民政府应当加强督查工作，" * 400_000)[:3_400_000]
    files = {**GOOD, "near.txt": near + "末尾之语", "past.txt": near + near, "raw.txt": b"x"}
    corpus = write(tmp_path / "corpus", files)
    with open(corpus / "raw.txt", "wb") as raw:
        raw.truncate(200 << 20)
    result = index(corpus, tmp_path / "index", seconds=300)
    assert result.code == SKIPPED, result
    assert str(10 << 20) in reason(result, "past.txt")
    assert str(64 << 20) in reason(result, "raw.txt")
    assert paths(find(tmp_path / "index", "“末尾之语”")) == ["near.txt"]
    assert "【末尾之语】" in search(tmp_path / "index", "“末尾之语”", "--color=never").out


def test_the_limit_of_a_text_and_one_past_it(tmp_path):
    line = ("各级人民政府应当加强督查工作。" * 20 + "\n").encode()
    at_limit = line * ((10 << 20) // len(line))
    at_limit += b"x" * ((10 << 20) - len(at_limit))
    corpus = write(tmp_path / "corpus", {"at.txt": at_limit, "past.txt": at_limit + b"x"})
    result = index(corpus, tmp_path / "index", seconds=300)
    assert [line.split(":")[0] for line in result.err.splitlines()] == ["skipped past.txt"], result


@pytest.mark.parametrize("character", ["ﷺ", "㍿", "ﬃ", "½", "㌖", "\u1fb7"])
def test_characters_that_expand(tmp_path, character):
    """One character becomes up to 18: a text of nothing else is indexed or skipped, and is never
    the end of the whole run."""
    files = {**GOOD, "a.txt": character * 1_000_000}
    corpus = write(tmp_path / "corpus", files)
    result = index(corpus, tmp_path / "index", seconds=300)
    assert result.code in (DONE, SKIPPED), result
    assert paths(find(tmp_path / "index", "督查")) == ["good.txt"]


def test_the_limit_of_passages_and_one_past_it(tmp_path):
    files = {"at.txt": "条\n" * (1 << 20), "past.txt": "条\n" * ((1 << 20) + 1)}
    _, result = indexed(tmp_path, files, code=SKIPPED)
    assert str(1 << 20) in reason(result, "past.txt")
    assert "1 documents" in result.out


def test_many_articles_of_one_number(tmp_path):
    """Their anchors must differ all the same."""
    folder, _ = indexed(tmp_path, {"a.txt": "甲条例\n" + "第一条 督查。\n" * 50_000})
    answer = find(folder, "督查", "--scope=passage", "--limit", "100000", "--snippets", "0")
    anchors = [r["anchor"] for r in answer["results"]]
    assert len(anchors) == len(set(anchors)) == 50_000


@pytest.mark.parametrize("name, content", [
    ("a.html", "<div>" * 200_000 + "督查" + "</div>" * 200_000),
    ("a.html", "<b" * 500_000),
    ("a.html", "<!--" * 500_000),
    ("a.html", "<table><tr><td>" * 20_000 + "督查"),
    ("a.html", "<p " + "a=1 " * 200_000 + ">督查</p>"),
    ("a.html", "<p>&#0;&#xD800;&#x110000;&#99999999999;督查</p>"),
    ("a.html", "<script>" + "x" * 1_000_000),
    ("a.md", "#" * 1_000_000 + " 督查"),
    ("a.md", "<!--" * 300_000),
    ("a.md", "<!-- " + "x-->\n<!--" * 100_000),
    ("a.txt", "“" * 1_000_000 + "督查"),
    ("a.txt", "（" * 1_000_000 + "督查"),
    ("a.txt", "第" + "一" * 1_000_000 + "条 督查"),
    ("a.txt", "第" + "9" * 1_000_000 + "条 督查"),
])
def test_deep_and_endless_structures(tmp_path, name, content):
    corpus = write(tmp_path / "corpus", {**GOOD, name: content})
    result = index(corpus, tmp_path / "index", seconds=300)
    assert result.code in (DONE, SKIPPED), result
    assert result.seconds < (100 if slow_build() else 15), f"{result.seconds} s"
    assert "good.txt" in paths(find(tmp_path / "index", "督查"))


BILLION_LAUGHS = ('<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "督查督查督查督查">'
                  + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "&lol;" * 10}">'
                            for i in range(10))
                  + "]><html><body><p>&l9;</p></body></html>")


@pytest.mark.parametrize("name", ["a.html", "a.xhtml", "a.htm"])
def test_billion_laughs(tmp_path, name):
    corpus = write(tmp_path / "corpus", {**GOOD, name: BILLION_LAUGHS})
    result = index(corpus, tmp_path / "index", seconds=60)
    assert result.code in (DONE, SKIPPED), result
    answer = search(tmp_path / "index", "--count", "--json", "督查").json()
    assert 1 <= answer["total"]["occurrences"] < 100


def test_a_page_fetches_nothing_and_reads_no_other_file(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密之语")
    page = ('<?xml version="1.0"?><!DOCTYPE html [<!ENTITY s SYSTEM "file://%s">]>'
            '<html xmlns:xi="http://www.w3.org/2001/XInclude"><body><p>督查 &s;</p>'
            '<xi:include href="file://%s" parse="text"/><iframe src="file://%s"></iframe>'
            '</body></html>') % (secret, secret, secret)
    folder, _ = indexed(tmp_path, {"a.html": page, "b.xhtml": page, **GOOD})
    assert search(folder, "“机密之语”").code == NOTHING


def test_what_is_no_regular_file(tmp_path):
    corpus = write(tmp_path / "corpus", GOOD)
    os.mkfifo(corpus / "fifo.txt")
    os.symlink("good.txt", corpus / "link.txt")
    os.symlink(".", corpus / "loop")
    os.symlink("/dev/zero", corpus / "zero.txt")
    os.symlink("nothing", corpus / "dangling.txt")
    (corpus / "folder.txt").mkdir()
    write(corpus / "folder.txt", {"in.txt": "督查"})
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(os.fspath(corpus / "socket.txt"))
        result = index(corpus, tmp_path / "index", seconds=60)
    assert result.code == SKIPPED, result
    assert "regular" in reason(result, "fifo.txt") and "regular" in reason(result, "socket.txt")
    for name in ("link.txt", "zero.txt", "dangling.txt"):
        assert "link" in reason(result, name)
    assert sorted(paths(find(tmp_path / "index", "督查"))) == ["folder.txt/in.txt", "good.txt"]
    # Named on the command line they are no better.
    for name in ("fifo.txt", "zero.txt"):
        assert index(corpus / name, tmp_path / "other", seconds=60).code == FAILED


def test_names(tmp_path):
    """Any name a file system allows: shown as UTF-8, and found under the name shown."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    names = [b"a\nb.txt", b"\xd5\xfe.txt", "条" .encode() * 83 + b"aa.txt", b"-d.txt", b" .txt",
             "“<b>&'\"”.txt".encode(), "\u202egpj.txt".encode(), b"a\x1b[2J.txt", b"%00.txt",
             b"#1.txt", b"a\\b.txt"]
    assert len(names[2]) == 255
    for name in names:
        with open(os.fsencode(corpus) + b"/" + name, "wb") as file:
            file.write("督查".encode())
    result = index(corpus, tmp_path / "index")
    assert result.code == DONE, result
    found = paths(find(tmp_path / "index", "督查", "--every-file", "--limit", "100"))
    assert len(found) == len(names)
    assert "a\\x0Ab.txt" in found and "\\xD5\\xFE.txt" in found
    assert "\x1b" not in search(tmp_path / "index", "督查", "--every-file", "--limit", "100").out


def test_a_deep_folder(tmp_path):
    deep = tmp_path / "corpus"
    for _ in range(12):
        deep = deep / ("深" * 80)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("督查")
    folder = tmp_path / "index"
    result = index(tmp_path / "corpus", folder)
    assert result.code == DONE, result
    path = paths(find(folder, "督查"))[0]
    assert path.count("/") == 12


def test_times_of_1970_and_2106(tmp_path):
    corpus = write(tmp_path / "corpus", {"a.txt": "督查", "b.txt": "督查"})
    os.utime(corpus / "a.txt", (0, 0))
    os.utime(corpus / "b.txt", (4_294_967_296, 4_294_967_296))
    assert index(corpus, tmp_path / "index").code == DONE
    assert find(tmp_path / "index", "督查")["total"]["documents"] == 2


@pytest.mark.skipif(os.getuid() == 0, reason="root reads everything")
def test_what_may_not_be_read(tmp_path):
    corpus = write(tmp_path / "corpus", {**GOOD, "no.txt": "督查", "closed/a.txt": "督查"})
    (corpus / "no.txt").chmod(0)
    (corpus / "closed").chmod(0)
    result = index(corpus, tmp_path / "index")
    (corpus / "closed").chmod(0o700)
    assert result.code == SKIPPED, result
    assert "Permission denied" in reason(result, "no.txt")
    assert "Permission denied" in reason(result, "closed")


def test_a_folder_that_vanishes(tmp_path):
    """Files go away while they are read: skipped, each with its reason, and an index all the same."""
    corpus = write(tmp_path / "corpus",
                   {f"z{i}/{j}.txt": "督查" * 2000 for i in range(30) for j in range(20)})
    write(corpus, GOOD)
    command = [str(BUILD / "zhengwen-index"), str(corpus), "-d", str(tmp_path / "index")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=ENVIRONMENT) as process:
        while not (tmp_path / "index/shards").exists() and process.poll() is None:
            time.sleep(0.001)
        for i in range(10, 30):
            shutil.rmtree(corpus / f"z{i}")
        _, err = process.communicate(timeout=120)
    assert process.returncode in (DONE, SKIPPED), err
    for line in err.decode().splitlines():
        assert line.startswith("skipped z"), line
    assert "good.txt" in paths(find(tmp_path / "index", "“加强督查”"))


@pytest.mark.parametrize("text", [
    "《甲》" * 1_000_000,  # one sentence: each citation looks for its end
    "《" + "甲" * 900 + "》第" + "、".join("一二三四五六七八九" * 20_000) + "条",
    ("ﷺ" * 1000 + "\n") * 3300,  # unfolds to eighteen times as many characters
], ids=["citations", "list", "ligatures"])
def test_a_document_beyond_measure_is_one_among_others(tmp_path, text):
    """It is indexed in time (run has a limit), and the others are."""
    path, _ = indexed(tmp_path, {**GOOD, "big.txt": "某某办法\n" + text + "\n"})
    assert paths(find(path, "督查")) == ["good.txt"]


# ---- Queries ----

@pytest.mark.parametrize("query", [
    "“" + "政策" * 10_000 + "”",
    "政策" * 10_000,
    "政策 " * 10_000,
    "“政策” OR " * 2_000 + "政策",
    "*", "的*", "?", "的 的 的 的 的 的 的 的",
    "NOT " * 9_000 + "政策",
    "-" * 9_000 + "政策",
    "(" * 9_000 + "政策" + ")" * 9_000,
    "（" * 9_000, "）" * 9_000, "“" * 9_001, "((((政策", "政策))))", "“政策 OR （", "OR OR OR",
    b"\xd5\xfe\xb2\xdf", b"\xc0\x80", b"\xed\xa0\x80\xed\xb0\x80", b"\xf5\x80\x80\x80", b"\xff",
    "\u202e策政\u202c", "政\u200d策", "𠮷𠀀", "\ue000\U000f0000", "\ufdd0\uffff", "\u0301\u0301",
    "湖泊 ＡＮＤ ＮＯＴ 数据", "湖泊 ＯＲ 数据", "＂湖泊＂", "（湖泊）",
    "<script>alert(1)</script>", "'; DROP TABLE x; --", "%s%n%d", "../../../etc/passwd", "$(id)",
    "a" * 60_000, "1" * 60_000, "e" + "\u0301" * 20_000, "ﷺ" * 5_000, "a b " * 8_000,
    "第" + "一" * 5_000 + "条", "标题:" * 5_000, "标题:“" + "条" * 5_000 + "”",
])
def test_every_query_ends_soon_and_well(sample, query):
    for options in ((), ("--scope=passage", "--json"), ("--explain", "--sort=date")):
        result = search(sample, *options, "--", query)
        assert result.code in (FOUND, NOTHING, 2), result
        assert result.seconds < QUERY_SECONDS, f"{result.seconds} s"
        assert result.code != 2 or (result.out == "" and result.err), result


def test_a_query_over_the_limit_is_told_with_it(sample):
    result = search(sample, "政" * 30_000)
    assert result.code == 2
    assert "65536" in result.err


@pytest.mark.parametrize("value", [str(1 << 63), "-1", "٣", "1e3", "0x10", " 1", "1 ", "", "+1",
                                   "99999999999999999999999"])
def test_numbers_of_options(sample, value):
    for option in ("--limit", "--offset", "--snippets"):
        assert search(sample, "湖泊", f"{option}={value}").code == 2


def test_a_batch_of_bad_lines(sample):
    lines = b"1\t" + b"a" * 200_000 + b"\n2\t\xff\xfe\n3\t\0\0\n\t\n4\t" + "湖泊".encode() + b"\n"
    result = search(sample, "--batch", "-", "--count", stdin=lines)
    assert result.code == 2, result
    assert result.out.splitlines()[-1].startswith("4\t")
    for number in (1, 2):
        assert f"line {number}" in result.err


def test_an_index_named_strangely(tmp_path):
    corpus = write(tmp_path / "corpus", GOOD)
    strange = os.fsencode(tmp_path) + b"/\xff\n %s"
    assert run("zhengwen-index", corpus, b"-d", strange).code == DONE
    assert run("zhengwen-search", b"-d", strange, "督查").code == FOUND
    long = tmp_path / "/".join(["d" * 200] * 15)
    assert run("zhengwen-index", corpus, "-d", long).code == DONE
    assert run("zhengwen-search", "-d", long, "督查").code == FOUND
