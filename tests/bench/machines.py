# SPDX-License-Identifier: GPL-2.0-or-later
"""Part `machines`: four shards behind xapian-tcpsrv on loopback, against one index, query by query.

Each query is asked once of either (nothing of it is kept at first), then all of them again; the time is that of the
clock, for waiting is what more machines cost. Machines and searcher share the processors of this one.
"""
import contextlib
import json
import shutil
import socket
import subprocess
import time

from measure import Asked, percentile, usage

SHARDS, QUERIES, QUICK, WAIT_SECONDS = 4, 1000, 100, 20
OF_THE_INDEX = ("generation", "as_of", "shards")  # what an answer says of the index, not of the query


def free_ports(n):
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(n)]
        return [s.getsockname()[1] for s in sockets]


def serve(tree, port):
    """In a session of its own: it forks for each connection, and at its end ends all of its group."""
    process = subprocess.Popen(["xapian-tcpsrv", "--quiet", "--interface=127.0.0.1", f"--port={port}", str(tree)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    end = time.monotonic() + WAIT_SECONDS
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(.02)
    raise SystemExit(f"bench: xapian-tcpsrv does not serve {tree}")


@contextlib.contextmanager
def machines(bench, folder):
    """The stub of the shards of an index of the corpus, which are served."""
    shutil.rmtree(folder, ignore_errors=True)
    usage([bench.ours.build_folder / "zhengwen-index", "-q", f"--shards={SHARDS}", bench.corpus.folder, "-d",
           folder / "index"])
    manifest = json.loads((folder / "index/current/manifest.json").read_text(encoding="utf-8"))
    ports, processes = free_ports(len(manifest["shards"])), []
    try:
        for port, shard in zip(ports, manifest["shards"]):
            processes.append(serve(folder / "index/shards" / shard["name"] / "tree", port))
        stub = folder / "stub"
        stub.write_text("".join(f"remote 127.0.0.1:{port}\n" for port in ports))
        yield stub
    finally:
        for process in processes:
            process.terminate()
            process.wait()


def said(answer):
    """An answer without what differs from index to index."""
    answer = {key: value for key, value in json.loads(answer).items() if key not in OF_THE_INDEX}
    for result in answer["results"]:
        del result["indexed"], result["changed"]
    return answer


def ask(process, query):
    begun = time.monotonic()
    answer = process.ask(f"q\t{query.ours}")
    return answer, (time.monotonic() - begun) * 1e3


def run(bench):
    if not shutil.which("xapian-tcpsrv"):
        bench.say("\n(machines are left out: xapian-tcpsrv is not installed, package xapian-tools)")
        return
    bench.need_indexes(ours_only=True)
    queries = [bench.drawer("machines").mixed() for _ in range(QUICK if bench.rounds == 1 else QUERIES)]
    program = [bench.ours.build_folder / "zhengwen-search", "--json", "--batch", "-", "-d"]
    with machines(bench, bench.folder / "machines") as stub:
        one, many = Asked([*program, bench.ours.index]), Asked([*program, stub])
        passes, differ = [], []
        for _ in range(2):
            more = []
            for query in queries:
                (here, a), (there, b) = ask(one, query), ask(many, query)
                more.append(b - a)
                if said(here) != said(there):
                    differ.append(query)
            passes.append(more)
        one.close()
        many.close()
    first, again = passes
    bench.record("machines", bench.ours, p50=percentile(first, .5), p95=percentile(first, .95), differ=len(differ))
    bench.say(f"\n{SHARDS} shards on loopback (xapian-tcpsrv) against one index: {len(queries)} mixed queries "
              f"(seed {bench.seed}), ms more by the clock")
    for name, more in (("first asked", first), ("asked again", again)):
        bench.say(f"  {name:14} p50 {percentile(more, .5):.2f}, p95 {percentile(more, .95):.1f}, "
                  f"p99 {percentile(more, .99):.1f}, worst {max(more):.1f}")
    bench.say(f"  answers that differ: {len(differ)} of {2 * len(queries)}")
    for query in differ[:5]:
        bench.say(f"  {query.kind}: {query.ours}")
