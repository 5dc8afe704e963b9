# SPDX-License-Identifier: GPL-2.0-or-later
"""The configuration file: read with --config only, and less than what is typed."""
import shutil
import subprocess

import pytest
from conftest import BUILD, DONE, ENVIRONMENT, FOUND, ROOT, USAGE, find, run, write

LAKE = {"湖.txt": "湖泊保护条例\n\n第一条 为了保护湖泊，制定本条例。\n"}
ROAD = {"路.txt": "公路条例\n\n第一条 为了保护公路，制定本条例。\n"}


def config(tmp_path, text):
    path = tmp_path / "zhengwen.conf"
    path.write_text(text)
    return f"--config={path}"


@pytest.fixture
def folders(tmp_path):
    write(tmp_path / "lakes", LAKE)
    write(tmp_path / "roads", ROAD)
    return tmp_path


def test_the_indexer_takes_its_folders_and_the_index_from_it(folders):
    option = config(folders, f"[index]\nfolder = {folders}/index\n"
                             f"[corpus]\nfolder = {folders}/lakes\nfolder = {folders}/roads\n"
                             "[nightly]\njobs = 2\nkeep = 3\n")
    assert run("zhengwen-index", option).code == DONE
    assert find(folders / "index", "湖泊")["results"]
    assert find(folders / "index", "公路")["results"]


def test_what_is_typed_wins(folders):
    option = config(folders, f"[index]\nfolder = {folders}/index\n"
                             f"[corpus]\nfolder = {folders}/lakes\n")
    # In whichever order.
    result = run("zhengwen-index", "-d", folders / "other", folders / "roads", option)
    assert result.code == DONE, result
    assert not (folders / "index").exists()
    assert find(folders / "other", "公路")["results"]
    assert find(folders / "other", "湖泊", code=1)["results"] == []


def test_without_the_option_no_file_is_read(folders):
    result = run("zhengwen-index", "-d", folders / "index")
    assert result.code == USAGE
    assert "no folder and no file" in result.err


@pytest.mark.parametrize("program", ["zhengwen-index", "zhengwen-web"])
@pytest.mark.parametrize("text, said", [
    ("port = 80\n", "zhengwen.conf:1: port stands before any [section]"),
    ("[web]\nport = 80\nprot = 81\n", "zhengwen.conf:3: there is no key prot in [web]"),
    ("[nightly]\nkeep = many\n", "zhengwen.conf:2: many is not a number from 0 to 100"),
])
def test_errors_in_any_section_are_told_by_both(program, text, said, folders):
    result = run(program, config(folders, text))
    assert result.code == USAGE
    assert said in result.err


@pytest.mark.parametrize("program", ["zhengwen-index", "zhengwen-web"])
def test_a_file_that_is_not_there(program, tmp_path):
    result = run(program, f"--config={tmp_path}/absent.conf")
    assert result.code == USAGE
    assert "absent.conf" in result.err


def test_a_service_without_folders_waits_quietly_until_it_has_an_index(folders):
    empty = config(folders, f"[index]\nfolder = {folders}/index\n[corpus]\n")
    result = run("zhengwen-index", empty)
    assert result.code == DONE
    assert "names no folder" in result.err
    assert not (folders / "index").exists()
    # Who has an index and loses his folders has made a mistake.
    assert run("zhengwen-index", "-d", folders / "index", folders / "lakes").code == DONE
    result = run("zhengwen-index", empty)
    assert result.code == USAGE
    assert "names no folder" in result.err
    assert find(folders / "index", "湖泊")["results"]


def test_the_web_takes_index_address_and_port_from_it(sample, tmp_path):
    option = config(tmp_path, f"[index]\nfolder = {sample}\n[web]\nlisten = ::1\nport = 0\n")
    server = subprocess.Popen([str(BUILD / "zhengwen-web"), option, "--listen=127.0.0.1"],
                              stdout=subprocess.PIPE, env=ENVIRONMENT)
    said = server.stdout.readline().decode()
    server.terminate()
    server.communicate(timeout=20)
    assert f"{sample} on http://127.0.0.1:" in said


def test_the_installed_file_says_nothing_but_where_the_index_is(folders):
    """Its keys, those behind "#" too, are known; as it is, it is that of a service not set up."""
    text = (ROOT / "service/zhengwen.conf").read_text()
    index = f"folder = {folders}/index"
    text = text.replace("folder = /var/lib/zhengwen/index", index)
    result = run("zhengwen-index", config(folders, text))
    assert result.code == DONE, result
    assert "names no folder" in result.err
    shutil.copytree(folders / "lakes", folders / "laws")
    every = "\n".join(line[1:] if line.startswith("#") and " = " in line and
                      line[1:].split(" = ")[0].isidentifier() else line
                      for line in text.splitlines())
    every = every.replace("/srv/laws", f"{folders}/laws").replace("/srv/notices",
                                                                  f"{folders}/roads")
    every = every.replace("saved = /", "#saved = /")
    assert every.count("\nfolder = ") == 3
    result = run("zhengwen-index", config(folders, every))
    assert result.code == DONE, result
    assert find(folders / "index", "公路", code=FOUND)["results"]
