# SPDX-License-Identifier: GPL-2.0-or-later
"""zhengwen-index --export: every living passage once, as it is shown; and as _bulk takes it."""
import datetime
import json
import os
import subprocess

import pytest
from conftest import (BUILD, DONE, ENVIRONMENT, FAILED, SAMPLE_DOCUMENTS, USAGE, find, index, indexed,
                      paths, run, write)
from described import call

DOCUMENT = ("path", "title", "date", "as_of", "number", "issuers", "type", "level", "status",
            "date_effective", "cited", "metadata", "source")
PASSAGE = ("kind", "anchor", "article", "parent", "text")
EVIL = "第一条 \"引号\" \\ 反斜线\t制表 <b>&amp;</b> \u2028 \U00020000\u0301 {\"index\":{}}"


def export(folder, form="jsonl", code=DONE):
    result = run("zhengwen-index", "-d", folder, f"--export={form}")
    assert result.code == code, result
    return [json.loads(line) for line in result.raw_out.decode().split("\n")[:-1]]


def by_document(passages):
    """Path: its passages, which stand together and in order."""
    documents = {}
    for p in passages:
        assert p["path"] not in documents or list(documents)[-1] == p["path"]
        documents.setdefault(p["path"], []).append(p)
        assert p["ordinal"] == len(documents[p["path"]])
    return documents


@pytest.fixture(scope="module")
def exported(sample):
    return export(sample)


def test_every_passage_is_there_as_it_is_shown(server, sample, exported):
    answer = find(sample, "--limit=1000", "--every-file", "日期:1900..2100 OR -日期:1900..2100")
    documents = by_document(exported)
    assert set(documents) == set(paths(answer)) and len(documents) == SAMPLE_DOCUMENTS
    levels = 0
    for path, passages in documents.items():
        _, shown = call(server, "/documents/{id}", id=path)
        for key in DOCUMENT:
            assert all(p[key] == shown[key] for p in passages), (path, key)
        assert [{key: p[key] for key in PASSAGE} for p in passages] == \
               [{key: p[key] for key in PASSAGE} for p in shown["passages"]], path
        headings = {h["anchor"]: h["level"] for h in shown["headings"]}
        assert {p["anchor"]: p["heading_level"] for p in passages
                if p["heading_level"]} == {a: n for a, n in headings.items() if n}
        levels += len(headings)
    assert levels > 100


def test_times_and_headings_are_those_of_answers(sample, exported):
    at = {(p["path"], p["anchor"]): p for p in exported}
    headings = 0
    for query in ("数据", "湖泊", "监督", "应当"):
        for r in find(sample, "--limit=100", "--every-file", query)["results"]:
            p = at[r["path"], r["anchor"]]
            assert (p["headings"], p["indexed"], p["changed"], p["article"]) == \
                   (r["headings"], r["indexed"], r["changed"], r["article"])
            headings += r["headings"] is not None
    assert headings > 10


def test_identities(exported):
    documents = {p["document"] for p in exported}
    ids = [p["id"] for p in exported]
    assert len(documents) == SAMPLE_DOCUMENTS and len(set(ids)) == len(ids)
    assert all(p["id"] == f"{p['document']}-{p['anchor']}" for p in exported)
    assert all(len(i.encode()) <= 512 for i in ids), "the limit of OpenSearch"
    assert all(len(d) == 32 and int(d, 16) >= 0 for d in documents)


def test_the_lines_of_bulk(sample, exported):
    lines = export(sample, "opensearch")
    assert lines[1::2] == exported
    assert lines[::2] == [{"index": {"_id": p["id"]}} for p in exported]


def test_text_of_any_characters(tmp_path):
    text = f"某办法\n\n{EVIL}\n　　第二款　 。\n\n第二条 末\n"  # a line is kept without what it begins with
    folder, _ = indexed(tmp_path, {"a\"b\\/某 办法.txt": text, "b.txt": "只有一行"})
    passages = export(folder)
    assert [p["text"] for p in passages] == ["某办法", f"{EVIL}\n第二款　 。", "第二条 末",
                                            "只有一行"]
    assert {p["path"] for p in passages} == {"a\"b\\/某 办法.txt", "b.txt"}
    assert passages[0]["as_of"] in {str(datetime.date.today() - datetime.timedelta(d))
                                    for d in (0, 1)}


def test_it_is_the_same_however_the_index_grew(tmp_path):
    """Of what is gone nothing is left; the order is that of paths, not of nights."""
    texts = {f"{c}.txt": f"关于{c}的办法\n\n第一章 总则\n\n第一条 {c}应当{c}。\n" for c in "戊甲丁乙丙"}
    corpus = write(tmp_path / "corpus", dict(list(texts.items())[:3]))
    assert index(corpus, tmp_path / "nights").code == DONE
    write(corpus, {**dict(list(texts.items())[3:]), "甲.txt": "关于甲的规定\n\n第一条 改了。\n"})
    os.remove(corpus / "丁.txt")
    assert index(corpus, tmp_path / "nights").code == DONE
    assert index(corpus, tmp_path / "once").code == DONE
    nights, once = export(tmp_path / "nights"), export(tmp_path / "once")
    assert len(once) == 3 * 3 + 2 and "丁.txt" not in by_document(once)
    assert list(by_document(once)) == sorted(by_document(once), key=str.encode)
    for p in nights + once:
        del p["indexed"], p["changed"]
    assert nights == once


def test_the_files_are_not_needed(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": "关于湖泊的办法\n\n第一条 湖泊。\n"})
    before = export(folder)
    (tmp_path / "corpus/a.txt").unlink()
    assert export(folder) == before and len(before) == 2


def test_wrong_usage(sample, tmp_path):
    for words in (["--export"], ["--export=csv"], ["--export=jsonl", "--json"],
                  ["--export=jsonl", str(tmp_path)]):
        result = run("zhengwen-index", "-d", sample, *words)
        assert result.code == USAGE and result.out == "", result
    result = run("zhengwen-index", "-d", tmp_path / "none", "--export=jsonl")
    assert result.code == FAILED and result.out == ""


def test_a_full_disk_is_a_failure(sample):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([BUILD / "zhengwen-index", "-d", sample, "--export=jsonl"],
                              stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT, timeout=60)
    assert done.returncode == FAILED and b"No space left" in done.stderr
