# SPDX-License-Identifier: GPL-2.0-or-later
"""zhengwen-index --show: what is understood of a document, from where, and what was not."""
import json
import subprocess

import pytest

from conftest import (BUILD, DONE, ROOT, SAMPLE, SAMPLE_DOCUMENTS, SHARED, SKIPPED, USAGE, index,
                      run, write)

KEYS = {"file", "format", "charset", "title", "doc_number", "doc_numbers", "issuers", "addressees",
        "type", "date_written", "date_published", "date_effective", "date_repealed", "index_no",
        "theme", "status", "level", "sources", "warnings", "articles", "parts", "text"}

NOTICE = """青屿市水务局关于印发湖泊保护办法的通知
青水〔2021〕7号
各区水务局：
现将《湖泊保护办法》印发给你们。
青屿市水务局
2021年3月5日
湖泊保护办法
第一章 总则
第一条 为了保护湖泊，制定本办法。
前款所称湖泊，包括池塘。
第一条之一 湖泊不得填埋。
第二章 附则
第二条 本办法自2021年5月1日起施行。
"""


def show(folder, *names, code=DONE):
    result = run("zhengwen-index", "--show", "--json", *names, cwd=folder)
    assert result.code == code, result
    return [json.loads(line) for line in result.out.splitlines()]


def test_json_has_the_agreed_keys(tmp_path):
    write(tmp_path, {"a.txt": NOTICE})
    shown, = show(tmp_path, "a.txt")
    assert set(shown) == KEYS
    assert shown["title"] == "青屿市水务局关于印发湖泊保护办法的通知"
    assert shown["doc_number"] == "青水〔2021〕7号" and shown["doc_numbers"] == ["青水〔2021〕7号"]
    assert shown["issuers"] == ["青屿市水务局"] and shown["addressees"] == ["各区水务局"]
    assert shown["type"] == "通知" and shown["status"] == "现行有效"
    assert shown["date_written"] == "2021-03-05" and shown["date_effective"] == "2021-05-01"
    assert shown["date_repealed"] is None and shown["index_no"] is None
    assert shown["sources"]["doc_number"] == {"origin": "text", "line": 2}
    assert shown["sources"]["date_written"] == {"origin": "text", "line": 6}
    assert shown["text"] == NOTICE.strip()


def test_articles_have_their_text_and_headings(tmp_path):
    write(tmp_path, {"a.txt": NOTICE})
    articles = show(tmp_path, "a.txt")[0]["articles"]
    assert [(a["id"], a["number"], a["label"]) for a in articles] == [
        ("art-1", "1", "第一条"), ("art-1-1", "1-1", "第一条之一"), ("art-2", "2", "第二条")]
    assert articles[0]["headings"][-1] == "第一章 总则"
    assert articles[0]["text"].endswith("\n前款所称湖泊，包括池塘。")


def test_a_document_that_is_not_in_force_or_not(tmp_path):
    write(tmp_path, {"a.txt": "在全省渔业会议上的讲话\n（2021年2月22日）\n同志们：\n渔业很重要。\n"})
    shown, = show(tmp_path, "a.txt")
    assert shown["status"] is None and shown["type"] == "讲话"


@pytest.mark.parametrize("title", ["第五届渔业大会第一次会议关于政府工作报告的决议",
                                   "在渔业会议上的讲话", "《渔港办法》解读"])
def test_what_rules_nothing_has_no_status(tmp_path, title):
    write(tmp_path, {"a.txt": f"{title}\n渔业很重要。\n本办法自2010年1月1日起施行，有效期3年。\n"})
    shown, = show(tmp_path, "a.txt")
    assert shown["title"] == title and shown["status"] is None


def test_one_body_is_one_value_whoever_names_it(tmp_path):
    write(tmp_path, {"a.txt": NOTICE, "a.txt.meta.json": '{"issuers": ["中华人民共和国国务院"]}',
                     "b.html": '<html><head><meta name="ContentSource" content="中华人民共和国国务院">'
                               "</head><body><h1>国务院关于渔业的意见</h1><p>各省：</p></body></html>"})
    assert [d["issuers"] for d in show(tmp_path, "a.txt", "b.html")] == [["国务院"], ["国务院"]]


def test_a_name_that_says_more_is_no_line(tmp_path):
    write(tmp_path, {"2016年云泽省政府工作报告.txt": "政府工作报告\n各位代表：\n渔业很重要。\n"})
    shown, = show(tmp_path, "2016年云泽省政府工作报告.txt")
    assert shown["title"] == "2016年云泽省政府工作报告"
    assert shown["sources"]["title"] == {"origin": "name", "line": None}


def test_the_years_of_a_collection_are_no_title(tmp_path):
    page = "<html><head><title>{}</title></head><body><p>第一条 甲。</p></body></html>"
    write(tmp_path, {"a.html": page.format("渔业法典 1979-2020"),
                     "b.html": page.format("渔业发展规划 2021-2025")})
    assert [d["title"] for d in show(tmp_path, "a.html", "b.html")] == [
        "渔业法典", "渔业发展规划 2021-2025"]


def test_status_follows_from_the_dates(tmp_path):
    text = "渔港办法\n第一条 甲。\n第二条 本办法自{}起施行，有效期3年。\n"
    write(tmp_path, {"a.txt": text.format("2190年1月1日"), "b.txt": text.format("2010年1月1日")})
    assert [d["status"] for d in show(tmp_path, "a.txt", "b.txt")] == ["尚未生效", "已废止"]


def test_people_see_where_it_is_from_and_what_is_missing(tmp_path):
    write(tmp_path, {"a.txt": NOTICE, "a.txt.meta.json": '{"theme": "水利"}'})
    result = run("zhengwen-index", "--show", "a.txt", cwd=tmp_path)
    assert result.code == DONE
    assert "青水〔2021〕7号  (line 2)" in result.out and "水利  (sidecar)" in result.out
    assert "not found: " in result.out and "索引号 index_no" in result.out
    assert not (tmp_path / "index").exists()


def test_what_cannot_be_read_is_told_and_the_others_go_on(tmp_path):
    write(tmp_path, {"a.txt": NOTICE, "b.txt": "", "c.txt": NOTICE})
    result = run("zhengwen-index", "--show", "--json", "a.txt", "b.txt", "none.txt", "c.txt",
                 cwd=tmp_path)
    assert result.code == SKIPPED
    assert [json.loads(line)["file"] for line in result.out.splitlines()] == ["a.txt", "c.txt"]
    assert "b.txt: empty" in result.err and "none.txt: " in result.err


def test_what_a_document_holds_does_not_move_the_cursor(tmp_path):
    write(tmp_path, {"a.txt": "\x1b[2J关于湖泊的通知\n各区：\n甲。\n",
                     "a.txt.meta.json": '{"theme": "\\u001b[2J水利"}'})
    assert "\x1b" not in run("zhengwen-index", "--show", "a.txt", cwd=tmp_path).out


def test_usage(tmp_path):
    assert run("zhengwen-index", "--show").code == USAGE
    assert run("zhengwen-index", "--json", "a.txt", "-d", tmp_path / "i").code == USAGE


def test_a_name_and_a_text_that_disagree(tmp_path):
    write(tmp_path, {"a(2017-03-05).txt": NOTICE})
    shown, = show(tmp_path, "a(2017-03-05).txt")
    assert shown["date_written"] == "2021-03-05"
    assert any("2017-03-05" in warning for warning in shown["warnings"])


# ---- At indexing ----

def test_bad_sidecars_and_tables_are_told_and_nothing_is_lost(tmp_path):
    corpus = write(tmp_path / "corpus", {
        "a.txt": NOTICE, "a.txt.meta.json": '{\n"titel": "甲"}',
        "sub/b.txt": NOTICE, "sub/zhengwen.tsv": "file\tdate_written\nb.txt\tgestern\n"})
    result = index(corpus, tmp_path / "index")
    assert result.code == DONE, result
    assert "2 documents" in result.out and "2 tables and sidecars could not be used" in result.out
    assert 'a.txt.meta.json:2: "titel": no such field' in result.err
    assert "sub/zhengwen.tsv:2: " in result.err
    assert "0 other files passed over" in result.out


def test_a_table_is_used_at_indexing(tmp_path):
    corpus = write(tmp_path / "corpus", {
        "a.txt": NOTICE, "zhengwen.tsv": "file\ttitle\na.txt\t镜澜湖保护办法\n"})
    assert index(corpus, tmp_path / "index").code == DONE
    found = run("zhengwen-search", "-d", tmp_path / "index", "--json", "湖泊不得填埋").json()
    assert found["results"][0]["title"] == "镜澜湖保护办法"


# ---- Measured ----

def test_every_sample_has_its_title_and_date():
    names = sorted(str(p.relative_to(SAMPLE)) for p in SAMPLE.rglob("*")
                   if p.is_file() and p.suffix not in (".json", ".tsv"))
    shown = show(SAMPLE, *names)
    assert len(shown) == SAMPLE_DOCUMENTS
    assert not [d["file"] for d in shown if d["sources"]["title"]["origin"] == "sidecar"]
    notices = [d for d in shown if d["file"].startswith("通知/")]
    assert not [d["file"] for d in notices if not d["issuers"] or d["type"] != "通知"]


@pytest.mark.skipif(not (SHARED / "data/policies.tsv").exists(), reason="no shared data here")
def test_real_documents():
    """The figures of tests/metadata, which tells the wanted ones too."""
    done = subprocess.run([ROOT / "tests/metadata", "--json"], capture_output=True, check=True,
                          env={"B": str(BUILD), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    shares = json.loads(done.stdout)
    for column, least in [("policies.tsv doc_number", 99), ("policies.tsv title", 97),
                          ("policies.tsv issuer", 92), ("policies.tsv date_written", 82),
                          ("policies.tsv doc_type", 98), ("laws.tsv title", 99),
                          ("laws.tsv level", 97)]:
        assert shares[column] >= least, (column, shares)
