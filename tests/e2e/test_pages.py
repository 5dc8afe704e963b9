# SPDX-License-Identifier: GPL-2.0-or-later
"""zhengwen-web: what is known of documents, as its pages show it and narrow by it."""
import html
import json
import re
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from conftest import DONE, Server, find, index, write
from test_web import EVIL, Page, ask, get, results

OLD = "青川市湖泊保护条例(2015-06-01).txt"
NEW = "青川市湖泊保护条例(2023-09-01).txt"
LAW = """青川市湖泊保护条例

（{passed} 青川市人民代表大会常务委员会通过 自{begin}起施行）

第一章　总则

第一条　为了保护湖泊，制定本条例。

第二条　{second}

第三条　违反本条例第二条规定的，依照本条例第一条处理。
"""
CORPUS = {
    OLD: LAW.format(passed="2015年3月27日", begin="2015年6月1日", second="湖泊之内不得围网养鱼。"),
    NEW: LAW.format(passed="2023年7月28日", begin="2023年9月1日", second="湖泊之内不得投放网箱。"),
    "通知.txt": """青川市人民政府关于加强湖泊管理的通知

青政发〔2024〕7号

各区人民政府：

各单位要依照《青川市湖泊保护条例》第二条的规定管好湖泊。

青川市人民政府
2024年3月1日
""",
    "副本/通知.txt": None,  # the same text
    "讲话.txt": "在湖泊工作会议上的讲话\n\n（2024年5月6日）\n\n同志们，湖泊是青川的眼睛。\n",
}
CORPUS["副本/通知.txt"] = CORPUS["通知.txt"]


@pytest.fixture(scope="module")
def lakes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lakes")
    assert index(write(folder / "corpus", CORPUS), folder / "index").code == DONE
    running = Server(folder / "index")
    running.index = folder / "index"
    yield running
    code, err = running.stop()
    assert code == 0 and "Sanitizer" not in err, err


def document(server, path, q=""):
    return get(server, f"/doc/{quote(path)}" + (f"?q={quote(q)}" if q else ""))


def found(body):
    """How many documents a page of results says there are."""
    return int(re.search(r'class="counts">.*?<strong>([\d,]+)</strong> 篇', body)[1].replace(",", ""))


def facets(body):
    """(query of the link, count) of every value that is not chosen yet."""
    nav = re.search(r'<nav class="facets".*?</nav>', body, re.DOTALL)
    links = re.findall(r'<a href="([^"]+)"><bdi>.*?<span class="n">([\d,]+)</span>',
                       nav[0] if nav else "")
    return [(query_of(html.unescape(href)), int(count.replace(",", ""))) for href, count in links]


def query_of(href):
    return parse_qs(urlsplit(href).query, keep_blank_values=True)["q"][0]


def chips(body):
    """(text, query without it) of every condition."""
    part = re.search(r'<ul class="chips".*?</ul>', body, re.DOTALL)
    return [(re.sub("<.*?>", "", text), query_of(html.unescape(href)))
            for href, text in re.findall(r'<a href="([^"]+)">(.*?)</a>', part[0] if part else "")]


# ---- Results ----

@pytest.mark.parametrize("q", ["湖泊", "湖泊 OR 数据", "“湖泊” -养老", "标题:条例", "文种:条例",
                               "湖泊 截至:2018-05-01", "（湖泊 OR 数据） 保护"])
def test_a_facet_gives_exactly_its_count(server, q):
    _, body = ask(server, q)
    values = facets(body)
    assert len(values) > 3
    for narrower, count in values:
        response, body = ask(server, narrower)
        assert response.status == 200, narrower
        assert found(body) == count, narrower


def test_a_facet_goes_into_the_search_box_and_off_again(server):
    _, body = ask(server, "湖泊", sort="date")
    narrower = facets(body)[0][0]
    assert narrower.startswith("湖泊 机关:")
    _, body = ask(server, narrower, sort="date")
    assert Page(body).all("input")[0]["value"] == narrower
    (text, without), = chips(body)
    assert text.startswith("去掉条件 机关：") and without == "湖泊"
    chosen = re.search(r'<a href="([^"]+)" aria-current="true"', body)
    assert query_of(html.unescape(chosen[1])) == "湖泊"
    assert "sort=date" in html.unescape(chosen[1])


def test_conditions_come_off_one_by_one(server):
    _, body = ask(server, "湖泊 文种:条例 日期:2015..2024 截至:2024-01-01 -机关:国务院")
    assert [without for _, without in chips(body)] == [
        "湖泊 日期:2015..2024 截至:2024-01-01 -机关:国务院",
        "湖泊 文种:条例 截至:2024-01-01 -机关:国务院",
        "湖泊 文种:条例 日期:2015..2024 -机关:国务院",
        "湖泊 文种:条例 日期:2015..2024 截至:2024-01-01"]
    assert "2024年1月1日" in Page(body).text
    # Taken off, these would leave another query, or none.
    for q in ("文种:条例 OR 湖泊", "湖泊 AND 文种:条例", "湖泊 (文种:条例)", "NOT 文种:条例"):
        assert chips(ask(server, q)[1]) == [], q


def test_nothing_found_offers_to_take_conditions_off(server):
    _, body = ask(server, "湖泊 文种:通知 日期:1901")
    assert "没有找到" in body
    assert [without for _, without in chips(body)] == ["湖泊 日期:1901", "湖泊 文种:通知"]


def test_a_title_or_a_number_is_answered_with_the_thing_itself(lakes):
    for q, path in (("青川市湖泊保护条例", NEW), ("青政发[2024]7号", "通知.txt"),
                    ("青川市湖泊保护条例第2条", NEW + "#art-2")):
        _, body = ask(lakes, q)
        first = urlsplit(results(body)[0])
        assert (unquote(first.path) + "#" + first.fragment).find(path) > 0, q
        assert body.index('<li class="direct">') < body.index("<h2><a href")
        assert "您检索的是" in body
    thing = body[body.index('<blockquote class="thing">'):body.index("</blockquote>")]
    assert "<p>第二条　湖泊之内不得投放网箱。</p>" in thing and "<mark>" not in thing


def test_versions_are_one_result_and_a_step_away(lakes):
    _, body = ask(lakes, "标题:湖泊保护条例")
    assert [unquote(urlsplit(h).path) for h in results(body)] == ["/doc/" + NEW]
    assert "其他版本 1" in body and "2015年6月1日" in body
    assert found(body) == 2 and "合并为 1 项" in body


def test_a_hit_only_in_an_old_version_says_so(lakes):
    _, body = ask(lakes, "“围网养鱼”")
    assert [unquote(urlsplit(h).path) for h in results(body)] == ["/doc/" + OLD]
    assert "只在旧版本里找到" in body and "已修改" in body
    note = body[body.index("只在旧版本里找到"):]
    assert unquote(re.search(r'href="/doc/([^"?]+)', note)[1]) == NEW
    _, body = ask(lakes, "“围网养鱼” 截至:2019-05-01")
    assert "只在旧版本里找到" not in body and "现行有效" in body
    _, body = ask(lakes, "“投放网箱”")
    assert "只在旧版本里找到" not in body


def test_the_same_text_is_one_result_with_its_other_places(lakes):
    _, body = ask(lakes, "“管好湖泊”")
    assert len(results(body)) == 1
    assert "相同文本 1" in body and 'href="/doc/副本/' in body


def test_what_is_known_is_never_markup(tmp_path):
    """Sidecars can hold anything; a value with quotation marks can still be chosen."""
    known = {"title": EVIL, "doc_number": EVIL, "issuers": [EVIL, "甲“乙”办", "丙（丁", "「\"」"],
             "addressees": [EVIL], "type": EVIL, "index_no": EVIL, "theme": EVIL}
    write(tmp_path / "corpus", {"a.txt": "关于督查的通知\n\n加强督查。\n",
                                "a.meta.json": json.dumps(known),
                                "b.txt": "关于检查的通知\n\n加强督查。\n"})
    assert index(tmp_path / "corpus", tmp_path / "index").code == DONE
    server = Server(tmp_path / "index")
    try:
        targets = ["/?q=" + quote("督查"), "/doc/a.txt", "/cited/a.txt"]
        values = [value for value in facets(ask(server, "督查")[1])
                  if "通知" not in value[0] and "时效" not in value[0]]
        assert len(values) >= 4
        for narrower, count in values:
            response, body = ask(server, narrower)
            assert response.status == 200 and found(body) == count == 1, narrower
            targets.append("/?q=" + quote(narrower))
        for target in targets:
            response, body = get(server, target)
            page = Page(body)
            assert response.status == 200, target
            assert page.foreign_scripts() == [] and EVIL in page.text, target
    finally:
        code, err = server.stop()
    assert code == 0, err


# ---- Documents ----

def test_a_document_says_what_is_known_of_it(lakes):
    _, body = document(lakes, "通知.txt")
    text = Page(body).text
    for known in ("青政发〔2024〕7号", "青川市人民政府", "通知", "2024年3月1日", "相同文本另见 1"):
        assert known in text, known
    _, body = document(lakes, OLD)
    assert "这是旧的版本" in body
    listed = re.search(r'<nav class="versions".*?</nav>', body, re.DOTALL)[0]
    assert listed.index("2023年9月1日") < listed.index("2015年6月1日")
    assert "aria-current" in listed and unquote(listed).count("/doc/" + NEW) == 1


def test_what_a_document_cites_is_a_link_to_it(lakes):
    for path, wanted in (("通知.txt", f"/doc/{NEW}#art-2"), (NEW, "#art-2"), (NEW, "#art-1")):
        _, body = document(lakes, path)
        links = [unquote(html.unescape(href)) for href in
                 re.findall(r'<a class="cite" href="([^"]+)"', body)]
        assert wanted in links, (path, links)
        for href in links:
            target = urlsplit(href)
            _, there = document(lakes, target.path.removeprefix("/doc/")) if target.path else (0, body)
            ids = [a["id"] for _, a in Page(there).elements if "id" in a]
            assert not target.fragment or target.fragment in ids, href


def test_a_hit_and_a_citation_that_overlap(lakes):
    for path, q in (("通知.txt", "“条例》第二条的规定”"), ("通知.txt", "“依照《青川市湖泊”"),
                    ("通知.txt", "“保护条例》第二”"), (NEW, "“依照本条例第一条”"), (NEW, "二条")):
        _, body = document(lakes, path, q)
        page = Page(body)
        plain = Page(document(lakes, path)[1])
        assert page.all("mark"), q
        assert {a["href"] for a in plain.all("a") if a.get("class") == "cite"} == \
            {a["href"].replace("?q=" + quote(q), "") for a in page.all("a")
             if a.get("class") == "cite"}, q
        assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", body, re.DOTALL), q


# ---- Who cites it ----

def test_the_words_of_a_citation_are_not_marked(lakes):
    body = document(lakes, NEW, "青川市湖泊保护条例第二条")[1]
    assert "第二条" in body and "<mark" not in body and "没有出现" not in body
    body = document(lakes, NEW, "湖泊 保护")[1]
    assert "<mark" in body


def test_who_cites_an_article(lakes):
    _, body = document(lakes, NEW)
    links = [html.unescape(h) for h in re.findall(r'href="(/cited/[^"]+)"', body)]
    assert any("anchor=art-2" in href for href in links)
    for href in links:
        response, body = get(lakes, href)
        assert response.status == 200
        page = Page(body)
        assert page.all("mark"), href
        assert results(body), href
        for result in results(body):
            assert get(lakes, result.split("#")[0])[0].status == 200
    _, body = get(lakes, f"/cited/{quote(NEW)}?anchor=art-2")
    assert "湖泊之内不得投放网箱" in body
    assert any(unquote(href).startswith("/doc/") and "通知.txt" in unquote(href)
               for href in results(body))


def test_the_result_tells_how_many_cite_it(lakes):
    answer = find(lakes.index, "标题:湖泊保护条例")
    _, body = ask(lakes, "标题:湖泊保护条例")
    assert answer["results"][0]["cited"] > 0
    assert f"被 {answer['results'][0]['cited']} 篇引用" in body


def test_nobody_cites_it(lakes):
    response, body = get(lakes, "/cited/" + quote("讲话.txt"))
    assert response.status == 200 and "没有文件引用它" in body


@pytest.mark.parametrize("target", ["/cited/", "/cited/absent", "/cited/..%2Fa", "/cited",
                                    f"/cited/{quote(NEW)}?anchor=art-99",
                                    f"/cited/{quote(NEW)}?anchor={quote(EVIL)}",
                                    f"/cited/{quote(EVIL)}"])
def test_nothing_that_could_be_cited(lakes, target):
    response, body = get(lakes, target)
    assert response.status == 404
    assert Page(body).foreign_scripts() == []


@pytest.mark.parametrize("number", ["0", "-1", "9", "4294967295", "x", "51", "18446744073709551616"])
def test_a_page_of_those_who_cite_beyond_the_end_is_the_first(lakes, number):
    response, body = get(lakes, f"/cited/{quote(NEW)}?page={number}")
    assert response.status == 200
    assert results(body) == results(get(lakes, f"/cited/{quote(NEW)}")[1])


def test_many_who_cite_it(tmp_path):
    """45 notices: on three pages, each once."""
    corpus = {"法.txt": "青川市节水条例\n\n第一条　节约用水。\n"}
    corpus |= {f"{i:02}.txt": f"关于第{i}项节水工作的通知\n\n依照《青川市节水条例》第一条，开展第{i}项工作。\n"
               for i in range(45)}
    assert index(write(tmp_path / "corpus", corpus), tmp_path / "index").code == DONE
    server = Server(tmp_path / "index")
    try:
        target, seen = "/cited/" + quote("法.txt") + "?anchor=art-1", []
        while target:
            _, body = get(server, target)
            assert "<strong>45</strong> 篇" in body
            seen += results(body)
            following = re.search(r'href="([^"]+)" rel="next"', body)
            target = following and html.unescape(following[1])
        assert len(seen) == len(set(seen)) == 45
    finally:
        code, err = server.stop()
    assert code == 0, err


def test_what_was_rewritten_is_told_and_can_be_switched_off(lakes):
    _, page = get(lakes, "/?q=" + quote("第2条 网箱"))
    assert "也检索了" in page and "第二条" in page and "只搜原样" in page
    assert "rewrite=0" in page
    _, plain = get(lakes, "/?q=" + quote("第2条 网箱") + "&rewrite=0")
    assert "也检索了" not in plain


def test_the_words_of_statutes_are_told_apart_from_what_is_found(lakes):
    asked = "/?q=" + quote("老板拖欠工资，围网养鱼的怎么办？")
    _, page = get(lakes, asked)
    assert "排序时也用了法律用语" in page and "也检索了" not in page
    assert re.search(r"<details class=\"rewrites\">.* → .*</details>", page, re.S)
    _, plain = get(lakes, asked + "&rewrite=0")
    assert "只搜了原样" in plain
    assert "用了法律用语" not in plain and "<details class=\"rewrites\">" not in plain
