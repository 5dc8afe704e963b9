# SPDX-License-Identifier: GPL-2.0-or-later
"""Suggestions while typing, and offers where a query finds next to nothing."""
import json
from urllib.parse import quote

import pytest
from conftest import (BAD_INDEX, BAD_QUERY, DONE, FOUND, NOTHING, SHARED, Server, find, index,
                      indexed, search)
from test_web import get


def law(title, *articles):
    return f"{title}\n\n" + "".join(f"{article}\n" for article in articles)


WORKS = {
    "mfd.txt": law("中华人民共和国民法典",
                   "第一条　为了保护民事主体的合法权益，制定本法。",
                   *(f"第{n}条　当事人一方不履行合同义务的，应当承担违约责任。"
                     for n in ("二", "三", "四"))),
    "sj.txt": law("中华人民共和国数据安全法", "第一条　为了保障数据安全，制定本法。",
                  "第二条　开展数据处理活动，适用本法。"),
    "ys.txt": law("优化营商环境条例", "第一条　为了持续优化营商环境，制定本条例。",
                  "第二条　营商环境是指市场主体活动的条件。", "第三条　国家改善营商环境。"),
    "old.txt": "这里也说营商环境和数据出境。\n",
}


@pytest.fixture(scope="module")
def works(tmp_path_factory):
    return indexed(tmp_path_factory.mktemp("works"), WORKS)[0]


@pytest.fixture(scope="module")
def site(works):
    running = Server(works)
    yield running
    code, err = running.stop()
    assert code == 0, err
    assert "Sanitizer" not in err, err


def suggest(folder, typed, *options, code=FOUND):
    result = search(folder, f"--suggest={typed}", "--json", *options)
    assert result.code == code, result
    return result.json()["suggestions"]


def offers(folder, query, *options, code=FOUND):
    return find(folder, query, *options, code=code)["offers"]


# ---- While typing ----

@pytest.mark.parametrize("typed, query, match", [
    ("民法", "民法典", "text"),
    ("中华人民共和国民", "民法典", "text"),
    ("minfa", "民法典", "pinyin"),
    ("mfd", "民法典", "initials"),
    ("民fadian", "民法典", "mixed"),
    ("數據安全", "数据安全法", "text"),
    ("shujuaq", "数据安全法", "mixed"),
    ("yingshanghuanjing", "优化营商环境条例", "pinyin"),
])
def test_a_name_is_suggested_however_it_is_typed(works, typed, query, match):
    best = suggest(works, typed)[0]
    assert (best["query"], best["match"], best["kind"]) == (query, match, "title")


def test_what_is_suggested_finds_what_is_meant(works):
    for typed in ("mfd", "shuju", "优化"):
        for row in suggest(works, typed):
            answer = find(works, row["query"])
            assert answer["answered"] == "title", row
            assert answer["results"][0]["title"] == row["text"]


def test_text_has_a_line_for_each(works):
    result = search(works, "--suggest", "mfd")
    assert result.code == FOUND
    assert result.out.splitlines()[0] == "民法典\ttitle\t中华人民共和国民法典"


def test_the_limit_is_kept(works):
    assert len(suggest(works, "z", "--limit=1")) == 1
    assert suggest(works, "z", "--limit=0", code=NOTHING) == []


@pytest.mark.parametrize("typed", [
    "", " ", "%", "\\", '"', "zzzz", "，", "a" * 65536, "民" * 30000, b"\xff\xfe", b"\xe6\xb0",
    "\u202e民", "😀", "'; --", "%00", "<script>",
])
def test_anything_may_be_typed(works, typed):
    option = b"--suggest=" + (typed if isinstance(typed, bytes) else typed.encode())
    result = search(works, option, "--json")
    assert result.code in (FOUND, NOTHING), result
    assert result.json()["format"] == 1


def test_it_goes_with_no_query(works):
    assert search(works, "--suggest=mfd", "民法典").code == BAD_QUERY
    assert search(works, "--suggest=mfd", "--batch=x").code == BAD_QUERY


# ---- In the web ----

def test_the_web_suggests_in_json(site):
    response, body = get(site, "/suggest?q=mfd")
    assert response.status == 200
    assert response.getheader("Content-Type") == "application/json; charset=utf-8"
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    answer = json.loads(body)
    assert answer["typed"] == "mfd"
    assert answer["suggestions"][0] == {"kind": "title", "text": "中华人民共和国民法典",
                                        "query": "民法典", "match": "initials"}


def test_the_web_counts(site):
    for n, most in (("1", 1), ("0", 10), ("51", 10), ("-1", 10), ("x", 10), ("3", 3)):
        rows = json.loads(get(site, f"/suggest?q=z&n={n}")[1])["suggestions"]
        assert 0 < len(rows) <= most


@pytest.mark.parametrize("target, status", [
    ("/suggest", 200), ("/suggest?q=", 200), ("/suggest?q=%25", 200),
    ("/suggest?q=%22%3Cscript%3E", 200), ("/suggest?q=" + quote("民" * 800), 200),
    ("/suggest?q=%00", 400), ("/suggest?q=%FF", 400), ("/suggest?q=%zz", 400),
    ("/suggest?q=" + "a" * 65536, 414), ("/suggest/", 404), ("/suggest/x", 404),
])
def test_the_web_takes_no_harm(site, target, status):
    response, body = get(site, target)
    assert response.status == status
    if status == 200:
        assert isinstance(json.loads(body)["suggestions"], list)


def test_the_web_suggests_to_those_who_get(site):
    assert get(site, "/suggest?q=mfd", method="POST")[0].status == 405


# ---- Offers ----

@pytest.mark.parametrize("query, offered, kind", [
    ("mfd 3", "民法典第3条", "pinyin"),
    ("mfd3", "民法典第3条", "pinyin"),
    ("mfd 第3条", "民法典第3条", "pinyin"),
    ("mfd 999", "民法典 999", "pinyin"),
    ("minfadian", "民法典", "pinyin"),
    ("shujuanquan", "数据安全", "pinyin"),
    ("shuju anquan", "数据安全", "pinyin"),
    ("营商坏境", "营商环境", "spelling"),
    ("“营商坏境”", "“营商环境”", "spelling"),
    ("营商坏境 数据", "营商环境 数据", "spelling"),
    ("标题:营商坏境 -草案", "标题:营商环境 -草案", "spelling"),
    ("持续优化营商坏境吧", "持续优化营商环境吧", "spelling"),
    ("营环商境", "营商环境", "spelling"),
])
def test_what_was_perhaps_meant_is_offered(works, query, offered, kind):
    result = search(works, "--json", query)
    first = result.json()["offers"][0]
    assert (first["query"], first["kind"]) == (offered, kind)
    assert query.replace(first["from"], first["to"], 1) == offered


def test_an_offer_is_never_searched(works):
    answer = find(works, '"营商坏境"', code=NOTHING)
    assert answer["total"]["documents"] == 0
    assert answer["offers"] == [{"kind": "spelling", "query": '"营商环境"', "from": "营商坏境",
                                 "to": "营商环境"}]
    result = search(works, '"营商坏境"')
    assert result.code == NOTHING
    assert result.out == ""
    assert 'Did you mean: "营商环境"' in result.err


@pytest.mark.parametrize("query", [
    "营商环境", "民法典", "数据", '"不存在的八字短语啊"', "-营商坏境 数据", '"mfd"', "abc", "wxyz",
    "（民法典 OR 数据） 出境", "机关:无此机关", "是",
])
def test_nothing_is_offered_where_nothing_is_near(works, query):
    assert search(works, "--json", query).json()["offers"] == []


def test_a_count_offers_nothing(works):
    assert search(works, "--count", "营商坏境").err == ""


def test_the_page_links_to_what_is_offered(site):
    for q in ('"营商坏境"', "mfd 3"):
        response, body = get(site, f"/?q={quote(q)}")
        assert response.status == 200
        assert "您是不是要找" in body
    assert f'href="/?q=民法典第3条"' in body
    assert "您是不是要找" not in get(site, f"/?q={quote('营商环境')}")[1]


@pytest.mark.parametrize("query", ["坏" * 200, "营商坏境" * 500, "mfd " * 40, "a1" * 300, "z" * 5000,
                                   "国" * 12, "mfd -577", "mfd之", "mfd 第", "mfd 120-", "(mfd) 3"])
def test_no_query_makes_offers_fail(works, query):
    result = search(works, "--json", query)
    assert result.code in (FOUND, NOTHING), result
    assert isinstance(result.json()["offers"], list)


# ---- Over real documents ----

@pytest.fixture(scope="module")
def laws(tmp_path_factory):
    if not (SHARED / "data/laws").is_dir():
        pytest.skip("no shared data")
    folder = tmp_path_factory.mktemp("laws") / "index"
    assert index(SHARED / "data/laws", folder, seconds=600).code == DONE
    return folder


def test_offers_over_the_laws(laws):
    assert offers(laws, "mfd 577")[0]["query"] == "民法典第577条"
    assert offers(laws, "营商坏境")[0]["query"] == "营商环境"
    assert offers(laws, '"不存在的八字短语啊"', code=NOTHING) == []
    assert suggest(laws, "mfd")[0]["query"] == "民法典"
    assert suggest(laws, "民法")[0]["text"] == "中华人民共和国民法典"
    assert suggest(laws, "shujuanquan")[0]["query"] == "数据安全法"


# ---- Damage ----

def test_a_damaged_file_of_suggestions_is_a_damaged_index(tmp_path):
    folder, _ = indexed(tmp_path, WORKS)
    path = next(folder.glob("generations/*/suggest"))
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], b"X" + whole[1:], whole + b"\0"):
        path.write_bytes(damaged)
        result = search(folder, "民法典")
        assert result.code == BAD_INDEX and "suggest" in result.err, result
    path.unlink()
    assert search(folder, "民法典").code == BAD_INDEX
