# SPDX-License-Identifier: GPL-2.0-or-later
"""The tour of both READMEs: every command runs and finds something."""
import os
import re
import subprocess

import pytest
from conftest import BUILD, ENVIRONMENT, ROOT, SAMPLE, index


def tour(name):
    """The commands of the tour's code block, comments left out."""
    text = (ROOT / name).read_text()
    block = next(b for b in re.findall(r"```sh\n(.*?)```", text, re.S) if "export PATH" in b)
    return [line for line in block.splitlines() if line and not line.startswith(("#", "export"))]


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


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
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


def test_both_readmes_have_the_same_tour():
    assert tour("README.md") == tour("README.zh-CN.md")
