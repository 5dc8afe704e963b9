# SPDX-License-Identifier: GPL-2.0-or-later
"""Parts `words` and `metadata`: how words are cut, and what is understood of documents (programs of their own)."""
import subprocess
import sys

from corpora import ROOT


def program(name):
    def run(bench):
        sys.stdout.flush()
        bench.say("")
        subprocess.run([ROOT / name], cwd=ROOT, check=True)
    return run


words = program("tests/segmentation/measure")
metadata = program("tests/metadata")
