# SPDX-License-Identifier: GPL-2.0-or-later
"""What all end-to-end tests share: the programs, an index of the samples, a server.

The programs are taken from $B (default: build). Every call has a time limit, so
that a hang is a failure and not an endless test.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = (ROOT / os.environ.get("B", "build")).resolve()
SAMPLE = ROOT / "corpus/sample"
SAMPLE_DOCUMENTS = 70  # a ZIP holds two; sidecars and tables are none
SHARED = ROOT.parent / "shared"

# Xapian 1.4 itself frees with another size than it allocated, in Database::check.
os.environ["ASAN_OPTIONS"] = "new_delete_type_mismatch=0:" + os.environ.get("ASAN_OPTIONS", "")

# An empty home, so that nobody's own index is touched; English messages.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items()
       if name not in ("ZENGWEN_INDEX", "ZHENGWEN_INDEX", "XDG_DATA_HOME", "LANG", "LANGUAGE",
                       "NO_COLOR") and not name.startswith("LC_")},
    "LC_ALL": "C.UTF-8",
}

DONE, SKIPPED, USAGE, FAILED, LOCKED = 0, 1, 2, 3, 75
FOUND, NOTHING, BAD_QUERY, BAD_INDEX = 0, 1, 2, 3


class Result:
    """Exit code, what was printed and how long it took."""

    def __init__(self, code, out, err, seconds):
        self.code, self.seconds = code, seconds
        self.raw_out, self.raw_err = out, err
        self.out = out.decode("utf-8", "backslashreplace")
        self.err = err.decode("utf-8", "backslashreplace")

    def __repr__(self):
        return f"exit {self.code}\nstdout: {self.out[:2000]}\nstderr: {self.err[:2000]}"

    def json(self):
        return json.loads(self.out)


def run(program, *arguments, seconds=120, stdin=b"", env=None, cwd=ROOT):
    """One of our programs to its end. A signal or a sanitizer's report is a failure here."""
    command = [str(BUILD / program), *[a if isinstance(a, bytes) else str(a) for a in arguments]]
    started = time.monotonic()
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=seconds,
                          env={**ENVIRONMENT, **(env or {})}, cwd=cwd)
    result = Result(done.returncode, done.stdout, done.stderr, time.monotonic() - started)
    assert done.returncode >= 0, f"{program} died of signal {-done.returncode}: {result}"
    assert "Sanitizer" not in result.err, result
    return result


def index(corpus, folder, *options, **how):
    corpora = corpus if isinstance(corpus, (list, tuple)) else [corpus]
    return run("zhengwen-index", *corpora, "-d", folder, *options, **how)


def search(folder, *words, **how):
    return run("zhengwen-search", "-d", folder, *words, **how)


def find(folder, *words, code=FOUND, **how):
    """The answer as JSON; fails on any other exit code."""
    result = search(folder, "--json", *words, **how)
    assert result.code == code, result
    return result.json()


def paths(answer):
    return [r["path"] for r in answer["results"]]


def batch(folder, queries, *options, seconds=300):
    """All queries in one process; their answers in the same order."""
    lines = "".join(f"{i}\t{query}\n" for i, query in enumerate(queries))
    result = search(folder, "--batch", "-", "--json", *options, stdin=lines.encode(),
                    seconds=seconds)
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert len(answers) == len(queries), f"{len(queries)} queries, {len(answers)} answers: " \
                                         f"{result.err[:3000]}"
    return answers


def write(folder, files):
    """Files as {name: text or bytes}; the folder."""
    for name, content in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Path(folder)


def indexed(tmp_path, files, *options, code=DONE):
    """A corpus of these files and its index; (index, result of the indexer)."""
    corpus = write(tmp_path / "corpus", files)
    result = index(corpus, tmp_path / "index", *options)
    assert result.code == code, result
    return tmp_path / "index", result


def slow_build():
    """True if the build is instrumented: then time is not what is tested."""
    program = (BUILD / "zhengwen-search").read_bytes()
    return b"__asan_init" in program or b"__tsan_init" in program


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The index of the sample corpus, made once. Not to be changed."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    result = index(SAMPLE, folder)
    assert result.code == DONE, result
    return folder


class Server:
    """zhengwen-web on a free port."""

    def __init__(self, folder, env=None, stderr=subprocess.PIPE, options=()):
        # Any free port: the program itself says which.
        self.process = subprocess.Popen(
            [str(BUILD / "zhengwen-web"), "-d", str(folder), "--listen", "127.0.0.1",
             "--port", "0", *map(str, options)], stdout=subprocess.PIPE, stderr=stderr,
            env={**ENVIRONMENT, **(env or {})})
        said = self.process.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        if not found:
            self.process.kill()
            raise AssertionError(f"not serving: {said} {self.process.communicate()}")
        self.port = int(found[1])

    def raw(self, request, seconds=15):
        """Sends bytes, returns all that comes until the server closes or nothing more comes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as s:
            s.sendall(request if isinstance(request, bytes) else request.encode())
            answer = b""
            try:
                while piece := s.recv(65536):
                    answer += piece
            except ConnectionResetError:
                pass
            return answer

    def stop(self):
        """SIGTERM; exit status and stderr."""
        self.process.terminate()
        try:
            _, err = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise AssertionError("does not stop by SIGTERM within 20 s")
        return self.process.returncode, (err or b"").decode("utf-8", "replace")

    def readyz(self):
        return self.raw("GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").decode()

    def wait_for_current(self, folder):
        """Until it serves what the index names now: a run that merges shards publishes twice."""
        self.wait_for(f"generation {Path(folder, 'current').readlink().name}\n")

    def wait_for(self, word, seconds=60):
        """Until /readyz says this: "generation 2\n"."""
        end = time.monotonic() + seconds
        while word not in (said := self.readyz()):
            assert time.monotonic() < end, f"not {word!r} within {seconds} s: {said}"
            time.sleep(0.02)


@pytest.fixture(scope="session")
def server(sample):
    """A server of the sample index for the whole session; must end well."""
    running = Server(sample)
    yield running
    code, err = running.stop()
    assert code == 0, f"exit {code} after SIGTERM: {err}"
    assert "Sanitizer" not in err, err


@pytest.fixture
def copied(sample, tmp_path):
    """A copy of the sample index, to be damaged."""
    shutil.copytree(sample, tmp_path / "index", symlinks=True)
    return tmp_path / "index"


@pytest.fixture
def changing(tmp_path):
    """A server of an index that a test changes: server.again(files) runs the indexer."""
    files = {f"文件{i}.txt": f"关于湖泊的通知{i}\n\n第{i}段讲湖泊保护。\n" for i in range(1, 8)}
    folder, _ = indexed(tmp_path, files)
    running = Server(folder)

    def again():
        assert index(tmp_path / "corpus", folder).code == DONE
        running.wait_for_current(folder)

    running.again, running.corpus = again, tmp_path / "corpus"
    yield running
    code, err = running.stop()
    assert code == 0 and "Sanitizer" not in err, err
