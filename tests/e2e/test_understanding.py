# SPDX-License-Identifier: GPL-2.0-or-later
"""Twenty-five queries that people type, over the shared data, and what each of them must do."""
import subprocess
import sys

import pytest

from conftest import DONE, FOUND, NOTHING, SHARED, batch, find, index, search

DATA = SHARED / "data"
FOLDERS = [DATA / name for name in ("laws", "speeches", "policies")]

pytestmark = pytest.mark.skipif(not all(folder.is_dir() for folder in FOLDERS),
                                reason="the shared data is not there")


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """The index of all of it, made once. Not to be changed."""
    folder = tmp_path_factory.mktemp("shared") / "index"
    result = index(FOLDERS, folder, seconds=900)
    assert result.code == DONE, result
    return folder


def first(folder, query, *options):
    return find(folder, query, *options)["results"][0]


def text_of(result):
    return " ".join(s["text"] for s in result["snippets"])


def marked(result):
    return [s["text"][at:at + n] for s in result["snippets"] for at, n in s["marks"]]


def test_01_a_number_or_its_neighbours(shared):
    answer = find(shared, "国发[2019]5号")
    assert answer["answered"] == "number"
    assert answer["results"][0]["direct"] and answer["results"][0]["number"] == "国发〔2019〕5号"
    answer = find(shared, "国发[2019]6号")
    assert answer["answered"] == "near" and answer["missing"] == "国发[2019]6号"
    assert answer["results"][0]["near"]
    assert answer["results"][0]["number"].startswith("国发〔2019〕")
    answer = find(shared, "国发[2022]5号")  # nothing of that year is there
    assert answer["missing"] == "国发[2022]5号" and not answer["results"][0]["near"]


def test_02_an_article(shared):
    law = first(shared, "民法典第577条")
    assert law["direct"] and law["article"] == "577" and "民法典" in law["title"]


def test_03_an_inserted_article(shared):
    law = first(shared, "刑法120条之一")
    assert law["direct"] and law["article"] == "120-1" and law["title"].endswith("刑法")
    assert "第一百二十条之一" in search(shared, "刑法120条之一").out


def test_04_an_article_within_one_law(shared):
    answer = find(shared, "第十二条 标题:个人信息保护法", "--scope=passage")
    assert answer["results"][0]["article"] == "12"
    assert "第十二条" in marked(answer["results"][0])


def test_05_both_issuers(shared):
    answer = find(shared, "两高 司法解释 网络诈骗")
    assert {"kind": "names", "from": "两高", "to": "最高人民法院 最高人民检察院", "note": None} \
        in answer["rewrites"]
    assert {"最高人民法院", "最高人民检察院"} <= set(answer["results"][0]["issuers"])
    assert find(shared, "机关:两高", "--facets")["facets"]["issuer"][0]["value"] == "最高人民法院"


def test_06_decisions_of_some_years(shared):
    answer = find(shared, "全国人大常委会 决定 2020..2023")
    assert answer["answered"] == "all"
    named = find(shared, "全国人大常委会 决定 日期:2020..2023")
    assert answer["total"] == named["total"]


def test_07_a_phrase_is_counted_as_the_oracle_does(shared, tmp_path):
    file = tmp_path / "phrases.tsv"
    file.write_text("高质量发展\n", encoding="utf-8")
    documents = occurrences = 0
    for folder in FOLDERS:
        said = subprocess.run([sys.executable, SHARED / "tools/phrase_oracle.py", folder, file],
                              capture_output=True, check=True).stdout.decode()
        row = said.splitlines()[0].split("\t")
        documents += int(row[1])
        occurrences += int(row[2])
    total = find(shared, '"高质量发展"')["total"]
    assert (total["documents"], total["occurrences"]) == (documents, occurrences)


def test_08_any_quotation_marks(shared):
    queries = ["“四个机关”", '"四个机关"', "「四个机关」", "『四个机关』", "＂四个机关＂"]
    totals = [answer["total"] for answer in batch(shared, queries)]
    assert all(total == totals[0] for total in totals)


def test_09_both_in_one_article(shared):
    answer = find(shared, "数据 出境 同条")
    passages = find(shared, "数据 出境", "--scope=passage")
    assert answer["total"]["documents"] == passages["total"]["documents"]


def test_10_an_amount_in_any_notation(shared):
    answer = find(shared, "罚款 五万元 同条", "--limit", "1000")
    assert answer["answered"] == "all"
    passages = find(shared, "罚款 五万元", "--scope=passage")
    assert answer["total"]["documents"] == passages["total"]["documents"]
    assert any("5万元" in marked(r) for r in answer["results"])
    assert any("五万元" in marked(r) for r in answer["results"])


def test_10_an_amount_in_any_notation_in_one_passage(shared):
    answer = find(shared, "罚款 五万元", "--scope=passage", "--limit", "1000")
    said = {text for r in answer["results"] for text in marked(r)}
    assert {"五万元", "5万元"} <= said
    alone = find(shared, "罚款 五万元", "--scope=passage", "--no-rewrite")
    assert alone["total"]["passages"] < answer["total"]["passages"] and alone["rewrites"] == []


def test_11_in_the_title_but_not(shared):
    answer = find(shared, "标题:数据安全 -草案")
    assert any(r["title"] == "中华人民共和国数据安全法" for r in answer["results"])
    assert all("数据安全" in r["title"] for r in answer["results"])


def test_12_the_version_of_a_year(shared):
    law = first(shared, "公司法 2018")
    assert law["direct"] and law["title"] == "中华人民共和国公司法"
    assert law["date"].startswith("2018") and law["status"] != "现行有效"
    assert "no longer in force" in search(shared, "公司法 2018").out
    assert first(shared, "标题:公司法")["date"].startswith("2023")


def test_13_what_cites_an_article(shared):
    answer = find(shared, "引用:民法典第一千一百六十五条")
    assert all("一千一百六十五条" in text_of(r) for r in answer["results"])


def test_14_what_is_not_yet_in_force(shared):
    result = search(shared, "--json", "时效:尚未生效")
    assert result.code in (FOUND, NOTHING), result  # it depends on the day
    assert all(r["status"] == "尚未生效" for r in result.json()["results"])


def test_15_traditional_script(shared):
    assert find(shared, "軟件")["total"] == find(shared, "软件")["total"]
    assert "软件" in marked(first(shared, "軟件"))  # as it stands there


def test_16_initials(shared):
    answer = search(shared, "--json", "mfd 577").json()
    assert any("民法典" in offer["query"] for offer in answer["offers"])


@pytest.mark.parametrize("query", ["二〇二二年政府工作报告", "2022年政府工作报告",
                                   "政府工作报告 2022", "二○二二年政府工作报告"])
def test_17_the_report_of_a_year(shared, query):
    report = first(shared, query)
    assert report["direct"] and report["title"].startswith("2022年")
    assert report["title"].endswith("政府工作报告")


def test_18_by_addressee_and_type(shared):
    answer = find(shared, "主送:各省 文种:意见")
    assert all(r["type"] == "意见" for r in answer["results"])


def test_19_a_wrong_character(shared):
    answer = search(shared, "--json", "营商坏境").json()
    assert any(offer["query"] == "营商环境" for offer in answer["offers"])


def test_20_a_pasted_sentence(shared):
    law = first(shared, "民法典第577条")
    sentence = text_of(law)[8:48]
    pasted = sentence.replace("义务", "义物", 1)
    assert pasted != sentence
    answer = find(shared, pasted)
    assert answer["answered"] == "source"
    source = answer["results"][0]
    assert source["path"] == law["path"] and source["article"] == "577" and source["source"]
    assert source["differs"] == 1
    assert {"kind": "replaced", "pasted": "物", "source": "务"} in source["difference"]


def test_21_nothing(shared):
    assert search(shared, '"不存在的八字短语啊"').code == NOTHING


def test_22_a_single_common_character(shared):
    answer = find(shared, "的")
    assert answer["total"]["documents"] > 1000 and answer["total"]["occurrences"] > 100000


def test_23_a_whole_number(shared):
    for query in ('"第517号"', "第517号"):
        answer = search(shared, "--json", query).json()
        assert all("第1517号" not in text for r in answer["results"] for text in marked(r))


def test_24_in_one_sentence(shared):
    answer = find(shared, "法律、行政法规 同句 另有规定")
    assert answer["answered"] == "all"
    assert answer["total"]["documents"] <= \
        find(shared, "法律、行政法规 另有规定", "--scope=passage")["total"]["documents"]
    assert all("同句" not in text for r in answer["results"] for text in marked(r))
    assert "同句" not in find(shared, "法律、行政法规 同句 另有规定", "--explain")["explain"]


def test_25_a_long_paste(shared):
    law = find(shared, "民法典第577条")["results"][0]
    pasted = ("".join(text_of(law).split()) * 30)[:1000]
    answer = find(shared, pasted)
    assert answer["answered"] == "source"
    assert answer["results"][0]["path"] == law["path"] and answer["results"][0]["differs"] == 0
    answer = find(shared, ("这句话哪里都找不到也没有人说过" * 80)[:1000])
    assert answer["answered"] == "question" and answer["results"]
