# SPDX-License-Identifier: GPL-2.0-or-later
"""What is no request as it should be, byte by byte, and what goes on for too long. test_web.py has
those of which no byte may be left over; here are the rest, and each leaves the server serving."""
import errno
import json
import re
import socket
import threading
import time

import pytest
from conftest import Server
from described import check, operation, resolve

HOST = b"Host: a\r\n"
CLOSE = b"Connection: close\r\n"

CSP = {"default-src 'none'", "style-src 'self'", "script-src 'self'", "connect-src 'self'",
       "img-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"}


def status(answer):
    found = re.match(rb"HTTP/1\.[01] (\d\d\d) ", answer)
    return int(found[1]) if found else None


def send(server, raw, half_close=True, seconds=15):
    """All that comes back; b"" if the server hangs up at once."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as s:
        answer = b""
        try:
            s.sendall(raw)
            if half_close:
                s.shutdown(socket.SHUT_WR)
        except OSError as error:  # closed before all was sent; a timeout is no such thing
            assert error.errno in (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN), error
        try:
            while piece := s.recv(65536):
                answer += piece
        except ConnectionResetError:
            pass
        return answer


def serves(server):
    return status(send(server, b"GET /livez HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")) == 200


def head_of(answer):
    """Status, {name in lower case: [values]}, body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    fields = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        fields.setdefault(name.lower(), []).append(value.strip())
    return status(answer), fields, body


def get(server, target, method="GET", *fields):
    lines = "".join(f"{field}\r\n" for field in fields).encode("latin-1")
    return head_of(send(server, f"{method} {target} HTTP/1.1\r\n".encode() + HOST + CLOSE + lines
                        + b"\r\n"))


# ---- Refused ----

REFUSED = {
    "CL.TE": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n"
                     b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"),
    "TE.CL": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                     b"Content-Length: 3\r\n\r\n1\r\nG\r\n0\r\n\r\n"),
    "two equal lengths": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
                                 b"Content-Length: 1\r\n\r\nx"),
    "two lengths of nought": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
                                     b"Content-Length: 0\r\n\r\n"),
    "a list of lengths": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx"),
    "a signed length": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx"),
    "a negative length": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
    "a length of 2^64": ({400, 413}, b"GET / HTTP/1.1\r\nHost: a\r\n"
                                     b"Content-Length: 18446744073709551616\r\n\r\n"),
    "identity": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"),
    "xchunked": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n"),
    "chunked, gzip": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\n"
                             b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    "two encodings": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                             b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
    "TE with a blank": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n"),
    "TE with a tab": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding\t: chunked\r\n\r\n"),
    "a field without colon": ({400, None}, b"GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n"),
    "a name with NUL": ({400, None}, b"GET / HTTP/1.1\r\nHost: a\r\nX\0A: b\r\n\r\n"),
    "no host": ({400}, b"GET / HTTP/1.1\r\n\r\n"),
    "two hosts": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    "no method": ({400, 405, 501, None}, b" / HTTP/1.1\r\nHost: a\r\n\r\n"),
    "a method of nobody": ({405, 501}, b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n"),
    "get in lower case": ({405, 501}, b"get / HTTP/1.1\r\nHost: a\r\n\r\n"),
    "a method that is no token": ({400, 405, 501}, b"G(E)T / HTTP/1.1\r\nHost: a\r\n\r\n"),
    "a method with NUL": ({400, 405, 501, None}, b"GE\0T / HTTP/1.1\r\nHost: a\r\n\r\n"),
    "PUT": ({405}, b"PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"),
    "PATCH": ({405}, b"PATCH / HTTP/1.1\r\nHost: a\r\n\r\n"),
    "PROPFIND": ({405}, b"PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n"),
    "OPTIONS *": ({405}, b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
    "GET *": ({400, 404}, b"GET * HTTP/1.1\r\nHost: a\r\n" + CLOSE + b"\r\n"),
    "CONNECT": ({400, 405}, b"CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n"),
    "Expect with a body": ({400, 405}, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n"
                                       b"Expect: 100-continue\r\n\r\n"),
    "a body after Expect": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n"
                                   b"Expect: 100-continue\r\n\r\n"),
    "a huge chunk": ({400}, b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            b"FFFFFFFFFFFFFFFF\r\nx"),
    "%00": ({400}, b"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"),
    "%zz": ({400}, b"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
    "%u4e2d": ({400}, b"GET /?q=%u4e2d HTTP/1.1\r\nHost: a\r\n\r\n"),
    "% and nothing": ({400}, b"GET /% HTTP/1.1\r\nHost: a\r\n\r\n"),
    "bytes above 127": ({400}, b"GET /?q=\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n"),
    "64 KiB of target": ({400, 413, 414, 431, None},
                         b"GET /?q=" + b"a" * 65536 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    "1,000 parameters": ({400}, b"GET /?" + b"a&" * 1000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    "2,000 fields": ({400, 413, 431, None},
                     b"GET / HTTP/1.1\r\nHost: a\r\n" + b"A: b\r\n" * 2000 + b"\r\n"),
    "no version": ({400, 505, None}, b"GET /\r\n\r\n"),
    "HTTP/2": ({400, 405, 505, None}, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "HTTP/1.1.1": ({400, 505, None}, b"GET / HTTP/1.1.1\r\nHost: a\r\n\r\n"),
    "TLS": ({400, 405, None}, bytes.fromhex("1603010200010001fc0303") + bytes(200)),
    "bare CR": ({400, None}, b"GET / HTTP/1.1\rHost: a\r\r"),
    "nothing but NUL": ({400, None}, bytes(1000)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(server, name):
    """The right status or none, one answer at most, then the connection ends; others are served."""
    wanted, raw = REFUSED[name]
    answer = send(server, raw + b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert status(answer) in wanted, answer[:300]
    # Of a length that is no number libmicrohttpd itself says so, and the head of that twice.
    heads = re.findall(rb"HTTP/1\.[01] (\d\d\d) ", answer)
    assert len(heads) <= (2 if "length" in name else 1) and len(set(heads)) <= 1, answer[-300:]
    assert b"\r\n\r\nok\n" not in answer
    assert serves(server)


@pytest.mark.parametrize("name, raw", [
    ("q twice", b"GET /?q=%E6%B9%96&q=x HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"),
    ("the absolute form", b"GET http://b/?q=%E6%B9%96 HTTP/1.1\r\nHost: b\r\n" + CLOSE + b"\r\n"),
    ("Expect alone", b"GET /?q=%E6%B9%96 HTTP/1.1\r\nExpect: 100-continue\r\n" + HOST + CLOSE + b"\r\n"),
    ("HTTP/1.0 without host", b"GET /?q=%E6%B9%96 HTTP/1.0\r\n\r\n"),
    ("empty lines before", b"\r\n\r\nGET /?q=%E6%B9%96 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"),
    ("forged addresses", b"GET /?q=%E6%B9%96 HTTP/1.1\r\nX-Forwarded-For: 1.2.3.4\r\n"
                         b"Forwarded: for=1.2.3.4\r\nX-Real-IP: 1.2.3.4\r\n" + HOST + CLOSE + b"\r\n"),
    ("Upgrade", b"GET /?q=%E6%B9%96 HTTP/1.1\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n" + HOST + CLOSE
     + b"\r\n"),
])
def test_odd_but_clear(server, name, raw):
    answer = send(server, raw)
    assert b'value="\xe6\xb9\x96"' in answer.partition(b"\r\n\r\n")[2], name
    assert re.search(rb"HTTP/1\.[01] 200 ", answer)
    assert b"h2c" not in answer.partition(b"\r\n\r\n")[0]


def parameters(n):
    return "/livez?" + "&".join("a=1" for _ in range(n))


@pytest.mark.parametrize("inside, past, code", [
    (parameters(32), parameters(33), 400),
    ("/livez?q=" + "a" * (8192 - len("/livez?q=")), "/livez?q=" + "a" * (8193 - len("/livez?q=")), 414),
    ("/?q=" + "a" * 4096, "/?q=" + "a" * 4097, 400),
])
def test_at_the_limit_and_one_past_it(server, inside, past, code):
    assert get(server, inside)[0] == 200
    answered, fields, _ = get(server, past)
    assert answered == code
    assert serves(server)


def test_fields_at_the_limit_and_one_past_it(server):
    # Host and Connection are two.
    assert get(server, "/livez", "GET", *["A: b"] * 98)[0] == 200
    assert get(server, "/livez", "GET", *["A: b"] * 99)[0] == 431
    assert get(server, "/livez", "GET", "A: " + "b" * 24_000)[0] == 200
    assert get(server, "/livez", "GET", "A: " + "b" * 24_600)[0] == 431


def test_32_connections_of_one_address(sample):
    """The 33rd is closed, until another one is. Behind a proxy all are the proxy's: no limit."""
    def open_all(running, n):
        held = [socket.create_connection(("127.0.0.1", running.port), timeout=15) for _ in range(n)]
        answers = []
        for s in held:
            try:
                s.sendall(b"GET /livez HTTP/1.1\r\n" + HOST + b"\r\n")
                answers.append(status(s.recv(65536)))
            except ConnectionError:
                answers.append(None)
        return held, answers

    for options, n, refused in [((), 40, 8), (["--trusted-proxy=127.0.0.1"], 80, 0)]:
        running = Server(sample, options=options)
        try:
            held, answers = open_all(running, n)
            assert answers.count(200) == n - refused and answers.count(None) == refused
            for s in held:
                s.close()
            end = time.monotonic() + 15  # that they are closed is seen in a while
            while not serves(running):
                assert time.monotonic() < end
        finally:
            assert running.stop()[0] == 0


def test_pipelined_and_gone(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        s.sendall((b"GET /livez HTTP/1.1\r\n" + HOST + b"\r\n") * 1000)
    assert serves(server)


def test_a_connection_has_1000_requests(server):
    """More are not answered, and that is said in time."""
    answer = send(server, (b"GET /livez HTTP/1.1\r\n" + HOST + b"\r\n") * 1003, half_close=False)
    assert answer.count(b"HTTP/1.1 200") == 1000
    assert answer.lower().count(b"\nconnection: close\r") == 1


# ---- Too slow ----

def ends_within(s, seconds):
    """How long it takes until the server hangs up."""
    began = time.monotonic()
    s.settimeout(seconds)
    try:
        while s.recv(65536):
            pass
    except ConnectionResetError:
        pass
    return time.monotonic() - began


def test_slow_ones_are_ended_while_others_are_served(server):
    """A byte a second of a header, of a first line, of a body; nothing at all; an idle connection;
    one that reads nothing. All at once, or it would take a minute."""
    ended, others = {}, []

    def drip(name, begin, byte):
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as s:
            s.sendall(begin)
            s.settimeout(1)
            while time.monotonic() - began < 25:
                try:
                    if not s.recv(65536):
                        break
                except TimeoutError:
                    s.sendall(byte)
                except OSError:
                    break
        ended[name] = time.monotonic() - began

    def idle(name, begin):
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as s:
            s.sendall(begin)
            ended[name] = ends_within(s, 25)

    def deaf():
        """Ten pages are asked for, more than the buffers hold, and none is read."""
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            s.connect(("127.0.0.1", server.port))
            s.sendall((b"GET /style.css HTTP/1.1\r\n" + HOST + b"\r\n") * 900)
            # Bytes that wait to be read do not say that the other side has hung up: writing does.
            began = time.monotonic()
            try:
                while time.monotonic() - began < 40:
                    time.sleep(0.5)
                    s.sendall(b"\r\n")
            except OSError:
                pass
            ended["deaf"] = time.monotonic() - began

    threads = [threading.Thread(target=drip, args=("header", b"GET / HTTP/1.1\r\nHost: a", b"a")),
               threading.Thread(target=drip, args=("first line", b"GET /", b"a")),
               threading.Thread(target=drip, args=("body", b"GET / HTTP/1.1\r\nHost: a\r\n"
                                                   b"Content-Length: 1000\r\n\r\n", b"a")),
               threading.Thread(target=idle, args=("nothing", b"")),
               threading.Thread(target=idle, args=("idle", b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")),
               threading.Thread(target=deaf)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        others.append(serves(server))
        time.sleep(0.3)
    for thread in threads:
        thread.join()
    assert all(others) and len(others) > 10
    # Whatever the machine has to do beside it: the limits are 10 s and 5 s, looked at every second.
    assert 9 < ended["header"] < 12 and 9 < ended["first line"] < 12, ended
    assert ended["body"] < 12 and 9 < ended["nothing"] < 12, ended
    assert 4 < ended["idle"] < 8, ended
    assert ended["deaf"] < 35, ended


# ---- What every answer says ----

@pytest.mark.parametrize("target", ["/", "/?q=%E6%B9%96", "/?q=%00", "/nowhere", "/doc/absent",
                                    "/style.css", "/page.js", "/livez", "/status", "/suggest?q=a",
                                    "/api/v1/search?q=%E6%B9%96", "/api/v1/nothing", "/feed.atom?q=a",
                                    "/?" + "a&" * 40])
def test_every_answer_is_harmless(server, target):
    code, fields, body = get(server, target)
    assert code in (200, 400, 404)
    assert set(re.split(r";\s*", fields["content-security-policy"][0])) == CSP
    assert fields["x-content-type-options"] == ["nosniff"]
    assert fields["referrer-policy"] == ["no-referrer"]
    assert fields["cross-origin-opener-policy"] == ["same-origin"]
    assert fields["cross-origin-resource-policy"] == ["same-origin"]
    assert "camera=()" in fields["permissions-policy"][0]
    assert len(fields["date"]) == len(fields["content-type"]) == len(fields["cache-control"]) == 1
    assert "server" not in fields and "x-powered-by" not in fields
    assert fields["content-length"] == [str(len(body))]
    # Of HEAD the same, but for the time.
    code_of_head, of_head, nothing = get(server, target, "HEAD")
    assert (code_of_head, nothing) == (code, b"")
    assert {k: v for k, v in of_head.items() if k != "date"} == \
        {k: v for k, v in fields.items() if k != "date"}


def test_a_method_that_is_not_served_is_told_which_are(server):
    code, fields, body = head_of(send(server, b"DELETE / HTTP/1.1\r\n" + HOST + b"\r\n"))
    assert code == 405 and fields["allow"] == ["GET, HEAD"]
    assert fields["connection"] == ["close"] and "GET 和 HEAD".encode() in body
    code, fields, body = head_of(send(server, b"POST / HTTP/1.1\r\nAccept-Language: en\r\n" + HOST
                                      + b"Content-Length: 0\r\n\r\n"))
    assert code == 405 and b"Only GET and HEAD are served" in body


def test_caches_are_told_the_truth(server):
    assert get(server, "/?q=%E6%B9%96")[1]["cache-control"] == ["no-cache"]
    assert "accept-language" in get(server, "/?q=%E6%B9%96")[1]["vary"][0].lower()
    style = re.search(r'href="(/style\.css\?v=[^"]+)"', get(server, "/")[2].decode())[1]
    assert get(server, style)[1]["cache-control"] == ["public, max-age=31536000, immutable"]
    assert "vary" not in get(server, style)[1]
    assert get(server, "/metrics")[1]["cache-control"] == ["no-store"]
    assert get(server, "/livez")[1]["cache-control"] == ["no-store"]


# ---- How often ----

@pytest.fixture(scope="module")
def behind(sample):
    """A server that believes what this machine says of others, with a small burst."""
    running = Server(sample, options=["--trusted-proxy=127.0.0.1, 10.0.0.0/8", "--rate=1",
                                      "--burst=5"])
    yield running
    assert running.stop()[0] == 0


def refused(ask, target):
    """The answer to one request too many: in a second the next one is let in again."""
    answers = (ask("203.0.113.1", target) for _ in range(30))
    return next(answer for answer in answers if answer[0] == 429)


def test_who_asks_too_often_waits(behind):
    def ask(forwarded, target="/?q=%E6%B9%96"):
        return get(behind, target, "GET", f"X-Forwarded-For: {forwarded}")

    answers = [ask("203.0.113.1")[0] for _ in range(30)]
    assert answers[:5] == [200] * 5 and 429 in answers
    _, fields, body = refused(ask, "/?q=%E6%B9%96")
    assert fields["retry-after"] == ["1"] and fields["connection"] == ["close"]
    assert "请求过于频繁".encode() in body
    # What the client writes itself stands before what the proxy saw.
    assert 429 in [ask(f"198.51.100.{i}, 203.0.113.1")[0] for i in range(20)]
    # Others are others; files of the program and signs of life cost nothing.
    assert ask("203.0.113.2")[0] == 200
    assert ask("203.0.113.2, 10.1.2.3")[0] == 200
    assert [ask("203.0.113.1", "/livez")[0] for _ in range(20)] == [200] * 20
    assert [ask("203.0.113.1", "/style.css")[0] for _ in range(20)] == [200] * 20
    # A network of IPv6 is one.
    assert 429 in [ask(f"2001:db8::{i:x}")[0] for i in range(1, 25)]
    assert ask("2001:db8:0:1::1")[0] == 200
    # The API says it as it says all errors.
    _, fields, body = refused(ask, "/api/v1/search?q=%E6%B9%96")
    assert fields["content-type"] == ["application/problem+json"]
    assert fields["retry-after"] == ["1"]
    problem = json.loads(body)
    as_said = resolve(operation("/search")["responses"]["429"])
    check(as_said["content"]["application/problem+json"]["schema"], problem)
    assert problem["status"] == 429 and problem["code"] == "too-many-requests"
    metrics = get(behind, "/metrics")[2].decode()
    assert int(re.search(r"^zhengwen_http_too_many_total (\d+)", metrics, re.M)[1]) > 20


def test_the_machine_itself_is_not_limited(behind, server):
    for one in (behind, server):
        assert [get(one, "/?q=a", "GET")[0] for _ in range(20)] == [200] * 20
    # Nobody is believed who was not named.
    assert [get(server, "/?q=a", "GET", "X-Forwarded-For: 203.0.113.9")[0] for _ in range(60)] == \
        [200] * 60


def test_no_rate_is_no_limit(sample):
    running = Server(sample, options=["--trusted-proxy=127.0.0.1", "--rate=0"])
    try:
        assert [get(running, "/?q=a", "GET", "X-Forwarded-For: 203.0.113.9")[0]
                for _ in range(60)] == [200] * 60
    finally:
        running.stop()


def test_the_log_names_the_client_and_is_one_line(sample):
    running = Server(sample, options=["--trusted-proxy=127.0.0.1", "--verbose"])
    get(running, "/?q=%0A%1B[31m", "GET", "X-Forwarded-For: 203.0.113.9\x1b[31m, 203.0.113.7")
    send(running, b"GE\x1bT / HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
    _, err = running.stop()
    assert "203.0.113.7 GET /?q=%0A%1B[31m 200 " in err
    assert "\x1b" not in err
