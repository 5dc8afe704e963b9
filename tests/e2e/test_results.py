# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of results: languages, orders, other forms, help where nothing is found, weight."""
import html
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from conftest import DONE, Server, index, write
from test_web import EVIL, Page, ask, get, results

ENGLISH = {"Accept-Language": "en"}
HAN = re.compile("[\u3400-\u9fff]")


def links(part):
    return [html.unescape(href) for href in re.findall(r'<a[^>]* href="([^"]+)"', part)]


def nav(body, name):
    found = re.search(rf'<nav class="{name}".*?</nav>', body, re.DOTALL)
    return found[0] if found else ""


def counts(body):
    """Documents found, as the page says."""
    found = re.search(r'<p class="counts">.*?<strong>([\d,]+)</strong>', body, re.DOTALL)
    return int(found[1].replace(",", "")) if found else 0


class Unmarked(HTMLParser):
    """Han text in elements that do not say that they are Chinese."""

    def __init__(self, text):
        super().__init__()
        self.open, self.found = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag not in Page.VOID:
            given = dict(attributes)
            self.open.append((tag, given.get("lang"), given.get("class", "")))

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        language = [lang for _, lang, _ in self.open if lang][-1:]
        # What the reader typed, wherever it stands, is whatever it is.
        typed = {"title", "bdi"} & {tag for tag, _, _ in self.open}
        if HAN.search(data) and language != ["zh-Hans"] and not typed:
            self.found.append(data)


def test_within_what_was_found_where_something_was(server):
    def offered(q):
        return '<label class="within">' in get(server, "/?q=" + quote(q))[1]

    assert offered("湖泊")
    assert not offered("“这句话不在任何一篇里”") and not offered("“”")


# ---- Languages ----

@pytest.mark.parametrize("q", ["湖泊", "“湖泊 外星人", "湖泊 文种:条例 级别:规章", "渔船要怎样登记才能出海", "级别:甲",
                               "云泽省湖泊保护条例第一条"])
def test_english_pages_say_what_is_chinese(server, q):
    _, body = get(server, "/?q=" + quote(q), headers=ENGLISH)
    Page(body)
    assert '<html lang="en">' in body
    # What is known of documents (type, number, issuers) is a matter of facts.c.
    body = re.sub(r'<p class="known">.*?</p>|<details class="others">.*?</details>', "", body,
                  flags=re.DOTALL)
    assert Unmarked(body).found == []


def test_a_page_in_english(server):
    _, body = get(server, "/?q=" + quote("湖泊") + "&n=5&page=2", headers=ENGLISH)
    assert re.search(r"<title>湖泊 - page 2/\d+ - Zhengwen</title>", body)
    for text in ("documents · ", "articles · ", "hits", "Narrow down", "Issuer", ">in force<", "Relevance",
                 "local regulation", ">Previous<", ">Next<", "more article", "Atom feed"):
        assert text in body, text


# ---- Orders, forms, the head ----

def test_orders_are_links_that_keep_the_query(server):
    _, body = ask(server, "湖泊", n=5, page=2)
    orders = links(nav(body, "sort"))
    assert [parse_qs(urlsplit(href).query).get("sort") for href in orders] == \
        [None, ["date"], ["cited"], ["changed"]]
    assert all(parse_qs(urlsplit(href).query)["n"] == ["5"] for href in orders)
    assert not any("page=" in href for href in orders)
    _, dated = get(server, orders[1])
    assert 'sort=date&amp;n=5" aria-current="true"' in nav(dated, "sort")
    _, question = ask(server, "渔船要怎样登记才能出海")
    assert nav(question, "sort") == "" and "/trend" not in nav(question, "forms")


def test_the_same_in_other_forms(server):
    _, body = ask(server, "湖泊 文种:条例", sort="date")
    forms = links(nav(body, "forms"))
    assert [urlsplit(href).path for href in forms] == \
        ["/trend", "/feed.atom", "/results.csv", "/results.jsonl"]
    for href in forms:
        assert parse_qs(urlsplit(href).query) == {"q": ["湖泊 文种:条例"], "sort": ["date"]}


def test_the_head_names_the_page_and_its_neighbours(server):
    def heads(page):
        _, body = ask(server, "湖泊", n=5, page=page)
        return {rel: html.unescape(href) for rel, href in
                re.findall(r'<link rel="(canonical|prev|next|alternate)"[^>]* href="([^"]+)"', body)}

    second = heads(2)
    assert parse_qs(urlsplit(second["canonical"]).query) == {"q": ["湖泊"], "n": ["5"], "page": ["2"]}
    assert parse_qs(urlsplit(second["next"]).query)["page"] == ["3"]
    assert "page" not in second["prev"]
    assert second["alternate"].startswith("/feed.atom?q=")
    assert "prev" not in heads(1)
    assert heads(99)["canonical"] == heads(1)["canonical"]  # past the end is the first


# ---- Results ----

def test_each_result_leads_to_its_passages(server):
    _, body = ask(server, "湖泊")
    passages = re.findall(r'<a class="article"[^>]* href="([^"#]+)#([^"]+)">', body)
    assert len(passages) > 5
    for href, anchor in passages[:6]:
        response, document = get(server, html.unescape(href))
        assert response.status == 200
        assert f'id="{unquote(anchor)}"' in document


def test_similar_documents(server):
    _, body = ask(server, "湖泊")
    href = next(href for href in links(body) if href.startswith("/similar/"))
    response, similar = get(server, href)
    assert response.status == 200
    Page(similar)
    titles = results(similar)
    assert titles and all(get(server, t)[0].status == 200 for t in titles[:3])
    assert "都有：" in similar
    assert unquote(urlsplit(href).path).replace("/similar/", "/doc/") not in map(unquote, titles)
    _, english = get(server, href, headers=ENGLISH)
    assert "Documents like" in english and Unmarked(
        re.sub(r'<p class="known">.*?</p>', "", english)).found == []
    assert get(server, "/similar/nothing.txt")[0].status == 404
    response, _ = get(server, href, headers={"If-None-Match": response.headers["ETag"]})
    assert response.status == 304


def test_similar_documents_are_never_markup(tmp_path):
    words = "湖泊围网养鱼整治方案渔船登记补偿标准"
    corpus = write(tmp_path / "corpus", {
        f"{EVIL.replace('/', '')}{i}.txt": f"{EVIL}{i}\n\n{words}。{words}{i}。\n" for i in range(4)})
    assert index(corpus, tmp_path / "index").code == DONE
    server = Server(tmp_path / "index")
    try:
        href = next(h for h in links(ask(server, "湖泊")[1]) if h.startswith("/similar/"))
        page = Page(get(server, href)[1])
        assert page.foreign_scripts() == [] and "alert(1)" in page.text
    finally:
        assert server.stop()[0] == 0


# ---- Nothing ----

def test_what_would_be_found_is_counted(server):
    _, body = ask(server, "“湖泊” “外星人” 时效:现行有效")
    assert "没有找到" in body and body.count('<ul class="tries">') == 2
    counted = re.findall(r'<a href="([^"]+)"><bdi>([^<]+)</bdi></a> <span class="n">([\d,]+) 篇', body)
    assert [text for _, text, _ in counted] == ["湖泊 外星人 时效:现行有效", "“湖泊”", "“外星人”"]
    for href, text, count in counted:
        _, found = get(server, html.unescape(href))
        assert counts(found) == int(count), text
    assert int(counted[1][2]) > 0 and counted[2][2] == "0"


def test_nothing_within_results_leads_to_all(server):
    _, body = get(server, "/?q=" + quote("网箱") + "&in=" + quote("养老"))
    if "没有找到" not in body:
        pytest.skip("the sample has changed: there is a fish cage in a home for the aged")
    tried = re.search(r"在全部文件中：<a href=\"([^\"]+)\">", body)
    assert counts(get(server, html.unescape(tried[1]))[1]) > 0


def test_a_bad_query_is_told_in_both_languages(server):
    response, body = get(server, "/?q=" + quote("（" * 3 + "）" * 3), headers=ENGLISH)
    Page(body)
    assert response.status in (200, 400)
    assert Unmarked(body).found == []


# ---- Weight ----

def test_a_page_of_results_is_light(server):
    """60 KB with its style sheet and its script."""
    _, body = ask(server, "湖泊")
    assert len(results(body)) == 10
    weight = len(body.encode())
    for name in re.findall(r'(?:href|src)="(/(?:style\.css|page\.js)\?v=\d+)"', body):
        weight += len(get(server, name)[1].encode())
    assert weight <= 60 * 1024
