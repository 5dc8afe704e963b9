# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers of a search that was cut short: each page and form says so, and none of them is kept."""
import json
from urllib.parse import quote

import pytest
from conftest import Server, indexed
from test_web import get

FILES, LINES = 400, 100


@pytest.fixture(scope="module")
def hurried(tmp_path_factory):
    """A server that has a thousandth of a second for what takes many: a word of every line, in
    lines that all differ."""
    files = {f"{i:03}.txt": f"关于第{i}号湖泊的通知\n\n2020年1月{i % 28 + 1}日\n\n" + "".join(
        f"在第{i}号湖泊的第{j}处，渔船要在{i * j}日之内登记。\n" for j in range(LINES))
        for i in range(FILES)}
    folder, _ = indexed(tmp_path_factory.mktemp("partial"), files)
    running = Server(folder, options=["--timeout=0.001"])
    yield running
    code, err = running.stop()
    assert code == 0 and "Sanitizer" not in err, err


Q = quote("“湖泊的” NEAR/9 “渔船要”")
SAID = {  # how far it came, nobody knows: the results, their number, or nothing
    "zh": [("检索超过时限，只查看了一部分", "至少 <strong>"), ("至少有 ", "没有来得及排序"),
           ("时限内没有找到", "没有查看全部文件")],
    "en": [("Time ran out before everything", "At least <strong>"), ("At least ", "were ranked"),
           ("Nothing found in time", "Time ran out before all")],
}


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("q", [Q, quote("“号湖泊的第”"), quote("湖泊 同段:(渔船 登记)")])
def test_the_page_says_so(hurried, language, q):
    response, body = get(hurried, f"/?q={q}", headers={"Accept-Language": language})
    assert response.status == 200 and response.getheader("ETag") is None
    assert any(all(part in body for part in parts) for parts in SAID[language]), body
    listed = '<ol class="results"' in body
    assert listed == all(part in body for part in SAID[language][0])


@pytest.mark.parametrize("route", ["search", "trend"])
def test_so_does_the_api(hurried, route):
    response, body = get(hurried, f"/api/v1/{route}?q={Q}")
    assert json.loads(body)["partial"] is True
    assert response.getheader("ETag") is None


@pytest.mark.parametrize("target", ["/feed.atom", "/results.csv", "/results.jsonl", "/trend"])
def test_nothing_of_it_is_kept(hurried, target):
    response, _ = get(hurried, f"{target}?q={Q}", headers={"If-None-Match": "*"})
    assert response.status == 200 and response.getheader("ETag") is None


@pytest.mark.parametrize("target, told", [
    ("/feed.atom?", "<subtitle>"), ("/results.csv?", "-partial.csv"),
    ("/results.jsonl?", "-partial.jsonl"), ("/trend?format=csv&", "trend-partial.csv"),
    ("/trend?format=svg&", None)])
def test_what_is_kept_as_a_file_says_so(hurried, target, told):
    response, body = get(hurried, f"{target}q={Q}")
    assert response.getheader("Zhengwen-Partial") == "true"
    assert told is None or told in body or told in response.getheader("Content-Disposition")
    response, _ = get(hurried, "/feed.atom?q=zz")
    assert response.getheader("Zhengwen-Partial") is None
