# SPDX-License-Identifier: GPL-2.0-or-later
"""Documents like another one. On small documents what is like what; on the laws, whether the law
that an interpretation is about stands beside it."""
import re

import pytest
from conftest import DONE, FOUND, NOTHING, SHARED, USAGE, Server, index, indexed, search

LAKE = "云泽省湖泊巡护办法\n\n第一条 湖泊巡护员应当每月巡查湖堤，劝阻围垦，把巡查记入手册。\n第二条 围垦湖面的，责令恢复湖堤。\n"
FILES = {
    "湖泊办法(2020-01-01).txt": LAKE,
    "湖泊办法-副本.txt": LAKE,
    "湖泊通知.txt": "湖泊巡护动员令\n\n各县巡护员要盯紧湖堤，发现围垦立即劝阻，巡查一次不落。\n",
    "湖泊方案.txt": "湖堤加固方案\n\n湖堤加固先查围垦，巡护员陪同施工，巡查照旧。\n",
    "取暖通知.txt": "关于冬季取暖的通知\n\n各乡镇检修锅炉，独居老人逐户查看，煤炭备足。\n",
    "取暖方案.txt": "冬季取暖方案\n\n锅炉检修在霜降之前完成，煤炭运到独居老人家中。\n",
    "空.txt": "。\n",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder, _ = indexed(tmp_path_factory.mktemp("small"), FILES)
    return folder


def similar(folder, path, *options):
    done = search(folder, "--similar", path, "--json", *options)
    assert done.code in (FOUND, NOTHING), done
    return done.json()["results"]


def test_what_is_like_what(small):
    found = [r["title"] for r in similar(small, "湖泊通知.txt")]
    assert set(found[:2]) == {"云泽省湖泊巡护办法", "湖堤加固方案"}
    assert similar(small, "取暖通知.txt")[0]["path"] == "取暖方案.txt"
    assert "取暖方案.txt" not in [r["path"] for r in similar(small, "湖泊办法-副本.txt")]


def test_it_says_why(small):
    best = similar(small, "取暖方案.txt")[0]
    assert {"锅炉", "煤炭"} <= set(best["terms"]) and len(best["terms"]) <= 6
    assert best["rank"] == 1 and best["title"] == "关于冬季取暖的通知"
    assert [r["score"] for r in similar(small, "湖泊通知.txt")] == sorted(
        (r["score"] for r in similar(small, "湖泊通知.txt")), reverse=True)


def test_neither_itself_nor_a_copy(small):
    for path in ("湖泊办法(2020-01-01).txt", "湖泊办法-副本.txt"):
        found = [r["path"] for r in similar(small, path)]
        assert not {"湖泊办法(2020-01-01).txt", "湖泊办法-副本.txt"} & set(found) and found
    # … and of copies one
    assert len([r for r in similar(small, "湖泊方案.txt") if "办法" in r["path"]]) == 1


def test_of_a_work_the_version_in_force(tmp_path):
    law = "云泽省灯塔条例\n\n（{}年1月1日通过）\n\n第一条 灯塔看守人每夜点灯，记录船只。\n第{}条 灯塔归航道局。\n"
    folder, _ = indexed(tmp_path, {
        "灯塔条例(2010-01-01).txt": law.format(2010, "二"), "灯塔条例(2020-01-01).txt": law.format(2020, "三"),
        "灯塔通知.txt": "关于灯塔的通知\n\n灯塔看守人要认真点灯，记录船只，航道局检查。\n"})
    assert [r["path"] for r in similar(folder, "灯塔通知.txt")] == ["灯塔条例(2020-01-01).txt"]
    assert [r["path"] for r in similar(folder, "灯塔通知.txt", "--as-of", "2015-01-01")] == [
        "灯塔条例(2010-01-01).txt"]
    assert [r["path"] for r in similar(folder, "灯塔条例(2010-01-01).txt")] == ["灯塔通知.txt"]


def test_the_limit(small):
    assert len(similar(small, "湖泊通知.txt", "--limit", "1")) == 1
    assert similar(small, "湖泊通知.txt", "--limit", "0") == []
    assert len(similar(small, "湖泊通知.txt", "--limit", "1000000")) < len(FILES)


def test_text_output(small):
    done = search(small, "--similar", "取暖方案.txt", "--limit", "1")
    assert done.out.startswith("1. 关于冬季取暖的通知\n    取暖通知.txt") and "both have: " in done.out


def test_a_document_without_words_is_like_none(small):
    assert search(small, "--similar", "空.txt").code == NOTHING


@pytest.mark.parametrize("path", [
    "没有.txt", "", "/", "../../etc/passwd", "湖泊通知.txt/", "a" * 100_000, b"\xff\xfe\x80", "\x1b[31m\n",
    "%E6", "湖泊通知.txt ", "\u202e湖",
])
def test_paths_that_are_none(small, path):
    done = search(small, "--similar", path)
    assert done.code == NOTHING and done.out == "" and "\x1b" not in done.err, done
    assert "no document is called" in done.err


def test_it_takes_no_query(small):
    assert search(small, "--similar", "空.txt", "湖泊").code == USAGE
    assert search(small, "--similar", "空.txt", "--batch", "-").code == USAGE


def test_numbers_tell_nothing(tmp_path):
    folder, _ = indexed(tmp_path, {
        "账.txt": "旧账\n\n一九五五年买马，一九五六年买牛，二十三元。\n",
        "鸟.txt": "怪鸟\n\n一九五五年，一九五六年，二十三只。\n", "马.txt": "草原\n\n买马的人来了。\n"})
    assert not {"九五", "一九五五", "二十三", "二十"} & {
        term for r in similar(folder, "账.txt") for term in r["terms"]}


def test_long_documents_are_sampled(tmp_path):
    """All of a book tells what it is like, not its beginning."""
    line = "第{}回说的是{}。\n"
    book = "长卷\n\n" + "".join(line.format(i, "山海经里的怪鸟毕方" if i > 15000 else "今日天气晴朗") for i in range(30000))
    folder, _ = indexed(tmp_path, {"长卷.txt": book, "鸟.txt": "怪鸟\n\n山海经说毕方是怪鸟。\n",
                                   "马.txt": "马\n\n草原上有马。\n", "牛.txt": "牛\n\n草原上有牛。\n"})
    assert similar(folder, "长卷.txt")[0]["path"] == "鸟.txt"


def test_on_the_page(small):
    server = Server(small)
    try:
        page = server.raw("GET /doc/%E5%8F%96%E6%9A%96%E6%96%B9%E6%A1%88.txt HTTP/1.1\r\n"
                          "Host: x\r\nConnection: close\r\n\r\n").decode()
        empty = server.raw("GET /doc/%E7%A9%BA.txt HTTP/1.1\r\n"
                           "Host: x\r\nConnection: close\r\n\r\n").decode()
    finally:
        assert server.stop()[0] == 0
    aside = page[page.index("相近文件"):]
    assert "关于冬季取暖的通知" in aside and "锅炉" in aside and aside.count("<li>") <= 10
    assert "相近文件" not in empty


# ---- Real texts ----

def test_interpretations_stand_beside_their_law(tmp_path):
    """Is the law that a 司法解释 names in its title among the first ten?"""
    laws = SHARED / "data/laws"
    if not laws.is_dir():
        pytest.skip("../shared/data/laws is not here")
    assert index(laws, tmp_path / "index", seconds=900).code == DONE
    there = {re.sub(r"\(.*", "", file.stem) for file in laws.rglob("*.md")} | {
        folder.name for folder in laws.iterdir()}
    asked = law_found = any_found = 0
    missed = []
    for file in sorted((laws / "司法解释").glob("*适用《*》*.md")):
        name = re.search("适用《(?:中华人民共和国)?(.+?)》", file.name)[1]
        if name not in there:
            continue  # a law of former days, which the collection has not
        path = file.relative_to(laws).as_posix()
        titles = [r["title"].replace("中华人民共和国", "")
                  for r in similar(tmp_path / "index", path)]
        law = any(title.startswith(name) for title in titles)
        asked += 1
        law_found += law
        any_found += law or any(f"《{name}" in title for title in titles)
        if not law:
            missed.append(path)
    print(f"{asked} interpretations; the law among the first ten of {law_found / asked:.3f}, "
          f"the law or another interpretation of it {any_found / asked:.3f}")
    assert asked > 30 and law_found / asked > 0.9, missed
