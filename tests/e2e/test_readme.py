# SPDX-License-Identifier: GPL-2.0-or-later
"""The tour of both READMEs, and their requests: every command runs and finds something."""
import os
import re
import subprocess

import pytest
from conftest import BUILD, ENVIRONMENT, ROOT, SAMPLE, index

READMES = ["README.md", "README.zh-CN.md"]


def commands_of(name, sign):
    """The commands of the code block that has this sign, comments left out."""
    text = (ROOT / name).read_text()
    block = next(b for b in re.findall(r"```sh\n(.*?)```", text, re.S) if sign in b)
    return [line for line in block.splitlines() if line and not line.startswith(("#", "export"))]


def tour(name):
    return commands_of(name, "export PATH")


def requests(name):
    return commands_of(name, "/api/v1/")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """What `make run` leaves behind: the programs and the sample index, under build/."""
    folder = tmp_path_factory.mktemp("tree")
    (folder / "corpus").symlink_to(ROOT / "corpus")
    (folder / "build").mkdir()
    for program in ("zhengwen-index", "zhengwen-search", "zhengwen-web"):
        (folder / "build" / program).symlink_to(BUILD / program)
    assert index(SAMPLE, folder / "build/sample-index").code == 0
    return folder


@pytest.mark.parametrize("readme", READMES)
def test_the_tour_runs(readme, tree):
    commands = tour(readme)
    assert len(commands) >= 12
    environment = {**ENVIRONMENT, "PATH": f"{tree}/build:{os.environ['PATH']}",
                   "ZHENGWEN_INDEX": f"{tree}/build/sample-index"}
    for command in commands:
        done = subprocess.run(["bash", "-c", command], cwd=tree, env=environment, timeout=60,
                              capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert done.stdout.strip(), f"{command} prints nothing"


@pytest.mark.parametrize("readme", READMES)
def test_the_requests_are_answered(readme, server):
    """By the page of the sample documents: 200, and something found."""
    commands = requests(readme)
    assert len(commands) >= 10
    for command in commands:
        here = command.replace("http://127.0.0.1:8080", f"http://127.0.0.1:{server.port}")
        assert here != command and here.startswith("curl ")
        done = subprocess.run(["bash", "-c", here.replace("curl ", "curl -fsS ", 1)],
                              timeout=60, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        for nothing in ('"total":{"documents":0,', '"suggestions":[]', '"rows":[]'):
            assert nothing not in done.stdout, command
        assert ("<entry>" in done.stdout) == ("/feed.atom" in command), command
        assert len(done.stdout) > 200, command


@pytest.mark.parametrize("block", [tour, requests])
def test_both_readmes_have_the_same_commands(block):
    assert block(READMES[0]) == block(READMES[1])


@pytest.mark.parametrize("readme", READMES)
def test_what_a_readme_shows_or_leads_to_is_there(readme):
    text = (ROOT / readme).read_text()
    named = re.findall(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"", text)
    paths = [a or b for a, b in named if not (a or b).startswith("http")]
    assert len(paths) >= 8
    assert [path for path in paths if not (ROOT / path).exists()] == []
