# SPDX-License-Identifier: GPL-2.0-or-later
"""Fields, facets, versions, copies, citations: against an own look at the same metadata.

What a document's fields are is asked of `zhengwen-index --show --json`; which documents have a
value is then found by a plain loop here, which shares nothing with the catalog or the filters.
"""
import json
import os
import random
import re
from pathlib import Path

import pytest
from conftest import (BAD_QUERY, DONE, NOTHING, SAMPLE, SHARED, batch, find, index, indexed, paths,
                      run, search)
from scan import joined, tokens

EVERYTHING = ("--every-file", "--limit", "100000", "--snippets", "0")
FACET_FILTERS = {"issuer": "机关:\"{}\"", "type": "文种:\"{}\"", "year": "日期:{}",
                 "status": "时效:{}", "level": "级别:{}"}
# What --show cannot know of one file: another document of the collection repeals it.
KNOWN_FROM_OTHERS = {
    "通知/云泽省水利厅关于规范汀澜江采砂作业时间的通知(2019-05-20).txt": {"date_repealed": "2023-11-06"},
    "法规/云泽省公共数据开放管理办法(2017-01-01).rtf": {"date_repealed": "2025-07-01"}}


SEED = int(os.environ.get("ZW_SEED") or random.randrange(1 << 31))


@pytest.fixture
def seed():
    print(f"ZW_SEED={SEED}")
    return SEED


@pytest.fixture(scope="module")
def known():
    """{path: metadata} of the samples."""
    found = {}
    for path in sorted(p for p in SAMPLE.rglob("*") if p.is_file()):
        shown = run("zhengwen-index", "--show", "--json", path)
        for line in shown.out.splitlines() if shown.code == DONE else []:
            document = json.loads(line)  # a ZIP holds several
            found[Path(document["file"]).relative_to(SAMPLE).as_posix()] = document
    assert len(found) > 50
    return found


@pytest.fixture(scope="module")
def every(sample):
    """{path: result} of all files."""
    answer = find(sample, "-“没有一篇有这句话”", *EVERYTHING)
    return {r["path"]: r for r in answer["results"]}


def files(folder, query):
    answer = find_any(folder, query, *EVERYTHING)
    assert answer["total"]["documents"] == len(answer["results"]) == answer["total"]["results"]
    return set(paths(answer))


def find_any(folder, *words):
    result = search(folder, "--json", *words)
    assert result.code in (0, NOTHING), result
    return result.json()


# ---- Filters against a loop ----

def values(known, key):
    return sorted({v for m in known.values() for v in m[key] or []})


@pytest.mark.parametrize("field, twin, key", [("机关", "issuer", "issuers"),
                                              ("主送", "to", "addressees")])
def test_a_value_as_a_whole_and_as_a_part(sample, known, field, twin, key):
    rng = random.Random(7)
    for value in rng.sample(values(known, key), min(12, len(values(known, key)))):
        whole = {p for p, m in known.items() if value in (m[key] or [])}
        assert files(sample, f"{field}:\"{value}\"") == whole
        assert files(sample, f"{twin}：“{value}”") == whole
        part = value[:max(2, len(value) // 2)]
        having = {p for p, m in known.items()
                  if any(joined(tokens(part)) in joined(tokens(v)) for v in m[key] or [])}
        assert files(sample, f"{field}:{part}") == having >= whole


def test_the_type(sample, known):
    for kind in {m["type"] for m in known.values() if m["type"]}:
        truth = {p for p, m in known.items() if m["type"] == kind}
        assert files(sample, f"文种:{kind}") == files(sample, f"type:{kind}") == truth


def test_the_number_in_any_notation(sample, known):
    for number in sorted({m["doc_number"] for m in known.values() if m["doc_number"]}):
        truth = {p for p, m in known.items() if number in m["doc_numbers"]}
        assert files(sample, f"文号:{number}") == truth
        assert files(sample, f"number:\"{number}\"") == truth
        other = number.replace("〔", "[").replace("〕", "]")
        assert files(sample, f"文号:{other}") == truth
    part = "政办发"
    truth = {p for p, m in known.items() if any(part in n for n in m["doc_numbers"])}
    assert files(sample, f"文号:{part}") == truth and truth


@pytest.mark.parametrize("field, key", [("成文", "date_written"), ("施行", "date_effective"),
                                        ("发布", "date_published"), ("废止", "date_repealed")])
def test_days(sample, known, field, key):
    known = {p: {**m, **KNOWN_FROM_OTHERS.get(p, {})} for p, m in known.items()}
    for year in ("2012", "2018", "2021", "2023", "2025"):
        truth = {p for p, m in known.items() if (m[key] or "").startswith(year)}
        assert files(sample, f"{field}:{year}") == truth
    truth = {p for p, m in known.items() if "2018-06" <= (m[key] or "")[:7] <= "2022-03"}
    assert files(sample, f"{field}:2018-06..2022-03") == truth


def test_the_day_that_is_shown(sample, every):
    for first, last in (("2015", "2018"), ("2020-03-01", "2023-09-01"), ("2024", "")):
        truth = {p for p, r in every.items()
                 if r["date"] and first <= r["date"] <= (last + "-99-99" if last else "9")}
        assert files(sample, f"日期:{first}..{last}") == truth
        assert files(sample, f"date:{first}..{last}") == truth
    truth = {p for p, r in every.items() if r["date"] and r["date"] <= "2014-12-31"}
    assert files(sample, "日期:..2014") == truth


def test_the_status(sample, every):
    for status in ("现行有效", "已修改", "已废止", "尚未生效"):
        truth = {p for p, r in every.items() if r["status"] == status}
        assert files(sample, f"时效:{status}") == truth
    assert files(sample, "status:current") == files(sample, "时效:有效")


def test_the_level(sample, known):
    levels = {}
    for path, document in known.items():
        levels.setdefault(document["level"], set()).add(path)
    assert {"法律", "行政法规", "地方性法规", "国务院文件", "地方文件"} & set(levels)
    for level, truth in levels.items():
        if level:
            assert files(sample, f"级别:{level}") == truth
    assert files(sample, "级别:规章") == levels.get("部门规章", set()) | levels.get("地方政府规章", set())
    assert files(sample, "level:document") == files(sample, "级别:规范性文件") > levels["地方文件"]
    assert find(sample, "文种:条例")["results"][0]["level"] == "地方性法规"


def test_a_level_that_somebody_has_said(tmp_path):
    made, _ = indexed(tmp_path, {
        "甲.txt": "青屿市渔港管理条例\n\n保护渔港。\n",
        "乙.txt": "东湖市渔港管理条例\n\n保护渔港。\n",
        "乙.txt.meta.json": '{"level": "部门规章"}',
        "丙.txt": "西湖市渔港管理条例\n\n保护渔港。\n",
        "丙.txt.meta.json": '{"level": null}'})
    levels = {r["path"]: r["level"] for r in find(made, "渔港", "--every-file")["results"]}
    assert levels == {"甲.txt": "地方性法规", "乙.txt": "部门规章", "丙.txt": None}


def test_filters_are_put_together_like_words(sample):
    notices, opinions = files(sample, "文种:通知"), files(sample, "文种:意见")
    assert notices and opinions
    assert files(sample, "文种:通知 OR 文种:意见") == notices | opinions
    assert files(sample, "文种:通知 文种:意见") == set()
    everything = files(sample, "-“没有一篇有这句话”")
    assert files(sample, "-文种:通知") == everything - notices
    assert files(sample, "NOT (文种:通知 OR 文种:意见)") == everything - notices - opinions
    words = files(sample, "“湖泊”")
    assert files(sample, "“湖泊” 文种:通知") == words & notices
    assert files(sample, "“湖泊” OR 文种:通知") == words | notices
    assert files(sample, "“湖泊” -文种:通知 日期:2020..") == \
        (words - notices) & files(sample, "日期:2020..")


def test_filters_in_passages(sample):
    within = find(sample, "“湖泊” 文种:通知", "--scope=passage", *EVERYTHING)
    assert set(paths(within)) <= files(sample, "“湖泊” 文种:通知")
    all_hits = find(sample, "“湖泊”", "--scope=passage", *EVERYTHING)
    notices = files(sample, "文种:通知")
    assert within["total"]["passages"] == sum(p in notices for p in paths(all_hits))


def test_an_article(sample, known):
    for number in ("1", "20", "20-1"):
        truth = {p for p, m in known.items()
                 if any(a["number"] == number for a in m["articles"])}
        assert files(sample, f"条:{number}") == truth and truth
        answer = find(sample, f"article:{number}", "--scope=passage", *EVERYTHING)
        assert {r["path"] for r in answer["results"]} == truth
        assert all(r["article"] == number for r in answer["results"])
    shown = find(sample, "条:20-1")["results"][0]
    assert shown["article"] == "20-1" and shown["snippets"][0]["text"].startswith("第二十条之一")


def test_filters_alone_are_newest_first(sample):
    answer = find(sample, "文种:通知", "--limit", "100")
    dates = [r["date"] or "" for r in answer["results"]]
    assert dates == sorted(dates, reverse=True) and len(dates) > 3


def test_filters_stay_when_words_are_given_up(sample):
    answer = find(sample, "文种:通知 湖泊 鬼畜", "--limit", "100")
    assert answer["answered"] == "some"
    assert set(paths(answer)) <= files(sample, "文种:通知")
    question = "城乡居民医保断缴以后再参保要等多久才能享受待遇"
    answer = find(sample, f"文种:通知 {question}", "--limit", "100")
    assert answer["answered"] == "question"
    assert set(paths(answer)) <= files(sample, "文种:通知")


@pytest.mark.parametrize("query, part", [
    ("日期:abc", "日期:abc"), ("养老 日期:2020-13", "日期:2020-13"), ("时效:也许", "时效:也许"), ("级别:甲级", "级别:甲级"),
    ("条:x", "条:x"), ("截至:昨天", "截至:昨天")])
def test_a_value_that_makes_no_sense_is_text(sample, query, part):
    answer = find_any(sample, query)
    assert [note["part"] for note in answer["notes"]] == [part]
    assert answer["filters"] == []
    assert part in search(sample, query).err


def test_how_filters_were_understood(sample):
    answer = find_any(sample, "--explain", "机关:“某厅” -文种:通知 截至:2019-05-01 养老")
    assert answer["explain"] == \
        "AND(AND(issuer:\"某厅\", NOT(type:通知)), 养老) as-of:2019-05-01"
    assert answer["as_of"] == "2019-05-01"
    assert answer["filters"] == [
        {"field": "issuer", "value": "某厅", "quoted": True, "excluded": False},
        {"field": "type", "value": "通知", "quoted": False, "excluded": True}]


# ---- Facets ----

@pytest.mark.parametrize("query", ["湖泊", "“养老”", "文种:通知", "-“数据”", "标题:条例 OR “安全”",
                                   "云泽省湖泊保护条例", "截至:2019-05-01 湖泊"])
@pytest.mark.parametrize("scope", ["document", "passage"])
def test_a_facet_as_a_filter_gives_its_count(sample, query, scope):
    answer = find(sample, query, "--facets", "--limit", "0", f"--scope={scope}")
    assert set(answer["facets"]) == {"issuer", "type", "year", "status", "level", "others"}
    asked = [(facet, v) for facet in FACET_FILTERS for v in answer["facets"][facet]]
    assert asked
    plus = "（{}）" if " OR " in query else "{}"
    queries = [plus.format(query) + " " + FACET_FILTERS[f].format(v["value"]) for f, v in asked]
    for (facet, value), chosen in zip(asked, batch(sample, queries, "--limit", "0", "--count",
                                                   f"--scope={scope}")):
        assert chosen["total"]["documents"] == value["count"], (facet, value)
    for facet in FACET_FILTERS:
        counts = [v["count"] for v in answer["facets"][facet]]
        assert counts == sorted(counts, reverse=True)


def test_facets_are_those_of_the_files(sample, known):
    answer = find(sample, "-“没有一篇有这句话”", "--facets", "--limit", "0")
    for facet, key in (("type", "type"), ("issuer", "issuers"), ("level", "level")):
        truth = {}
        for m in known.values():
            for value in set(m[key]) if key == "issuers" else {m[key]}:
                truth[value] = truth.get(value, 0) + 1
        truth.pop(None, None)
        counted = {v["value"]: v["count"] for v in answer["facets"][facet]}
        assert all(truth[value] == count for value, count in counted.items())
        assert len(counted) + answer["facets"]["others"][facet] == len(truth)
    assert "facets" not in find(sample, "湖泊")


# ---- Folding ----

@pytest.mark.parametrize("scope", ["document", "passage"])
@pytest.mark.parametrize("query", ["“湖泊”", "养老", "“条”", "标题:条例", "文种:条例", "数据 OR 安全"])
def test_every_file_found_is_shown_or_belongs_to_one_that_is(sample, every, query, scope):
    single = find(sample, query, f"--scope={scope}", *EVERYTHING)
    folded = find(sample, query, f"--scope={scope}", "--limit", "100000")
    assert {**folded["total"], "results": 0} == {**single["total"], "results": 0}
    assert folded["total"]["results"] == len(folded["results"])
    shown = set(paths(folded))
    belonging = set()
    for r in folded["results"]:
        belonging |= set(r["same"]) | {v["path"] for v in r["versions"] if v["found"]}
    for path in list(belonging):
        belonging |= set(every[path]["same"])
    assert shown <= set(paths(single)) <= shown | belonging
    assert not shown & {p for r in folded["results"] for p in r["same"]}


OLD = """# 甲市养犬条例

（2015年1月20日甲市第十届人民代表大会常务委员会第三次会议通过）

第一条 为了规范养犬行为，制定本条例。

第二条 养犬应当登记。

第三条 犬只不得进入学校。

第四条 本条例自2015年3月1日起施行。
"""
NEW = """# 甲市养犬条例

（2015年1月20日甲市第十届人民代表大会常务委员会第三次会议通过　2021年5月6日甲市第十一届人民代表大会常务委员会第九次会议修订）

第一条 为了规范养犬行为，保障公众安全，制定本条例。

第二条 养犬应当登记，每年年检。

第三条 本条例自2021年7月1日起施行。
"""
NOTICE = """甲市人民政府关于加强犬只管理的通知

甲政发〔2022〕7号

各县区人民政府：

为落实《甲市养犬条例》第二条的规定，现将有关事项通知如下。

一、各地要按照《甲市养犬条例》做好登记。

甲市人民政府

2022年3月4日
"""


@pytest.fixture(scope="module")
def dogs(tmp_path_factory):
    folder, _ = indexed(tmp_path_factory.mktemp("dogs"), {
        "甲市养犬条例(2015-03-01).md": OLD, "甲市养犬条例(2021-07-01).md": NEW,
        "备份/甲市养犬条例(2021-07-01).md": NEW, "通知.txt": NOTICE, "通知 副本.txt": NOTICE,
        "讲话(2020-01-02).txt": "在会议上的讲话\n\n2020年1月2日\n\n要管好养犬这件事。\n"})
    return folder


OLD_FILE = "甲市养犬条例(2015-03-01).md"
NEW_FILES = {"甲市养犬条例(2021-07-01).md", "备份/甲市养犬条例(2021-07-01).md"}
NOTICES = {"通知.txt", "通知 副本.txt"}


def test_one_of_each_work(dogs):
    answer = find(dogs, "“养犬”")
    assert answer["total"]["documents"] == 6 and answer["total"]["results"] == 3
    law = next(r for r in answer["results"] if r["path"] in NEW_FILES)
    assert set(law["same"]) | {law["path"]} == NEW_FILES
    assert [v["path"] for v in law["versions"]] == [OLD_FILE]
    assert law["versions"][0]["found"] and law["versions"][0]["status"] == "已修改"
    assert law["status"] == "现行有效" and not law["only_old"]
    assert find(dogs, "“养犬”", "--every-file")["total"]["results"] == 6
    printed = search(dogs, "“养犬”").out
    assert "also in: " in printed and "other versions: " in printed


def test_only_in_an_old_version(dogs):
    answer = find(dogs, "“进入学校”")
    assert paths(answer) == [OLD_FILE]
    assert answer["results"][0]["only_old"] and answer["results"][0]["status"] == "已修改"
    assert not answer["results"][0]["versions"][0]["found"]
    assert "found only in an earlier version" in search(dogs, "“进入学校”").out


def test_as_of_a_day(dogs):
    def at(day, *more):
        return set(paths(find_any(dogs, "“养犬”", f"截至:{day}", *more)))
    assert at("2014-12-31") == set()
    assert at("2016-01-01") == {OLD_FILE}
    assert at("2020-06-01") == {OLD_FILE, "讲话(2020-01-02).txt"}
    later = at("2023-01-01", "--every-file")
    assert later == NEW_FILES | NOTICES | {"讲话(2020-01-02).txt"}
    assert set(paths(find(dogs, "“养犬”", "--as-of=2020-06-01"))) == at("2020-06-01")
    # the last one counts, the query before the option
    assert at("2020-06-01", "截至:2016-01-01") == {OLD_FILE}
    assert at("2016-01-01", "--as-of=2020-06-01") == {OLD_FILE}


def test_a_copy_under_another_name_is_a_version_too(tmp_path):
    other = "0.md"  # before the others by its path
    law = OLD + "\n第五条 养犬的其他事项，依照有关规定办理。\n" * 20  # mostly articles
    folder, _ = indexed(tmp_path, {
        OLD_FILE: law, "甲市养犬条例(2021-07-01).md": NEW,
        other: law.replace("# 甲市养犬条例", "# 乙市养犬条例")})
    answer = find(folder, "“养犬”")
    assert paths(answer) == ["甲市养犬条例(2021-07-01).md"]
    old = next(r for r in find(folder, "“养犬”", "--every-file")["results"] if r["path"] == other)
    assert old["status"] == "已修改" and old["same"] == [OLD_FILE]


def test_what_is_said_of_today_is_not_said_of_days_before(tmp_path):
    folder, _ = indexed(tmp_path, {
        OLD_FILE: OLD, "甲市养犬条例(2021-07-01).md": NEW,
        OLD_FILE + ".meta.json": '{"status": "已修改"}'})
    assert paths(find(folder, "“养犬” 截至:2016-01-01")) == [OLD_FILE]
    assert paths(find(folder, "“养犬” 时效:已修改", "--every-file")) == [OLD_FILE]


def test_volumes_in_the_order_of_their_articles(tmp_path):
    def volume(number, name):
        return (f"# 甲市民事条例 {name}\n\n（2020年5月28日通过）\n\n"
                f"第{number}条 本编规定{name}的事。\n\n第{number}一条 其他的事。\n")
    folder, _ = indexed(tmp_path, {"c.md": volume("十", "总则"),
                                   "a.md": volume("二十", "物权编"),
                                   "b.md": volume("三十", "合同编")})
    answer = find(folder, "甲市民事条例")
    assert answer["answered"] == "title"
    assert paths(answer)[:3] == ["c.md", "a.md", "b.md"]
    assert answer["results"][0]["snippets"][0]["text"].startswith("第十条")


def test_in_passages_the_shown_version_only(dogs):
    answer = find(dogs, "“养犬”", "--scope=passage", "--limit", "100")
    assert OLD_FILE not in paths(answer)
    assert len(NEW_FILES & set(paths(answer))) == len(NOTICES & set(paths(answer))) == 1


# ---- Direct answers ----

def first(folder, *query):
    answer = find(folder, *query)
    return answer, answer["results"][0]


@pytest.mark.parametrize("query, article, start", [
    ("甲市养犬条例第二条", "2", "第二条 养犬应当登记，每年年检。"),
    ("《甲市养犬条例》第2条", "2", "第二条 养犬应当登记，每年年检。"),
    ("甲市养犬条例 §2", "2", "第二条 养犬应当登记，每年年检。"),
    ("甲市养犬条例第２条", "2", "第二条 养犬应当登记，每年年检。")])
@pytest.mark.parametrize("scope", ["document", "passage"])
def test_an_article_is_answered_with_itself(dogs, query, article, start, scope):
    answer, law = first(dogs, query, f"--scope={scope}")
    assert answer["answered"] == "citation" and law["direct"]
    assert law["path"] in NEW_FILES and law["article"] == article
    assert law["anchor"] == f"art-{article}"
    assert law["snippets"][0] == {"text": start, "marks": []}
    assert answer["results"][1]["path"] in NOTICES  # it cites the article
    assert sum(r["direct"] for r in answer["results"]) == 1


def test_several_articles_each(dogs):
    answer = find(dogs, "甲市养犬条例第一条至第三条")
    assert [r["article"] for r in answer["results"] if r["direct"]] == ["1", "2", "3"]


def test_an_article_that_no_version_has(dogs):
    _, law = first(dogs, "甲市养犬条例第九百条")
    assert law["direct"] and law["article_absent"] and law["article"] is None
    assert "no such article" in search(dogs, "甲市养犬条例第九百条").out
    assert not first(dogs, "甲市养犬条例第一条")[1]["article_absent"]


def test_an_article_of_an_old_version_only(dogs):
    answer, law = first(dogs, "甲市养犬条例第四条")
    assert (law["path"], law["article"], law["only_old"]) == (OLD_FILE, "4", True)
    answer, law = first(dogs, "甲市养犬条例第二条 as-of:2016-01-01")
    assert law["path"] == OLD_FILE and law["direct"] and not law["only_old"]


@pytest.mark.parametrize("query", ["甲政发〔2022〕7号", "甲政发[2022]7号", "甲政发2022 7",
                                   "甲政发〔2022〕7 号"])
def test_a_number_is_answered_with_its_document(dogs, query):
    answer, notice = first(dogs, query)
    assert answer["answered"] == "number" and notice["direct"]
    assert notice["path"] in NOTICES and notice["number"] == "甲政发〔2022〕7号"
    assert notice["issuers"] == ["甲市人民政府"] and notice["type"] == "通知"


def test_a_title_is_answered_with_its_document(dogs):
    for query in ("甲市养犬条例", "《甲市养犬条例》"):
        answer, law = first(dogs, query)
        assert answer["answered"] == "title" and law["direct"] and law["path"] in NEW_FILES
        assert answer["results"][1]["path"] in NOTICES
        assert law["cited"] == 1  # the notice stands there twice
        assert not law["anchor"] and not law["article"]
        assert law["snippets"][0]["text"].startswith("第一条 为了规范养犬行为")
    said = search(dogs, "甲市养犬条例").err
    assert "first what the query names" in said and "documents" in said
    assert "occurrences" not in said  # those are of its words


def test_a_quotation_is_a_string_only(dogs):
    answer = find(dogs, "“甲市养犬条例”")
    assert answer["answered"] == "all" and not any(r["direct"] for r in answer["results"])
    assert set(paths(find(dogs, "“甲市养犬条例第二条”", "--every-file"))) == NOTICES
    assert find(dogs, "甲市养犬条例 -草案")["answered"] == "all"


def test_what_is_not_there_is_searched_for(dogs):
    for query in ("乙市养犬条例第二条", "甲政发〔2022〕8号", "乙市养犬条例"):
        assert find_any(dogs, query)["answered"] not in ("citation", "number", "title")


def test_counting_counts_the_thing(dogs):
    answer = find(dogs, "甲政发2022 7", "--count")
    assert answer["total"]["documents"] >= 1 and answer["results"] == []
    assert search(dogs, "--count", "甲市养犬条例").out == \
        f"{find(dogs, '甲市养犬条例')['total']['documents']}\n"


@pytest.mark.parametrize("query", ["甲市养犬条例", "甲市养犬条例第一条至第三条", "甲政发〔2022〕7号"])
@pytest.mark.parametrize("more", [(), ("--every-file",), ("--scope=passage",), ("--sort=date",)])
def test_paging_through_a_direct_answer(dogs, query, more):
    everything = find(dogs, query, "--limit", "100", *more)
    places = [(r["path"], r["anchor"]) for r in everything["results"]]
    assert len(set(places)) == len(places) == everything["total"]["results"]
    pages = []
    for offset in range(len(places)):
        pages += find(dogs, query, "--limit", "1", "--offset", offset, *more)["results"]
    assert pages == everything["results"]
    assert find(dogs, query, "--offset", len(places), *more)["results"] == []


def test_an_article_by_its_number_beside_a_title(dogs):
    answer, law = first(dogs, "甲市养犬条例 条:2")
    assert law["direct"] and law["article"] == "2" and law["path"] in NEW_FILES
    answer = find(dogs, "养犬 条:2", "--scope=passage")
    assert {(r["path"] in NEW_FILES, r["article"]) for r in answer["results"]} == {(True, "2")}


# ---- Who cites it ----

def test_what_cites_a_law_or_an_article(dogs):
    for query in ("引用:甲市养犬条例", "cites:《甲市养犬条例》", "引用:甲市养犬条例第二条"):
        assert files(dogs, query) == NOTICES
    assert files(dogs, "引用:甲市养犬条例第三条") == set()
    assert files(dogs, "引用:乙市养犬条例") == set()
    one = find(dogs, "引用:甲市养犬条例第二条", "--scope=passage")
    assert [r["snippets"][0]["text"][:4] for r in one["results"]] == ["为落实《"]
    for query in ("引用:甲市养犬条例第二条", "甲市养犬条例第二条"):
        shown = next(r for r in find(dogs, query)["results"] if r["path"] in NOTICES)
        snippet = shown["snippets"][0]
        start, length = snippet["marks"][0]
        assert "《甲市养犬条例》第二条" in snippet["text"][start:start + length]


# ---- The laws ----

NUMERALS = "零一二三四五六七八九"
UNITS = {"十": 10, "百": 100, "千": 1000}


def value(text):
    total = digit = 0
    for c in text:
        if c in UNITS:
            total += (digit or 1) * UNITS[c]
            digit = 0
        else:
            digit = NUMERALS.find("零" if c == "〇" else c)
    return total + digit


def numeral(n):
    text = ""
    for unit, size in (("千", 1000), ("百", 100), ("十", 10)):
        if n >= size:
            text += ("" if unit == "十" and not text and n // 10 == 1 else NUMERALS[n // size]) + unit
            n %= size
            if n and n < size // 10:
                text += "零"
    return text + (NUMERALS[n] if n else "")


ARTICLE = re.compile(r"第([一二三四五六七八九十百千零〇]+)条(?:之([一二三四五六七八九十]+))?[ 　]\s*\S{4}")


def articles_of_current_laws(laws):
    """(path, title, number, sub) of every line that begins an article, once each."""
    rows = [line.split("\t") for line in
            (laws.parent / "laws.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    for row in rows:
        if row[5].strip() != "current" or row[2] not in ("法律", "行政法规"):
            continue
        seen = set()
        for line in (laws / row[0]).read_text(encoding="utf-8").splitlines():
            begins = ARTICLE.match(line)
            number = begins and (value(begins[1]), value(begins[2]) if begins[2] else 0)
            if begins and number not in seen:
                seen.add(number)
                yield row[0], row[1], *number


def five_ways(title, number, sub):
    name = title.removeprefix("中华人民共和国")
    behind = f"之{numeral(sub)}" if sub else ""
    plain = f"{name}第{number}条{behind}"
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return (plain, f"{name}{number}条{behind}", f"《{title}》第{numeral(number)}条{behind}",
            f"{name} §{number}{behind}", plain.translate(wide))


@pytest.fixture(scope="module")
def laws(tmp_path_factory):
    folder = SHARED / "data/laws"
    if not folder.is_dir():
        pytest.skip("../shared/data/laws is not here")
    made = tmp_path_factory.mktemp("laws") / "index"
    assert index(folder, made, seconds=900).code == DONE
    return folder, made


def test_articles_asked_in_five_ways_come_first(laws, seed):
    folder, made = laws
    drawn = random.Random(seed).sample(list(articles_of_current_laws(folder)), 300)
    asked = [(row, way) for row in drawn for way in five_ways(*row[1:])]
    answers = batch(made, [way for _, way in asked], "--limit", "1", seconds=600)
    missed = []
    for ((path, _, number, sub), way), answer in zip(asked, answers):
        best = answer["results"][0] if answer["results"] else None
        anchor = f"art-{number}-{sub}" if sub else f"art-{number}"
        good = best and best["direct"] and best["anchor"] == anchor and \
            path in {best["path"], *best["same"]}
        if not good:
            missed.append((way, path))
    assert len(missed) <= len(asked) // 100, (seed, missed[:10])


def test_of_several_versions_the_current_one_is_shown(laws):
    """laws.tsv tells which one is; the index has never seen it."""
    folder, made = laws
    rows = [line.split("\t") for line in (folder.parent / "laws.tsv").read_text(
        encoding="utf-8").splitlines()[1:]]
    current = {}
    for path, title, *_, status in rows:
        current.setdefault(title, []).append((path, status == "current"))
    asked = {title: [path for path, is_current in files if is_current]
             for title, files in current.items() if len(files) > 1}
    asked = {title: paths[0] for title, paths in asked.items() if len(paths) == 1}
    assert len(asked) > 50
    answers = batch(made, list(asked), "--limit", "1")
    missed = [title for (title, path), answer in zip(asked.items(), answers)
              if not answer["results"][0]["direct"]
              or path not in {answer["results"][0]["path"], *answer["results"][0]["same"]}]
    assert len(missed) <= len(asked) // 20, missed


def test_numbers_in_any_notation_come_first(tmp_path):
    table = SHARED / "data/policies.tsv"
    if not table.is_file():
        pytest.skip("../shared/data/policies.tsv is not here")
    assert index(SHARED / "data/policies", tmp_path / "index", seconds=600).code == DONE
    asked = []
    for row in table.read_text(encoding="utf-8").splitlines()[1:]:
        file, number = row.split("\t")[0], row.split("\t")[2].strip()
        parts = re.fullmatch(r"(.+?)〔(\d{4})〕(\d+)号", number)
        if parts:
            code, year, serial = parts.groups()
            asked += [(file, way) for way in (
                number, f"{code}[{year}]{serial}号", f"{code}{year} {serial}",
                f"{code}〔{year}〕{serial} 号", f"{code}（{year}）第{serial}号")]
        elif number:
            asked.append((file, number))
    answers = batch(tmp_path / "index", [way for _, way in asked], "--limit", "1")
    missed = [(way, file) for (file, way), answer in zip(asked, answers)
              if not answer["results"] or not answer["results"][0]["direct"]
              or file not in {answer["results"][0]["path"], *answer["results"][0]["same"]}]
    assert len(missed) <= len(asked) // 100, missed


def test_facets_of_the_laws(laws, seed):
    _, made = laws
    rng = random.Random(seed)
    for query in rng.sample(["监督", "“罚款”", "文种:条例", "公司法", "日期:2015..2020", "刑法第三条"], 3):
        answer = find(made, query, "--facets", "--limit", "0")
        asked = [(f, v) for f in FACET_FILTERS for v in answer["facets"][f]]
        chosen = batch(made, [f"{query} {FACET_FILTERS[f].format(v['value'])}" for f, v in asked],
                       "--count", "--limit", "0")
        for (facet, counted), got in zip(asked, chosen):
            assert got["total"]["documents"] == counted["count"], (seed, query, facet, counted)
