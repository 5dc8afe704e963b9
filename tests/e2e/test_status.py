# SPDX-License-Identifier: GPL-2.0-or-later
"""/status, /status.json and /metrics: what they tell, and that what comes from outside is text."""
import json
import math
import os
import re
import time

import pytest
from conftest import SAMPLE_DOCUMENTS, SKIPPED, Server, indexed
from test_service import serving
from test_web import EVIL, Page, ask, get

RUN = {
    "format": 1, "started": "2026-11-22T19:10:00Z", "seconds": 42.5, "outcome": "published",
    "exit": 1, "message": None, "full": None, "sources": 100, "read": 12, "merged": 0,
    "counts": {"added": 3, "changed": 4, "moved": 5, "removed": 6, "skipped": 1234, "kept": 2},
    "index": {"generation": 1, "documents": 70, "passages": 300, "shards": 1, "bytes": 1000},
    "skipped": [{"name": f"skip-{i}.pdf", "reason": f"reason {i}"} for i in range(1234)],
    "kept": [{"name": "kept.txt", "reason": "Permission denied"}, {"name": "also.txt"}],
}


@pytest.fixture
def told(copied):
    """A server of an index whose last run is what `told.run(...)` says."""
    def run(**changes):
        text = json.dumps({**RUN, **changes})
        (copied / "last-run.new").write_text(text)
        os.rename(copied / "last-run.new", copied / "last-run.json")
        return text

    (copied / "last-run.json").unlink(missing_ok=True)
    with serving(copied) as server:
        server.run, server.folder = run, copied
        yield server


def until(server, target, word):
    """The page, once the word is on it."""
    end = time.monotonic() + 30
    while word not in (body := get(server, target)[1]):
        assert time.monotonic() < end, f"no {word!r} on {target}: {body}"
        time.sleep(0.02)
    return body


# ---- The page ----

def test_every_page_leads_to_the_status(server):
    for target in ("/", "/?q=%E6%B9%96", "/nowhere", "/status"):
        links = [a["href"] for a in Page(get(server, target)[1]).all("a") if "href" in a]
        assert "/status" in links, target


def test_the_index_is_told(told):
    response, body = get(told, "/status")
    page = Page(body)
    assert response.status == 200 and "<title>索引状态 - 政文</title>" in body
    assert f"{SAMPLE_DOCUMENTS} 篇文件" in page.text and "第 1 版" in page.text
    assert "没有记录" in page.text and not page.all("table")


def test_the_last_run_is_told(told):
    told.run()
    body = until(told, "/status", "skip-0.pdf")
    text = Page(body).text
    assert "完成，索引已更新" in text and "42 秒" in text or "43 秒" in text
    assert "新增 3，修改 4，改名 5，删除 6，跳过 1,234，读不到而沿用旧文本 2" in text
    assert "skip-99.pdf" in text and "reason 99" in text and "skip-100.pdf" not in text
    assert "跳过的文件（1,234）" in text and "另有 1,134 个" in text
    assert "kept.txt" in text and "Permission denied" in text and "also.txt" in text


def test_a_failed_run_is_told_with_what_was_skipped_before(tmp_path):
    """One that failed may have looked at nothing; the run that made the generation has."""
    files = {"a.txt": "关于督查的通知\n", "torn.pdf": "%PDF-1.4 and nothing more\n"}
    folder, _ = indexed(tmp_path, files, code=SKIPPED)
    with serving(folder) as server:
        assert "torn.pdf" in get(server, "/status")[1]
        failed = {**RUN, "outcome": "failed", "exit": 3, "message": "the folder is gone",
                  "counts": {}, "skipped": [], "kept": []}
        (folder / "last-run.json").write_text(json.dumps(failed))
        text = Page(until(server, "/status", "the folder is gone")).text
        assert "失败，仍用原有索引" in text and "torn.pdf" in text


def test_names_and_reasons_are_text(told):
    told.run(message=EVIL, full=EVIL, outcome="published",
             skipped=[{"name": EVIL, "reason": EVIL + "\n\u0007\u202e"}], kept=[{"name": EVIL}])
    page = Page(until(told, "/status", "alert(1)"))
    assert page.foreign_scripts() == []
    assert page.text.count("<script>alert(1)</script>") == 5
    assert json.loads(get(told, "/status.json")[1])["skipped"][0]["name"] == EVIL


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"outcome": 7}', "\0\0", "[[[[",
                                  '{"outcome": "published", "skipped": 3, "counts": [1]}',
                                  '{"outcome": "new word", "started": "never", "seconds": -1e300}'])
def test_a_report_that_is_none_harms_nothing(told, text):
    (told.folder / "last-run.json").write_text(text)
    for _ in range(20):
        for target in ("/status", "/status.json", "/metrics"):
            assert get(told, target)[0].status == 200
        time.sleep(0.02)
    told.run()
    until(told, "/status", "skip-0.pdf")


# ---- JSON ----

def test_status_json(told):
    answer = json.loads(get(told, "/status.json")[1])
    assert answer["format"] == 1 and re.fullmatch(r"\d+(\.\d+)*", answer["version"])
    assert answer["index"]["generation"] == 1
    assert answer["index"]["documents"] == SAMPLE_DOCUMENTS
    assert answer["index"]["passages"] > SAMPLE_DOCUMENTS and answer["index"]["age"] >= 0
    assert answer["stale"] is None and answer["last_run"] is None
    assert answer["skipped"] == [] and answer["kept"] == []
    told.run()
    until(told, "/status.json", "skip-0.pdf")
    answer = json.loads(get(told, "/status.json")[1])
    assert answer["last_run"]["outcome"] == "published" and answer["last_run"]["exit"] == 1
    assert answer["last_run"]["counts"] == RUN["counts"]
    assert answer["skipped"] == RUN["skipped"][:100]
    assert answer["kept"] == [RUN["kept"][0], {"name": "also.txt", "reason": None}]


# ---- Metrics ----

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (\S+)")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?Inf|NaN")
TYPES = {"counter", "gauge", "histogram", "summary", "untyped"}


def of_metric(name, kind):
    """The names that samples of a metric may have."""
    return {name + end for end in ("_bucket", "_sum", "_count")} if kind == "histogram" else {name}


def parse(text):
    """{(name, labels): value} of the text format 0.0.4, which must be right in every line."""
    assert text.endswith("\n")
    samples, kinds, helped, name = {}, {}, set(), None
    for line in text.split("\n")[:-1]:
        if line.startswith("# HELP "):
            name, said = line[len("# HELP "):].split(" ", 1)
            assert re.fullmatch(NAME, name) and said and name not in helped, line
            helped.add(name)
        elif line.startswith("# TYPE "):
            typed, kind = line[len("# TYPE "):].split(" ")
            assert typed == name and kind in TYPES and typed not in kinds, line
            kinds[typed] = kind
        else:
            found = SAMPLE.fullmatch(line)
            assert found, f"no sample: {line!r}"
            assert found[1] in of_metric(name, kinds[name]), f"{line} is not of {name}"
            assert NUMBER.fullmatch(found[3]), line
            labels = tuple(sorted(re.findall(rf"({NAME})=(\"[^\"]*\")", found[2] or "")))
            assert (found[1], labels) not in samples, f"twice: {line}"
            samples[found[1], labels] = float(found[3].replace("Inf", "inf"))
    assert set(kinds) == helped
    for name, kind in kinds.items():
        assert any(sample in of_metric(name, kind) for sample, _ in samples), f"{name}: none"
        assert name.endswith("_total") == (kind == "counter"), name
        if kind == "histogram":
            check_histogram(name, samples)
    return samples


def check_histogram(name, samples):
    buckets = sorted((float(dict(labels)["le"].strip('"').replace("Inf", "inf")), value)
                     for (sample, labels), value in samples.items() if sample == name + "_bucket")
    assert buckets[-1][0] == math.inf
    assert [n for _, n in buckets] == sorted(n for _, n in buckets), "not cumulative"
    assert buckets[-1][1] == samples[name + "_count", ()]


def test_the_parser_is_strict():
    good = "# HELP a_b x\n# TYPE a_b gauge\na_b{c=\"d\"} 1\n"
    assert parse(good) == {("a_b", (("c", '"d"'),)): 1}
    for bad in (good[:-1], good + good, good.replace("gauge", "gage"), good.replace("1", "one"),
                good.replace("a_b", "a-b"), good.replace('"d"', "d"), good + "\n",
                good.replace("gauge", "counter"), good + "c 1\n", good + 'a_b{c="d"} 2\n',
                good.replace("# HELP a_b x\n", "")):
        with pytest.raises((AssertionError, KeyError)):
            parse(bad)


def metrics(server):
    response, body = get(server, "/metrics")
    assert response.status == 200
    assert response.getheader("Content-Type") == "text/plain; version=0.0.4; charset=utf-8"
    return parse(body)


def requests(samples, page, status="2xx"):
    return samples["zhengwen_http_requests_total",
                   (("page", f'"{page}"'), ("status", f'"{status}"'))]


def test_metrics_of_the_index_and_the_process(told):
    samples = metrics(told)
    assert samples["zhengwen_index_generation", ()] == 1
    assert samples["zhengwen_index_documents", ()] == SAMPLE_DOCUMENTS
    assert 0 <= samples["zhengwen_index_age_seconds", ()] < 24 * 3600
    assert abs(samples["zhengwen_index_age_seconds", ()] - time.time() +
               samples["zhengwen_index_created_timestamp_seconds", ()]) < 60
    assert samples["zhengwen_index_damaged", ()] == 0
    assert samples["process_resident_memory_bytes", ()] > 1 << 20
    descriptors = len(os.listdir(f"/proc/{told.process.pid}/fd"))
    assert descriptors <= samples["process_open_fds", ()] <= descriptors + 2  # connections
    assert abs(samples["process_start_time_seconds", ()] - time.time()) < 600
    assert not any(name.startswith("zhengwen_last_run") for name, _ in samples)


def test_metrics_of_the_last_run(told):
    told.run(outcome="failed")
    until(told, "/metrics", "zhengwen_last_run")
    samples = metrics(told)
    outcomes = {dict(labels)["outcome"]: value for (name, labels), value in samples.items()
                if name == "zhengwen_last_run_outcome"}
    assert outcomes == {'"unknown"': 0, '"failed"': 1, '"published"': 0, '"unchanged"': 0}
    ended = 1795374600 + 42
    assert samples["zhengwen_last_run_end_timestamp_seconds", ()] == ended
    assert samples["zhengwen_last_run_sources", (("kind", '"skipped"'),)] == 1234


def test_metrics_count_requests(told):
    before = metrics(told)
    for target in ("/?q=%E6%B9%96", "/?q=%E6%B9%96&page=2", "/", "/doc/nowhere", "/nowhere",
                   "/suggest?q=a", "/livez", "/style.css", "/status", "/?q=" + "a" * 5000):
        get(told, target)
    get(told, "/", "POST")
    after = metrics(told)

    def more(page, status="2xx"):
        return requests(after, page, status) - requests(before, page, status)

    assert more("results") == 2 and more("home") == 1 and more("document", "4xx") == 1
    assert more("none", "4xx") == 2 and more("suggest") == 1 and more("health") == 1
    assert more("static") == 1 and more("status") == 1 and more("metrics") == 1
    assert more("results", "4xx") == 1
    name = "zhengwen_query_duration_seconds_count", ()
    assert after[name] - before[name] == 3
    assert after["zhengwen_query_duration_seconds_sum", ()] > 0
    assert after["zhengwen_http_connections_total", ()] > before[
        "zhengwen_http_connections_total", ()]
    assert after["zhengwen_errors_total", ()] == 0


def test_the_banner_is_on_no_page_while_all_is_well(server):
    assert "索引的最新版本无法使用" not in ask(server, "湖")[1]
    assert isinstance(server, Server)
