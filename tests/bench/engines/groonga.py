# SPDX-License-Identifier: GPL-2.0-or-later
"""Groonga: a table with path and text, indexed by pairs of characters with positions.

All in one process that reads its commands. Its index holds a copy of the text, of which snippets are
made. Its cache of answers is switched off.
"""
import json
import shutil
from urllib.parse import urlencode

from measure import Asked, megabytes, usage

SCHEMA = """table_create Docs TABLE_PAT_KEY ShortText
column_create Docs text COLUMN_SCALAR LongText
table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto
column_create Terms docs_text COLUMN_INDEX|WITH_POSITION Docs text
load --table Docs
"""
QUIET = ("--log-path", "/dev/null", "--log-level", "none")
BEST = {"sort_keys": "-_score", "limit": "10", "output_columns": "_key,_score,snippet_html(text)"}
EVERY = {"limit": "-1", "output_columns": "_key"}


class Groonga:
    name = "Groonga"

    def __init__(self, build, folder):
        self.index, self.commands = folder / "groonga", folder / "groonga.commands"

    def missing(self):
        return None if shutil.which("groonga") else "groonga-bin"

    def write_commands(self, corpus):
        with self.commands.open("w", encoding="utf-8") as file:
            file.write(SCHEMA + "[\n")
            for i, (path, text) in enumerate(corpus.documents()):
                file.write((",\n" if i else "") +
                           json.dumps({"_key": path, "text": text}, ensure_ascii=False))
            file.write("\n]\n")

    def build(self, corpus):
        if not self.commands.exists():
            self.write_commands(corpus)
        shutil.rmtree(self.index, ignore_errors=True)
        self.index.mkdir()
        return usage(["groonga", *QUIET, "-n", self.database()], stdin=self.commands)

    def database(self):
        return self.index / "db"

    def size(self):
        return megabytes(self.index)

    def asked(self, every=False):
        process = Asked(["groonga", *QUIET, self.database()])
        process.ask("cache_limit 0")
        process.lap()
        return process

    @staticmethod
    def parameters(query, every=False):
        strings = " ".join(f'"{s}"' for s in query.strings)
        return {"table": "Docs", "match_columns": "text", "query": strings,
                **(EVERY if every else BEST)}

    def line(self, query, every=False):
        return "select " + " ".join(f"--{name} '{value}'" for name, value in
                                    self.parameters(query, every).items())

    def target(self, query):
        """The address of the same question on Groonga's own HTTP server."""
        return "/d/select?" + urlencode(self.parameters(query))

    def paths(self, answer):
        return {row[0] for row in json.loads(answer)[1][0][2:]}
