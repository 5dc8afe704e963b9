# SPDX-License-Identifier: GPL-2.0-or-later
"""What a query names comes first: an article, a number, a title; and who cites it."""
import pytest
from conftest import find, paths, search
from test_fields import NEW_FILES, NOTICES, OLD_FILE, dogs, files, find_any  # dogs is a fixture


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
