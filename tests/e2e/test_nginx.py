# SPDX-License-Identifier: GPL-2.0-or-later
"""zhengwen-web behind nginx, as service/nginx.conf.example says: Debian's nginx on a port of this
machine, without privileges. Only ports and folders of the example are others here."""
import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time

import pytest
from conftest import ROOT, Server

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
EXAMPLE = ROOT / "service" / "nginx.conf.example"
VISITOR = "127.0.0.2"  # to nginx, that is; 127.0.0.1 is the proxy itself

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")

AROUND = """
{user}
daemon off;
worker_processes 1;
pid {tmp}/nginx.pid;
error_log {tmp}/error.log warn;
events {{ worker_connections 256; }}
http {{
	access_log off;
	client_body_temp_path {tmp}/body;
	proxy_temp_path {tmp}/proxy;
	fastcgi_temp_path {tmp}/fastcgi;
	uwsgi_temp_path {tmp}/uwsgi;
	scgi_temp_path {tmp}/scgi;
	include {tmp}/zhengwen.conf;
}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Front:
    """nginx before a server of its own."""

    def __init__(self, folder, tmp):
        self.log = open(tmp / "web.log", "wb")
        self.web = Server(folder, stderr=self.log,
                          options=["--trusted-proxy=127.0.0.1", "--verbose"])
        self.port = free_port()
        text = EXAMPLE.read_text()
        for before, after in [("127.0.0.1:8080", f"127.0.0.1:{self.web.port}"),
                              ("\tlisten 80;\n", f"\tlisten 127.0.0.1:{self.port};\n"),
                              ("\tlisten [::]:80;\n", ""),
                              ("/var/cache/nginx/zhengwen", f"{tmp}/cache")]:
            assert before in text
            text = text.replace(before, after)
        (tmp / "zhengwen.conf").write_text(text)
        # Its workers must get at a folder that is ours alone.
        user = "user root;" if os.geteuid() == 0 else ""
        (tmp / "nginx.conf").write_text(AROUND.format(tmp=tmp, user=user))
        self.tmp = tmp
        self.nginx = subprocess.Popen([NGINX, "-p", str(tmp), "-c", str(tmp / "nginx.conf"),
                                       "-e", str(tmp / "error.log")], stderr=subprocess.PIPE)
        for _ in range(200):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.nginx.poll() is None, self.nginx.stderr.read().decode()
            time.sleep(0.05)
        raise AssertionError("nginx does not listen")

    def get(self, target, method="GET", source=VISITOR, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20,
                                                source_address=(source, 0))
        connection.request(method, target, headers={k.replace("_", "-"): v
                                                    for k, v in headers.items()})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    def raw(self, request):
        with socket.create_connection(("127.0.0.1", self.port), timeout=15,
                                      source_address=(VISITOR, 0)) as s:
            s.sendall(request)
            s.shutdown(socket.SHUT_WR)
            answer = b""
            try:
                while piece := s.recv(65536):
                    answer += piece
            except (ConnectionResetError, TimeoutError):
                pass
            return answer

    def logged(self):
        return (self.tmp / "web.log").read_text()

    def stop(self):
        self.nginx.terminate()
        self.nginx.wait(20)
        self.nginx.stderr.close()
        self.web.stop()
        self.log.close()


@pytest.fixture(scope="module")
def front(sample, tmp_path_factory):
    running = Front(sample, tmp_path_factory.mktemp("nginx"))
    yield running
    running.stop()


def test_the_example_has_no_error(front):
    checked = subprocess.run([NGINX, "-t", "-p", str(front.tmp), "-c", str(front.tmp / "nginx.conf"),
                              "-e", str(front.tmp / "error.log")], stderr=subprocess.PIPE, check=False)
    assert checked.returncode == 0, checked.stderr.decode()
    assert b"warn" not in checked.stderr.replace(b'the "user" directive', b"")


def test_pages_and_their_headers(front):
    response, body = front.get("/?q=%E6%B9%96")
    assert response.status == 200 and "湖".encode() in body
    assert "unsafe" not in response.getheader("Content-Security-Policy")
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert response.getheader("Server") == "nginx"
    response, nothing = front.get("/?q=%E6%B9%96", "HEAD")
    assert response.status == 200 and nothing == b""


def test_pages_are_sent_small(front):
    _, plain = front.get("/?q=%E6%B9%96")
    response, packed = front.get("/?q=%E6%B9%96", Accept_Encoding="gzip")
    assert response.getheader("Content-Encoding") == "gzip"
    assert len(packed) < len(plain) / 2 and gzip.decompress(packed) == plain
    assert "accept-encoding" in ", ".join(response.msg.get_all("Vary")).lower()


def test_what_is_known_is_not_sent_again(front):
    response, _ = front.get("/?q=%E6%B9%96")
    response, body = front.get("/?q=%E6%B9%96", If_None_Match=response.getheader("ETag"))
    assert response.status == 304 and body == b""


def test_the_style_sheet_is_kept_by_nginx(front):
    style = re.search(r'href="(/style\.css\?v=[^"]+)"', front.get("/")[1].decode())[1]
    for _ in range(5):
        response, _ = front.get(style)
        assert response.status == 200
        assert response.getheader("Cache-Control") == "public, max-age=31536000, immutable"
    assert front.logged().count(f"GET {style} ") <= 1


def test_who_the_visitor_is(front):
    """What nginx saw counts, not what the visitor wrote."""
    front.get("/?q=visitor", X_Forwarded_For="203.0.113.9", X_Real_IP="203.0.113.9")
    assert f"{VISITOR} GET /?q=visitor 200 " in front.logged()


def test_other_methods(front):
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
        assert front.get("/", method)[0].status == 405


def test_what_is_the_operators(front):
    for target in ("/status", "/status.json", "/api/v1/status", "/metrics", "/readyz"):
        assert front.get(target)[0].status == 403
        assert front.get(target, source="127.0.0.1")[0].status == 200
    assert front.get("/livez")[0].status == 200


SMUGGLED = b"GET /?q=smuggled HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize("name, raw", [
    ("CL.TE", b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 45\r\nTransfer-Encoding: chunked\r\n\r\n"
              b"0\r\n\r\n"),
    ("TE.TE", b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
              b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    ("TE with a blank", b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
    ("two lengths", b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n"),
    ("a body", b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(SMUGGLED)),
    ("a length of POST", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(SMUGGLED)),
    ("two hosts", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    ("a line end in the target", b"GET /%0d%0aGET%20/?q=smuggled HTTP/1.1\r\nHost: a\r\n\r\n"),
])
def test_nothing_is_smuggled(front, name, raw):
    """What follows is a request of the visitor, or none; zhengwen-web never sees a second one inside
    of the first."""
    before = front.logged().count("\n")
    answer = front.raw(raw + (SMUGGLED if "length" in name or "body" in name else b""))
    assert not re.match(rb"HTTP/1\.1 200", answer), (name, answer[:200])
    assert "q=smuggled 200" not in front.logged(), name
    assert front.logged().count("\n") <= before + 1


def test_too_many_requests(front):
    """Last, for it uses up what this visitor may ask."""
    answers = [front.get("/?q=a", source="127.0.0.3")[0].status for _ in range(120)]
    assert answers[:30] == [200] * 30 and 429 in answers
    assert front.get("/?q=a", source="127.0.0.4")[0].status == 200
    assert [front.get("/livez", source="127.0.0.3")[0].status for _ in range(60)] == [200] * 60
