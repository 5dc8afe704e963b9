# SPDX-License-Identifier: GPL-2.0-or-later
"""omega_answers.py INDEX best|every: answers each query of its input with a line, see omega.py."""
import json
import sys
from urllib.parse import unquote

import xapian

FLAGS = xapian.QueryParser.FLAG_DEFAULT | xapian.QueryParser.FLAG_CJK_NGRAM


def fields(data):
    return dict(line.split("=", 1) for line in data.decode("utf-8", "replace").split("\n")
                if "=" in line)


def main():
    every = sys.argv[2] == "every"
    database = xapian.Database(sys.argv[1])
    parser, enquire = xapian.QueryParser(), xapian.Enquire(database)
    parser.set_database(database)
    parser.set_default_op(xapian.Query.OP_AND)
    for line in sys.stdin:
        enquire.set_query(parser.parse_query(line.strip(), FLAGS))
        found = enquire.get_mset(0, database.get_doccount() if every else 10)
        rows = [fields(match.document.get_data()) for match in found]
        if every:
            answer = [unquote(row["url"]).lstrip("/") for row in rows]
        else:
            answer = [(row["url"], found.snippet(row.get("sample", ""), 200, xapian.Stem("none"),
                                                 found.SNIPPET_CJK_NGRAM).decode(
                                                     "utf-8", "replace")) for row in rows]
        print(json.dumps(answer), flush=True)


main()
