# SPDX-License-Identifier: GPL-2.0-or-later
"""Xapian Omega: omindex with pairs of characters, as its manual has it.

Omega itself answers as a CGI program, a process for each query, which would be unfair: it is asked in
one process, by Xapian's query parser and the ten best of BM25, through its Python binding
(omega_answers.py). What Python itself takes is some .05 ms of a query. Snippets are of the stored
sample, the first 512 bytes of a document: that is what Omega keeps.
"""
import json
import shutil
import subprocess
import sys
from pathlib import Path

from measure import ENVIRONMENT, Asked, megabytes, usage

PYTHON = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
NGRAMS = {"XAPIAN_CJK_NGRAM": "1"}


class Omega:
    name = "Xapian Omega"

    def __init__(self, build, folder):
        self.index = folder / "omega"

    def missing(self):
        if not shutil.which("omindex"):
            return "xapian-omega"
        has = subprocess.run([PYTHON, "-c", "import xapian"], stderr=subprocess.DEVNULL,
                             env=ENVIRONMENT, check=False).returncode == 0
        return None if has else "python3-xapian"

    def build(self, corpus):
        shutil.rmtree(self.index, ignore_errors=True)
        return usage(["omindex", "--db", self.index, "--url", "/", "--stemmer=none",
                      "--mime-type=md:text/plain", "--empty-docs=index", "--no-delete",
                      corpus.folder], env=NGRAMS)

    def size(self):
        return megabytes(self.index)

    def asked(self, every=False):
        return Asked([PYTHON, Path(__file__).with_name("omega_answers.py"), self.index,
                      "every" if every else "best"], env=NGRAMS)

    def line(self, query, every=False):
        return " ".join(f'"{s}"' for s in query.strings)

    def paths(self, answer):
        return set(json.loads(answer))
