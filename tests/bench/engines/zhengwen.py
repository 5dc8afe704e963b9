# SPDX-License-Identifier: GPL-2.0-or-later
"""Ours: zhengwen-index with its default number of workers, zhengwen-search --batch as one process.

An answer is what a program gets by default with --json: ten results with title, citation and
status, up to three snippets each with the best passage first, and the numbers of documents, passages
and occurrences.
"""
import json
import shutil

from measure import Asked, megabytes, usage

EVERY = ("--every-file", "--strict", "--limit=1000000", "--snippets=0")


class Zhengwen:
    name = "Zhengwen"

    def __init__(self, build, folder):
        self.build_folder, self.index = build, folder / "zhengwen"

    def missing(self):
        return None

    def build(self, corpus):
        shutil.rmtree(self.index, ignore_errors=True)
        return usage([self.build_folder / "zhengwen-index", "-q", corpus.folder, "-d", self.index])

    def bring_up_to_date(self, corpus):
        """An index that is there is made anew only if this tree cannot read it."""
        usage([self.build_folder / "zhengwen-index", "-q", corpus.folder, "-d", self.index])

    def size(self):
        return megabytes(self.index)

    def asked(self, every=False):
        return Asked([self.build_folder / "zhengwen-search", "-d", self.index, "--batch", "-",
                      "--json", *(EVERY if every else ())])

    def start(self, query):
        """Milliseconds of CPU of a process for this query alone."""
        return usage([self.build_folder / "zhengwen-search", "-d", self.index, query.ours], allowed=(0, 1)).cpu * 1e3

    def line(self, query, every=False):
        return f"q\t{query.ours}"

    def paths(self, answer):
        return {result["path"] for result in json.loads(answer)["results"]}
