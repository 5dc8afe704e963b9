# SPDX-License-Identifier: GPL-2.0-or-later
"""The tour of both READMEs, and their requests: every command runs and finds something. The guide."""
import os
import re
import shutil
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


# ---- The guide for several machines ----

GUIDES = ["docs/several-machines.md", "docs/several-machines.zh-CN.md"]


def blocks(guide):
    """What stands in code blocks, comments left out."""
    text = (ROOT / guide).read_text()
    return [re.sub(r"\s+# .*", "", block) for block in re.findall(r"```\w*\n(.*?)```", text, re.S)]


def test_both_guides_say_the_same_commands():
    assert blocks(GUIDES[0]) == blocks(GUIDES[1]) and len(blocks(GUIDES[0])) >= 9


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_leads_to_is_there(guide):
    text = (ROOT / guide).read_text()
    headings = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-")
                for h in re.findall(r"^#+ (.*)$", text, re.M)}
    for to in re.findall(r"\]\(([^)\s]+)\)", text):
        assert to[1:] in headings if to.startswith("#") else (ROOT / "docs" / to).exists(), to


def test_the_script_of_the_guide(tmp_path):
    """With an ssh and an rsync that only tell: the shards of tonight go to the port that was free."""
    done = subprocess.run([BUILD / "zhengwen-index", "-q", SAMPLE, "-d", tmp_path / "index", "--shards=4"],
                          env=ENVIRONMENT, timeout=120)
    assert done.returncode == 0
    if not shutil.which("jq"):
        pytest.skip("jq is not installed")
    script = next(b for b in re.findall(r"```sh\n(.*?)```", (ROOT / GUIDES[0]).read_text(), re.S)
                  if b.startswith("#!/bin/sh"))
    stub = tmp_path / "stub"
    script = script.replace("/var/lib/zhengwen/index", str(tmp_path / "index"))
    (tmp_path / "serve").write_text(script.replace("/etc/zhengwen/stub", str(stub)))
    (tmp_path / "bin").mkdir()
    for program in ("ssh", "rsync"):
        (tmp_path / "bin" / program).write_text(f'#!/bin/sh\necho {program} "$@" >> {tmp_path}/log\n')
        (tmp_path / "bin" / program).chmod(0o755)
    environment = {**ENVIRONMENT, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}
    for port in (33301, 33302):
        for _ in range(2):  # the second time there is nothing to do
            subprocess.run(["sh", tmp_path / "serve"], env=environment, timeout=60, check=True)
            assert stub.read_text() == "# generation 1\ntimeout 500\n" + "".join(
                f"remote shard{i}:{port}\n" for i in range(1, 5))
        log = (tmp_path / "log").read_text().splitlines()
        assert len(log) == 12
        trees = [line for line in log if line.startswith("rsync")]
        assert all(f"index/shards/1-{i}/tree/ shard{i}:/srv/shards/{port}/" in line
                   for i, line in enumerate(trees, 1))
        (tmp_path / "log").unlink()
        stub.write_text(stub.read_text().replace("generation 1", "generation 0"))
