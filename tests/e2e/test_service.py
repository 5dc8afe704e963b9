# SPDX-License-Identifier: GPL-2.0-or-later
"""zhengwen-web as a service: a new index, signals, what systemd is told, the log."""
import os
import signal
import socket
import threading
from contextlib import contextmanager

import pytest
from conftest import DONE, Server, index, indexed, write
from test_web import Page, ask, get, paths_of


@contextmanager
def serving(folder, **how):
    """A server that must end well."""
    server = Server(folder, **how)
    try:
        yield server
    finally:
        code, err = server.stop()
        server.log = err
    assert code == 0, err
    assert "Sanitizer" not in err, err


def point_at(folder, target):
    """The pointer, replaced as the indexer does it."""
    (folder / "next").symlink_to(target)
    os.rename(folder / "next", folder / "current")


class CutOff(Exception):
    """The server closed before an answer was whole."""


class Client:
    """One connection, byte by byte."""

    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=20)

    def send(self, text):
        self.socket.sendall(text.encode())

    def rest(self):
        """All that comes until the server closes."""
        text = b""
        while piece := self.socket.recv(65536):
            text += piece
        return text.decode()

    def answer(self):
        """The head of an answer, and its body."""
        text = b""
        while b"\r\n\r\n" not in text:
            piece = self.socket.recv(65536)
            if not piece:
                raise CutOff(f"within a head: {text}") if text else EOFError
            text += piece
        head, body = text.split(b"\r\n\r\n", 1)
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            piece = self.socket.recv(65536)
            if not piece:
                raise CutOff("within a body")
            body += piece
        return head.decode(), body.decode()


# ---- A new index ----

def test_a_new_generation_is_served_without_a_restart(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": "关于督查的通知\n\n加强督查。\n"})
    with serving(folder) as server:
        assert paths_of(server, "督查") == ["a.txt"]
        assert "generation 1\n" in server.readyz()
        for number in range(2, 6):
            write(tmp_path / "corpus", {f"b{number}.txt": f"关于第{number}轮督查的通知\n"})
            assert index(tmp_path / "corpus", folder).code == DONE
            server.wait_for_current(folder)
            assert len(paths_of(server, "督查")) == number


def test_an_index_made_anew_has_the_same_number(tmp_path):
    """The number of a generation does not tell it from one of another index."""
    folder, _ = indexed(tmp_path, {"a.txt": "关于督查的通知\n"})
    other = write(tmp_path / "other", {"b.txt": "关于督办的通知\n"})
    assert index(other, tmp_path / "index2").code == DONE
    with serving(folder) as server:
        assert paths_of(server, "督查") == ["a.txt"]
        os.rename(folder, tmp_path / "index1")
        os.rename(tmp_path / "index2", folder)
        server.process.send_signal(signal.SIGHUP)
        for _ in range(1000):
            if paths_of(server, "督办") == ["b.txt"]:
                break
        assert paths_of(server, "督办") == ["b.txt"]


def test_an_index_that_goes_bad_is_told(tmp_path):
    """What was opened serves on, and everybody is told that something is wrong."""
    folder, _ = indexed(tmp_path, {"a.txt": "关于督查的通知\n"})
    with serving(folder) as server:
        assert "stale" not in server.readyz()
        assert "stale" not in ask(server, "督查")[1]
        point_at(folder, "generations/9")
        server.wait_for("stale")
        assert "generation 1\n" in server.readyz()
        assert paths_of(server, "督查") == ["a.txt"]
        for target in ("/", "/?q=%E7%9D%A3%E6%9F%A5", "/doc/a.txt", "/cited/a.txt"):
            page = Page(get(server, target)[1])
            notes = [a for _, a in page.elements if a.get("role") == "alert"]
            assert len(notes) == 1 and "索引的最新版本无法使用" in page.text, target
        assert "generations/9" in get(server, "/status")[1]
        assert "zhengwen_index_damaged 1\n" in get(server, "/metrics")[1]

        point_at(folder, "generations/1")
        while "stale" in server.readyz():
            pass
        assert "索引的最新版本无法使用" not in get(server, "/")[1]
        assert "zhengwen_index_damaged 0\n" in get(server, "/metrics")[1]
    assert "generations/9" in server.log and "generation 1 serves on" in server.log


def test_a_generation_that_cannot_be_opened_is_refused(tmp_path):
    """A torn new generation: yesterday's answers, not an error and not a mixture."""
    folder, _ = indexed(tmp_path, {"a.txt": "关于督查的通知\n"})
    with serving(folder) as server:
        torn = folder / "generations/7"
        torn.mkdir()
        manifest = (folder / "generations/1/manifest.json").read_text()
        (torn / "manifest.json").write_text(manifest[:len(manifest) // 2])
        point_at(folder, "generations/7")
        server.wait_for("stale")
        assert paths_of(server, "督查") == ["a.txt"]
        assert "manifest.json" in get(server, "/status.json")[1]


def flip(path):
    """One bit in the middle of a file: no size and no time tells."""
    before = path.stat()
    with open(path, "r+b") as file:
        file.seek(before.st_size // 2)
        byte = file.read(1)[0]
        file.seek(before.st_size // 2)
        file.write(bytes([byte ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def two_generations(tmp_path):
    """The second one has a document more."""
    folder, _ = indexed(tmp_path, {"a.txt": "关于督查的通知\n"})
    write(tmp_path / "corpus", {"b.txt": "关于督查督办的通知\n"})
    assert index(tmp_path / "corpus", folder).code == DONE
    return folder


def table_of(folder, number):
    """Of the first shard there is: a single file may be read by any of the workers."""
    return sorted(folder.glob(f"shards/{number}-*/tree/postlist.glass"))[0]


def test_a_flipped_bit_in_a_new_generation_does_not_serve(tmp_path):
    """Nothing but the sums can see it; the old generation serves on, until the bit is right."""
    folder = two_generations(tmp_path)
    point_at(folder, "generations/1")
    with serving(folder) as server:
        flip(table_of(folder, 2))
        point_at(folder, "generations/2")
        server.wait_for("stale")
        assert "generation 1\n" in server.readyz()
        assert paths_of(server, "督查") == ["a.txt"]
        assert "postlist.glass" in get(server, "/status")[1]

        flip(table_of(folder, 2))
        server.process.send_signal(signal.SIGHUP)
        server.wait_for("generation 2\n")
        assert sorted(paths_of(server, "督查")) == ["a.txt", "b.txt"]
        assert "stale" not in server.readyz()
    assert "postlist.glass" in server.log


@pytest.mark.parametrize("damaged", ["shards/2-1/tree/postlist.glass",
                                     "generations/2/catalog", "generations/2/manifest.json",
                                     "generations/2/SHA256SUMS"])
def test_the_last_whole_generation_serves_from_the_start(tmp_path, damaged):
    folder = two_generations(tmp_path)
    flip(folder / damaged)
    with serving(folder) as server:
        assert "generation 1\n" in server.readyz() and "stale" in server.readyz()
        assert paths_of(server, "督查") == ["a.txt"]
        assert "索引的最新版本无法使用" in get(server, "/")[1]
        write(tmp_path / "corpus", {"c.txt": "关于督查激励的通知\n"})
        # Whole again without what is damaged.
        assert index(tmp_path / "corpus", folder, "--full").code == DONE
        server.wait_for_current(folder)
        assert len(paths_of(server, "督查")) == 3 and "stale" not in server.readyz()


def test_a_rollback_is_followed(tmp_path):
    folder = two_generations(tmp_path)
    with serving(folder) as server:
        for number in (1, 2, 1, 2):
            point_at(folder, f"generations/{number}")
            server.wait_for(f"generation {number}\n")
            assert len(paths_of(server, "督查")) == number
        assert "stale" not in server.readyz()


# ---- Signals ----

def test_sighup_drops_nothing(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": "关于督查的通知\n"})
    with serving(folder) as server:
        client = Client(server)
        for i in range(50):
            server.process.send_signal(signal.SIGHUP)
            client.send("GET /?q=%E7%9D%A3%E6%9F%A5 HTTP/1.1\r\nHost: a\r\n\r\n")
            head, body = client.answer()
            assert " 200 " in head and "a.txt" in body


@pytest.mark.parametrize("ends", [signal.SIGTERM, signal.SIGINT])
def test_what_has_begun_is_answered(sample, ends):
    server = Server(sample)
    begun, idle, asked = Client(server), Client(server), Client(server)
    begun.send("GET /?q=%E6%B9%96 HTTP/1.1\r\nHo")
    idle.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
    assert " 200 " in idle.answer()[0]
    asked.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
    assert " 200 " in asked.answer()[0]
    asked.send("GET /?q=%E6%B9%96 HTTP/1.1\r\nHost: a\r\n\r\n")
    server.process.send_signal(ends)
    assert idle.rest() == "", "who asks for nothing is hung up on"
    with pytest.raises(ConnectionRefusedError):
        Client(server)
    assert " 200 " in asked.answer()[0] and asked.rest() == ""
    begun.send("st: a\r\n\r\n")
    head, body = begun.answer()
    assert " 200 " in head and "connection: close" in head.lower()
    assert body.endswith("</html>\n")
    assert begun.rest() == ""
    assert server.process.wait(20) == 0
    server.process.communicate()


def test_who_waits_to_be_accepted_is_answered(sample):
    for _ in range(3):
        server = Server(sample)
        clients = [Client(server) for _ in range(20)]
        for client in clients:
            client.send("GET /?q=%E6%B9%96 HTTP/1.1\r\nHost: a\r\n\r\n")
        server.process.terminate()
        for client in clients:
            head, body = client.answer()
            assert " 200 " in head and body.endswith("</html>\n")
            assert client.rest() == ""
        assert server.process.wait(20) == 0
        server.process.communicate()


def test_a_second_sigterm_waits_for_nobody(sample):
    server = Server(sample)
    begun = Client(server)
    begun.send("GET / HTTP/1.1\r\nHo")
    idle = Client(server)
    server.process.terminate()
    assert idle.rest() == ""
    server.process.terminate()
    assert server.process.wait(8) == 0
    server.process.communicate()


def test_an_answer_is_whole_or_none(sample):
    """Asked as fast as four can while it ends: nothing is cut off."""
    server, wrong, answered = Server(sample), [], []

    def client():
        connection = Client(server)
        try:
            while True:
                connection.send("GET /?q=%E6%B9%96&n=50 HTTP/1.1\r\nHost: a\r\n\r\n")
                head, body = connection.answer()
                answered.append(head)
                if not body.endswith("</html>\n"):
                    wrong.append(body[-100:])
        except CutOff as error:
            wrong.append(str(error))
        except (OSError, EOFError):
            pass  # asked too late

    threads = [threading.Thread(target=client) for _ in range(4)]
    for thread in threads:
        thread.start()
    while len(answered) < 20:
        threads[0].join(0.01)
    server.process.terminate()
    for thread in threads:
        thread.join()
    assert server.process.wait(20) == 0
    server.process.communicate()
    assert wrong == []


# ---- systemd ----

@pytest.fixture
def manager(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        s.bind(str(tmp_path / "notify"))
        s.settimeout(30)
        yield s


def told(manager, wanted):
    """Messages as dictionaries, up to the first that has the key."""
    messages = []
    while True:
        lines = manager.recv(4096).decode().splitlines()
        messages.append(dict(line.split("=", 1) for line in lines))
        if wanted in messages[-1]:
            return messages


def test_systemd_is_told(tmp_path, manager):
    folder, _ = indexed(tmp_path, {"a.txt": "关于督查的通知\n"})
    with serving(folder, env={"NOTIFY_SOCKET": str(tmp_path / "notify")}) as server:
        assert {"READY": "1"} in told(manager, "READY")
        assert "generation 1 " in told(manager, "STATUS")[-1]["STATUS"]

        write(tmp_path / "corpus", {"b.txt": "关于督办的通知\n"})
        assert index(tmp_path / "corpus", folder).code == DONE
        server.wait_for("generation 2\n")
        assert "generation 2 " in told(manager, "STATUS")[-1]["STATUS"]

        server.process.send_signal(signal.SIGHUP)
        reloading = told(manager, "RELOADING")[-1]
        assert int(reloading["MONOTONIC_USEC"]) > 0
        assert "READY" in told(manager, "READY")[-1]

        point_at(folder, "generations/9")
        assert "generations/9" in told(manager, "STATUS")[-1]["STATUS"]
    assert told(manager, "STOPPING")


def test_the_watchdog_is_fed(tmp_path, manager, sample):
    environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
    with serving(sample, env=environment):
        for _ in range(3):
            told(manager, "WATCHDOG")


def test_nobody_who_did_not_ask_is_told(tmp_path, manager, sample):
    """Without WATCHDOG_USEC there are no signs of life."""
    with serving(sample, env={"NOTIFY_SOCKET": str(tmp_path / "notify")}):
        told(manager, "READY")
    assert all("WATCHDOG" not in message for message in told(manager, "STOPPING"))


# ---- The log ----

def test_the_journal_gets_levels(sample, tmp_path):
    reader, writer = os.pipe()
    place = os.fstat(writer)
    journal = {"JOURNAL_STREAM": f"{place.st_dev}:{place.st_ino}"}
    with serving(sample, env=journal, stderr=writer):
        pass
    os.close(writer)
    with os.fdopen(reader) as log:
        lines = log.read().splitlines()
    assert lines and all(line.startswith("<6>zhengwen-web: ") for line in lines), lines


def test_elsewhere_there_are_none(sample):
    with serving(sample, env={"JOURNAL_STREAM": "1:2"}) as server:
        pass
    assert server.log.startswith("zhengwen-web: ")


def test_many_sighups_while_it_is_asked(sample):
    """Every one of them ends in a look; none of them disturbs who asks."""
    wrong = []

    def client(server):
        connection = Client(server)
        for _ in range(40):
            connection.send("GET /?q=%E6%B9%96 HTTP/1.1\r\nHost: a\r\n\r\n")
            if " 200 " not in connection.answer()[0]:
                wrong.append("no answer")

    with serving(sample) as server:
        threads = [threading.Thread(target=client, args=(server,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            server.process.send_signal(signal.SIGHUP)
        for thread in threads:
            thread.join()
    assert wrong == []
