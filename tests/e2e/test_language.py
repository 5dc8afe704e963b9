# SPDX-License-Identifier: GPL-2.0-or-later
"""The query language, one example after the other: scopes, nearness, gaps, wildcards, ranges,
search within results, and what becomes of what cannot be understood."""
import html
import re
from urllib.parse import quote, unquote

import pytest
from conftest import (BAD_QUERY, FOUND, NOTHING, ROOT, Server, batch, find, indexed, paths,
                      search)

FILES = {
    # A law with 条
    "法.txt": "数据管理法\n\n第一条 数据应当管理。出境应当评估。\n\n第二条 数据出境的，应当申报；逾期的，罚款。\n"
              "境外的数据除外。\n\n第三条 草案另行公布。\n",
    # No 条 in it: paragraphs
    "通知.txt": "关于数据的通知\n\n数据由各地管理。出境由国家管理。\n\n坚持什么样的方针？坚持开放的方针。\n"
              "坚持。方针。\n",
    "标准.txt": "标准表\n\nGB/T 2312与GBK。AI和AIGC、aids。COVID19与COVID。\n\n第5条和51个。\n",
    "旧.txt": "旧决定\n\n2019年5月1日\n\n决定如下：数据。\n",
    "新.txt": "新决定\n\n2021年5月1日\n\n决定如下：出境。\n",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder, _ = indexed(tmp_path_factory.mktemp("language"), FILES)
    return folder


def found(folder, query, *options):
    """The names of the files that a query finds, without their ends."""
    answer, = batch(folder, [query], "--limit", "100", *options)
    return " ".join(sorted(path[:-4] for path in paths(answer)))


@pytest.mark.parametrize("query, names", [
    ("数据 出境", "法 通知"),
    ("数据 出境 同篇", "法 通知"),
    ("数据 出境 同条", "法 通知"),  # without any 条 a paragraph
    ("数据 出境 同段", "法 通知"),
    ("数据 出境 同句", "法"),
    ("数据 出境 scope:sentence", "法"),
    ("数据 出境 范围：同句", "法"),
    ("出境 评估 同条", "法"),
    ("申报 除外 同条", "法"),      # two paragraphs of one 条
    ("申报 除外 同段", ""),
    ("申报 罚款 同段", "法"),
    ("申报 罚款 同句", ""),         # ； ends a sentence
    ("管理 草案 同条", ""),
    ("管理 草案 同篇", "法"),
    # not in the same unit
    ("数据 -出境 同句", "旧 法 通知"),
    ("出境 -数据 同句", "新 法 通知"),
    ("出境 -数据 同条", "新"),
    ("数据 -出境 同条", "旧 通知"),   # its title is a paragraph
    # with the rest of the language
    ("(申报 OR 评估) 出境 同句", "法"),
    ("标题:通知 管理 出境 同句", "通知"),
    ("标题:通知 数据 出境 同句", ""),
    ("日期:2021 出境 同段", "新"),
    ("数据出境 -草案 同句", "法"),
    # words
    ("“同句”", ""),
])
def test_scopes(small, query, names):
    assert found(small, query) == names


def test_a_scope_says_where_passages_are_listed(small):
    answer = find(small, "--scope=passage", "数据 出境 同句")
    assert [(r["path"], r["article"]) for r in answer["results"]] == [("法.txt", "2")]
    assert answer["total"]["passages"] == 1
    answer = find(small, "数据 出境 同句")
    assert answer["total"]["passages"] == 1
    assert answer["results"][0]["anchor"] == "art-2"


@pytest.mark.parametrize("query, names", [
    ("数据 NEAR/0 出境", "法"),
    ("出境 NEAR/0 数据", "法"),
    ("出境 NEAR/5 数据", "法"),
    ("出境 NEAR/6 数据", "法 通知"),     # 由各地管理。 stands between
    ("出境 NEAR 数据", "法 通知"),
    ("数据 ＮＥＡＲ／０ 出境", "法"),
    ("数据 NEAR/0 出境 NEAR/0 的", "法"),
    ("评估 NEAR/100 逾期", ""),           # never across paragraphs
    ("(管理 OR 申报) NEAR/1 应当", "法"),
    ("ai NEAR/0 和 NEAR/0 aigc", "标准"),
    ("-数据 NEAR/0 出境", "新"),          # not near, but AND
])
def test_nearness(small, query, names):
    assert found(small, query) == names


@pytest.mark.parametrize("query, names", [
    ('"坚持*方针"', "通知"),
    ('"坚持*的*方针"', "通知"),
    ('"方针*坚持"', ""),              # another sentence
    ('"数据*罚款"', ""),
    ('"数据*申报"', "法"),
    ('"数据*出境"', "法"),            # nothing between
    ('标题:"关于*通知"', "通知"),
    ("AI*", "标准"), ("ai*", "标准"), ("ＡＩ*", "标准"),
    ("covid*", "标准"), ("gb/t*", "标准"), ("gb*", "标准"), ("gbk2*", "标准"), ("第5*", "标准"),
    ("数据*", "旧 法 通知"),
    ("标题:标准*", "标准"), ("题*", ""),
])
def test_gaps_and_wildcards(small, query, names):
    assert found(small, query) == names


def test_the_shortest_match_is_marked(small):
    answer = find(small, '"坚持*方针"')
    snippet = answer["results"][0]["snippets"][0]
    marked = [snippet["text"][start:start + n] for start, n in snippet["marks"]]
    assert marked == ["坚持什么样的方针", "坚持开放的方针"]
    assert answer["total"]["occurrences"] == 2
    answer = find(small, "AI*")
    snippet = answer["results"][0]["snippets"][0]
    assert [snippet["text"][s:s + n] for s, n in snippet["marks"]] == ["AI", "AIGC", "aids"]
    assert answer["total"]["occurrences"] == 3


@pytest.mark.parametrize("query, names", [
    ("决定 2018..2020", "旧"), ("决定 2020..", "新"), ("决定 ..2020", "旧"),
    ("决定 日期:2020..", "新"), ("决定 2022..2020", "新"), ("决定 2020..2022-03", "新"),
])
def test_ranges(small, query, names):
    assert found(small, query) == names


def test_a_wildcard_of_too_many_words(tmp_path):
    """The most frequent hundred are looked for, and that is said."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [f"zz{a}{b}" for a in letters[:5] for b in letters]
    folder, _ = indexed(tmp_path, {"多.txt": "甲\n\n" + "，".join(words) + "。\n",
                                   "常.txt": "乙\n\nzzez。\n", "少.txt": "丙\n\nzzzz。\n"})
    answer, = batch(folder, ["zz*"])
    assert sorted(paths(answer)) == ["多.txt", "常.txt"]
    assert [(n["kind"], n["part"]) for n in answer["notes"]] == [("cut", "zz*")]
    answer, = batch(folder, ["zza*"])
    assert answer["total"]["occurrences"] == 26 and answer["notes"] == []


# ---- What cannot be understood ----

@pytest.mark.parametrize("query, names, kinds", [
    ("“数据", "旧 法 通知", "quotation"),
    ("数据 )", "", "parenthesis"),
    ("数据 OR", "", "operator"),
    ("*", "", "wildcard"),
    ("\"\"", "", "empty"),
    ("《》", "", "empty"),
    ("abc:数据", "", "field"),
    ("日期:昨天", "", "date"),
    ("决定 2022..2020", "新", "reversed"),
    ('"' + "的*" * 20 + '的"', "", "gaps"),
    ("数据 " * 40, "", "items"),
    ("数据", "旧 法 通知", ""),
])
def test_it_is_said(small, query, names, kinds):
    answer, = batch(small, [query], "--count", "--json")
    assert " ".join(n["kind"] for n in answer["notes"]) == kinds
    assert all(n["part"].rstrip("…") in query and n["text"] for n in answer["notes"])
    assert answer["total"]["documents"] == len(names.split())


HOSTILE = ["政策 " * 9, '"政策" ' * 5000, "*", "的*", "NOT " * 9000 + "数据", "-" * 9000 + "数据",
           "(" * 9000 + "数据", "(" * 9000 + "数据" + ")" * 9000, ")" * 9000, '"', "「" * 9000,
           "“" * 9000, "数据 OR " * 5000, "的 OR " * 31 + "的", "的 NEAR/100 " * 31 + "的",
           '"' + "的*" * 3000 + '的"', "数据 ＡＮＤ “出境” ＯＲ （草案）", "數\u202e據\u200d 出境",
           "𠀀𪚥", "\ue000", "<script>alert(1)</script>", "-", "--", "-*", "OR OR OR", "OR " * 9000, "()",
           "(()", "NEAR NEAR", "同条", "同句 同段", "scope:", "标题:", "标题:“", "日期:..", "a" * 65536,
           "引用: 数据", "-（", "“”*“”", "*:*", "/etc/passwd", "数据" * 10000, "2020.." * 900]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda q: f"{q[:12]}…{len(q)}")
def test_hostile_queries_have_an_answer(small, query):
    """Nothing that can be typed fails; and it ends."""
    result = search(small, "--batch", "-", "--json", seconds=60, stdin=f"1\t{query}\n".encode())
    assert result.code == FOUND, result
    answer = result.json()
    assert answer["format"] == 1


@pytest.mark.parametrize("query", [b"\xd5\xfe\xb2\xdf", b"\xc0\xaf", b"\xed\xa0\x80", b"  ", b"\xe2\x80\x8b",
                                   b"a" * 65537], ids=lambda q: q[:8].hex())
def test_what_is_no_text_is_refused(small, query):
    result = search(small, query)
    assert result.code == BAD_QUERY, result
    assert result.err.strip()


def test_exit_codes(small):
    assert search(small, "数据").code == FOUND
    assert search(small, "*").code == NOTHING
    said = search(small, "“数据")
    assert said.code == FOUND
    assert "quotation mark is not closed" in said.err
    said = search(small, "--count", "“数据")
    assert said.out == "3\n" and "quotation mark is not closed" in said.err


# ---- Within results, and sorted ----

def test_within(small):
    def names(*options):
        return sorted(paths(find(small, *options)))
    assert names("--within=数据", "出境") == ["法.txt", "通知.txt"]
    assert names("--within=数据", "--within=申报", "出境") == ["法.txt"]
    assert names("--within=数据 OR 决定", "出境") == ["新.txt", "法.txt", "通知.txt"]
    # A scope is of its own query.
    assert names("--within=数据 出境 同句", "草案") == ["法.txt"]
    snippets = find(small, "--within=出境", "评估")["results"][0]["snippets"][0]
    marked = {snippets["text"][s:s + n] for s, n in snippets["marks"]}
    assert marked == {"出境", "评估"}
    pasted = " ".join(["出境"] + [f"词语{i}" for i in range(40)])  # no question among all results
    assert search(small, "--within=数据", pasted).code == NOTHING
    assert search(small, "--within=*", "数据").code == NOTHING
    assert search(small, "--within=", "数据").code == BAD_QUERY


def test_what_is_named_beside_operators(tmp_path):
    """An article that is named is no way round an operator, a filter or another query."""
    files = {"湖.txt": "甲湖保护法\n\n第一条 湖泊归公。\n\n第二条 违约金归湖。\n",
             "引.txt": "某湖的事\n\n依照《甲湖保护法》第二条，违约金另计。\n",
             "别.txt": "别的事\n\n违约金另计。\n"}
    folder, _ = indexed(tmp_path, files)
    def names(*options):
        return [path[:-4] for path in paths(find(folder, *options))]
    assert names("甲湖保护法第二条 违约金") == ["湖", "引", "别"]
    assert names("甲湖保护法 条:2 第二条 违约金") == ["湖"]
    assert names("甲湖保护法第二条 AND 违约金") == ["引", "湖"]  # words apart
    assert names("甲湖保护法第二条 NEAR/9 违约金") == ["引"]
    assert names("甲湖保护法第二条 违约金", "--within=另计") == ["引"]
    assert names("甲湖保护法", "--within=另计") == ["引"]


def test_near_as_written_further_on(tmp_path):
    """A document is asked for more than the first passage where they stand near in another notation."""
    folder, _ = indexed(tmp_path, {"两种.txt": "两种\n\n税率百分之五。\n\n其他。\n\n税率5%。\n",
                                   "一种.txt": "一种\n\n税率百分之五。\n"})
    answer, = batch(folder, ["5% NEAR/3 税率"])
    assert (answer["total"]["documents"], answer["total"]["exact"]) == (2, 1)


def test_sorted_by_citations(tmp_path):
    files = {"甲.txt": "数据甲法\n\n第一条 数据。\n", "乙.txt": "数据乙法\n\n第一条 数据。\n",
             "丁.txt": "数据丁法\n\n第一条 数据。\n"}
    for i in range(3):
        files[f"引{i}.txt"] = f"引用{i}\n\n依照《数据乙法》第一条办理{i}。\n"
    files["引9.txt"] = "引用9\n\n依照《数据甲法》第一条办理九。\n"
    folder, _ = indexed(tmp_path, files)
    answer = find(folder, "--sort=cited", "标题:数据")
    assert [(r["path"], r["cited"]) for r in answer["results"]] == [
        ("乙.txt", 3), ("甲.txt", 1), ("丁.txt", 0)]
    answer = find(folder, "--sort=cited", "--scope=passage", "--offset=1", "数据 标题:法 -引用")
    assert [r["cited"] for r in answer["results"]] == [3, 1, 1, 0, 0]
    answer = find(folder, "--sort=cited", "引用")
    assert paths(answer) == ["引0.txt", "引1.txt", "引2.txt", "引9.txt"]  # equal: by path


# ---- The page ----

def page(server, target):
    return server.raw(f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").decode()


def test_the_page(small):
    server = Server(small)
    try:
        shown = page(server, f"/?q={quote('“数据')}")
        assert "200 OK" in shown and "引号没有配对" in shown
        shown = page(server, f"/?q={quote('*')}")
        assert "200 OK" in shown and "没有找到" in shown and "星号" in shown
        shown = page(server, f"/?q={quote('出境')}&in={quote('数据')}")
        assert "在结果中：<bdi>数据</bdi>" in shown
        assert shown.count('<li class="hit') == 2 or "2</strong> 篇文件" in shown
        assert f'href="/?q=出境"' in shown  # without the chip
        shown = page(server, f"/?q={quote('数据')}&sort=cited")
        assert '<option value="cited" selected>' in shown and "sort=cited" in shown
    finally:
        code, err = server.stop()
    assert code == 0, err


def test_the_page_of_a_search_within_results(small):
    """Everything asked goes along: into documents and back, with the form, with each condition."""
    server = Server(small)
    asked = f"in={quote('评估 日期:2000..2030 -草案')}&rewrite=0&n=5&sort=date"
    try:
        shown = page(server, f"/?q={quote('出境')}&{asked}")
        assert "没有找到" in shown
        # the filter is none of the query in the box, whose text is shorter than it
        assert 'aria-label="限定条件"' not in shown
        shown = page(server, f"/?q={quote('出境')}&in={quote('评估')}&rewrite=0&n=5&sort=date")
        kept = "?q=出境&amp;sort=date&amp;in=评估&amp;rewrite=0&amp;n=5"
        assert f'href="/doc/法.txt{kept}#' in shown
        assert '<input type="hidden" name="rewrite" value="0">' in shown
        assert "只搜了原样" in shown  # and the way back
        assert f'href="/{kept.replace("&amp;rewrite=0", "")}">也搜其他写法' in shown
        document = page(server, f"/doc/{quote('法.txt')}{html.unescape(kept)}")
        assert "出境</mark>" in document and "评估</mark>" in document
        assert f'href="/{kept}"' in unquote(document)
        assert 'name="rewrite" value="0"' in document
    finally:
        code, err = server.stop()
    assert code == 0, err


def test_what_is_asked_within_results_is_text_and_no_more(small):
    """What a query names, or its source, is not found past the results it is asked within."""
    long = "数据由各地管理，出境由国家来管理"
    assert find(small, "数据管理法")["answered"] == "title"
    assert paths(find(small, "--within=决定", "数据管理法", code=NOTHING)) == []
    assert find(small, long)["answered"] == "source"
    assert paths(find(small, "--within=草案", long, code=NOTHING)) == []
    # Nor is a slip of the other query offered as one of this: it does not stand in its text.
    for within in ["草案另行公布于数据关理之后的数据关理", "shuju guanli"]:
        assert find(small, f"--within={within}", "法", code=NOTHING)["offers"] == []


# ---- The manual ----

def manual_examples():
    """The examples of the section QUERY LANGUAGE of the manual: (query, tree)."""
    text = (ROOT / "searcher/zhengwen-search.1").read_text(encoding="utf-8")
    section = re.search(r"\.Sh QUERY LANGUAGE\n(.*?)\n\.Sh ", text, re.DOTALL)[1]
    rows = re.findall(r"^\.It Ql (.+)\n\.D1 (.+)$", section, re.MULTILINE)
    return [(q.replace('\\&', '').replace("\\(dq", '"').replace("\\-", "-"),
             tree.replace('\\&', '').replace("\\(dq", '"').replace("\\-", "-")) for q, tree in rows]


@pytest.mark.parametrize("query, tree", manual_examples(), ids=lambda text: text)
def test_examples_of_the_manual(small, query, tree):
    """What the manual says of each example is what --explain says."""
    answer, = batch(small, [query], "--explain")
    assert answer["explain"] == tree


def test_the_manual_has_examples():
    assert len(manual_examples()) >= 25
