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

HAN = re.compile("[\u3007\u3400-\u9fff]+")
STEPS = (1, 5, 25)  # MB of UTF-8 text
LONG, LONGER = 16, 32  # characters of a run that stands elsewhere, too


def shuffled(files):
    return sorted(files, key=lambda p: hashlib.sha1(p.name.encode()).digest())


class Growth:
    """How many different things there are, by how much text was read."""

    def __init__(self):
        self.counts, self.read, self.at = Counter(), 0, {}
        self.marks = sorted({int(m * 1e6) for s in STEPS for m in (s,)} | {
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


def quantiles(values, name):
    ordered = sorted(values)
    return {f"{name}, {label}": ordered[min(len(ordered) - 1, int(len(ordered) * q))]
            for label, q in (("p10", .1), ("p50", .5), ("p90", .9), ("p99", .99))}


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


def figures(files, segment, limit=None):
    """{name: figure} of the files; `limit` bytes of them are enough."""
    pairs, words = Growth(), Growth()
    repeats = [Repeats(LONG), Repeats(LONGER)]
    documents, lines, in_document, in_line, articles = [], [], [], [], []
    whole, read, sizes = [], 0, []
    for path in shuffled(files):
        raw = path.read_bytes()
        text = raw.decode("utf-8", "replace")
        rows = [row.strip() for row in text.split("\n") if row.strip()]
        found = [row[i:i + 2] for row in rows for run in HAN.findall(row)
                 for row, i in ((run, i) for i in range(len(run) - 1))]
        pairs.add(found, len(raw))
        han = sum(len(run) for run in HAN.findall(text))
        in_document.append(len(set(found)) / max(1, len(found)))
        documents.append(len(text))
        lines.extend(map(len, rows))
        articles.append(sum(bool(re.match("第[〇一二三四五六七八九十百千]+条", row)) for row in rows))
        in_line.append(len(rows))
        for row in rows:
            for r in repeats:
                r.add(row)
        whole.append(text.replace("\n", " ") + "\n")
        sizes.append(len(raw))
        read += len(raw)
        if limit and read >= limit:
            break
    for text, size in zip(cut(segment, "".join(whole)).splitlines(), sizes):
        words.add([w for w in text.split() if HAN.fullmatch(w)], size)
    result = {"documents": len(documents), "MB": read / 1e6}
    for name, growth in (("pairs", pairs), ("words", words)):
        result.update({f"{name}, different at {s} MB": growth.at[s * 10 ** 6] for s in STEPS
                       if s * 10 ** 6 in growth.at})
        result[f"{name}, Heaps exponent"] = growth.heaps()
        result[f"{name}, Zipf slope, ranks 100 to 10,000"] = growth.zipf(100, 10000)
        result[f"{name}, share of those that stand once"] = growth.once()
        result[f"{name}, share of the 100 most frequent"] = growth.covered(100)
        result[f"{name}, share of the 2,000 most frequent"] = growth.covered(2000)
    result["pairs different in a document, of its pairs"] = sum(in_document) / len(in_document)
    result.update(quantiles(documents, "characters of a document"))
    result.update(quantiles(in_line, "lines of a document"))
    result.update(quantiles(articles, "articles of a document"))
    result.update(quantiles(lines, "characters of a line"))
    for r in repeats:
        result[f"runs of {r.n} characters that stood before"] = r.share()
    return result
