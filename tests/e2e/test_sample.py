# SPDX-License-Identifier: GPL-2.0-or-later
"""The sample documents: what corpus/README.md promises of formats, metadata, versions and citations."""
import json

import pytest
from conftest import DONE, NOTHING, ROOT, SAMPLE, find, paths, run, search

RULE = "法规/云泽省公共数据授权运营管理办法(2025-07-01).docx"
RULE_BEFORE = "法规/云泽省公共数据开放管理办法(2017-01-01).rtf"
NOTICE_PDF = "通知/关于规范涉企行政检查的通知(2025-06-16).pdf"
WATER = "公告与决定/云泽省水利厅关于白鹤荡生态补水期间限制取水的通告.ofd"
SUBSIDY = "通知/云泽省财政厅关于印发湖区渔民转产补助资金管理细则的通知.doc"
FISHERY, FISHERY_BEFORE = "法规/云泽省渔业条例(2027-03-01).md", "法规/云泽省渔业管理办法(2011-04-01).html"
DATA = "通知/云泽省数据局关于贯彻《云泽省数据条例》若干问题的通知(2025-04-18).txt"
SAND = "通知/云泽省水利厅关于规范汀澜江采砂作业时间的通知(2019-05-20).txt"
TEXTS = ROOT / "corpus/making/texts.py"


def show(name):
    result = run("zhengwen-index", "--show", "--json", name, cwd=SAMPLE)
    assert result.code == DONE, result
    return [json.loads(line) for line in result.out.splitlines()]


# ---- Formats ----

def test_numbers_that_word_counts():
    rule, = show(RULE)
    assert [a["number"] for a in rule["articles"]] == [str(i) for i in range(1, 13)]
    fourth, sixth = rule["articles"][3], rule["articles"][5]
    assert fourth["headings"] == ["第二章 授权"]
    assert "\n（三）承诺不以任何形式转让运营权。" in fourth["text"]
    assert "\n（一）授权的数据范围" in sixth["text"] and "\n（四）协议终止后" in sixth["text"]
    assert "二档\t中小企业、个体工商户\t6000\t0.02" in rule["text"]


def test_paragraphs_of_a_printed_page():
    notice, = show(NOTICE_PDF)
    lines = notice["text"].splitlines()
    sixth = next(line for line in lines if line.startswith("六、"))
    assert "同时抄送省发展改革委、省市场监管局。" in sixth  # across the end of a page
    assert lines.count("云发改法规〔2025〕118号") == 1      # the running head is gone
    assert not [line for line in lines if line.strip("—－- ") in ("1", "2")]


@pytest.mark.parametrize("name", [RULE, RULE_BEFORE, SUBSIDY, WATER,
                                  "汇编/数据权益小问答.epub", "汇编/望汐区社区助餐点文件.zip"])
def test_every_format_says_what_it_was_made_of(name, monkeypatch):
    monkeypatch.syspath_prepend(str(TEXTS.parent))
    texts = __import__("texts")
    made_of = {RULE: texts.OPERATION, RULE_BEFORE: texts.OPENING, SUBSIDY: texts.SUBSIDY,
               WATER: texts.WATER, "汇编/数据权益小问答.epub": [
                   line for _, lines in texts.BOOK[3] for line in lines],
               "汇编/望汐区社区助餐点文件.zip": [
                   line for lines in texts.CANTEEN.values() for line in lines]}[name]
    shown = "".join(d["text"] for d in show(name))
    for line in made_of:
        for cell in ([c for row in line for c in row] if isinstance(line, list) else [line]):
            cell = cell.partition("|")[2] or cell.lstrip("#^>")
            assert "".join(cell.split()) in "".join(shown.split()), cell


def test_documents_of_a_zip_are_found(sample):
    answer = find(sample, "“明厨亮灶”")
    assert paths(answer) == ["汇编/望汐区社区助餐点文件.zip/附表/望汐区社区助餐点评分表.docx"]


# ---- Metadata ----

def test_what_somebody_has_written_down():
    paper, = show("扫描件/石檀县封山育林布告.txt")
    assert paper["doc_number"] == "石政布〔1982〕2号" and paper["status"] == "已废止"
    assert paper["sources"]["doc_number"]["origin"] == "sidecar"
    water, = show("扫描件/水费.txt")
    assert (water["index_no"], water["date_written"]) == ("YZ-SL-1980-0040", "1980-10-21")
    assert water["sources"]["index_no"]["origin"] == "table"


def test_three_departments(sample):
    notice, = show(NOTICE_PDF)
    assert len(notice["issuers"]) == 3
    for issuer in notice["issuers"]:
        assert NOTICE_PDF in paths(find(sample, f"机关:{issuer}", "--limit", "100"))


# ---- What is in force ----

def test_what_another_document_has_repealed(sample):
    gone = paths(find(sample, "时效:已废止", "--limit", "100"))
    assert RULE_BEFORE in gone and SAND in gone  # neither says so itself
    assert SUBSIDY in gone                       # valid to the end of 2023
    assert RULE not in gone


@pytest.mark.parametrize("day, there, absent", [
    ("2026-12-31", FISHERY_BEFORE, FISHERY), ("2027-03-01", FISHERY, FISHERY_BEFORE)])
def test_a_law_that_takes_the_place_of_another(sample, day, there, absent):
    found = paths(find(sample, "渔业", f"--as-of={day}", "--limit", "100"))
    assert there in found and absent not in found


# ---- Citations ----

@pytest.mark.parametrize("cited, citing", [
    ("云泽省数据条例第20条", {RULE, DATA}),        # by a short name, by 《条例》
    ("云泽省数据条例第16条", {RULE, DATA}),        # within 第十五条至第十七条
    ("云泽省优化营商环境条例第27条", {NOTICE_PDF}),
    ("云泽省优化营商环境条例第41条", {NOTICE_PDF}),
    ("云政发〔2022〕5号", {NOTICE_PDF, DATA}),
    ("云泽省湖泊保护条例第22条", {WATER}),
    ("云泽省公共数据授权运营管理办法第6条", {DATA}),
    ("云水河〔2019〕14号", {"通知/云泽省水利厅 云泽省公安厅 云泽省交通运输厅关于暂停汀澜江夜间采砂作业的通知.txt"}),
])
def test_who_cites_whom(sample, cited, citing):
    assert citing <= set(paths(find(sample, f"引用:{cited}", "--limit", "100")))


def test_an_article_that_nobody_cites(sample):
    assert search(sample, "引用:云泽省公共数据授权运营管理办法第9条").code == NOTHING
