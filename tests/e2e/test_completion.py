# SPDX-License-Identifier: GPL-2.0-or-later
"""What bash offers while somebody types one of our commands."""
import re
import subprocess

import pytest
from conftest import BUILD, ENVIRONMENT, ROOT, run

PROGRAMS = ["zhengwen-index", "zhengwen-search", "zhengwen-web"]


def offered(program, *words, cwd=ROOT):
    """What is offered for the last word; "" begins one. "=" is a word of its own, as in readline."""
    script = """
        source "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _zhengwen "$1"
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    done = subprocess.run(["bash", "-c", script, "bash", str(ROOT / "service/completion.bash"),
                           program, *words], capture_output=True, text=True, timeout=30, cwd=cwd,
                          env={**ENVIRONMENT, "PATH": f"{BUILD}:{ENVIRONMENT['PATH']}"})
    assert done.stderr == "", done.stderr
    return [line for line in done.stdout.split("\n") if line]


def documented(program):
    """The long options of --help: those that begin a line of its table."""
    lines = run(program, "--help").out.splitlines()
    return {found[1] for line in lines
            if (found := re.match(r" {2}(?:-\w, | {4})(--[a-z-]+)", line))}


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_option_is_offered(program):
    options = offered(program, "--")
    assert {option.rstrip("=") for option in options} == documented(program)
    assert len(options) == len(set(options)) and len(options) >= 6


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_takes_a_value_says_so(program):
    """The program itself is asked, by what it must complain of."""
    for option in offered(program, "--"):
        name = option.rstrip("=")
        if name in ("--color", "--verify"):  # with or without
            continue
        if option.endswith("="):
            assert "requires an argument" in run(program, name).err, option
        else:
            assert "doesn't allow an argument" in run(program, f"{name}=x").err, option


def test_values():
    assert offered("zhengwen-search", "--sort", "=") == ["relevance", "date", "cited", "changed"]
    assert offered("zhengwen-search", "--sort", "=", "ci") == ["cited"]
    assert offered("zhengwen-search", "--sort", "d") == ["date"]
    assert offered("zhengwen-index", "--export", "=") == ["jsonl", "opensearch"]
    assert offered("zhengwen-search", "--limit", "") == []
    assert offered("zhengwen-search", "--count", "") == []


def test_files_and_folders(tmp_path):
    (tmp_path / "laws").mkdir()
    (tmp_path / "laws.txt").touch()
    assert offered("zhengwen-index", "-d", "la", cwd=tmp_path) == ["laws"]
    assert offered("zhengwen-search", "--index", "=", "la", cwd=tmp_path) == ["laws"]
    assert sorted(offered("zhengwen-index", "la", cwd=tmp_path)) == ["laws", "laws.txt"]
    assert offered("zhengwen-web", "--originals", "la", cwd=tmp_path) == ["laws"]
    assert sorted(offered("zhengwen-web", "--config", "=", "la", cwd=tmp_path)) == \
        ["laws", "laws.txt"]


def test_what_is_said_of_values_is_said_of_options_that_are_there():
    """No name in the table of values that no program knows."""
    text = (ROOT / "service/completion.bash").read_text()
    table = re.search(r"_zhengwen_values\(\).*?\n}", text, re.S)[0]
    known = set().union(*(documented(program) for program in PROGRAMS))
    assert set(re.findall(r"--[a-z-]+(?= ?[|)])", table)) <= known


def test_values_are_those_that_the_program_takes(sample):
    for option in ("--sort", "--scope", "--rewrite", "--color", "--format"):
        values = offered("zhengwen-search", option, "=")
        assert values
        for value in values:
            if value != "trec":  # wants --batch
                result = run("zhengwen-search", "-d", sample, f"{option}={value}", "湖泊")
                assert result.code == 0, (option, value, result)
