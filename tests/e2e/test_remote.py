# SPDX-License-Identifier: GPL-2.0-or-later
"""An index of four shards on other machines (on loopback): the answers of one index, and what is
said where a machine is dead, slow, replaced, or has another generation."""
import json
import os
import pty
import random
import re
import shutil
import subprocess
import time
import tty

import pytest
from conftest import (BAD_INDEX, BUILD, DONE, ENVIRONMENT, FAILED, FOUND, SAMPLE, Server, batch, find,
                      index, paths, run, search, write)
from remote import Counter, Machine, Machines, free_port, needs
from test_merge import QUERIES, notice

N = 4
SEED = int(os.environ.get("ZW_SEED", random.randrange(1 << 30)))


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    """A cache of our own, for all programs that are started."""
    folder = tmp_path_factory.mktemp("cache")
    before = ENVIRONMENT.get("XDG_CACHE_HOME")
    ENVIRONMENT["XDG_CACHE_HOME"] = str(folder)
    yield folder
    if before is None:
        del ENVIRONMENT["XDG_CACHE_HOME"]
    else:
        ENVIRONMENT["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder, rng = tmp_path_factory.mktemp("remote") / "corpus", random.Random(3)
    shutil.copytree(SAMPLE, folder)
    write(folder, {f"通知/{i}.txt": notice(rng, i) for i in range(120)})
    return folder


@pytest.fixture(scope="module")
def one(corpus):
    """The index that knows of no other machine."""
    assert index(corpus, corpus.parent / "one").code == DONE
    return corpus.parent / "one"


@pytest.fixture(scope="module")
def served(corpus):
    assert index(corpus, corpus.parent / "served", f"--shards={N}").code == DONE
    return corpus.parent / "served"


@pytest.fixture(scope="module")
def steady(served, tmp_path_factory):
    """Machines that nobody touches."""
    machines = Machines(served, tmp_path_factory.mktemp("steady"))
    yield machines
    machines.stop()


@pytest.fixture
def machines(served, tmp_path):
    machines = Machines(served, tmp_path, timeout=400)
    yield machines
    machines.stop()


def told(answer):
    """All that is said of it but for where it is, and when it came there."""
    text = json.dumps({key: value for key, value in answer.items()
                       if key not in ("generation", "shards")}, ensure_ascii=False)
    return re.sub(r'"(indexed|changed)": ("[^"]*"|null)', "", text)


def shards(answer):
    return answer["shards"]["answered"], answer["shards"]["of"], answer["shards"]["missing"]


# ---- The same answers ----

def random_queries(rng, n):
    """Of all kinds, of what stands in the samples."""
    texts = [t for p in sorted(SAMPLE.rglob("*.txt"))
             if len(t := p.read_text("utf-8", "ignore")) > 50]
    runs = [r for t in texts for r in re.findall(r"[\u4e00-\u9fff]{2,}", t)]

    def some(most):
        text = rng.choice(runs)
        size = min(rng.randint(2, most), len(text))
        start = rng.randrange(len(text) - size + 1)
        return text[start:start + size]
    kinds = [lambda: some(4), lambda: some(9), lambda: f"“{some(7)}”", lambda: f"{some(3)} {some(3)}",
             lambda: f"{some(2)} | {some(3)}", lambda: f"{some(2)} -{some(2)}", lambda: f"{some(2)}*",
             lambda: f"{some(2)} NEAR/8 {some(2)}", lambda: f"同句({some(2)} {some(2)})",
             lambda: f"同条({some(2)} {some(2)})", lambda: f"标题:{some(3)}", lambda: f"{some(2)}…{some(2)}",
             lambda: f"{some(2)} 文种:通知", lambda: some(40), lambda: f"{some(3)}第{rng.randint(1, 30)}条",
             lambda: f"{some(4)}怎么办", lambda: some(2)[:1]]
    return [rng.choice(kinds)() for _ in range(n)]


@pytest.mark.parametrize("options", [["--facets", "--limit=30"], ["--scope=passage", "--snippets=3"],
                                     ["--every-file", "--sort=date"], ["--strict", "--explain"]])
def test_answers_are_those_of_one_index(one, steady, options):
    print(f"ZW_SEED={SEED}")
    queries = QUERIES + random_queries(random.Random(SEED), 150)
    for query, here, there in zip(queries, batch(one, queries, *options),
                                  batch(steady.stub, queries, *options)):
        assert told(here) == told(there), query
        assert shards(there) == (N, N, []) and "shards" not in here


def test_offers_too(one, steady):
    for query in ("湖泊保护", "营商坏境", "sjaq", "湖泊保胡", "数据按全"):
        assert told(json.loads(search(one, "--json", query).out)) == \
            told(json.loads(search(steady.stub, "--json", query).out))


def test_other_things_that_are_asked(one, steady):
    names = paths(find(one, "通知", "--limit=6"))
    for options in [["--suggest", "数据"], ["--similar", names[0]], ["--trend", "通知"],
                    ["--compare", names[1], names[2]], ["--trend", "--json", "湖泊"],
                    ["--count", "通知"], ["--source", "各市人民政府要加强湖泊保护的工作"]]:
        here, there = search(one, *options), search(steady.stub, *options)
        assert here.code == there.code, (options, here, there)
        if "--json" in options:
            assert told(here.json()) == told(there.json())
        else:
            assert (here.out, here.err) == (there.out, there.err)


# ---- How often it waits ----

@pytest.mark.parametrize("query, most", [
    ("“管理工作”", 6), ("湖泊保护 通知", 6), ("保护 NEAR/20 工作", 8), ("工作…通知", 8), ("同句(保护 工作)", 8)])
def test_what_can_be_said_beforehand_is_asked_together(steady, tmp_path, query, most):
    """A query of which nothing is kept: of the texts of some hundred candidates and ten results none
    is waited for alone. Without that each of these waits 20 to 120 times for a machine."""
    counters = [Counter(machine) for machine in steady.at]
    try:
        stub = tmp_path / "stub"
        stub.write_text("".join(f"remote {c.address}\n" for c in counters))
        search(stub, "--count", "通知")  # its files are in the cache now

        def waits(*words):
            before = [c.waits for c in counters]
            assert search(stub, *words).code in (FOUND, 1)
            return [c.waits - b for c, b in zip(counters, before)]
        for opening, all_of_it in zip(waits("--count", "龘"), waits("--json", query)):
            assert all_of_it - opening <= most, (opening, all_of_it)
    finally:
        for counter in counters:
            counter.stop()


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """Two shards, each of more blocks of texts than a page of their list has."""
    needs("xapian-metadata")
    folder = tmp_path_factory.mktemp("long")
    for i in range(4):
        write(folder / "corpus", {f"{i}.txt": "".join(
            f"{i}号登记簿第{n}项：湖泊保护范围内的土地由第{n * 7 % 991}组管理，面积为{n * 31 % 9973}亩。\n"
            for n in range(14_000))})
    assert index(folder / "corpus", folder / "one").code == DONE
    assert index(folder / "corpus", folder / "served", "--shards=2").code == DONE
    machines = Machines(folder / "served", folder)
    for machine in machines.at:
        listed = subprocess.run(["xapian-metadata", "get", str(machine.tree), "T"],
                                capture_output=True, check=True).stdout
        assert int.from_bytes(listed[:4], "little") > 1024
    yield folder / "one", machines
    machines.stop()


def test_texts_of_a_long_list(long):
    one, machines = long
    queries = [f"“{i}号登记簿第{n}项”" for i in range(4) for n in (0, 6_999, 7_000, 13_999)]
    for query, here, there in zip(queries, batch(one, queries), batch(machines.stub, queries)):
        assert here["total"]["documents"] == 1 and told(here) == told(there), query


def test_a_long_list_costs_no_query_a_wait(long, tmp_path):
    """It comes when the shards are opened, of all of them at once."""
    counters = [Counter(machine) for machine in long[1].at]
    try:
        stub = tmp_path / "stub"
        stub.write_text("".join(f"remote {c.address}\n" for c in counters))
        search(stub, "--count", "通知")

        def waits(*words):
            before = [c.waits for c in counters]
            assert search(stub, *words).code in (FOUND, 1)
            return sum(c.waits - b for c, b in zip(counters, before))
        opening = waits("--count", "龘")
        queries = [f"“{i}号登记簿第{n}项”" for i in range(4) for n in (3, 13_000)]
        more = sorted(waits("--json", query) - opening for query in queries)
        # The list of the number from both machines, then the texts from one of them.
        assert more[len(more) // 2] <= 3, (opening, more)
    finally:
        for counter in counters:
            counter.stop()


# ---- The cache ----

def test_files_come_once(steady, cache):
    search(steady.stub, "通知")
    before = {p: p.stat().st_mtime_ns for p in cache.rglob("*")}
    assert any(p.name == "catalog" for p in before) and any(p.name == "titles" for p in before)
    assert search(steady.stub, "通知").code == FOUND
    assert {p: p.stat().st_mtime_ns for p in cache.rglob("*")} == before


@pytest.mark.parametrize("folder", ["/dev/null/no", "/proc/no"])
def test_without_a_cache(one, steady, tmp_path, folder):
    env = {"XDG_CACHE_HOME": folder, "HOME": folder, "TMPDIR": str(tmp_path)}
    result = search(steady.stub, "--json", "湖泊", env=env)
    assert result.code == FOUND and told(result.json()) == told(find(one, "湖泊"))
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_was_emptied(one, steady, cache):
    search(steady.stub, "通知")
    for folder in cache.rglob("shards/*"):
        shutil.rmtree(folder)
    assert told(find(steady.stub, "湖泊")) == told(find(one, "湖泊"))


def test_many_at_once_with_an_empty_cache(steady, tmp_path):
    env = {**ENVIRONMENT, "XDG_CACHE_HOME": str(tmp_path)}
    all_of_them = [subprocess.Popen([BUILD / "zhengwen-search", "-d", steady.stub, "--count", "通知"],
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
                   for _ in range(6)]
    said = {process.communicate(timeout=60) for process in all_of_them}
    assert len(said) == 1 and b"\n" in said.pop()[0]
    assert not [p for p in tmp_path.rglob("new-*")]


def test_another_generation_takes_the_place_of_the_old_files(served, tmp_path, cache):
    shutil.copytree(served, tmp_path / "index", symlinks=True)
    machines = Machines(tmp_path / "index", tmp_path)
    try:
        assert find(machines.stub, "通知")["generation"] == 1
        corpus = write(tmp_path / "corpus", {f"{i}.txt": notice(random.Random(i), i) for i in range(30)})
        assert index(corpus, tmp_path / "index", f"--shards={N}", "--allow-shrink").code == DONE
        machines.stop()
        machines.at = Machines(tmp_path / "index", tmp_path).at
        machines.write()
        assert find(machines.stub, "通知")["generation"] == 2
        of_stub = {p.parents[2] for p in cache.rglob("manifest.json")
                   if json.loads(p.read_text())["generation"] == 2}
        assert len(of_stub) == 1 and len(list(of_stub.pop().parent.iterdir())) == 1
    finally:
        machines.stop()


# ---- A machine is dead, slow, replaced ----

def documents_of(served, number):
    """The paths that a shard has: those that are found without it, taken off all."""
    return set(json.loads(line)["path"] for line in
               (served / "shards" / f"1-{number + 1}" / "facts").read_text().splitlines())


def all_paths(folder, query):
    result = search(folder, "--json", "--every-file", "--limit=1000", query)
    return set(paths(result.json())), result


def test_one_is_dead(one, served, machines):
    machines.at[2].kill()
    gone = documents_of(served, 2)
    assert gone
    for query in ("通知", "湖泊保护", "数据 条例", "标题:办法", "渡口 -湖泊", "条*", "日期:2023", "文种:通知"):
        there, result = all_paths(machines.stub, query)
        assert there == all_paths(one, query)[0] - gone, query
        answer = result.json()
        assert answer["partial"] is True
        assert shards(answer) == (N - 1, N, [machines.at[2].address])
        assert result.err == f"partial: 3 of 4 shards; missing: {machines.at[2].address}\n"
        counted = search(machines.stub, "--count", query)
        assert counted.code == FOUND and int(counted.out) == len(there)


def test_what_leads_to_a_document_that_is_not_there(one, served, machines):
    """Names, citations, versions, other files: nothing fails, whatever is not there."""
    for number in range(N):
        machines.at[number].kill()
        gone = documents_of(served, number)
        for query in ("云泽省数据条例 第三条", "云政发〔2023〕31号", "引用:云泽省数据条例", "云泽省数据条例",
                      "关于湖泊保护的第3号通知"):
            for scope in ("document", "passage"):
                result = search(machines.stub, "--json", f"--scope={scope}", query)
                assert result.code in (FOUND, 1), result
                assert not gone & set(paths(result.json())), query
        path = sorted(gone)[0]
        result = search(machines.stub, "--similar", path)
        assert result.code == BAD_INDEX and "not in the shards that can be reached" in result.err, result
        machines.at[number].start()


def test_all_are_dead(machines):
    for machine in machines.at:
        machine.kill()
    result = search(machines.stub, "通知")
    assert result.code == BAD_INDEX and "no shard can be reached" in result.err, result
    assert machines.at[0].address in result.err


def test_one_is_slow(one, served, machines):
    machines.at[1].pause()
    there, result = all_paths(machines.stub, "通知")
    assert there == all_paths(one, "通知")[0] - documents_of(served, 1)
    assert shards(result.json())[0] == N - 1
    assert result.seconds < 5  # of which 0.4 for the machine
    machines.at[1].go_on()
    assert find(machines.stub, "通知")["partial"] is False


class Session:
    """A batch that is asked line by line. To a terminal a program writes line by line."""

    def __init__(self, stub):
        ours, its = pty.openpty()
        tty.setraw(its)
        self.process = subprocess.Popen(
            [BUILD / "zhengwen-search", "-d", stub, "--json", "--batch", "-"],
            stdin=subprocess.PIPE, stdout=its, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        os.close(its)
        self.answers = open(ours, "rb")

    def ask(self, query):
        self.process.stdin.write(f"1\t{query}\n".encode())
        self.process.stdin.flush()
        return json.loads(self.answers.readline())

    def end(self):
        self.process.stdin.close()
        code = self.process.wait(20)
        self.answers.close()
        return code


@pytest.mark.parametrize("how", ["kill", "pause"])
def test_one_is_lost_in_the_middle_and_comes_back(one, machines, how):
    session = Session(machines.stub)
    whole = {q: told(find(one, q)) for q in ("通知", "湖泊保护 通知", "养犬登记", "供水")}
    assert session.ask("通知")["partial"] is False
    getattr(machines.at[3], how)()
    started = time.monotonic()
    answer = session.ask("湖泊保护 通知")
    assert shards(answer) == (N - 1, N, [machines.at[3].address]) and answer["partial"]
    assert time.monotonic() - started < 5
    machines.at[3].start() if how == "kill" else machines.at[3].go_on()
    end = time.monotonic() + 20
    while (answer := session.ask("养犬登记"))["partial"]:
        assert time.monotonic() < end, answer
        time.sleep(0.2)
    assert shards(answer) == (N, N, [])
    assert session.ask("供水")["shards"]["answered"] == N
    assert session.end() == DONE
    assert told(find(machines.stub, "供水")) == whole["供水"]


def test_connections_that_nobody_used_are_closed(machines):
    """xapian-tcpsrv does so after a minute; here after a second."""
    for machine in machines.at:
        machine.kill()
        machine.options = ("--idle-timeout=1000",)
        machine.start()
    session = Session(machines.stub)
    for query in ("通知", "湖泊保护 通知", "养犬登记"):
        answer = session.ask(query)
        assert shards(answer) == (N, N, []) and not answer["partial"]
        time.sleep(2.5)
    assert session.end() == DONE


def replicate(served, name, copy):
    needs("xapian-replicate-server", "xapian-replicate")
    port = free_port()
    master = subprocess.Popen(["xapian-replicate-server", "--interface=127.0.0.1", f"--port={port}",
                               served / "shards"], stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(50):
            done = subprocess.run(["xapian-replicate", "--one-shot", "--quiet", "--host=127.0.0.1",
                                   f"--port={port}", f"--master={name}/tree", copy],
                                  capture_output=True, timeout=60)
            if done.returncode == 0:
                return copy
            time.sleep(0.1)
        raise AssertionError(done)
    finally:
        os.killpg(master.pid, 9)
        master.wait()


def test_a_replica_takes_its_place(one, served, machines, tmp_path):
    replica = machines.add(replicate(served, machines.names[1], tmp_path / "replica"))
    machines.write({1: replica})
    session = Session(machines.stub)
    assert session.ask("通知")["partial"] is False
    machines.at[1].kill()
    # Nobody notices.
    for query in ("湖泊保护 通知", "养犬登记", "“渡口管理工作”"):
        assert shards(session.ask(query)) == (N, N, [])
    assert session.end() == DONE
    assert told(find(machines.stub, "湖泊保护")) == told(find(one, "湖泊保护"))
    # And the other way round.
    machines.at[1].start()
    replica.kill()
    assert find(machines.stub, "湖泊保护")["partial"] is False


def test_one_has_another_generation(served, machines, tmp_path):
    shutil.copytree(served, tmp_path / "index", symlinks=True)
    corpus = write(tmp_path / "corpus", {f"{i}.txt": notice(random.Random(i), i) for i in range(30)})
    assert index(corpus, tmp_path / "index", f"--shards={N}", "--allow-shrink").code == DONE
    machines.at[0].kill()
    machines.at[0].start(tmp_path / "index/shards/2-1/tree")
    answer = find(machines.stub, "通知")
    assert answer["generation"] == 1 and shards(answer) == (N - 1, N, [machines.at[0].address])
    # Two and two: the newer one.
    machines.at[1].kill()
    machines.at[1].start(tmp_path / "index/shards/2-2/tree")
    answer = find(machines.stub, "通知")
    assert answer["generation"] == 2 and shards(answer)[0] == 2


def test_two_lines_for_one_shard(machines, served):
    machines.extra.append(Machine(served / "shards" / machines.names[0] / "tree"))
    machines.stub.write_text(machines.stub.read_text() + f"remote {machines.extra[0].address}\n")
    answer = find(machines.stub, "通知")
    assert shards(answer)[:2] == (N, N)


def test_a_shard_without_a_line(machines):
    lines = machines.stub.read_text().splitlines()
    machines.stub.write_text("\n".join(lines[:-1]))
    answer = find(machines.stub, "通知")
    assert answer["partial"] and shards(answer) == (N - 1, N, [machines.names[-1]])


# ---- Stubs ----

@pytest.mark.parametrize("text, said", [
    ("", "names no shard"),
    ("# nothing\n\n", "names no shard"),
    ("remote\n", "line 1: no address"),
    ("\nremote nowhere\n", "line 2: not an address, HOST:PORT: nowhere"),
    ("remote a:0\n", "line 1: not an address"),
    ("remote a:65536\n", "line 1: not an address"),
    ("remote :4000\n", "line 1: not an address"),
    ("remote a:1\nlocal /srv\n", "line 2: neither \"remote\" nor \"timeout\": local"),
    ("timeout 0\nremote a:1\n", "line 1: not a number of milliseconds"),
    ("timeout 9 9\nremote a:1\n", "line 1: not a number of milliseconds"),
    ("remote " + " ".join(f"a:{i}" for i in range(1, 10)), "line 1: too many replicas"),
    ("remote a:1\n" * 257, "line 257: too many shards"),
])
def test_stubs_that_are_none(tmp_path, text, said):
    stub = write(tmp_path, {"stub": text}) / "stub"
    result = search(stub, "通知")
    assert result.code == BAD_INDEX and said in result.err and str(stub) in result.err, result


def test_a_server_of_something_else(one, tmp_path):
    """A tree that was not made with --shards."""
    needs("xapian-tcpsrv")
    name = next((one / "shards").iterdir())
    machine = Machine(name / "tree")
    try:
        stub = write(tmp_path, {"stub": f"remote {machine.address}\n"}) / "stub"
        result = search(stub, "通知")
        assert result.code == BAD_INDEX and "--shards" in result.err, result
    finally:
        machine.kill()


def test_the_indexer_takes_none(corpus, steady):
    before = steady.stub.read_text()
    for options in (["--status"], ["--verify"], ["--rollback"], [corpus]):
        result = run("zhengwen-index", "-d", steady.stub, *options)
        assert result.code == FAILED and "other machines" in result.err, result
    assert steady.stub.read_text() == before


# ---- The page ----

def get(server, target, language="zh"):
    answer = server.raw(f"GET {target} HTTP/1.1\r\nHost: a\r\nAccept-Language: {language}\r\n"
                        "Connection: close\r\n\r\n").decode()
    head, _, body = answer.partition("\r\n\r\n")
    return int(head.split()[1]), head, body


def until(server, target, word, seconds=30):
    end = time.monotonic() + seconds
    while word not in (said := "".join(map(str, get(server, target)))):
        assert time.monotonic() < end, said[:3000]
        time.sleep(0.1)


QUERY = "/?q=%E9%80%9A%E7%9F%A5"  # 通知


def test_the_page(machines):
    server = Server(machines.stub)
    try:
        code, head, body = get(server, QUERY)
        assert code == 200 and "ETag" in head and "Zhengwen-Partial" not in head
        assert "分片" not in body
        machines.at[0].kill()
        # Each thread finds out for itself.
        until(server, QUERY + "+%E6%B9%96%E6%B3%8A", "索引的 4 个分片中只有 3 个应答")
        for target in (QUERY, "/trend?q=%E9%80%9A%E7%9F%A5", "/help", "/feed.atom?q=%E9%80%9A%E7%9F%A5"):
            for _ in range(8):
                code, head, body = get(server, target)
                assert code == 200, body
                assert ("ETag" in head) == ("Zhengwen-Partial: true" not in head), head
        until(server, "/readyz", "partial: 3 of 4 shards")
        until(server, "/metrics", "zhengwen_index_shards_missing 1")
        until(server, "/status.json", f'"missing": [\n      "{machines.at[0].address}"')
        until(server, "/api/v1/search?q=%E5%85%BB%E7%8A%AC", '"answered":3')
        code, _, body = get(server, "/?q=%E4%BE%9B%E6%B0%B4", "en")
        assert code == 200 and "Only 3 of 4 parts of the index answer" in body, body
        machines.at[0].start()
        for _ in range(8):
            until(server, "/readyz", "ready\ngeneration 1\n", 30)
        end = time.monotonic() + 40
        while any("partial" in get(server, "/readyz")[2] for _ in range(8)):
            assert time.monotonic() < end
            time.sleep(0.2)
    finally:
        code, err = server.stop()
    assert code == 0 and "Sanitizer" not in err, err


def test_the_page_when_all_are_dead(machines):
    server = Server(machines.stub)
    try:
        for machine in machines.at:
            machine.kill()
        for target in ("/?q=%E6%B9%96%E6%B3%8A", "/api/v1/search?q=%E6%B9%96%E6%B3%8A"):
            end = time.monotonic() + 10
            while (said := get(server, target))[0] != 503:
                assert time.monotonic() < end, said
        assert get(server, "/livez")[0] == 200
        until(server, "/readyz", "503")
        for machine in machines.at:
            machine.start()
        end = time.monotonic() + 40
        while get(server, "/?q=%E6%B9%96%E6%B3%8A")[0] != 200:
            assert time.monotonic() < end
            time.sleep(0.2)
    finally:
        code, err = server.stop()
    assert code == 0 and "Sanitizer" not in err, err


def test_the_page_goes_over_to_a_new_generation(served, tmp_path):
    shutil.copytree(served, tmp_path / "index", symlinks=True)
    machines = Machines(tmp_path / "index", tmp_path)
    server = Server(machines.stub)
    try:
        assert "generation 1" in server.readyz()
        corpus = write(tmp_path / "corpus", {f"{i}.txt": notice(random.Random(i), i) for i in range(30)})
        assert index(corpus, tmp_path / "index", f"--shards={N}", "--allow-shrink").code == DONE
        for i, machine in enumerate(machines.at):
            machine.kill()
            machine.start(tmp_path / f"index/shards/2-{i + 1}/tree")
        server.wait_for("generation 2\n")
        code, _, body = get(server, QUERY)
        assert code == 200 and "30" in body
    finally:
        code, err = server.stop()
        machines.stop()
    assert code == 0 and "Sanitizer" not in err, err
