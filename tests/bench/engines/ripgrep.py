# SPDX-License-Identifier: GPL-2.0-or-later
"""ripgrep: no index, all files are read for each query (a process each, which is how one uses it).

Of two words the files that have the one are given to a second process for the other.
"""
import shutil

from measure import usage

SEARCH = "rg --files-with-matches --fixed-strings --null --no-ignore --no-config --"
ONE = f'{SEARCH} "$2" "$1"'
TWO = f'{SEARCH} "$2" "$1" | xargs -0 -r {SEARCH} "$3"'


class Ripgrep:
    name = "ripgrep"

    def __init__(self, build, folder):
        self.corpus = None

    def missing(self):
        return None if shutil.which("rg") else "ripgrep"

    def build(self, corpus):
        self.corpus = corpus

    def scan(self, query):
        """Milliseconds of CPU for one query."""
        script = ONE if len(query.strings) == 1 else TWO
        return usage(["sh", "-c", script, "sh", self.corpus.folder, *query.strings],
                     allowed=(0, 1, 123)).cpu * 1e3
