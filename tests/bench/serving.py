# SPDX-License-Identifier: GPL-2.0-or-later
"""Part `http`: answers a second over HTTP, by wrk with 32 connections on the same machine.

Uncached: phrases and pairs of words, each asked once, of servers that were started anew (Groonga's cache is switched
off). Cached: one page of results again and again, beside the same bytes from the same libmicrohttpd (fixed.c).
Half load: half of the uncached rate, at times drawn by chance.
"""
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from corpora import BUILD
from engines.groonga import QUIET
from measure import ENVIRONMENT, cpu_clock, median

CONNECTIONS, THREADS = 32, 2
FIXED = BUILD / "tests/bench/fixed"
SCRIPT = Path(__file__).with_name("requests.lua")
HEADER = {"Accept-Language": "zh"}
CHANGING = ("Date", "Content-Length", "Connection", "ETag")


@dataclass
class Load:
    rate: float  # answers a second
    p50: float  # ms
    p95: float
    p99: float
    cpu: float  # ms of the server for an answer
    asked: int


class Server:
    """A server on a port of its own, for as long as `with` lasts."""

    def __init__(self, command, port=None, stdin=None):
        self.process = subprocess.Popen([str(c) for c in command], stdin=stdin or subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        self.port = port or int(re.search(rb":(\d+)/", self.process.stdout.readline())[1])
        if port:
            self.wait()

    def wait(self):
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(.05)
        sys.exit("bench: a server does not listen")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def get(self, target):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", target, headers=HEADER)
        answer = connection.getresponse()
        found = answer.status, answer.getheaders(), answer.read()
        connection.close()
        return found

    def load(self, targets, seconds, pause=None):
        """wrk for so many seconds; `targets` is a file with an address a line."""
        environment = {**ENVIRONMENT, "TARGETS": str(targets), "THREADS": str(THREADS)}
        if pause:
            environment["PAUSE"] = f"{pause:.3f}"
        # The connections of the load before are closed first: an address may have 64.
        time.sleep(.5)
        before = cpu_clock(self.process.pid)
        done = subprocess.run(["wrk", f"-c{CONNECTIONS}", f"-t{THREADS}", f"-d{seconds}s", "--timeout", "30s",
                               "-s", SCRIPT, f"http://127.0.0.1:{self.port}"], env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        spent = cpu_clock(self.process.pid) - before
        said = re.search(rb"^bench (\d+) (\d+) (\S+) (\S+) (\S+) (\d+) (\d+)$", done.stdout, re.MULTILINE)
        if not said or int(said[1]) == 0:
            sys.exit("bench: wrk: " + done.stdout.decode("utf-8", "replace"))
        asked, microseconds, *percentiles, errors, closed = (float(part) for part in said.groups())
        # Ours closes a connection after 1,000 requests; when many come anew at once, some are beyond the 64 of an
        # address and are closed.
        if errors or closed > asked / 1000:
            sys.exit(f"bench: {errors + closed:.0f} of {asked:.0f} requests were not answered with a page\n"
                     f"{done.stdout.decode('utf-8', 'replace')}")
        return Load(asked / microseconds * 1e6, *percentiles, spent / asked * 1e3, int(asked))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def ours(bench):
    return Server([BUILD / "zhengwen-web", "-d", bench.ours.index, "--port", "0", "--rate", "0"])


def groongas(engine):
    port = free_port()
    server = Server(["groonga", *QUIET, "--protocol", "http", "--bind-address", "127.0.0.1", "--port", port, "-s",
                     engine.database()], port)
    server.get("/d/cache_limit?max=0")
    return server


def our_target(query):
    return "/?q=" + quote(query.ours)


def write(bench, name, targets):
    path = bench.folder / name
    path.write_text("".join(f"{t}\n" for t in targets), encoding="ascii")
    return path


def uncached(bench, drawn, groonga):
    """{engine: [Load]}; each query once in each round, of a server without anything in its caches."""
    files = {bench.ours: write(bench, "ours.targets", map(our_target, drawn))}
    if groonga:
        files[groonga] = write(bench, "groonga.targets", map(groonga.target, drawn))
    loads = {engine: [] for engine in files}
    for _ in range(bench.rounds):
        for engine, targets in files.items():
            with ours(bench) if engine is bench.ours else groongas(engine) as server:
                loads[engine].append(server.load(targets, bench.seconds))
    for engine, of in loads.items():
        bench.record("http", engine, rate=median(l.rate for l in of), cpu=median(l.cpu for l in of))
        if max(l.asked for l in of) > len(drawn):
            bench.say(f"  ({engine.name}: the {len(drawn)} queries were asked more than once)")
    return files[bench.ours]


def half(bench, targets):
    """p99 at half of the uncached rate. What a pause must be follows from the rate and what an answer takes."""
    rate = bench.figures["http", bench.ours.name]["rate"] / 2
    loads = []
    for _ in range(bench.rounds):
        with ours(bench) as server:
            loads.append(server.load(targets, bench.seconds, CONNECTIONS / rate * 1e3))
    bench.record("http", bench.ours, p99=median(l.p99 for l in loads), half=median(l.rate for l in loads))


def cached(bench, drawn):
    """One page again and again, and the same bytes from libmicrohttpd alone, in turns."""
    target = our_target(drawn[0])
    once = write(bench, "cached.targets", [target])
    with ours(bench) as server:
        status, fields, body = server.get(target)
    if status != 200:
        sys.exit(f"bench: {target}: status {status}")
    page = bench.folder / "fixed.page"
    page.write_bytes("".join(f"{k}: {v}\n" for k, v in fields if k not in CHANGING).encode() + b"\n" + body)
    loads = {"ours": [], "fixed": []}
    for _ in range(bench.rounds):
        with ours(bench) as server:
            server.load(once, 1)
            loads["ours"].append(server.load(once, bench.seconds))
        with page.open("rb") as source, Server([FIXED], stdin=source) as server:
            server.load(once, 1)
            loads["fixed"].append(server.load(once, bench.seconds))
    rates = {name: median(l.rate for l in of) for name, of in loads.items()}
    bench.record("cached", bench.ours, rate=rates["ours"], fixed=rates["fixed"],
                 share=rates["ours"] / rates["fixed"], bytes=len(body))


def run(bench):
    if not shutil.which("wrk"):
        bench.say("\n(http is left out: the Debian package wrk is not installed)")
        return
    bench.need_indexes()
    groonga = next((e for e in bench.engines if e.name == "Groonga"), None)
    drawn = [bench.drawer("http").phrase() if i % 2 else bench.drawer("http").words() for i in range(bench.targets)]
    targets = uncached(bench, list(dict.fromkeys(drawn)), groonga)
    half(bench, targets)
    cached(bench, drawn)
    report(bench, groonga)


def report(bench, groonga):
    bench.say(f"\nHTTP: phrases and pairs of words by turns, each once, wrk -c{CONNECTIONS} on the same "
              f"{os.cpu_count()} processors, {bench.seconds} s, median of {bench.rounds}")
    for engine in filter(None, (bench.ours, groonga)):
        f = bench.figures["http", engine.name]
        ratio = bench.times("http", engine, "rate")
        bench.say(f"  {engine.name:14}{f['rate']:9.0f} answers a second, {f['cpu']:6.2f} ms CPU each"
                  f"{f', {ratio} x Groonga' if ratio else ''}")
    f = bench.figures["http", bench.ours.name]
    query = [bench.figures.get((name, bench.ours.name), {}).get("mean") for name in ("phrases", "words")]
    if all(query):
        bench.say(f"  of an answer of ours {f['cpu']:.2f} ms, the query alone takes {sum(query) / 2:.2f} ms")
    bench.say(f"  at {f['half']:.0f} a second, half of that: p99 {f['p99']:.1f} ms")
    f = bench.figures["cached", bench.ours.name]
    bench.say(f"  one page of {f['bytes'] / 1e3:.1f} KB again and again: {f['rate']:.0f} a second, "
              f"{f['share']:.2f} of what libmicrohttpd alone answers ({f['fixed']:.0f})")
