# SPDX-License-Identifier: GPL-2.0-or-later
"""zhengwen-search, read as a manual: what it finds in the sample corpus and what it prints."""
import json
import re
import select
import subprocess

import pytest
from conftest import (BAD_INDEX, BAD_QUERY, BUILD, ENVIRONMENT, FOUND, NOTHING, SAMPLE_DOCUMENTS,
                      batch, find, indexed, paths, run, search)
from scan import tokens

NEW_LAKES = "法规/云泽省湖泊保护条例(2023-09-01).md"
OLD_LAKES = "法规/云泽省湖泊保护条例(2015-06-01).md"


# ---- The sample corpus: what corpus/README.md promises ----

@pytest.mark.parametrize("slogan, documents, first, last", [
    ("四到四问", 18, 2014, 2025), ("三本台账", 16, 2014, 2025), ("五个不让", 8, 2021, 2025),
    ("一把尺子量到底", 7, 2010, 2023), ("一湖一策一账", 7, 2017, 2025)])
def test_slogans_over_the_years(sample, slogan, documents, first, last):
    answer = find(sample, f"“{slogan}”", "--every-file", "--limit", "100")
    assert answer["total"]["documents"] == documents
    assert len(answer["results"]) == documents
    years = [int(r["date"][:4]) for r in answer["results"] if r["date"]]
    assert min(years) == first and max(years) == last


def test_with_and_without_quotation_marks_in_the_text(sample):
    quoted = find(sample, '"四到四问"', "--limit", "100")
    with_marks = find(sample, "“「四到」四问”", "--limit", "100")
    assert paths(quoted) == paths(with_marks)


def test_the_old_version_of_a_law(sample):
    answer = find(sample, "“云泽省湖泊保护条例”", "--every-file", "--limit", "100")
    assert {OLD_LAKES, NEW_LAKES} <= set(paths(answer))
    by_date = find(sample, "标题:湖泊保护条例", "--every-file", "--sort=date", "--limit", "100")
    order = paths(by_date)
    assert order.index(NEW_LAKES) < order.index(OLD_LAKES)


def test_an_inserted_article(sample):
    answer = find(sample, "“第二十条之一”", "--limit", "100")
    hits = {r["path"]: r for r in answer["results"]}
    law = hits["法规/云泽省电动自行车管理条例(2024-05-01).md"]
    assert law["article"] == "20-1"
    assert law["anchor"] == "art-20-1"


@pytest.mark.parametrize("query, path", [
    # traditional script, found by simplified
    ("“番客巷”", "讲话/在青嶼市海外聯誼會新春茶會上的致辭.txt"),
    ("“各位乡亲、各位朋友”", "讲话/在青嶼市海外聯誼會新春茶會上的致辭.txt"),
    # GB18030, its four-byte characters too
    ("“青政办发（2020）17号”",
     "通知/青屿市人民政府办公室关于做好镜澜湖禁渔期管理工作的通知.txt"),
    # UTF-16 in both orders
    ("“防汛抗洪”", "通知/云泽省人民政府办公厅关于切实做好当前防汛抗洪工作的紧急通知.txt"),
    ("“湖泊水生态修复”", "意见/云泽省人民政府办公厅关于加强湖泊水生态修复的指导意见(2017-06-05).txt"),
    # HTML, whatever it declares
    ("“居民医保”", "解读/居民医保参保政策问答.html"),
    ("㙟", "法规/云泽省渔业管理办法(2011-04-01).html"),
    # zero-width characters within words
    ("“露天焚烧秸秆”", "通知/松塘县人民政府关于禁止露天焚烧秸秆的通知.txt"),
    ("“推进综合利用”", "通知/松塘县人民政府关于禁止露天焚烧秸秆的通知.txt"),
    # NBSP around numbers
    ("“各2公里”", "通知/松塘县人民政府关于禁止露天焚烧秸秆的通知.txt"),
])
def test_every_way_of_writing(sample, query, path):
    assert path in paths(find(sample, query, "--limit", "100"))


def test_simplified_and_traditional_find_the_same(sample):
    for simplified, traditional in (("乡亲", "鄉親"), ("一把尺子量到底", "一把尺子量到底"),
                                    ("镜澜湖", "鏡瀾湖")):
        one = find(sample, f"“{simplified}”", "--limit", "100")
        two = find(sample, f"“{traditional}”", "--limit", "100")
        assert one["total"] == two["total"]
        assert paths(one) == paths(two)


def test_scripts_and_styles_of_a_page_are_no_text(sample):
    assert search(sample, "“toggleMenu”").code == NOTHING
    assert search(sample, "“list-style”").code == NOTHING


# ---- The query language ----

def documents(sample, *query):
    result = search(sample, "--count", *query)
    assert result.code in (FOUND, NOTHING), result
    return int(result.out)


def test_unquoted_words_match_as_written_or_apart(sample):
    answer = find(sample, "湖泊保护监督检查", "--limit", "100")
    assert answer["total"]["documents"] >= answer["total"]["exact"]
    assert documents(sample, "湖泊保护") >= documents(sample, "“湖泊保护”") > 0
    exact = [r["exact"] for r in find(sample, "湖泊保护", "--every-file", "--limit",
                                      "100")["results"]]
    assert exact == sorted(exact, reverse=True)  # as written comes first
    assert sum(exact) == documents(sample, "“湖泊保护”")


def test_all_must_occur_and_one_can_be_excluded(sample):
    both = documents(sample, "“数据”", "“安全”")
    without = documents(sample, "“数据”", "-“安全”")
    assert both > 0 and without > 0
    assert both + without == documents(sample, "“数据”")
    assert documents(sample, "“数据” NOT “安全”") == without
    assert documents(sample, "“数据” AND NOT “安全”") == without
    assert documents(sample, "“数据” -安全") == without


def test_either_and_groups(sample):
    either = documents(sample, "“数据” OR “安全”")
    assert either == documents(sample, "“数据” ＯＲ “安全”")
    assert either == (documents(sample, "“数据”") + documents(sample, "“安全”")
                      - documents(sample, "“数据” “安全”"))
    assert documents(sample, "（“数据” OR “安全”） “湖泊”") == documents(
        sample, "“数据” “湖泊” OR “安全” “湖泊”")


def test_only_an_exclusion(sample):
    assert documents(sample, "-“数据”") == SAMPLE_DOCUMENTS - documents(sample, "“数据”")
    answer = find(sample, "-“数据”", "--limit", "3")
    assert len(answer["results"]) == 3


def test_in_the_title(sample):
    answer = find(sample, "标题:条例", "--limit", "100")
    assert all("条例" in r["title"] for r in answer["results"])
    assert documents(sample, "标题：条例") == documents(sample, "title:条例") == \
        answer["total"]["documents"]


def test_in_one_article(sample):
    whole = documents(sample, "“罚款” “数据”")
    answer = find(sample, "“罚款” “数据”", "--scope=passage", "--limit", "100")
    assert 0 < answer["total"]["documents"] <= whole
    assert answer["total"]["passages"] == len(answer["results"])
    assert answer["total"]["documents"] == len(set(paths(answer)))


def test_words_as_separate_arguments_or_one(sample):
    one = find(sample, "湖泊 保护")
    assert one["query"] == "湖泊 保护"
    assert find(sample, "湖泊", "保护")["results"] == one["results"]


@pytest.mark.parametrize("query", ["", " ", "　", b"\xd5\xfe\xb2\xdf", b"\xc0\xaf",
                                   b"\xed\xa0\x80"])
def test_a_bad_query(sample, query):
    """Whatever else is typed has an answer: test_language.py."""
    result = search(sample, query)
    assert result.code == BAD_QUERY, result
    assert result.out == ""
    assert result.err.startswith("zhengwen-search: ")


# ---- Never a silent zero, never a silent rewrite ----

def test_nothing_is_exit_1(sample):
    result = search(sample, "“这句话不在任何一篇里”")
    assert result.code == NOTHING
    assert result.out == ""
    assert "0 documents" in result.err


def test_relaxed_to_some_of_the_words(sample):
    result = search(sample, "湖泊 鬼畜")
    assert result.code == FOUND
    assert "some of them" in result.err
    assert find(sample, "湖泊 鬼畜")["answered"] == "some"


def test_a_question_is_ranked_by_its_words(sample):
    question = "城乡居民医保断缴以后再参保要等多久才能享受待遇"
    answer = find(sample, question)
    assert answer["answered"] == "question"
    assert "医保" in answer["results"][0]["path"] or "医疗" in answer["results"][0]["path"]
    assert "question" in search(sample, question).err


def test_more_words_than_a_query_has_is_a_pasted_passage(sample):
    answer = find(sample, "湖泊 " * 20 + "保护 " * 20)
    assert answer["answered"] in ("question", "all")
    assert answer["results"]


def test_counting_never_relaxes(sample):
    result = search(sample, "--count", "湖泊 鬼畜")
    assert (result.code, result.out) == (NOTHING, "0\n")


# ---- What is printed ----

def test_results_to_stdout_totals_to_stderr(sample):
    result = search(sample, "“三本台账”", "--limit", "3")
    assert result.code == FOUND
    assert "16 documents" in result.err
    assert "documents" not in result.out
    assert [line[:2] for line in result.out.splitlines() if not line.startswith(" ")] == [
        "1.", "2.", "3."]
    assert "【三本台账】" in result.out


def test_colour(sample):
    plain = search(sample, "“三本台账”", "--color=never")
    always = search(sample, "“三本台账”", "--color=always")
    assert "\033" not in plain.out
    assert "\033[1;31m三本台账\033[0m" in always.out
    assert "\033" not in search(sample, "“三本台账”", "--color=auto").out
    assert search(sample, "“三本台账”", "--color=sometimes").code == BAD_QUERY


def test_count(sample):
    result = search(sample, "--count", "“三本台账”")
    assert (result.code, result.out, result.err) == (FOUND, "16\n", "")
    answer = find(sample, "--count", "“三本台账”")
    assert answer["total"]["documents"] == 16
    assert answer["total"]["occurrences"] >= answer["total"]["passages"] >= 16
    assert answer["results"] == []


def test_timeout(sample):
    """How far it comes in a thousandth of a second nobody knows: whatever is found is true."""
    everything = {r["path"] for r in find(sample, "NOT 三本台账", "--limit", "1000", "--every-file",
                                          "--timeout", "0")["results"]}
    answer = find(sample, "NOT 三本台账", "--limit", "1000", "--every-file", "--timeout=0.001")
    found = {r["path"] for r in answer["results"]}
    assert found <= everything
    assert answer["partial"] or found == everything
    hour = find(sample, "NOT 三本台账", "--limit", "1000", "--every-file", "--timeout", "3600")
    assert not hour["partial"] and {r["path"] for r in hour["results"]} == everything
    for bad in ["", "-1", "1s", "1.", "1.2345", "86401", "1e3", ".5"]:
        result = search(sample, "三本台账", f"--timeout={bad}")
        assert result.code == BAD_QUERY and "--timeout takes seconds" in result.err, bad


def test_json(sample):
    answer = find(sample, "“三本台账”", "--limit", "2")
    assert set(answer) == {"format", "query", "total", "answered", "generation", "results",
                           "as_of", "filters", "notes", "rewrites", "missing", "offers", "partial"}
    assert answer["format"] == 1
    assert answer["query"] == "“三本台账”"
    assert answer["answered"] == "all"
    assert set(answer["total"]) == {"documents", "passages", "exact", "occurrences", "results"}
    assert answer["filters"] == [] and re.fullmatch(r"\d{4}-\d\d-\d\d", answer["as_of"])
    assert [r["rank"] for r in answer["results"]] == [1, 2]
    for r in answer["results"]:
        assert set(r) == {"rank", "path", "title", "date", "score", "exact", "article", "anchor",
                          "headings", "passages", "snippets", "direct", "number", "issuers",
                          "type", "level", "status", "date_effective", "cited", "same", "versions",
                          "only_old", "article_absent", "near", "source", "differs",
                          "difference", "indexed", "changed", "digest"}
        assert r["exact"] is True
        assert r["date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", r["date"])
        assert r["anchor"]
        assert 1 <= len(r["snippets"]) <= 3
    assert len(search(sample, "--json", "“三本台账”").out.splitlines()) == 1


@pytest.mark.parametrize("phrase", ["三本台账", "乡亲", "法律、行政法规", "C级", "露天焚烧", "2022年",
                                    "第二十条之一", "的", "镜澜湖"])
def test_marks_are_where_the_phrase_is(sample, phrase):
    answer = find(sample, f"“{phrase}”", "--limit", "100", "--snippets", "10")
    wanted = tokens(phrase)
    for r in answer["results"]:
        assert r["snippets"]
        for snippet in r["snippets"]:
            assert snippet["marks"], (r["path"], snippet)
            for start, length in snippet["marks"]:
                marked = tokens(snippet["text"][start:start + length])
                # Neighbouring hits are one mark: the phrase, once or more often.
                assert marked == wanted * (len(marked) // len(wanted)), (r["path"], snippet)


def test_snippets_are_limited(sample):
    for n in (0, 1, 10):
        answer = find(sample, "“湖泊”", "--snippets", n)
        assert max(len(r["snippets"]) for r in answer["results"]) <= n
    assert search(sample, "湖泊", "--snippets", "11").code == BAD_QUERY


def test_paging_gives_each_result_once(sample):
    everything = find(sample, "湖泊", "--limit", "100")
    total = everything["total"]["results"]
    assert total == len(everything["results"]) <= everything["total"]["documents"]
    pages = []
    for offset in range(0, total + 5, 5):
        page = find(sample, "湖泊", "--limit", "5", "--offset", offset)
        assert page["total"] == everything["total"]
        pages += page["results"]
    assert [r["rank"] for r in pages] == list(range(1, total + 1))
    assert pages == everything["results"]
    assert find(sample, "湖泊", "--offset", "100000")["results"] == []
    assert find(sample, "湖泊", "--limit", "0")["results"] == []


def test_newest_first(sample):
    answer = find(sample, "湖泊", "--sort=date", "--limit", "100")
    keys = [(r["date"] or "", r["path"]) for r in answer["results"]]
    assert [date for date, _ in keys] == sorted((date for date, _ in keys), reverse=True)
    for (date, path), (next_date, next_path) in zip(keys, keys[1:]):
        assert date != next_date or path.encode() < next_path.encode()
    assert keys[0][0] and len(answer["results"]) == answer["total"]["results"]


def test_best_first(sample):
    scores = [r["score"] for r in find(sample, "湖泊 保护", "--limit", "100")["results"]]
    assert scores == sorted(scores, reverse=True)


def test_explain(sample):
    assert "AND(湖泊, " in search(sample, "--explain", "湖泊 -数据").err
    assert find(sample, "--explain", "湖泊 -数据")["explain"] == "AND(湖泊, NOT(数据))"


@pytest.mark.parametrize("option", ["--limit=x", "--limit=-1", "--limit=1000001", "--offset=-1",
                                    "--sort=size", "--scope=page", "--format=xml", "--nonsense",
                                    "--limit", "--format=trec", "--as-of=yesterday"])
def test_wrong_options(sample, option):
    result = search(sample, "湖泊", option)
    assert result.code == BAD_QUERY, result
    assert result.out == ""
    assert "--help" in result.err


def test_help():
    result = run("zhengwen-search", "--help")
    assert result.code == FOUND and result.err == ""
    assert result.out.index("zhengwen-search 人大") < result.out.index("--limit")


def test_what_begins_with_a_minus_is_a_word_after_two(sample):
    assert documents(sample, "--", "湖泊", "-数据") == documents(sample, "湖泊", "-数据")


def test_a_closed_pipe_or_full_disk_is_told(sample):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([str(BUILD / "zhengwen-search"), "-d", str(sample), "湖泊"],
                              stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT, timeout=60)
    assert done.returncode == BAD_INDEX
    assert b"standard output" in done.stderr


# ---- Many queries at once ----

def test_batch_as_json(sample):
    answers = batch(sample, ["“三本台账”", "“五个不让”", "“没有这一句话”"])
    assert [a["total"]["documents"] for a in answers] == [16, 8, 0]
    assert answers[0] == find(sample, "“三本台账”")


def test_batch_counts(sample):
    result = search(sample, "--batch", "-", "--count", stdin="a\t“三本台账”\nb\t“无此句”\n".encode())
    assert result.out == "a\t16\nb\t0\n"


def test_batch_answers_each_query_before_the_next(sample):
    command = [str(BUILD / "zhengwen-search"), "-d", str(sample), "--batch", "-", "--count"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asked:
        for name in (b"a", b"b", b"c"):
            asked.stdin.write(name + "\t“三本台账”\n".encode())
            asked.stdin.flush()
            assert select.select([asked.stdout], [], [], 20)[0], "no answer in 20 s"
            assert asked.stdout.readline().split(b"\t")[0] == name
        asked.stdin.close()


def test_batch_from_a_file_tells_bad_lines(sample, tmp_path):
    file = tmp_path / "queries.tsv"
    file.write_text("1\t“三本台账”\r\n\n2\t　\nno tab\n3\t“五个不让”\n", encoding="utf-8")
    result = search(sample, "--batch", file, "--count")
    assert result.code == BAD_QUERY
    assert result.out == "1\t16\n3\t8\n"
    assert "line 3" in result.err and "line 4" in result.err
    assert search(sample, "--batch", tmp_path / "absent").code == BAD_INDEX
    assert search(sample, "--batch", file, "湖泊").code == BAD_QUERY


def test_batch_for_evaluations(sample):
    """qid Q0 path#article rank score zhengwen, each place once, ranks from 1."""
    queries = "q1\t养老机构的床位补贴\nq2\t电动自行车停放和充电\n".encode()
    result = search(sample, "--batch", "-", "--format=trec", "--scope=passage", "--limit", "50",
                    stdin=queries)
    assert result.code == FOUND
    seen = {}
    for line in result.out.splitlines():
        qid, q0, place, rank, score, tag = line.split("\t")
        assert (q0, tag) == ("Q0", "zhengwen")
        assert re.fullmatch(r"[^#]+(#\d+(-\d+)?)?", place)
        assert re.fullmatch(r"\d+\.\d+", score)
        seen.setdefault(qid, []).append((int(rank), place))
    assert set(seen) == {"q1", "q2"}
    for rows in seen.values():
        assert [rank for rank, _ in rows] == list(range(1, len(rows) + 1))
        assert len({place for _, place in rows}) == len(rows)
    assert "电动自行车" in seen["q2"][0][1]


# ---- An index that is not there ----

def test_no_index(tmp_path):
    result = search(tmp_path / "absent", "湖泊")
    assert result.code == BAD_INDEX
    assert result.out == ""
    assert "no index" in result.err


def test_text_never_moves_the_cursor(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": "标题\n\n湖泊\x1b[2J之一。\n" + "湖泊保护。" * 30})
    result = search(folder, "湖泊", "--color=never", "--snippets", "5")
    assert "\x1b" not in result.out and "\\x1B" in result.out
    json.loads(search(folder, "湖泊", "--json").out)


def test_documents_without_a_date_are_the_last_by_date(tmp_path):
    folder, _ = indexed(tmp_path, {
        "a undated.txt": "湖泊保护没有日期。\n", "某湖泊.txt": "湖泊保护也没有日期。\n",
        "old(1999-01-01).txt": "湖泊保护旧文。\n", "new(2024-01-01).txt": "湖泊保护新文。\n"})
    found = paths(find(folder, "湖泊保护", "--sort=date"))
    assert found[:2] == ["new(2024-01-01).txt", "old(1999-01-01).txt"]
    assert len(found) == 4


def test_a_mark_at_the_end_of_a_word_does_not_hide_it(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": "参加保险？可以。\n", "b.txt": "基本医疗保险制度\n"})
    answer = find(folder, "保险？")
    assert answer["total"]["documents"] == 2 and answer["total"]["exact"] == 1
    assert paths(answer)[0] == "a.txt"


def test_a_query_that_unfolds_without_measure(sample):
    result = search(sample, "ﷺ" * 20_000)
    assert result.code == BAD_QUERY and "limit" in result.err, result
