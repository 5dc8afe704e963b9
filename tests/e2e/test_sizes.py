# SPDX-License-Identifier: GPL-2.0-or-later
"""zhengwen-index --sizes: the parts are the files on disk, and what it counts is so."""
import json
import re

import pytest
from conftest import DONE, FAILED, SAMPLE_DOCUMENTS, USAGE, index, indexed, run, write
from test_export import export

POSTINGS = ["tokens", "pairs", "words", "headings", "kinds", "titles", "paths"]
FLAT = {"fold": "fold", "facts": "facts", "documents.at": "documents", "passages.at": "passages"}


def sizes(folder, code=DONE):
    result = run("zhengwen-index", "-d", folder, "--sizes", "--json")
    assert result.code == code, result
    told = result.json()
    told["parts"] = {part.pop("name"): part for part in told["parts"]}
    return told


def files_of(folder):
    """Bytes by path from the folder on, of what belongs to the generation that serves."""
    current = folder / "current"
    shards = {s["name"] for s in json.loads((current / "manifest.json").read_text())["shards"]}
    roots = [current.resolve(), *(folder / "shards" / name for name in shards)]
    return {str(p.relative_to(folder.resolve())): p.stat().st_size
            for root in roots for p in root.resolve().rglob("*") if p.is_file()}


def assert_whole(folder):
    """The parts are the files, and what has a file of its own has its size; the object."""
    told, files = sizes(folder), files_of(folder)
    assert told["bytes"] == sum(files.values()) == sum(p["bytes"] for p in told["parts"].values())
    for name, part in FLAT.items():
        assert told["parts"][part]["bytes"] == \
               sum(size for path, size in files.items() if path.endswith("/" + name)), name
    trees = sum(size for path, size in files.items() if "/tree/" in path)
    inside = [f"postings.{name}" for name in POSTINGS] + ["records", "texts", "served", "trees"]
    assert trees == sum(told["parts"][name]["bytes"] for name in inside)
    for part in told["parts"].values():
        assert part["share"] == pytest.approx(part["bytes"] / told["bytes"])
        assert part["of_text"] == pytest.approx(part["bytes"] / told["text"])
    assert told["of_text"] == pytest.approx(told["bytes"] / told["text"])
    assert told["parts"]["other"]["bytes"] == 0
    return told


def test_the_parts_are_the_files(sample):
    told = assert_whole(sample)
    assert told["documents"] == SAMPLE_DOCUMENTS and told["dead"] == 0 and told["format"] == 1
    assert told["parts"]["postings.paths"]["terms"] == SAMPLE_DOCUMENTS
    assert told["parts"]["postings.paths"]["postings"] == SAMPLE_DOCUMENTS
    for name in POSTINGS:
        part = told["parts"][f"postings.{name}"]
        # Of frequent terms a posting takes less than a byte; a list has a head of three and a posting.
        assert part["postings"] >= part["terms"] > 0 and part["bytes"] >= 4 * part["terms"], name
    assert {name for name, part in told["parts"].items() if "terms" in part} == \
           {f"postings.{name}" for name in POSTINGS}


def test_the_text_is_what_is_exported(sample):
    passages = export(sample)
    told = sizes(sample)
    assert told["passages"] == len(passages)
    assert told["text"] == sum(len(p["text"].encode()) + 1 for p in passages)


def test_what_is_counted(tmp_path):
    """甲, 乙, 丙, 5, g and two pairs; 甲乙 in two passages, 5 and g in one."""
    folder, _ = indexed(tmp_path, {"a.txt": "甲乙丙\n\n甲乙5G\n"})
    parts = assert_whole(folder)["parts"]

    def counted(name):
        return parts[f"postings.{name}"]["terms"], parts[f"postings.{name}"]["postings"]

    assert counted("tokens") == (5, 7)
    assert counted("pairs") == (2, 3)
    assert counted("paths") == (1, 1)
    assert counted("titles") == (1, 1), "the name of the file: a"


def test_a_long_list_is_in_several_values(tmp_path):
    """There are as many postings as passages with the term, wherever they are kept."""
    n = 20000
    folder, _ = indexed(tmp_path, {"a.txt": "".join("税" * (1 + i * i % 7) + "\n\n" for i in range(n))})
    told = assert_whole(folder)
    assert told["parts"]["postings.tokens"]["postings"] == n
    assert told["parts"]["postings.tokens"]["bytes"] > 3 * 2048, "a value has 2 KiB"


def test_several_shards_and_the_dead(tmp_path):
    corpus = write(tmp_path / "corpus", {f"{i}.txt": f"关于湖泊{i}的办法\n" for i in range(4)})
    folder = tmp_path / "index"
    # By one worker: a shard that nothing lives in goes, and its dead with it.
    assert index(corpus, folder, "-j", "1").code == DONE
    one = assert_whole(folder)
    assert one["parts"]["dead"]["bytes"] == 0
    write(corpus, {"0.txt": "关于湖泊的规定\n", "new.txt": "关于森林的办法\n"})
    assert index(corpus, folder, "--keep=3").code == DONE
    two = assert_whole(folder)
    assert two["documents"] == 5 and two["dead"] == 1
    assert two["parts"]["dead"]["bytes"] > 0
    assert two["text"] == sum(len(f.read_text().encode()) for f in corpus.iterdir())


def test_shards_that_are_served(tmp_path):
    corpus = write(tmp_path / "corpus", {f"{i}.txt": f"关于湖泊{i}的办法\n" for i in range(4)})
    assert index(corpus, tmp_path / "alone").code == DONE
    assert assert_whole(tmp_path / "alone")["parts"]["served"]["bytes"] == 0
    assert index(corpus, tmp_path / "served", "--shards=2").code == DONE
    told = assert_whole(tmp_path / "served")
    assert told["documents"] == 4 and told["parts"]["served"]["bytes"] > 1000


def test_for_people(sample):
    result = run("zhengwen-index", "-d", sample, "--sizes")
    assert result.code == DONE and result.err == ""
    told = sizes(sample)
    lines = result.out.splitlines()
    assert str(sample) in lines[0] and f"{SAMPLE_DOCUMENTS} documents" in lines[0]
    rows = [re.match(r" *(\d+) +([\d.]+) % +([\d.]+)  \S", line) for line in lines[2:]]
    assert all(rows), result.out
    numbers = [int(row[1]) for row in rows]
    assert numbers[-1] == sum(numbers[:-1]) == told["bytes"]
    assert numbers[:-1] == [p["bytes"] for p in told["parts"].values() if p["bytes"]]
    assert sum(float(row[2]) for row in rows[:-1]) == pytest.approx(100, abs=2)


def test_a_file_that_does_not_belong_there(copied):
    (copied / "current" / "left over").write_bytes(b"x" * 1000)
    told = sizes(copied)
    assert told["parts"]["other"]["bytes"] == 1000
    assert told["bytes"] == sum(files_of(copied).values())


def test_what_serves_instead_is_told(tmp_path):
    corpus = write(tmp_path / "corpus", {"a.txt": "甲\n"})
    folder = tmp_path / "index"
    assert index(corpus, folder).code == DONE
    write(corpus, {"b.txt": "乙\n"})
    assert index(corpus, folder).code == DONE
    (folder / "generations/2/manifest.json").write_text("{")
    result = run("zhengwen-index", "-d", folder, "--sizes", "--json")
    assert result.code == FAILED and "generation 1 serves" in result.err
    assert result.json()["generation"] == 1 and result.json()["documents"] == 1
    result = run("zhengwen-index", "-d", folder, "--export=jsonl")
    assert result.code == FAILED and "generation 1 serves" in result.err
    assert [json.loads(line)["path"] for line in result.out.splitlines()] == ["a.txt"]


def test_wrong_usage(sample, tmp_path):
    assert run("zhengwen-index", "-d", sample, "--sizes", str(tmp_path)).code == USAGE
    result = run("zhengwen-index", "-d", tmp_path / "none", "--sizes")
    assert result.code == FAILED and result.out == ""
