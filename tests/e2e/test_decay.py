# SPDX-License-Identifier: GPL-2.0-or-later
"""Files of the index that go bad while they are served: never for ever, and the log names them."""
import os
import shutil
import signal
import time

import pytest
from conftest import DONE, Server, index, indexed, write
from described import call
from test_service import flip, paths_of, serving, table_of
from test_web import ask, get


def ask_until(server, what, answered, seconds=60):
    """Asks again and again until the answer is so."""
    end = time.monotonic() + seconds
    while not answered(ask(server, what)):
        assert time.monotonic() < end, get(server, "/status")[1]
        time.sleep(0.05)


def two_generations(tmp_path):
    """In the second one is a document more, and so much that Xapian keeps not all of its tables
    in memory."""
    folder, _ = indexed(tmp_path, {"a.txt": "关于督查督办的通知\n"})
    write(tmp_path / "corpus", {"b.txt": "关于督查督办的意见\n"})
    for i in range(300):
        write(tmp_path / "corpus", {f"{i}.txt": f"第{i}号通知\n\n" + f"第{i}次巡查湖泊。\n" * 30})
    assert index(tmp_path / "corpus", folder).code == DONE
    return folder


def cut(path):
    """Of a file that is open, by its name: what a bad repair does."""
    os.truncate(path, 0)


def test_a_table_cut_off_while_it_serves(tmp_path):
    """503 at first; then the last whole generation takes over by itself."""
    folder = two_generations(tmp_path)
    kept = tmp_path / "kept.glass"
    with serving(folder) as server:
        shutil.copy2(table_of(folder, 2), kept)
        cut(table_of(folder, 2))
        ask_until(server, "“湖泊”", lambda answer: answer[0].status == 503)
        server.wait_for("stale")
        assert "generation 1\n" in server.readyz()
        assert paths_of(server, "督查") == ["a.txt"]
        assert "postlist.glass" in get(server, "/status")[1]
        assert "zhengwen_index_damaged 1\n" in get(server, "/metrics")[1]

        shutil.copy2(kept, table_of(folder, 2))
        server.process.send_signal(signal.SIGHUP)
        server.wait_for("generation 2\n")
        assert "stale" not in server.readyz()
    assert "is read again" in server.log and "generation 1 serves" in server.log


def test_nothing_whole_is_left_but_an_answer(tmp_path):
    """Every generation is damaged: who asks is told, and the process lives until it is mended."""
    folder = two_generations(tmp_path)
    kept = tmp_path / "kept.glass"
    with serving(folder) as server:
        flip(table_of(folder, 1))
        shutil.copy2(table_of(folder, 2), kept)
        cut(table_of(folder, 2))
        ask_until(server, "“湖泊”", lambda answer: answer[0].status == 503)
        server.wait_for("stale")
        assert server.process.poll() is None
        ask_until(server, "“湖泊”", lambda answer: answer[0].status == 503)
        _, problem = call(server, "/search", {"q": "“湖泊”"}, 503)
        assert problem["code"] == "unavailable"
        shutil.copy2(kept, table_of(folder, 2))
        flip(table_of(folder, 1))
        server.process.send_signal(signal.SIGHUP)
        ask_until(server, "督查", lambda answer: answer[0].status == 200)
        assert sorted(paths_of(server, "督查")) == ["a.txt", "b.txt"]
        end = time.monotonic() + 60
        while "stale" in server.readyz():
            assert time.monotonic() < end
            time.sleep(0.05)


@pytest.mark.parametrize("mapped", ["generations/2/catalog", "shards/2-1/passages.at"])
def test_a_mapped_file_cut_off_while_it_serves(tmp_path, mapped):
    """The system kills who reads behind the end. The log says of what; the next start falls back."""
    folder = two_generations(tmp_path)
    server = Server(folder)
    cut(folder / mapped)
    end = time.monotonic() + 60
    while server.process.poll() is None:
        assert time.monotonic() < end
        try:
            server.raw("GET /?q=%E6%B9%96%E6%B3%8A HTTP/1.1\r\nHost: a\r\n"
                       "Connection: close\r\n\r\n")
        except ConnectionRefusedError:
            server.process.wait(10)
    assert server.process.returncode == -signal.SIGBUS  # systemd starts it anew
    log = server.process.communicate()[1].decode()
    assert str(folder / mapped) in log and log.count("\n") == 1, log
    with serving(folder) as server:
        assert "generation 1\n" in server.readyz() and "stale" in server.readyz()
        assert paths_of(server, "督查") == ["a.txt"]
