# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run leaves behind about itself, and --status."""
import json
import os
import re

import pytest
from conftest import DONE, FAILED, SKIPPED, USAGE, index, run, write

KINDS = ["added", "changed", "moved", "removed", "skipped", "kept"]
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

DOCUMENTS = {name: f"# {name}办法\n\n第一条 为了管理{name}，制定本办法。\n"
             for name in ("水库", "湖泊", "渔船", "围网")}


@pytest.fixture
def corpus(tmp_path):
    return write(tmp_path / "corpus", {f"{name}.md": text for name, text in DOCUMENTS.items()})


def report(folder):
    return json.loads((folder / "last-run.json").read_text(encoding="utf-8"))


def names(told, kind):
    return [entry["name"] for entry in told[kind]]


def status(folder, *options, code=DONE):
    result = run("zhengwen-index", "--status", "-d", folder, *options)
    assert result.code == code, result
    return result


def test_the_report_of_a_first_run(corpus, tmp_path):
    write(corpus, {"坏.txt": b"\x00\x01\x02\x03" * 64})
    assert index(corpus, tmp_path / "index").code == SKIPPED
    told = report(tmp_path / "index")
    assert told["format"] == 1 and told["outcome"] == "published" and told["exit"] == SKIPPED
    assert STAMP.fullmatch(told["started"])
    assert told["counts"] == {**dict.fromkeys(KINDS, 0), "added": 4, "skipped": 1}
    assert sorted(names(told, "added")) == sorted(f"{name}.md" for name in DOCUMENTS)
    bad, = told["skipped"]
    assert bad["name"] == "坏.txt" and "text" in bad["reason"]
    assert told["index"]["documents"] == 4 and told["index"]["generation"] == 1
    assert told["index"]["bytes"] > 0 and told["index"]["shards"] >= 1
    assert told["message"] is None and told["saved"] == []
    assert 0 < sum(told["times"].values()) <= told["seconds"] + 0.01


def test_the_report_of_a_night(corpus, tmp_path):
    folder = tmp_path / "index"
    assert index(corpus, folder).code == DONE
    write(corpus, {"新.md": "# 新办法\n\n新。\n", "水库.md": "# 水库办法\n\n另一个文本。\n"})
    (corpus / "湖泊.md").unlink()
    os.rename(corpus / "渔船.md", corpus / "船舶.md")
    assert index(corpus, folder).code == DONE
    told = report(folder)
    assert told["outcome"] == "published"
    assert names(told, "added") == ["新.md"] and names(told, "changed") == ["水库.md"]
    assert names(told, "removed") == ["湖泊.md"]
    assert told["moved"] == [{"name": "船舶.md", "from": "渔船.md"}]
    assert told["index"]["documents"] == 4
    # The same stands in the generation.
    kept = json.loads((folder / "current/report.json").read_text(encoding="utf-8"))
    assert kept["counts"] == told["counts"] and kept["outcome"] == "published"


def test_a_run_with_nothing_to_do(corpus, tmp_path):
    folder = tmp_path / "index"
    assert index(corpus, folder).code == DONE
    assert index(corpus, folder).code == DONE
    told = report(folder)
    assert told["outcome"] == "unchanged" and told["counts"] == dict.fromkeys(KINDS, 0)
    assert told["index"]["generation"] == 1


def test_a_report_that_cannot_be_written_is_no_failure(corpus, tmp_path):
    folder = tmp_path / "index"
    assert index(corpus, folder).code == DONE
    write(corpus, {"新.md": "# 新办法\n\n新。\n"})
    (folder / "last-run.json").unlink()
    (folder / "last-run.json/in the way").mkdir(parents=True)
    told = index(corpus, folder)
    assert told.code == SKIPPED and "last-run.json" in told.err
    assert os.readlink(folder / "current") == "generations/2"


def test_a_run_that_failed_says_why_and_the_index_stays(corpus, tmp_path):
    folder = tmp_path / "index"
    assert index(corpus, folder).code == DONE
    for path in corpus.iterdir():
        path.unlink()
    result = index(corpus, folder)
    assert result.code == FAILED
    told = report(folder)
    assert told["outcome"] == "failed" and told["exit"] == FAILED
    assert told["message"] and told["message"] in result.err
    assert told["index"]["generation"] == 1
    assert "failed" in status(folder).out


def test_the_names_of_files_may_be_anything(corpus, tmp_path):
    bad = os.fsencode(corpus) + "/名\n\x1b[2J".encode() + b"\xff.txt"
    with open(bad, "wb") as file:
        file.write(b"\x00\x01\x02\x03" * 64)
    assert index(corpus, tmp_path / "index").code == SKIPPED
    assert len(report(tmp_path / "index")["skipped"]) == 1
    shown = status(tmp_path / "index")
    assert "\x1b" not in shown.out and "\\xFF" in shown.out


def test_status_tells_the_index_and_the_last_run(corpus, tmp_path):
    folder = tmp_path / "index"
    write(corpus, {"坏.txt": b"\x00\x01\x02\x03" * 64})
    assert index(corpus, folder).code == SKIPPED
    shown = status(folder).out
    assert f"Index {folder}: generation 1, made at 20" in shown
    assert "\n4 documents, " in shown
    assert "4 added, 0 changed" in shown and "\nskipped 坏.txt: " in shown

    told = json.loads(status(folder, "--json").out)
    assert told["format"] == 1 and told["folder"] == str(folder)
    assert told["index"]["generation"] == 1 and told["index"]["documents"] == 4
    assert told["index"]["dead"] == 0 and 0 <= told["index"]["age"] < 3600
    assert STAMP.fullmatch(told["index"]["created"])
    assert told["index"]["fallback"] is None and told["last_run"] == report(folder)


def test_status_without_an_index(tmp_path):
    assert "no index" in status(tmp_path / "absent", code=FAILED).err
    told = json.loads(status(tmp_path / "absent", "--json", code=FAILED).out)
    assert told["index"] is None and told["last_run"] is None


def test_status_of_an_index_that_has_no_report(corpus, tmp_path):
    folder = tmp_path / "index"
    assert index(corpus, folder).code == DONE
    (folder / "last-run.json").unlink()
    assert "No run has left a report." in status(folder).out
    assert json.loads(status(folder, "--json").out)["last_run"] is None


def test_status_with_a_damaged_report(corpus, tmp_path):
    folder = tmp_path / "index"
    assert index(corpus, folder).code == DONE
    path = folder / "last-run.json"
    path.write_bytes(path.read_bytes()[:50])
    shown = status(folder, code=FAILED)
    assert "last-run.json" in shown.err and "4 documents" in shown.out


def test_status_of_a_damaged_generation_says_which_serves(corpus, tmp_path):
    folder = tmp_path / "index"
    assert index(corpus, folder).code == DONE
    write(corpus, {"新.md": "# 新办法\n\n新。\n"})
    assert index(corpus, folder).code == DONE
    (folder / "generations/2/catalog").write_bytes(b"")
    shown = status(folder, code=FAILED)
    assert "generation 1 serves" in shown.err and "generations/2" in shown.err
    told = json.loads(status(folder, "--json", code=FAILED).out)
    assert told["index"]["generation"] == 1 and told["index"]["fallback"] in shown.err


def test_status_takes_no_folder(tmp_path):
    assert run("zhengwen-index", "--status", tmp_path, "-d", tmp_path / "i").code == USAGE
