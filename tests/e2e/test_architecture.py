# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/architecture must fail where the plan of the house is broken: else it proves nothing."""
import subprocess

import pytest
from conftest import ROOT, write

SPDX = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
GOOD = {
    "core/buf.h": SPDX,
    "core/index/tree/xapian.cc": SPDX + '#include <xapian.h>\n#include "core/buf.h"\n',
    "corpus/formats/html/html.c": SPDX + '#include "core/buf.h"\n#include <libxml/tree.h>\n',
    "indexer/main.c": SPDX + '#include "corpus/document.h"\n#include "core/buf.h"\n',
    "searcher/main.c": SPDX + '#include "core/buf.h"\n#include <stdio.h>\n',
    "web/server.c": SPDX + '#include "searcher/search.h"\n#include <microhttpd.h>\n',
}


def check(tmp_path, files):
    write(tmp_path, files)
    done = subprocess.run([ROOT / "tests/architecture", tmp_path], capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_a_good_house(tmp_path):
    assert check(tmp_path, GOOD) == (0, "")


@pytest.mark.parametrize("name, text", [
    ("core/a.c", '#include "corpus/document.h"'),
    ("corpus/a.c", '#include "indexer/build/bag.h"'),
    ("corpus/a.c", '  #  include "searcher/set.h"'),
    ("corpus/formats/a.c", '#include "corpus/metadata/number.h"'),
    ("corpus/text/deep/a.c", '#include "corpus/name/work.h"'),
    ("indexer/a.c", '#include "searcher/set.h"'),
    ("indexer/a.h", '#include "web/html.h"'),
    ("searcher/a.c", '#include "indexer/build/bag.h"'),
    ("searcher/a.c", '#include "web/html.h"'),
    ("web/a.c", '#include "indexer/build/bag.h"'),
    ("web/a.c", '#include "corpus/document.h"'),
    ("core/a.c", "#include <xapian.h>"),
    ("searcher/a.c", "#include <unicode/uchar.h>"),
    ("core/buf.c", "#include <unicode/uchar.h>"),
    ("web/a.c", "#include <microhttpd.h>"),
    ("searcher/a.c", "#include <jansson.h>"),
    ("corpus/a.c", "#include <libxml/parser.h>"),
    ("searcher/a.c", "#include <xxhash.h>"),
    ("core/index/a.c", "#include <zstd.h>"),
    ("web/deep/a.c", '#include "indexer/build/bag.h"'),
    ("web/a.cc", ""),
    ("core/a.cpp", ""),
    pytest.param("core/long.c", "int x;\n" * 500, id="a long file"),
])
def test_a_violation_is_found(tmp_path, name, text):
    status, said = check(tmp_path, {**GOOD, name: SPDX + text + "\n"})
    assert status == 1
    assert said.startswith(name + ":") and len(said.splitlines()) == 1


def test_a_file_without_a_licence_is_found(tmp_path):
    status, said = check(tmp_path, {**GOOD, "core/a.c": "int x;\n"})
    assert status == 1 and "SPDX" in said


def test_no_house_at_all_is_no_success(tmp_path):
    assert check(tmp_path, {"README.md": "x"})[0] == 1
