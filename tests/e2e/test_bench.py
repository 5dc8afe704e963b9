# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench runs: on the texts of the sample corpus, one round. Its figures are nobody's business here."""
import os
import re
import subprocess

import pytest
from conftest import BUILD, ENVIRONMENT, ROOT, SAMPLE, slow_build


def bench(tmp_path, *parts, **environment):
    done = subprocess.run([ROOT / "tests/bench/bench", *parts], capture_output=True, timeout=240, cwd=ROOT,
                          env={**ENVIRONMENT, "B": str(BUILD), "CORPUS": str(SAMPLE), "QUICK": "1",
                               "KEEP": str(tmp_path), **environment})
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_it_measures_and_judges(tmp_path):
    said = bench(tmp_path, "build", "queries", "exact", "mixed")
    assert re.search(r"^  Zhengwen +\d", said, re.MULTILINE)
    assert re.search(r"^  Zhengwen +100\.0% exact", said, re.MULTILINE) or "python3-icu" in said
    assert re.search(r"^  mixed, p99\.9 ms +[\d.]+ +at most 50 ", said, re.MULTILINE)
    assert re.search(r"^\| Zhengwen \| [\d.]+ \|", said, re.MULTILINE)


def test_who_is_missing_is_said_to_be(tmp_path):
    (tmp_path / "bin").mkdir()
    for program in ("sh", "env"):
        os.symlink(f"/bin/{program}", tmp_path / "bin" / program)
    said = bench(tmp_path, "build", PATH=str(tmp_path / "bin"))
    for package in ("groonga-bin", "xapian-omega", "ripgrep"):
        assert f"the Debian package {package} is not installed" in said
    assert "x Groonga" not in said.split("Asked of it:")[1]


@pytest.mark.skipif(slow_build(), reason="an instrumented build")
def test_growth_is_a_table_and_a_picture(tmp_path):
    command = [ROOT / "tests/bench/growth", "--sizes", "20,40", "--out", tmp_path, "--work", tmp_path]
    done = subprocess.run(command, capture_output=True, timeout=240, cwd=ROOT,
                          env={**ENVIRONMENT, "B": str(BUILD)})
    assert done.returncode == 0, done.stderr.decode()
    head, *rows = (tmp_path / "growth.tsv").read_text(encoding="utf-8").splitlines()
    assert [row.split("\t")[0] for row in rows] == ["20", "40"]
    assert all(len(row.split("\t")) == len(head.split("\t")) for row in rows)
    assert "</svg>" in (tmp_path / "growth.svg").read_text(encoding="utf-8")
    assert not list(tmp_path.glob("zhengwen-growth-*"))
