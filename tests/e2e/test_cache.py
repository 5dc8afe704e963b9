# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers that are kept: byte for byte what would be made anew, never of another generation, day,
reader or address, never a part of an answer, and never more memory than may be."""
import itertools
import re
import socket
import threading
import time
from urllib.parse import quote

import pytest
from conftest import DONE, ROOT, USAGE, Server, index, indexed, run, slow_build
from test_partial import Q as SLOW_Q, hurried  # noqa: F401  (a fixture)
from test_web import get


def stopped(running):
    code, err = running.stop()
    assert code == 0 and "Sanitizer" not in err, err


@pytest.fixture(scope="module")
def kept(sample):
    running = Server(sample, options=["--originals", ROOT / "corpus/sample"])
    yield running
    stopped(running)


@pytest.fixture(scope="module")
def fresh(sample):
    """The same without a cache."""
    running = Server(sample, options=["--originals", ROOT / "corpus/sample", "--cache=0"])
    yield running
    stopped(running)


def told(server, name):
    return int(re.search(rf"^zhengwen_cache_{name}(?:_total)? (\d+)$", get(server, "/metrics")[1],
                         re.MULTILINE)[1])


def answer(server, target, method="GET", **headers):
    """(status, header fields but for the date, body)"""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    response, body = get(server, target, method, {"Host": "example.org", **headers})
    fields = sorted((name.lower(), value) for name, value in response.getheaders()
                    if name.lower() != "date")
    return response.status, fields, body


def field(told_answer, name):
    return dict(told_answer[1]).get(name)


# ---- The same bytes ----

QUERIES = ["湖泊", "“湖泊保护”", "养老服务 医疗保障", "管理 OR 监督 -处罚", "第五条 <b>&\"'", "GB/T*",
           "没有任何文件里有的一句话就是这一句", "怎么申请医疗保障基金的补助？", "标题:办法", "((", "湖"]
SEARCHES = ["/?q={}", "/?q={}&scope=passage&sort=date", "/?q={}&page=2&n=5&rewrite=0",
            "/?q={}&in=%E7%AE%A1%E7%90%86&in=%E4%BF%9D%E6%8A%A4", "/trend?q={}",
            "/trend?q={}&vs=%E7%AE%A1%E7%90%86&as=share&of=passages", "/trend?q={}&format=csv",
            "/feed.atom?q={}", "/results.csv?q={}", "/results.jsonl?q={}", "/suggest?q={}",
            "/suggest?q={}&format=opensearch", "/api/v1/search?q={}&facets=1&n=3",
            "/api/v1/trend?q={}", "/api/v1/suggest?q={}"]
DOCUMENTS = ["/doc/{}", "/doc/{}?q=%E7%AE%A1%E7%90%86", "/text/{}", "/cited/{}", "/similar/{}",
             "/compare/{}", "/api/v1/documents/{}", "/api/v1/cite?document={}"]
OTHERS = ["/", "/help", "/settings", "/status.json", "/opensearch.xml", "/style.css", "/nowhere",
          "/doc/nowhere", "/api/v1/search", "/api/v1/search?q=a&x=1", "/api/v1/openapi.json",
          "/feed.atom", "/?q=" + "a" * 5000, "/compare/?old=a&with=b"]
READERS = [{}, {"Cookie": "zhengwen=en.dark.large.nokeys", "X_Forwarded_Proto": "https"},
           {"Accept_Language": "en", "Host": "other.example:8080"}]


def targets(server):
    paths = re.findall(r'href="/doc/([^"?#]+)',
                       get(server, "/?q=" + quote("管理") + "&n=50")[1])
    assert len(set(paths)) > 20
    return [*(t.format(quote(q)) for t, q in itertools.product(SEARCHES, QUERIES)),
            *(t.format(quote(p, safe="/%")) for t, p in itertools.product(DOCUMENTS, paths[:40:8])),
            *OTHERS]


def test_every_answer_is_the_one_that_would_be_made(kept, fresh):
    hits, all_targets = told(kept, "hits"), targets(kept)
    wholes = 0
    for target, reader in itertools.product(all_targets, READERS):
        wanted = answer(fresh, target, **reader)
        if target == "/status.json":
            continue  # has its own address and age
        for _ in range(3):
            assert answer(kept, target, **reader) == wanted, (target, reader)
        wholes += wanted[0] == 200 and field(wanted, "etag") is not None
    assert wholes > 500
    assert told(kept, "hits") - hits >= 2 * wholes
    assert told(fresh, "hits") == told(fresh, "misses") == told(fresh, "answers") == 0


def test_what_is_no_whole_answer_is_not_kept(kept):
    get(kept, "/?q=a")
    answers, hits = told(kept, "answers"), told(kept, "hits")
    for target in ("/nowhere", "/doc/nowhere", "/?q=((&n=3", "/?q=" + "b" * 5000, "/settings",
                   "/status", "/livez", "/readyz", "/style.css", "/opensearch.xml", "/feed.atom",
                   "/api/v1/search", "/compare/?old=a&with=b", "/cited/nowhere", "/original/nowhere"):
        codes = {get(kept, target)[0].status for _ in range(3)}
        if target == "/?q=((&n=3":  # repaired, not refused: it is a whole answer
            assert codes == {200}
            answers, hits = answers + 1, hits + 2
    assert (told(kept, "answers"), told(kept, "hits")) == (answers, hits)


def test_parts_of_answers_are_not_kept(hurried):  # noqa: F811
    for target in ("/?q=", "/feed.atom?q=", "/api/v1/search?q=", "/trend?q="):
        for _ in range(2):
            assert answer(hurried, target + SLOW_Q)[0] == 200
    assert told(hurried, "answers") == 0 and told(hurried, "hits") == 0


# ---- One answer of several spellings ----

SAME = [
    ("/?q=%E6%B9%96%E6%B3%8A&n=7", "/?n=7&q=湖泊"),
    ("/?q=%E6%B9%96+a", "/?q=%e6%b9%96%20a"),
    ("/?q=spelling", "/?q=spelling&scope=document&sort=relevance&page=1"),
    ("/?q=spelling+2", "/?q=spelling+2&utm_source=x&lang=en"),
    ("/trend?q=spelling&as=share", "/trend?as=share&of=documents&q=spelling"),
    ("/help", "/help?from=home"),
    ("/api/v1/search?q=spelling&n=3", "/api/v1/search?n=3&q=spelling"),
    ("/?q=spelling+3", "http://elsewhere.example/?q=spelling+3"),
]


@pytest.mark.parametrize("one, other", SAME)
def test_two_spellings_are_one_answer(kept, one, other):
    first = answer(kept, one)
    hits = told(kept, "hits")
    assert answer(kept, other) == first and first[0] == 200
    assert told(kept, "hits") == hits + 1


def test_our_address_matters_only_where_it_stands(kept):
    for target, more in (("/?q=host", 1), ("/similar/nowhere", 0), ("/feed.atom?q=host", 0),
                         ("/api/v1/search?q=host", 0)):
        answer(kept, target)
        hits = told(kept, "hits")
        answer(kept, target, Host="another.example")
        assert told(kept, "hits") == hits + more, target
    atom = answer(kept, "/feed.atom?q=" + quote("湖泊"), Host="third.example",
                  X_Forwarded_Proto="https")[2]
    assert "https://third.example/" in atom and "example.org" not in atom


def test_a_language_that_means_the_same_is_the_same(kept):
    first = answer(kept, "/?q=language", Accept_Language="en-GB,en;q=0.9,fr;q=0.1")
    hits = told(kept, "hits")
    assert answer(kept, "/?q=language", Cookie="a=b; zhengwen=en") == first
    assert told(kept, "hits") == hits + 1


# ---- HEAD and conditions ----

@pytest.mark.parametrize("target", ["/?q=" + quote("湖泊"), "/api/v1/search?q=head", "/help"])
def test_head_and_conditions(kept, fresh, target):
    wanted = answer(fresh, target)
    for server in (kept, kept, fresh):
        head = answer(server, target, "HEAD")
        assert head == (200, wanted[1], "")
        assert answer(server, target) == wanted
        for tag in (field(wanted, "etag"), field(wanted, "etag")[2:], "*",
                    '"x", ' + field(wanted, "etag")):
            for method in ("GET", "HEAD"):
                code, fields, body = answer(server, target, method, If_None_Match=tag)
                assert (code, body) == (304, ""), tag
                assert dict(fields)["etag"] == field(wanted, "etag")
                assert dict(fields)["vary"] == "Accept-Language, Cookie"
        assert answer(server, target, If_None_Match='"x"') == wanted


def test_another_start_with_originals_has_other_tags(sample, fresh):
    """What a browser kept of a page without a link to the original is not that page."""
    running = Server(sample, options=["--cache=0"])
    try:
        path = re.search(r'href="(/doc/[^"?#]+)', get(running, "/?q=" + quote("湖泊"))[1])[1]
        without, having = answer(running, path), answer(fresh, path)
        assert "/original/" in having[2] and "/original/" not in without[2]
        assert field(without, "etag") != field(having, "etag")
    finally:
        stopped(running)


def test_a_reload_costs_no_search(kept):
    get(kept, "/?q=reload")
    misses = told(kept, "misses")
    for _ in range(50):
        assert get(kept, "/?q=reload")[0].status == 200
    assert told(kept, "misses") == misses


def test_many_at_once_are_given_the_same(kept, fresh):
    wanted = {i: answer(fresh, f"/?q={quote('管理')}&n={i}") for i in range(1, 21)}
    wrong = []

    def ask_all():
        for i, right in wanted.items():
            if answer(kept, f"/?q={quote('管理')}&n={i}") != right:
                wrong.append(i)

    threads = [threading.Thread(target=ask_all) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# ---- Another generation, another day ----

def test_a_new_generation_is_seen_at_once(changing):
    asked = ["/", "/?q=" + quote("湖泊"), "/doc/" + quote("文件1.txt"), "/text/" + quote("文件2.txt"),
             "/api/v1/search?q=" + quote("湖泊"), "/feed.atom?q=" + quote("湖泊")]
    before = {}
    for number in range(3):
        for target in asked:
            now = answer(changing, target)
            assert now[0] == 200 and field(now, "etag") != field(before.get(target, now), "etag") \
                or target not in before
            assert answer(changing, target) == now
            before[target] = now
        assert told(changing, "answers") == len(asked)
        for name in ("文件1.txt", "文件2.txt"):
            (changing.corpus / name).write_text(f"关于湖泊的第{number}号通知\n\n湖泊，第{number}次。\n",
                                                encoding="utf-8")
        changing.again()
        assert f"第{number}次" in answer(changing, asked[2])[2]
        assert f"第{number}次" in answer(changing, asked[3])[2]
        assert f"第{number}号" in answer(changing, asked[1])[2]


def zone_before_midnight(seconds):
    """A time zone in which the day ends in so many seconds."""
    east = 24 * 3600 - seconds - int(time.time()) % (24 * 3600)
    return f"ZWT-{east // 3600}:{east // 60 % 60:02}:{east % 60:02}"


def test_with_the_day_ends_what_was_kept(sample):
    running = Server(sample, env={"TZ": zone_before_midnight(4)})
    try:
        path = re.search(r'href="(/doc/[^"?#]+)', get(running, "/?q=" + quote("湖泊"))[1])[1]
        first = answer(running, path)
        assert answer(running, path) == first
        printed = re.search(r'<p class="printed">.*</p>', first[2])[0]
        end = time.monotonic() + 20
        while (now := answer(running, path)) == first:
            assert time.monotonic() < end, "the day does not end"
            time.sleep(.1)
        assert field(now, "etag") != field(first, "etag")
        assert printed not in now[2] and '<p class="printed">' in now[2]
        # What was looked up before midnight is gone.
        assert told(running, "answers") == 1
    finally:
        stopped(running)


class Reader(threading.Thread):
    """Reads an answer a little at a time, until it may read the rest at once."""

    def __init__(self, port, target):
        super().__init__()
        self.hurry, self.got, self.begun = threading.Event(), b"", threading.Event()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(f"GET {target} HTTP/1.1\r\nHost: example.org\r\n"
                            "Connection: close\r\n\r\n".encode())

    def run(self):
        with self.socket:
            while piece := self.socket.recv(1 << 16 if self.hurry.is_set() else 1000):
                self.got += piece
                self.begun.set()
                self.hurry.wait(.02)


def point_to(folder, generation):
    (folder / "next").symlink_to(generation)
    (folder / "next").rename(folder / "current")


def test_what_is_being_sent_outlives_its_generation(tmp_path):
    text = "关于湖泊的通知\n\n" + "".join(f"第{i}段讲湖泊保护和管理。\n" for i in range(120000))
    folder, _ = indexed(tmp_path, {"长.txt": text, "短.txt": "短的通知\n\n一段。\n"})
    first = (folder / "current").readlink()
    (tmp_path / "corpus/短.txt").write_text("短的通知\n\n另一段。\n", encoding="utf-8")
    assert index(tmp_path / "corpus", folder).code == DONE
    second = (folder / "current").readlink()
    point_to(folder, first)
    running = Server(folder, options=["--cache=256M"])
    try:
        target = "/text/" + quote("长.txt")
        wanted = answer(running, target)
        assert len(wanted[2].encode()) > 4 << 20
        hits, reader = told(running, "hits"), Reader(running.port, target)
        reader.start()
        assert reader.begun.wait(10) and told(running, "hits") == hits + 1
        point_to(folder, second)
        running.wait_for_current(folder)
        for i in range(20):
            assert get(running, f"/?q=x{i}")[0].status == 200
        assert told(running, "answers") == 20
        assert len(reader.got) < len(wanted[2]), "it was read too fast to tell"
        reader.hurry.set()
        reader.join()
        assert reader.got.partition(b"\r\n\r\n")[2].decode() == wanted[2]
    finally:
        stopped(running)


# ---- Memory ----

def resident(server):
    status = open(f"/proc/{server.process.pid}/status", encoding="ascii").read()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1])


def test_memory_stays_below_the_limit(sample):
    running = Server(sample, options=["--cache=4M"])
    used = []
    try:
        for i in range(3000):
            get(running, f"/?q={quote('管理 监督')}+{i}&n=50" if i % 2 else f"/suggest?q=a{i}")
            if i % 250 == 249:
                assert 0 < told(running, "bytes") <= 4 << 20
                used.append(resident(running))
        assert told(running, "limit_bytes") == 4 << 20
        assert told(running, "bytes") > 2 << 20, "the cache is hardly used"
        if not slow_build():
            assert used[-1] < used[3] + 4096, used
    finally:
        stopped(running)


@pytest.mark.parametrize("size", ["32", "x", "", "1T", "-1", "0.5M"])
def test_a_size_that_is_none(sample, size):
    result = run("zhengwen-web", "-d", sample, "--port=0", f"--cache={size}")
    assert result.code == USAGE and "--cache takes a size" in result.err, result
