# SPDX-License-Identifier: GPL-2.0-or-later
"""Generated law is like real law in what makes an index large and slow: growth, ranks, lengths, repetition.

The figures of real law are constants of tests/bench/likeness.py; `tests/bench/bench likeness` shows them side
by side for as much text as there is.
"""
import subprocess
import sys

import pytest
from conftest import BUILD, ROOT, find, run

sys.path.insert(0, str(ROOT / "tests/bench"))
import likeness  # noqa: E402

GENERATOR = BUILD / "tests/bench/generator"
# What it was tuned to lies within a fifth, mostly; a change of words or habits shows here.
LOW, HIGH = .65, 1.5
# Of 400 documents four are beyond p99: chance.
BY_CHANCE = "p99"

pytestmark = pytest.mark.skipif(not GENERATOR.exists() or not likeness.SEGMENT.exists(),
                                reason="tests/bench is not built: make build/units")


def generate(folder, documents, seed=1):
    done = subprocess.run([GENERATOR, "--documents", str(documents), "--seed", str(seed), folder], cwd=ROOT,
                          capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.md"))}


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many") / "laws"
    return folder, generate(folder, 1001)


def test_it_is_like_real_law(many):
    folder, _ = many
    found = likeness.figures([p for p in folder.rglob("*.md")], likeness.SEGMENT, likeness.LIMIT)
    off = {name: (real, found[name]) for name, real in likeness.REAL.items()
           if BY_CHANCE not in name and not LOW <= found[name] / real <= HIGH}
    assert not off


def test_folders_hold_a_thousand(many):
    _, files = many
    assert len(files) == 1001
    assert sum(name.startswith("0000/") for name in files) == 1000
    assert sum(name.startswith("0001/") for name in files) == 1


def test_few_are_the_first_of_many(many, tmp_path):
    _, files = many
    few = generate(tmp_path / "few", 50)
    assert len(few) == 50
    assert few.items() <= files.items()


def test_another_seed_is_another_collection(many, tmp_path):
    _, files = many
    assert not set(generate(tmp_path / "other", 20, seed=2).values()) & set(files.values())


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    (tmp_path / "laws").mkdir()
    done = subprocess.run([GENERATOR, tmp_path / "laws"], cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == 1 and b"laws" in done.stderr
    assert list((tmp_path / "laws").iterdir()) == []


def test_it_is_read_as_law(tmp_path):
    """Titles, days, articles, versions and citations are understood: the catalog has work, too."""
    files = generate(tmp_path / "laws", 300)
    assert run("zhengwen-index", "-q", tmp_path / "laws", "-d", tmp_path / "index").code == 0
    answer = find(tmp_path / "index", "机关:人民代表大会", "--every-file", "--limit=1000", "--facets")
    assert answer["total"]["documents"] == len(files)
    assert all(result["title"] and result["date"] for result in answer["results"])
    amended = [name for name, text in files.items() if "修正".encode() in text]
    assert amended
    assert find(tmp_path / "index", "时效:已修改", "--every-file")["total"]["documents"] > 0
