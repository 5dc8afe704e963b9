# SPDX-License-Identifier: GPL-2.0-or-later
"""Parts `exact` and `relevance`: what must not move while things become faster.

Exact: of how many phrases does an engine find the very documents that a plain scan finds (tests/e2e/scan.py,
and the oracle of the shared data where it is; neither shares code with any engine).
"""
import json
import subprocess
import sys
import tempfile

from corpora import LAWS, ROOT, SHARED
from engines.omega import PYTHON

ORACLE = SHARED / "tools/phrase_oracle.py"
SCAN = """import json, sys
sys.path.insert(0, sys.argv[1])
from scan import Corpus
corpus = Corpus(sys.argv[2])
for line in sys.stdin:
    print(json.dumps(sorted(corpus.documents(line.rstrip("\\n")))))
"""


def scanned(bench, phrases):
    """The documents of each phrase by the scan, or None and a word if it cannot be run."""
    done = subprocess.run([PYTHON, "-c", SCAN, ROOT / "tests/e2e", bench.corpus.folder],
                          input="".join(f"{p}\n" for p in phrases).encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode == 0:
        return [set(json.loads(line)) for line in done.stdout.splitlines()]
    if b"'icu'" not in done.stderr:
        sys.exit("bench: the scan failed: " + done.stderr.decode("utf-8", "replace")[-1000:])
    bench.say("(exactness is left out: the Debian package python3-icu is not installed)")
    return None


def judged(bench, phrases):
    """The same by the oracle of the shared data; None where it is not."""
    if not ORACLE.exists() or bench.corpus.folder != LAWS:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        file.write("".join(f"{p}\n" for p in phrases))
        file.flush()
        done = subprocess.run([sys.executable, ORACLE, bench.corpus.folder, file.name],
                              stdout=subprocess.PIPE, check=True)
    return [{path for path in line.split("\t")[3].split("|") if path}
            for line in done.stdout.decode().split("\n")[:-1]]


def exact(bench):
    bench.need_indexes()
    drawn = [bench.drawer("exact").phrase() for _ in range(bench.count)]
    phrases = [query.strings[0] for query in drawn]
    truth = scanned(bench, phrases)
    if truth is None:
        return
    second = judged(bench, phrases)
    if second is not None and second != truth:
        bench.say(f"  the scan and the oracle differ in {sum(a != b for a, b in zip(truth, second))} phrases")
    found = f"{len(drawn)} phrases (seed {bench.seed}), " + \
        ("scan and oracle agree" if second == truth else "by the scan" if second is None else "by the scan alone")
    bench.say(f"\nExact: the documents found are those of a plain scan; {found}")
    for engine in bench.indexed():
        process = engine.asked(every=True)
        same, more, fewer = 0, 0, 0
        for query, documents in zip(drawn, truth):
            paths = engine.paths(process.ask(engine.line(query, every=True)))
            same += paths == documents
            more += bool(paths - documents)
            fewer += bool(documents - paths)
        process.close()
        bench.record("exact", engine, share=same / len(drawn))
        bench.say(f"  {engine.name:14}{same / len(drawn):7.1%} exact, too many in {more}, too few in {fewer}")


def relevance(bench):
    if bench.corpus.folder != LAWS or not (SHARED / "data/relevance").is_dir():
        bench.say("\n(relevance is left out: it is judged over the laws of the shared data)")
        return
    bench.need_indexes(ours_only=True)
    done = subprocess.run([ROOT / "tests/relevance", bench.ours.index], stdout=subprocess.PIPE, check=True)
    text = done.stdout.decode()
    bench.say("\nRelevance: 766 questions of lay people (tests/relevance)\n  " +
              text.rstrip().replace("\n", "\n  "))
    for line in text.splitlines():
        if line.startswith("all"):
            bench.record("relevance", bench.ours, said=line[3:].strip())
