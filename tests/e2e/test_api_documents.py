# SPDX-License-Identifier: GPL-2.0-or-later
"""The API of zhengwen-web: documents and their articles, at addresses that stay."""
import json
from urllib.parse import quote

import pytest
from conftest import SAMPLE_DOCUMENTS, Server, find, indexed, paths
from described import API, call, refused
from test_web import EVIL, get


@pytest.fixture(scope="module")
def every_path(sample):
    answer = find(sample, "--limit=1000", "--every-file", "日期:1900..2100 OR -日期:1900..2100")
    assert len(answer["results"]) == SAMPLE_DOCUMENTS
    return paths(answer)


def test_every_document_and_article(server, every_path):
    articles = citations = items = 0
    for path in every_path:
        _, document = call(server, "/documents/{id}", id=path)
        assert document["path"] == path
        anchors = {p["anchor"]: p for p in document["passages"]}
        assert len(anchors) == len(document["passages"])
        for passage in document["passages"]:
            assert passage["parent"] is None or anchors[passage["parent"]]
            for c in passage["citations"]:
                cited = passage["text"][c["start"]:c["start"] + c["length"]]
                assert len(cited) == c["length"] and c["path"]
                citations += 1
        assert {h["anchor"] for h in document["headings"]} <= set(anchors)
        numbers = [p["article"] for p in document["passages"] if p["article"]]
        for number in dict.fromkeys(numbers[:3] + numbers[-2:]):
            _, article = call(server, "/documents/{id}/articles/{article}", id=path, article=number)
            passage = anchors[article["anchor"]]
            assert article["text"] == passage["text"] and article["cited"] == passage["cited"]
            assert "\n".join(p["text"] for p in article["paragraphs"]) == article["text"]
            items += sum(len(p["items"]) for p in article["paragraphs"])
            articles += 1
    assert articles > 50 and citations > 50 and items > 5


def test_a_slash_may_be_sent_either_way(server):
    path = "法规/云泽省数据条例(2022-10-01).md"
    one = get(server, f"{API}/documents/{quote(path)}")[1]
    assert one == get(server, f"{API}/documents/{quote(path, safe='')}")[1]
    assert json.loads(one)["title"] == "云泽省数据条例"


def test_what_is_not_there(server):
    law = "法规/云泽省数据条例(2022-10-01).md"
    refused(server, "/documents/{id}", {}, "no-such-document", None, 404, id="法规")
    refused(server, "/documents/{id}/articles/{article}", {}, "no-such-document", None, 404,
            id="法规", article="1")
    for article in ("999", "0", "一", EVIL, "30-1"):
        refused(server, "/documents/{id}/articles/{article}", {}, "no-such-article", None, 404,
                id=law, article=article)
    assert get(server, f"{API}/documents/")[0].status == 404
    assert get(server, f"{API}/documents/{quote(law)}/articles/")[0].status == 404
    refused(server, "/cite", {"document": "法规"}, "no-such-document", "document", 404)
    refused(server, "/compare", {"document": "法规", "with": law}, "no-such-document", "document",
            404)
    refused(server, "/compare", {"document": law, "with": "法规"}, "no-such-document", "with", 404)
    refused(server, "/cite", {"document": law, "article": "999"}, "no-such-article", None, 404)


def test_the_parts_of_an_article(tmp_path):
    law = ("湖泊条例\n\n第一章 总则\n\n第一条 为了湖泊，制定本条例。\n\n第二条 不得有下列行为：\n（一）围湖；\n（二）投饵。\n"
           "前款所称投饵，是指投放饲料。\n\n第三条 依照本条例第二条处理。\n")
    folder, _ = indexed(tmp_path, {"湖/条例.txt": law})
    running = Server(folder)
    try:
        _, article = call(running, "/documents/{id}/articles/{article}", id="湖/条例.txt", article="2")
        assert [h["text"] for h in article["headings"]][-1] == "第一章 总则"
        assert article["cited"] == 2, "第三条, and its own second 款"
        first, second = article["paragraphs"]
        assert first["anchor"] == "art-2-k1" and second["anchor"] == "art-2-k2"
        assert second["text"] == "前款所称投饵，是指投放饲料。" and second["items"] == []
        assert [(i["number"], i["anchor"], i["text"]) for i in first["items"]] == [
            (1, "art-2-k1-i1", "（一）围湖；"), (2, "art-2-k1-i2", "（二）投饵。")]
    finally:
        assert running.stop()[0] == 0


def test_a_document_that_is_called_like_an_article(tmp_path):
    folder, _ = indexed(tmp_path, {"甲/articles/2.txt": "乙文件\n\n湖泊。\n", "丙.txt": "丙文件\n"})
    running = Server(folder)
    try:
        _, document = call(running, "/documents/{id}", id="甲/articles/2.txt")
        assert document["path"] == "甲/articles/2.txt" and "passages" in document
    finally:
        assert running.stop()[0] == 0


def test_a_renamed_document_is_led_to(changing):
    (changing.corpus / "文件1.txt").rename(changing.corpus / "改名 & 1.txt")
    changing.again()
    response, problem = call(changing, "/documents/{id}", status=301, id="文件1.txt")
    assert response.getheader("Location") == f"{API}/documents/{quote('改名 & 1.txt')}"
    assert problem["code"] == "moved" and response.getheader("ETag") is None
    response, _ = call(changing, "/documents/{id}/articles/{article}", status=301,
                       id="文件1.txt", article="1-2")
    assert response.getheader("Location") == f"{API}/documents/{quote('改名 & 1.txt')}/articles/1-2"
    _, cited = call(changing, "/cite", {"document": "文件1.txt"})
    assert cited["path"] == "改名 & 1.txt"
