# SPDX-License-Identifier: GPL-2.0-or-later
"""zhengwen-web: its pages, its limits, and what it answers to those who do not speak HTTP."""
import errno
import html
import http.client
import re
import socket
import threading
import time
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urlsplit

import pytest
from conftest import (BAD_INDEX, DONE, SAMPLE, SAMPLE_DOCUMENTS, USAGE, Server, find, index,
                      indexed, paths, run, write)
from scan import decode

EVIL = '"><script>alert(1)</script>'
SECURITY = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def get(server, target, method="GET", headers=None):
    """(response, body as text) on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    # What a browser does with the Han characters of an address.
    connection.request(method, quote(target, safe="".join(map(chr, range(128)))),
                       headers=headers or {})
    response = connection.getresponse()
    body = response.read().decode("utf-8")
    connection.close()
    return response, body


def ask(server, q, **parameters):
    more = "".join(f"&{name}={value}" for name, value in parameters.items())
    return get(server, f"/?q={quote(q)}{more}")


def status(answer):
    """Status code of a raw answer; None if there is none."""
    found = re.match(rb"HTTP/1\.[01] (\d\d\d) ", answer)
    return int(found[1]) if found else None


class Page(HTMLParser):
    """The elements of a page, and whether they are closed as they are opened."""

    VOID = {"meta", "link", "input", "br", "hr", "img"}

    def __init__(self, text):
        super().__init__()
        self.elements, self.text, self.open = [], "", []
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def foreign_scripts(self):
        """All but the one that the program serves."""
        return [s for s in self.all("script") if not s.get("src", "").startswith("/page.js?v=")]


def results(body):
    """Targets of the titles in the list of results."""
    return [html.unescape(href) for href in re.findall(r'<h2><a href="([^"]+)"', body)]


# ---- Pages ----

def test_the_start_page(server):
    response, body = get(server, "/")
    assert response.status == 200
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"
    page = Page(body)
    assert page.all("html") == [{"lang": "zh-Hans"}]
    assert page.all("form")[0]["method"] == "get"
    assert [i["name"] for i in page.all("input") if i.get("type") == "search"] == ["q"]
    assert str(SAMPLE_DOCUMENTS) in page.text


def test_headers_that_keep_pages_harmless(server):
    for target in ("/", "/?q=%E6%B9%96", "/doc/absent", "/nowhere", "/style.css", "/livez"):
        response, _ = get(server, target)
        for name, value in SECURITY.items():
            assert response.getheader(name) == value, (target, name)
        policy = response.getheader("Content-Security-Policy")
        for rule in ("default-src 'none'", "base-uri 'none'", "form-action 'self'",
                     "frame-ancestors 'none'"):
            assert rule in policy, (target, policy)
        assert "unsafe" not in policy


def test_nothing_inline_and_nothing_from_elsewhere(server):
    for target in ("/", "/?q=%E6%B9%96", "/doc/" + quote(paths_of(server)[0])):
        page = Page(get(server, target)[1])
        for tag, attributes in page.elements:
            assert tag not in ("script", "style", "iframe") or "src" in attributes
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            for name in ("href", "src", "action"):
                address = urlsplit(attributes.get(name, "/"))
                assert not address.scheme and not address.netloc, attributes


def paths_of(server, q="湖泊"):
    return [unquote(urlsplit(href).path.removeprefix("/doc/"))
            for href in results(ask(server, q)[1])]


def test_results_are_those_of_the_command_line(server, sample):
    for q in ("湖泊", "“三本台账”", "数据 -安全", "标题:条例", "城乡居民医保断缴以后再参保要等多久"):
        assert paths_of(server, q) == paths(find(sample, q)), q


def test_a_page_of_results(server):
    response, body = ask(server, "“三本台账”")
    page = Page(body)
    assert response.status == 200
    assert "“三本台账” - 第 1/2 页 - 政文" in page.text
    assert len(results(body)) == 10
    assert page.all("mark")
    assert page.all("input")[0]["value"] == "“三本台账”"
    assert "<strong>16</strong>" in body


def test_paging(server, sample):
    seen = []
    for number in range(1, int(re.search(r"第 1/(\d+) 页", ask(server, "湖泊")[1])[1]) + 1):
        _, body = ask(server, "湖泊", page=number)
        seen += [unquote(urlsplit(href).path.removeprefix("/doc/")) for href in results(body)]
    assert seen == paths(find(sample, "湖泊", "--limit", "100"))


@pytest.mark.parametrize("number", ["9", "1000", "4294967295", "18446744073709551616",
                                    str(1 << 63), "0", "-1", "%D9%A3", "x", "", "1.5", "1e9"])
def test_a_page_beyond_the_end_is_the_first(server, number):
    response, body = ask(server, "湖泊", page=number)
    assert response.status == 200
    assert results(body) == results(ask(server, "湖泊")[1])


def test_by_date_and_by_article(server, sample):
    _, body = ask(server, "湖泊", sort="date")
    assert [unquote(urlsplit(h).path.removeprefix("/doc/")) for h in results(body)] == \
        paths(find(sample, "湖泊", "--sort=date"))
    _, body = ask(server, "湖泊 罚款", scope="passage")
    assert [unquote(urlsplit(h).path.removeprefix("/doc/")) for h in results(body)] == \
        paths(find(sample, "湖泊 罚款", "--scope=passage"))


def test_nothing_found(server):
    response, body = ask(server, "“这句话不在任何一篇里”")
    assert response.status == 200
    assert results(body) == []
    assert "没有找到" in Page(body).text


def test_a_bad_query_says_what_is_wrong(server):
    response, body = ask(server, "　")
    assert response.status == 400
    assert "检索式有误" in body and "empty" in body
    assert Page(body).all("input")[0]["value"] == "　"


def test_what_was_not_understood_is_said(server):
    response, body = ask(server, "“湖泊")
    assert response.status == 200
    assert "引号没有配对" in Page(body).text
    assert Page(body).all("input")[0]["value"] == "“湖泊"


def test_every_result_opens_at_its_anchor(server):
    for q in ("湖泊", "第二十条之一", "三本台账"):
        for href in results(ask(server, q)[1]):
            address = urlsplit(href)
            response, body = get(server, f"{address.path}?{address.query}")
            assert response.status == 200
            page = Page(body)
            ids = [a["id"] for _, a in page.elements if "id" in a]
            assert len(ids) == len(set(ids))
            assert address.fragment in ids
            assert "hit-1" in ids and page.all("mark")


def test_a_document_shows_all_its_text(server):
    for path in ("法规/云泽省湖泊保护条例(2023-09-01).md", "讲话/在青嶼市海外聯誼會新春茶會上的致辭.txt"):
        _, body = get(server, "/doc/" + quote(path))
        shown = re.sub(r"\s", "", Page(body).text)
        for line in decode((SAMPLE / path).read_bytes()).splitlines():
            line = re.sub(r"\s|^#+|<!--.*?-->", "", line)
            assert line in shown, line


def test_documents_that_are_not_there(server):
    for target in ("/doc/", "/doc/absent.txt", "/doc/..%2F..%2Fetc%2Fpasswd", "/doc/../../etc/passwd",
                   "/doc//etc/passwd", "/nowhere", "/index.html", "/.git/config"):
        response, body = get(server, target)
        assert response.status == 404, target
        assert "root:" not in body
        Page(body)


def test_style_and_icon(server):
    _, body = get(server, "/")
    for link in Page(body).all("link"):
        if link["rel"] in ("stylesheet", "icon"):
            response, content = get(server, link["href"])
            assert response.status == 200, link
            assert len(content) > 100
            wanted = "text/css" if link["rel"] == "stylesheet" else link["type"]
            assert response.getheader("Content-Type").startswith(wanted)


def test_health(server):
    assert get(server, "/livez")[1] == "ok\n"
    response, body = get(server, "/readyz")
    assert response.status == 200 and body.startswith("ready")


def test_head_is_get_without_its_body(server):
    for target in ("/", "/?q=%E6%B9%96", "/livez", "/nowhere"):
        of_get, body = get(server, target)
        of_head, nothing = get(server, target, "HEAD")
        assert nothing == ""
        assert of_head.status == of_get.status
        assert of_head.getheader("Content-Length") == str(len(body.encode()))


# ---- What came from outside is text ----

def test_a_query_is_never_markup(server):
    for q in (EVIL, f"“{EVIL}”", f"湖泊 {EVIL}", "'\"><svg onload=x>", "<b>",
              "&lt;script&gt;", "</title><b>", "javascript:alert(1)", "“" + EVIL):
        for target in (f"/?q={quote(q)}", f"/?q=%E6%B9%96&page={quote(q)}&sort={quote(q)}",
                       f"/doc/{quote(paths_of(server)[0])}?q={quote(q)}", f"/doc/{quote(q)}",
                       f"/{quote(q)}"):
            response, body = get(server, target)
            page = Page(body)
            assert response.status in (200, 400, 404)
            assert page.foreign_scripts() == [] and page.all("b") == []
            assert all("onload" not in svg for svg in page.all("svg"))
            for tag, attributes in page.elements:
                assert not attributes.get("href", "").lower().startswith("javascript")


def test_a_document_is_never_markup(tmp_path):
    folder, _ = indexed(tmp_path, {
        f"{EVIL.replace('/', '∕')}.txt": f"{EVIL}的通知\n\n督查 {EVIL} <b>督查</b> &amp;\n",
        "md.md": f"# {EVIL}\n\n第一条 督查<img src=x onerror=y>\n",
        "h.html": "<title>&lt;script&gt;x&lt;/script&gt;</title><p>督查 &lt;script&gt;</p>"})
    server = Server(folder)
    try:
        _, body = ask(server, "督查")
        assert len(results(body)) == 3
        for target in ["/?q=" + quote("督查")] + results(body):
            _, body = get(server, target.split("#")[0])
            page = Page(body)
            assert page.foreign_scripts() == [] and page.all("img") == [] and page.all("b") == []
            assert "督查" in page.text
    finally:
        code, _ = server.stop()
    assert code == 0


def test_a_line_end_in_a_query_reaches_no_header(server):
    answer = server.raw(b"GET /?q=%0D%0ASet-Cookie:%20a=b HTTP/1.1\r\nHost: a\r\n"
                        b"Connection: close\r\n\r\n")
    head = answer.split(b"\r\n\r\n")[0]
    assert b"\nset-cookie" not in head.lower()
    assert status(answer) in (200, 400)


# ---- Requests that are refused ----

def request(*lines):
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


REFUSED = {
    "two hosts": (400, request("GET / HTTP/1.1", "Host: a", "Host: b")),
    "no host": (400, request("GET / HTTP/1.1")),
    "POST with length and chunks": (405, request("POST / HTTP/1.1", "Host: a", "Content-Length: 3",
                                       "Transfer-Encoding: chunked") + b"0\r\n\r\n"),
    "get with length and chunks": (400, request("GET / HTTP/1.1", "Host: a", "Content-Length: 3",
                                                "Transfer-Encoding: chunked") + b"0\r\n\r\n"),
    "two lengths": (400, request("GET / HTTP/1.1", "Host: a", "Content-Length: 3",
                                 "Content-Length: 4") + b"abcd"),
    "a body": (400, request("GET / HTTP/1.1", "Host: a", "Content-Length: 3") + b"abc"),
    "chunks": (400, request("GET / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")
               + b"3\r\nabc\r\n0\r\n\r\n"),
    "xchunked": (400, request("GET / HTTP/1.1", "Host: a", "Transfer-Encoding: xchunked")),
    "a chunk of 2^64": (400, request("GET / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")
                        + b"10000000000000000\r\nabc"),
    "a space before the colon": (400, request("GET / HTTP/1.1", "Host: a", "X-A : b")),
    "a space before the colon of TE": (400, request("GET / HTTP/1.1", "Host: a",
                                                    "Transfer-Encoding : chunked")),
    "a name that is no token": (400, request("GET / HTTP/1.1", "Host: a", "X(A): b")),
    "POST": (405, request("POST / HTTP/1.1", "Host: a", "Content-Length: 0")),
    "OPTIONS": (405, request("OPTIONS * HTTP/1.1", "Host: a")),
    "DELETE": (405, request("DELETE / HTTP/1.1", "Host: a")),
    "TRACE": (405, request("TRACE / HTTP/1.1", "Host: a")),
    "CONNECT": (405, request("CONNECT a:80 HTTP/1.1", "Host: a")),
    "a zero byte": (400, request("GET /%00 HTTP/1.1", "Host: a")),
    "a zero byte in the query": (400, request("GET /?q=%00 HTTP/1.1", "Host: a")),
    "%zz": (400, request("GET /?q=%zz HTTP/1.1", "Host: a")),
    "% at the end": (400, request("GET /?q=% HTTP/1.1", "Host: a")),
    "%u4e2d": (400, request("GET /?q=%u4e2d HTTP/1.1", "Host: a")),
    "GBK": (400, request("GET /?q=%D5%FE%B2%DF HTTP/1.1", "Host: a")),
    "overlong": (400, request("GET /?q=%C0%AF HTTP/1.1", "Host: a")),
    "a surrogate": (400, request("GET /?q=%ED%A0%80 HTTP/1.1", "Host: a")),
    "33 parameters": (400, request("GET /?" + "a=1&" * 33 + " HTTP/1.1", "Host: a")),
    "a long target": (414, request("GET /?q=" + "a" * 8200 + " HTTP/1.1", "Host: a")),
    "101 fields": (431, request("GET / HTTP/1.1", "Host: a", *["X-A: b"] * 100)),
    "24 KiB of fields": (431, request("GET / HTTP/1.1", "Host: a", "X-A: " + "b" * 24_600)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(server, name):
    """Answered with the right status, and no byte behind it is taken for a request."""
    wanted, raw = REFUSED[name]
    answer = server.raw(raw + b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert status(answer) == wanted, answer[:300]
    assert answer.count(b"HTTP/1.1 ") == 1, answer[-300:]
    assert b"\r\nok\n" not in answer


@pytest.mark.parametrize("name, raw", [
    ("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ("TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200))),
    ("no version", b"GET /\r\n\r\n"),
    ("a version of the future", b"GET / HTTP/9.9\r\nHost: a\r\n\r\n"),
    ("only line ends", b"\r\n" * 1000),
    ("no line end", b"A" * 100_000),
    ("64 KiB of target", b"GET /" + b"a" * 65_536 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("2,000 fields", b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 2_000 + b"\r\n"),
    ("a folded field", b"GET / HTTP/1.1\r\nHost: a\r\n X: y\r\n\r\n"),
    ("bare CR", b"GET / HTTP/1.1\rHost: a\r\r"),
])
def test_what_is_no_request(server, name, raw):
    """No answer, or one that refuses; and the server lives."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as s:
        try:
            s.sendall(raw)
            s.shutdown(socket.SHUT_WR)
            answer = s.recv(65536)
        except OSError as error:  # closed before all was sent: an answer too, a timeout is none
            assert error.errno in (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN), error
            answer = b""
    assert status(answer) in (None, 400, 405, 413, 414, 431, 501, 505), answer[:200]
    assert get(server, "/livez")[0].status == 200


def test_the_absolute_form_and_a_second_q(server):
    answer = server.raw(request("GET http://stranger/?q=%E6%B9%96&q=x HTTP/1.1", "Host: stranger",
                                "X-Forwarded-For: 1.2.3.4", "Connection: close"))
    assert status(answer) == 200
    assert 'value="湖"'.encode() in answer
    assert b"stranger" not in answer


def test_32_parameters_and_a_query_of_4_KiB_are_fine(server):
    assert get(server, "/?" + "a=1&" * 31 + "q=%E6%B9%96")[0].status == 200
    assert get(server, "/?q=" + "a" * 4096)[0].status == 200
    response, body = get(server, "/?q=" + "a" * 4097)
    assert response.status == 400 and "4096" in body


def test_keep_alive_and_pipelining(server):
    one = request("GET /livez HTTP/1.1", "Host: a")
    last = request("GET /livez HTTP/1.1", "Host: a", "Connection: close")
    answer = server.raw(one * 99 + last)
    assert answer.count(b"HTTP/1.1 200") == 100


def test_a_thousand_requests_and_gone(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        s.sendall(request("GET /?q=%E6%B9%96 HTTP/1.1", "Host: a") * 1000)
    assert get(server, "/livez")[0].status == 200


def test_a_dripping_request_is_ended(server):
    """10 seconds for a whole request, though each byte comes in time."""
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as s:
        try:
            for byte in b"GET / HTTP/1.1\r\nHost: " + b"a" * 60:
                s.sendall(bytes([byte]))
                time.sleep(0.5)
                if time.monotonic() - started > 25:
                    break
        except (BrokenPipeError, ConnectionResetError):
            pass
    assert 8 < time.monotonic() - started < 20


def test_many_at_once(server):
    """Every answer is whole, and the one that was asked for."""
    wrong = []

    def many(q):
        for _ in range(20):
            response, body = ask(server, q)
            if response.status != 200 or f'value="{q}"' not in body or "</html>" not in body:
                wrong.append((q, response.status))

    threads = [threading.Thread(target=many, args=(q,))
               for q in ("湖泊", "三本台账", "数据", "安全", "养老", "条例", "医保", "鄉親")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# ---- The index behind it ----

def test_it_does_not_start_without_an_index(tmp_path):
    result = run("zhengwen-web", "-d", tmp_path, "--port", "0", seconds=20)
    assert result.code == BAD_INDEX
    assert "no index" in result.err and result.out == ""


def test_wrong_usage(sample):
    for arguments in (["--port", "65536"], ["--port", "x"], ["--nonsense"], ["word"]):
        result = run("zhengwen-web", "-d", sample, *arguments, seconds=20)
        assert result.code == USAGE, (arguments, result)
        assert result.out == ""
    assert run("zhengwen-web", "-d", sample, "--listen", "nowhere", seconds=20).code in (2, 3)
    assert "--port" in run("zhengwen-web", "--help").out


def test_a_port_that_is_taken(sample, server):
    result = run("zhengwen-web", "-d", sample, "--port", server.port, seconds=20)
    assert result.code == 3
    assert "zhengwen-web: " in result.err


def test_it_ends_with_connections_open(sample):
    server = Server(sample)
    with socket.create_connection(("127.0.0.1", server.port)) as idle:
        idle.sendall(b"GET / HT")
        started = time.monotonic()
        code, _ = server.stop()
    assert code == 0
    assert time.monotonic() - started < 15


def test_if_none_match(server):
    """What is there is known to who has one of it; what is not there is not."""
    etag = get(server, "/?q=a")[0].getheader("ETag")
    opaque = etag.removeprefix("W/")
    for known in (etag, opaque, f'"x", {etag}', "*"):
        response, body = get(server, "/?q=a", headers={"If-None-Match": known})
        assert (response.status, body) == (304, ""), known
        assert response.getheader("ETag") == etag and "Cookie" in response.getheader("Vary")
        assert get(server, "/?q=a", "HEAD", {"If-None-Match": known})[0].status == 304
    for other in (opaque.strip('"'), f'W/"x{opaque[1:]}', "", '"*"'):
        assert get(server, "/?q=a", headers={"If-None-Match": other})[0].status == 200, other
    for target, status_ in (("/doc/none", 404), ("/api/v1/search", 400), ("/settings", 200)):
        assert get(server, target, headers={"If-None-Match": "*"})[0].status == status_, target
