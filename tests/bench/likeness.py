# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures by which one collection of law is like another: growth, ranks, lengths, repetition.

What costs an index time and room is how many terms there are and how they are spread, so that
is what is measured: pairs of Han characters (the terms of phrases), words (as our own cutter
cuts them), runs that stand elsewhere, too, and how long documents and lines are. Files are
taken in an order drawn by a seed of its own, or growth would be that of the folders' order.
"""
import hashlib
import math
import re
import subprocess
from collections import Counter

from corpora import BUILD, LAWS, Corpus, generate

HAN = re.compile("[\u3007\u3400-\u9fff]+")
ARTICLE = re.compile("第[〇一二三四五六七八九十百千]+条")
SEGMENT = BUILD / "tests/segmentation/segment"
STEPS = (1, 5, 24)  # MB of UTF-8 text
LONG, LONGER = 16, 32  # characters of a run that stands elsewhere, too


def shuffled(files):
    return sorted(files, key=lambda p: hashlib.sha1(p.name.encode()).digest())

# Of real law: 6 MB of the laws of the shared data, by figures(Corpus(LAWS).files, SEGMENT, LIMIT).
LIMIT = 6_000_000
REAL = {
    "pairs, different at 1 MB": 3.709e+04,
    "pairs, different at 5 MB": 8.844e+04,
    "pairs, Heaps exponent": 0.5376,
    "pairs, Zipf slope, ranks 100 to 10,000": 0.9761,
    "pairs, share of those that stand once": 0.3844,
    "pairs, share of the 100 most frequent": 0.191,
    "pairs, share of the 2,000 most frequent": 0.6003,
    "words, different at 1 MB": 6637,
    "words, different at 5 MB": 1.27e+04,
    "words, Heaps exponent": 0.3765,
    "words, Zipf slope, ranks 100 to 10,000": 1.373,
    "words, share of those that stand once": 0.2359,
    "words, share of the 100 most frequent": 0.3745,
    "words, share of the 2,000 most frequent": 0.8859,
    "pairs different in a document, of its pairs": 0.3986,
    "characters of a document, p10": 1126,
    "characters of a document, p50": 3641,
    "characters of a document, p90": 1.048e+04,
    "characters of a document, p99": 6.155e+04,
    "lines of a document, p10": 21,
    "lines of a document, p50": 72,
    "lines of a document, p90": 185,
    "lines of a document, p99": 1113,
    "articles of a document, p10": 7,
    "articles of a document, p50": 30,
    "articles of a document, p90": 77,
    "articles of a document, p99": 503,
    "characters of a line, p10": 15,
    "characters of a line, p50": 45,
    "characters of a line, p90": 101,
    "characters of a line, p99": 170,
    "runs of 16 characters that stood before": 0.1281,
    "runs of 32 characters that stood before": 0.06468,
}


class Growth:
    """How many different things there are, by how much text was read."""

    def __init__(self):
        self.counts, self.read, self.at = Counter(), 0, {}
        self.marks = sorted({s * 10 ** 6 for s in STEPS} | {
            int(10 ** (5 + i / 8)) for i in range(24)})

    def add(self, things, size):
        self.counts.update(things)
        self.read += size
        while self.marks and self.read >= self.marks[0]:
            self.at[self.marks.pop(0)] = len(self.counts)

    def heaps(self, above=1e6):
        """The exponent: the slope of log(different) over log(read), by least squares."""
        return slope([(math.log(m), math.log(n)) for m, n in self.at.items() if m >= above])

    def zipf(self, low, high):
        """The slope of log(count) over log(rank) between two ranks, at ranks evenly apart."""
        ranked = sorted(self.counts.values(), reverse=True)
        ranks = {int(low * (high / low) ** (i / 40)) for i in range(41)}
        return -slope([(math.log(r), math.log(ranked[r - 1])) for r in ranks if r <= len(ranked)])

    def once(self):
        """The share of what stands a single time."""
        return sum(1 for n in self.counts.values() if n == 1) / max(1, len(self.counts))

    def covered(self, n):
        """The share of all occurrences that the n most frequent have."""
        return sum(c for _, c in self.counts.most_common(n)) / max(1, sum(self.counts.values()))


def slope(points):
    n = len(points)
    if n < 2:
        return math.nan
    mx, my = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    return sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)


def windows(line, n, step):
    return [hash(line[i:i + n]) for i in range(0, len(line) - n + 1, step)]


class Repeats:
    """The share of runs of n characters that stood before, in this document or another."""

    def __init__(self, n):
        self.n, self.seen, self.again, self.all = n, set(), 0, 0

    def add(self, line):
        found = windows(line, self.n, 1)
        self.again += sum(h in self.seen for h in found[::4])
        self.all += len(found[::4])
        self.seen.update(found)

    def share(self):
        return self.again / max(1, self.all)


def cut(segment, text):
    done = subprocess.run([segment, "ours"], input=text.encode(), stdout=subprocess.PIPE,
                          check=True)
    return done.stdout.decode()


def quantiles(values, name):
    ordered = sorted(values)
    return {f"{name}, {label}": ordered[min(len(ordered) - 1, int(len(ordered) * q))]
            for label, q in (("p10", .1), ("p50", .5), ("p90", .9), ("p99", .99))}


def grown(name, growth):
    found = {f"{name}, different at {s} MB": growth.at[s * 10 ** 6] for s in STEPS if s * 10 ** 6 in growth.at}
    return {**found, f"{name}, Heaps exponent": growth.heaps(),
            f"{name}, Zipf slope, ranks 100 to 10,000": growth.zipf(100, 10000),
            f"{name}, share of those that stand once": growth.once(),
            f"{name}, share of the 100 most frequent": growth.covered(100),
            f"{name}, share of the 2,000 most frequent": growth.covered(2000)}


def pairs_of(rows):
    return [run[i:i + 2] for row in rows for run in HAN.findall(row) for i in range(len(run) - 1)]


class Figures:
    """Of a collection, document by document."""

    def __init__(self):
        self.pairs, self.words = Growth(), Growth()
        self.repeats = [Repeats(LONG), Repeats(LONGER)]
        self.characters, self.rows, self.articles, self.lines, self.different = [], [], [], [], []
        self.texts, self.sizes = [], []

    def add(self, raw):
        text = raw.decode("utf-8", "replace")
        rows = [row.strip() for row in text.split("\n") if row.strip()]
        found = pairs_of(rows)
        self.pairs.add(found, len(raw))
        self.different.append(len(set(found)) / max(1, len(found)))
        self.characters.append(len(text))
        self.rows.append(len(rows))
        self.articles.append(sum(bool(ARTICLE.match(row)) for row in rows))
        self.lines.extend(map(len, rows))
        for repeats in self.repeats:
            for row in rows:
                repeats.add(row)
        self.texts.append(text.replace("\n", " ") + "\n")
        self.sizes.append(len(raw))

    def all(self, segment):
        for text, size in zip(cut(segment, "".join(self.texts)).splitlines(), self.sizes):
            self.words.add([w for w in text.split() if HAN.fullmatch(w)], size)
        return {**grown("pairs", self.pairs), **grown("words", self.words),
                "pairs different in a document, of its pairs": sum(self.different) / len(self.different),
                **quantiles(self.characters, "characters of a document"),
                **quantiles(self.rows, "lines of a document"),
                **quantiles(self.articles, "articles of a document"),
                **quantiles(self.lines, "characters of a line"),
                **{f"runs of {r.n} characters that stood before": r.share() for r in self.repeats}}


def figures(files, segment, limit):
    """{name: figure} of so many bytes of the files."""
    found, read = Figures(), 0
    for path in shuffled(files):
        raw = path.read_bytes()
        found.add(raw)
        read += len(raw)
        if read >= limit:
            break
    return found.all(segment)


def show(say, real, generated):
    say(f"  {'':48}{'real':>10}{'generated':>12}{'ratio':>8}")
    for name, figure in real.items():
        if name in generated:
            say(f"  {name:48}{figure:10.4g}{generated[name]:12.4g}{generated[name] / figure:8.2f}")


def run(bench):
    """Part `likeness`: laws beside as much of generated law, side by side."""
    real, limit = REAL, LIMIT
    if LAWS.is_dir():
        laws = Corpus(LAWS)
        limit = laws.bytes
        real = figures(laws.files, SEGMENT, limit)
    generated = Corpus(generate(max(500, limit // 14000), bench.seed, bench.folder / f"like-{bench.seed}"))
    bench.say(f"\nReal and generated law, {min(limit, generated.bytes) / 1e6:.1f} MB of each"
              f"{'' if LAWS.is_dir() else ' (the laws are not here: figures of another day)'}")
    show(bench.say, real, figures(generated.files, SEGMENT, limit))
