# SPDX-License-Identifier: GPL-2.0-or-later
"""The manual pages: without mistakes, and with the same options as --help."""
import re
import shutil
import subprocess

import pytest
from conftest import ROOT
from test_completion import PROGRAMS, documented

PAGES = {
    "zhengwen-index": ROOT / "indexer/zhengwen-index.1",
    "zhengwen-search": ROOT / "searcher/zhengwen-search.1",
    "zhengwen-web": ROOT / "web/zhengwen-web.1",
}


def explained(program):
    """The long options that an item of a list in the page is about."""
    items = re.findall(r"^\.It Fl .*", PAGES[program].read_text(), re.M)
    return {"-" + option.replace("\\", "") for item in items
            for option in re.findall(r"Fl \\?(-[a-z\\-]+)", item)}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_page_explains_the_options_of_help(program):
    assert explained(program) == documented(program)


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_name_of_the_synopsis_is_explained(program):
    synopsis = re.search(r"^\.Sh SYNOPSIS\n(.*?)^\.Sh ", PAGES[program].read_text(), re.M | re.S)
    named = {"-" + option.replace("\\", "")
             for option in re.findall(r"(?:Fl|\|) \\?(-[a-z\\-]+)", synopsis[1])}
    assert named and named <= explained(program)


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_page_has_no_mistakes(program):
    """Examples come first, on purpose: that is what most people look for."""
    if not shutil.which("mandoc"):
        pytest.skip("mandoc is not installed")
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", PAGES[program]],
                          capture_output=True, text=True, timeout=60)
    said = [line for line in (done.stdout + done.stderr).splitlines()
            if "sections out of conventional order: Sh DESCRIPTION" not in line]
    assert said == []
