# SPDX-License-Identifier: GPL-2.0-or-later
"""Fields, facets, versions, copies, citations: against an own look at the same metadata.

What a document's fields are is asked of `zhengwen-index --show --json`; which documents have a
value is then found by a plain loop here, which shares nothing with the catalog or the filters.
"""
import json
import os
import random
from pathlib import Path

import pytest
from conftest import (DONE, NOTHING, SAMPLE, batch, find, indexed, paths,
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
