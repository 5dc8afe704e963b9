# SPDX-License-Identifier: GPL-2.0-or-later
"""What a query finds, to be followed and to be kept: feed, table, lines of JSON; and what tells a
browser that it can search here."""
import csv
import io
import json
import re
import xml.etree.ElementTree as xml
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

import pytest
from conftest import DONE, Server, find, index, indexed, paths, write
from described import check
from test_api import QUERIES, on_page
from test_web import EVIL, get

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


class Entry:
    def __init__(self, element):
        texts = {name: [e.text or "" for e in element.findall(ATOM + name)]
                 for name in ("title", "id", "updated", "published", "summary", "content")}
        assert all(len(texts[name]) == 1 for name in ("title", "id", "updated", "content"))
        self.title, self.id, self.updated = (texts[n][0] for n in ("title", "id", "updated"))
        self.content, self.summary = texts["content"][0], (texts["summary"] or [""])[0]
        self.links = {e.get("rel"): e.get("href") for e in element.findall(ATOM + "link")}
        datetime.strptime(self.updated, "%Y-%m-%dT%H:%M:%SZ")
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", self.id)


class Feed(Entry):
    """Parsed, with all that RFC 4287 asks for."""

    def __init__(self, body):
        root = xml.fromstring(body)
        assert root.tag == ATOM + "feed"
        assert root.find(f"{ATOM}author/{ATOM}name").text
        root.append(xml.fromstring(f'<content xmlns="{ATOM[1:-1]}"/>'))
        super().__init__(root)
        self.entries = [Entry(e) for e in root.findall(ATOM + "entry")]
        ids = [e.id for e in self.entries]
        assert len(set(ids + [self.id])) == len(ids) + 1
        times = [e.updated for e in self.entries]
        assert times == sorted(times, reverse=True)
        if times:
            assert self.updated == times[0]

    def titles(self):
        return [e.title for e in self.entries]


def feed(server, q, headers=None, **parameters):
    more = "".join(f"&{name}={quote(str(value))}" for name, value in parameters.items())
    response, body = get(server, f"/feed.atom?q={quote(q)}{more}", headers=headers)
    assert response.status == 200, body
    assert response.getheader("Content-Type") == "application/atom+xml; charset=utf-8"
    return Feed(body.encode())


def kept(server, kind, q, **parameters):
    more = "".join(f"&{name}={quote(str(value))}" for name, value in parameters.items())
    response, body = get(server, f"/results.{kind}?q={quote(q)}{more}")
    assert response.status == 200, body
    return response, body


def rows(body):
    assert body.startswith("\ufeffrank,")
    assert "\n" not in re.sub(r'"(?:[^"]|"")*"', "", body.replace("\r\n", ""))
    return list(csv.DictReader(io.StringIO(body[1:], newline=""), strict=True))


# ---- Table and lines ----

@pytest.mark.parametrize("q", QUERIES)
def test_what_is_kept_is_what_the_page_shows(server, q):
    """The same, in the same order, as many."""
    for options in ({}, {"scope": "passage"}, {"sort": "date"}, {"sort": "cited"},
                    {"rewrite": "0"}, {"in": "云泽省"}, {"n": 3, "page": 2}):
        _, lines = kept(server, "jsonl", q, **options)
        results = [json.loads(line) for line in lines.splitlines()]
        table = rows(kept(server, "csv", q, **options)[1])
        given = "".join(f"&{name}={quote(str(value))}" for name, value in options.items()
                        if name not in ("n", "page"))
        answer = json.loads(get(server, f"/api/v1/search?q={quote(q)}&n=100{given}")[1])
        assert results[:100] == answer["results"]
        assert len(results) == len(table) == min(answer["total"]["results"], 1000)
        assert [r["path"] for r in table] == [r["path"] for r in results]
        wanted = {name: quote(str(value)) for name, value in options.items()
                  if name not in ("n", "page")}
        assert [r["path"] for r in results][:10] == on_page(server, q, **wanted)
        for result in results:
            check({"$ref": "#/components/schemas/Result"}, result)


def test_the_columns_of_the_table(server):
    table = rows(kept(server, "csv", "养老")[1])
    answer = json.loads(get(server, f"/api/v1/search?q={quote('养老')}&n=100")[1])["results"]
    for row, result in zip(table, answer):
        assert row["title"] == result["title"] and row["rank"] == str(result["rank"])
        assert row["number"] == (result["number"] or "")
        assert row["issuers"] == "、".join(result["issuers"])
        assert row["date"] == (result["date"] or "") and row["status"] == (result["status"] or "")
        assert row["article"] == (result["article"] or "")
        assert row["cited"] == str(result["cited"]) and row["exact"] == "1"
        parts = urlsplit(row["address"])
        assert parts.netloc == f"127.0.0.1:{server.port}"
        assert unquote(parts.path) == "/doc/" + result["path"]
        assert unquote(parts.fragment) == result["anchor"]
        assert row["snippet"] == result["snippets"][0]["text"]


def test_a_thousand_are_kept_and_no_more(tmp_path):
    folder, _ = indexed(tmp_path, {f"{i}.txt": f"第{i}号通知\n\n湖泊{i}。\n" for i in range(1100)})
    running = Server(folder)
    try:
        assert len(kept(running, "jsonl", "湖泊")[1].splitlines()) == 1000
        assert len(rows(kept(running, "csv", "湖泊")[1])) == 1000
        assert len(feed(running, "湖泊").entries) == 100
    finally:
        assert running.stop()[0] == 0


@pytest.mark.parametrize("q, name", [
    ("养老", "养老"),
    ("a/../b\\c:*?<>|", "a____b_c______"),
    ('"x"; filename="evil.exe', "_x_; filename=_evil_exe"),
    ("a\r\nSet-Cookie: x=1", "a__Set-Cookie_ x=1"),
    ("\u202egpj.exe", "_gpj_exe"),
    ("湖" * 100, "湖" * 60),
])
def test_the_name_of_the_file_is_safe(server, q, name):
    for kind in ("csv", "jsonl"):
        response, _ = kept(server, kind, q)
        said = response.getheader("Content-Disposition")
        found = re.fullmatch(r'attachment; filename="zhengwen\.(\w+)"; '
                             r"filename\*=UTF-8''([A-Za-z0-9%._~-]+)", said)
        assert found, said
        assert found[1] == kind and unquote(found[2]) == f"{name}.{kind}"
        assert response.getheader("Set-Cookie") is None


@pytest.mark.parametrize("path", ["/feed.atom", "/results.csv", "/results.jsonl"])
def test_without_a_query_or_with_a_long_one(server, path):
    for q in ("", "?q=", "?q=%20", "?q=" + "a" * 4097):
        response, body = get(server, path + q)
        assert response.status == 400 and "</html>" in body
        assert response.getheader("Content-Disposition") is None


@pytest.mark.parametrize("path", ["/feed.atom", "/results.csv", "/results.jsonl"])
def test_they_are_asked_for_again_only_when_they_changed(server, path):
    response, body = get(server, f"{path}?q={quote('养老')}")
    etag = response.getheader("ETag")
    assert etag and body
    again, nothing = get(server, f"{path}?q={quote('养老')}", headers={"If-None-Match": etag})
    assert again.status == 304 and nothing == ""
    head, nothing = get(server, f"{path}?q={quote('养老')}", method="HEAD")
    assert nothing == "" and head.getheader("Content-Length") == str(len(body.encode()))


# ---- The feed ----

def test_a_feed_tells_each_file_that_has_the_query(server, sample):
    for q in ("养老", "数据 OR 湖泊", "机关:云泽省人民政府", "“养老服务”", "云泽省数据条例"):
        answer = find(sample, "--strict", "--every-file", "--sort=changed", "--limit=1000", q)
        wanted = {}
        for r in answer["results"]:
            wanted.setdefault(r["digest"], r["title"])
        assert sorted(feed(server, q).titles()) == sorted(wanted.values())


def test_a_feed_tells_nothing_where_the_query_stands_nowhere(server):
    assert feed(server, "不会有的词语组合在此").entries == []
    assert feed(server, "养老院数据").entries == []


def test_links_lead_to_the_page(server):
    told = feed(server, "养老", **{"in": "云泽省", "page": 3, "sort": "date"})
    base = f"http://127.0.0.1:{server.port}"
    more = f"?q={quote('养老')}&in={quote('云泽省')}"
    assert told.links == {"self": f"{base}/feed.atom{more}", "alternate": f"{base}/{more}"}
    for entry in told.entries:
        link = entry.links["alternate"]
        assert link.startswith(f"{base}/doc/")
        response, body = get(server, link.removeprefix(base).split("#")[0])
        assert response.status == 200 and "</html>" in body


def test_the_address_is_that_which_was_asked(server):
    for host in ("search.example.org", "search.example.org:8443", "[2001:db8::1]:80", "a"):
        told = feed(server, "养老", headers={"Host": host})
        assert told.links["self"].startswith(f"http://{host}/feed.atom?")
    told = feed(server, "养老", headers={"Host": "a.org", "X-Forwarded-Proto": "https"})
    assert told.links["self"].startswith("https://a.org/")
    told = feed(server, "养老", headers={"Host": "a.org", "X-Forwarded-Proto": "javascript"})
    assert told.links["self"].startswith("http://a.org/")


@pytest.mark.parametrize("host", ['a"/><b>', "a@b", "a/b", "a b", "a:b", "a:", ":80", "[::1",
                                  "a:123456", "a.org:80:80", "x" * 256, "?", "a#", "[]"])
def test_a_host_that_is_none_is_not_repeated(server, host):
    told = feed(server, "养老", headers={"Host": host})
    assert told.links["self"].startswith("/feed.atom?")
    assert all(e.links["alternate"].startswith("/doc/") for e in told.entries)
    _, body = get(server, "/opensearch.xml", headers={"Host": host})
    assert [u.get("template")[0] for u in xml.fromstring(body).findall(SEARCH + "Url")] == ["/"] * 3


@pytest.fixture
def nights(tmp_path):
    """Servers of an index that grows: nights.run() indexes and serves what there is."""

    class Nights:
        corpus, index, running = tmp_path / "corpus", tmp_path / "index", []

        def run(self, files=None):
            write(self.corpus, files or {})
            assert index(self.corpus, self.index).code == DONE
            self.running.append(Server(self.index))
            return self.running[-1]

    all_of_them = Nights()
    yield all_of_them
    for server in all_of_them.running:
        assert server.stop()[0] == 0


def test_ids_stay_until_the_text_changes(nights):
    first = nights.run({"甲.txt": "甲通知\n\n湖泊一。\n", "乙.txt": "乙通知\n\n湖泊二。\n"})
    before = {e.title: e.id for e in feed(first, "湖泊").entries}
    assert set(before) == {"甲通知", "乙通知"}
    assert feed(first, "湖泊").id != feed(first, "通知").id

    # another name of the file, another address of the server
    (nights.corpus / "甲.txt").rename(nights.corpus / "改名.txt")
    moved = feed(nights.run(), "湖泊", headers={"Host": "elsewhere.example.org"})
    assert {e.title: e.id for e in moved.entries} == before
    assert moved.id == feed(first, "湖泊").id
    assert any("改名.txt" in e.content for e in moved.entries)

    # another text is news, and comes first
    changed = feed(nights.run({"乙.txt": "乙通知\n\n湖泊二又三。\n"}), "湖泊")
    assert changed.titles()[0] == "乙通知"
    assert changed.entries[0].id != before["乙通知"]
    assert changed.entries[1].id == before["甲通知"]

    # the same text once more is none
    copied = feed(nights.run({"副本.txt": "甲通知\n\n湖泊一。\n"}), "湖泊")
    assert sorted(e.id for e in copied.entries) == sorted(e.id for e in changed.entries)


def test_each_version_of_a_law_is_told(tmp_path):
    """One that is not yet in force is news above all."""
    law = "湖泊条例\n\n（{}通过 自{}起施行）\n\n第一条　湖泊{}。\n"
    folder, _ = indexed(tmp_path, {
        "湖泊条例(2015-06-01).txt": law.format("2015年3月1日", "2015年6月1日", "旧"),
        "湖泊条例(2090-06-01).txt": law.format("2090年3月1日", "2090年6月1日", "新")})
    running = Server(folder)
    try:
        assert len(feed(running, "湖泊").entries) == 2
    finally:
        assert running.stop()[0] == 0


# ---- What others wrote ----

def test_what_looks_like_a_formula_is_text(tmp_path):
    titles = ["=1+1", "+1", "-1", "@x", "＝1", '=HYPERLINK("http://a","b")', 'a"b,c']
    files = {f"{i}.txt": f"湖泊\n\n湖泊{i}\n" for i in range(len(titles))}
    for i, title in enumerate(titles):
        files[f"{i}.txt.meta.json"] = json.dumps({"title": title})
    folder, _ = indexed(tmp_path, files)
    running = Server(folder)
    try:
        table = rows(kept(running, "csv", "湖泊")[1])
        said = {row["title"] for row in table}
        assert said == {t if t.startswith("a") else "'" + t for t in titles}
        for row in table:
            assert not any(cell.startswith(tuple("=+-@＝\t\r")) for cell in row.values())
    finally:
        assert running.stop()[0] == 0


def test_hostile_names_and_queries_are_text(tmp_path):
    name = "a\"b<c>&']]>\u202e.txt"
    folder, _ = indexed(tmp_path, {name: f"{EVIL}\n\n第一条 湖泊<!-- ]]> \ufffe\ufdd0 & &lt;\x01湖泊\n"})
    running = Server(folder)
    try:
        told = feed(running, "湖泊")
        assert len(told.entries) == 1 and name in told.entries[0].content
        assert "<!-- ]]>" in told.entries[0].summary
        assert [r["path"] for r in rows(kept(running, "csv", "湖泊")[1])] == [name]
        assert json.loads(kept(running, "jsonl", "湖泊")[1])["path"] == name
        for q in (EVIL, "]]>", "<![CDATA[", "&#0;", "\u0001", "\ufffe", '"' * 50, "a\r\nX: y"):
            assert feed(running, q).title.endswith(" - 政文")
            kept(running, "csv", q), kept(running, "jsonl", q)
    finally:
        code, err = running.stop()
        assert code == 0 and "Sanitizer" not in err, err


# ---- For browsers ----

def test_a_browser_can_add_it(server):
    _, page = get(server, "/")
    link = re.search(r'<link rel="search"[^>]*>', page)[0]
    assert 'href="/opensearch.xml"' in link
    assert 'type="application/opensearchdescription+xml"' in link
    response, body = get(server, "/opensearch.xml")
    assert response.getheader("Content-Type") == \
        "application/opensearchdescription+xml; charset=utf-8"
    root = xml.fromstring(body)
    assert root.tag == SEARCH + "OpenSearchDescription"
    assert 1 <= len(root.find(SEARCH + "ShortName").text) <= 16
    assert len(root.find(SEARCH + "Description").text) <= 1024
    templates = {u.get("type"): u.get("template") for u in root.findall(SEARCH + "Url")}
    assert set(templates) == {"text/html", "application/x-suggestions+json",
                              "application/atom+xml"}
    base = f"http://127.0.0.1:{server.port}"
    for kind, template in templates.items():
        assert template.startswith(base + "/")
        address = template.removeprefix(base).replace("{searchTerms}", quote("养老"))
        response, body = get(server, address)
        assert response.status == 200 and response.getheader("Content-Type").startswith(kind)
    icon = root.find(SEARCH + "Image").text
    assert get(server, icon.removeprefix(base))[0].status == 200


def test_suggestions_for_a_browser(server):
    _, body = get(server, "/suggest?q=yl&format=opensearch")
    typed, queries = json.loads(body)
    plain = json.loads(get(server, "/suggest?q=yl")[1])
    assert typed == "yl" and queries == [s["query"] for s in plain["suggestions"]] and queries
