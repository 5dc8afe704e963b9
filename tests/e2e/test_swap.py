# SPDX-License-Identifier: GPL-2.0-or-later
"""Swap under load: generations follow each other while people ask.

Every document bears a word of its generation in its title and its text, the same
everywhere. A page that shows two such words has been made of two generations.
ZW_SWAPS publications (15), ZW_SWAP_RATE requests a second (200).
"""
import os
import random
import re
import signal
import socket
import threading
import time
from urllib.parse import quote

from conftest import DONE, Server, index, slow_build, write

SWAPS = int(os.environ.get("ZW_SWAPS", 15))
RATE = int(os.environ.get("ZW_SWAP_RATE", 200))
CLIENTS = 8
DOCUMENTS = 12
WORD = re.compile("第[甲乙丙丁戊己庚辛壬癸]{3}次发布")
STEMS = "甲乙丙丁戊己庚辛壬癸"


def word(number):
    """第甲乙丙次发布: no two generations share it."""
    return "第" + "".join(STEMS[number // 10 ** i % 10] for i in (2, 1, 0)) + "次发布"


def corpus(folder, number):
    return write(folder, {
        f"d{i}.txt": f"关于湖泊保护{word(number)}的第{i}号通知\n\n"
                     f"第一条　为了保护湖泊，制定本通知，这是{word(number)}。\n"
                     f"第二条　依照《关于湖泊保护{word(number)}的第{(i + 1) % DOCUMENTS}号通知》，"
                     f"巡查湖泊，第{i}次，见{word(number)}。\n"
        for i in range(DOCUMENTS)})


TARGETS = ["/", "/?q=" + quote("湖泊"), "/?q=" + quote("湖泊 巡查") + "&scope=passage",
           "/?q=" + quote("“湖泊保护”") + "&sort=date&n=50", "/doc/d3.txt",
           "/doc/d5.txt?q=" + quote("湖泊"), "/cited/d4.txt", "/suggest?q=" + quote("关于"),
           "/?q=" + quote("湖泊") + "&in=" + quote("巡查"), "/status", "/metrics", "/readyz"]


class Asker(threading.Thread):
    """One connection kept alive, a request every so often; notes all that is wrong."""

    def __init__(self, port, seed, pause, ending):
        super().__init__()
        self.port, self.pause, self.ending = port, pause, ending
        self.chance = random.Random(seed)
        self.asked, self.wrong, self.words = 0, [], set()
        self.socket, self.on_this = None, 0

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def answer(self):
        text = b""
        while b"\r\n\r\n" not in text:
            piece = self.socket.recv(1 << 16)
            if not piece:
                raise ConnectionError(f"dropped behind {len(text)} bytes")
            text += piece
        head, body = text.split(b"\r\n\r\n", 1)
        length = int(re.search(rb"(?i)content-length: *(\d+)", head)[1])
        while len(body) < length:
            piece = self.socket.recv(1 << 16)
            if not piece:
                raise ConnectionError("dropped within a body")
            body += piece
        return head.split(b"\r\n")[0].decode(), body.decode()

    def ask(self, target):
        self.socket.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        status, body = self.answer()
        words = set(WORD.findall(body))
        self.words |= words
        self.asked += 1
        if " 200 " not in status:
            self.wrong.append(f"{target}: {status}")
        if len(words) > 1:
            self.wrong.append(f"{target}: a mixture of {sorted(words)}")
        if not words and ("/doc/" in target or target.startswith("/?q=")):
            self.wrong.append(f"{target}: of no generation: {body[:300]}")

    def run(self):
        try:
            self.connect()
            due = time.monotonic()
            while not self.ending.is_set():
                self.ask(self.chance.choice(TARGETS))
                due += self.pause
                time.sleep(max(0, due - time.monotonic()))
        except (OSError, AssertionError) as error:
            self.wrong.append(repr(error))
        finally:
            self.socket.close()


def metric(server, name):
    head = "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    text = server.raw(head).decode()
    return int(re.search(rf"^{name} (\d+)$", text, re.MULTILINE)[1])


def usage(server):
    """(resident KiB, descriptors) as the system tells them."""
    pid = server.process.pid
    status = open(f"/proc/{pid}/status", encoding="ascii").read()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]), len(os.listdir(f"/proc/{pid}/fd"))


def publish(server, folder, number, chance):
    """The next generation; now and then the server is told to look instead of finding it. Shards
    may have been merged behind it: that is one more."""
    assert index(corpus(folder / "corpus", number), folder / "index").code == DONE
    if chance.random() < 0.5:
        server.process.send_signal(signal.SIGHUP)
    server.wait_for_current(folder / "index")


def test_swap_under_load(tmp_path):
    seed = int(os.environ.get("ZW_SEED", random.randrange(1 << 30)))
    print(f"ZW_SEED={seed}")
    chance = random.Random(seed)
    assert index(corpus(tmp_path / "corpus", 1), tmp_path / "index").code == DONE
    server, ending, used = Server(tmp_path / "index"), threading.Event(), []
    askers = [Asker(server.port, seed + i, CLIENTS / RATE, ending) for i in range(CLIENTS)]
    started = time.monotonic()
    try:
        for asker in askers:
            asker.start()
        for number in range(2, SWAPS + 2):
            publish(server, tmp_path, number, chance)
            used.append(usage(server))
        seconds = time.monotonic() - started
        ending.set()
        for asker in askers:
            asker.join()
        reloads = metric(server, "zhengwen_index_reloads_total")
        refused = metric(server, "zhengwen_index_reload_failures_total")
    finally:
        ending.set()
        code, err = server.stop()
    asked = sum(asker.asked for asker in askers)
    print(f"{SWAPS} publications in {seconds:.0f} s, {asked} requests ({asked / seconds:.0f} a "
          f"second); KiB and descriptors: {used[::max(1, SWAPS // 10)]}")
    assert code == 0 and "Sanitizer" not in err, err
    assert [wrong for asker in askers for wrong in asker.wrong] == []
    assert reloads >= SWAPS and refused == 0
    seen = set().union(*(asker.words for asker in askers))
    assert len(seen) > SWAPS // 3, "hardly any generation was ever shown"
    flat(used)


def flat(used):
    """As much at the end as in the middle: what is opened is closed. One crew more or less may be
    open while it is looked at."""
    middle = used[len(used) // 3:2 * len(used) // 3]
    last = used[2 * len(used) // 3:]
    most = max(descriptors for _, descriptors in middle)
    assert min(descriptors for _, descriptors in last) <= most, used
    if not slow_build():
        assert min(kib for kib, _ in last) <= 1.25 * max(kib for kib, _ in middle), used
