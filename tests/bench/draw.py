# SPDX-License-Identifier: GPL-2.0-or-later
"""Queries, drawn by a seed from the texts themselves."""
import re
from dataclasses import dataclass

from corpora import ROOT

RUN = re.compile("[\u4e00-\u9fff]{4,}")
HAN = re.compile("[\u4e00-\u9fff]")
CITED = re.compile("第[一二三四五六七八九十百]+条")
ASKED = ("{a}{b}怎么办", "{a}可以{b}吗", "没有{a}的{b}要承担什么责任", "什么情况下{a}需要{b}",
         "{a}和{b}有什么规定", "谁负责{a}的{b}")


@dataclass(frozen=True)
class Query:
    kind: str
    ours: str  # in the language of our queries
    strings: tuple = ()  # what must stand as it is; of the mixed ones there is none


def words_of_two():
    with (ROOT / "core/lexicon/words.tsv").open(encoding="utf-8") as file:
        return {word for word, _, _ in (line.partition("\t") for line in file)
                if len(word) == 2 and not word.startswith("#")}


class Drawer:
    """Draws documents evenly, then something of the document."""

    def __init__(self, corpus, rng):
        self.corpus, self.rng, self.lexicon = corpus, rng, words_of_two()
        self.titles = [m[1] for m in (re.match(r"(?:#\s*)?(\S{4,40})\s*$", t.split("\n", 1)[0])
                                      for t in map(self.text_of, self.some_files(300))) if m]

    def some_files(self, n):
        files = self.corpus.files
        return self.rng.sample(files, min(n, len(files)))

    def text_of(self, file):
        return self.corpus.text(file)

    def text(self):
        while True:
            text = self.text_of(self.rng.choice(self.corpus.files))
            if RUN.search(text):
                return text

    def run(self, low, high, text=None):
        """So many characters of a run of Han characters, as they stand there."""
        while True:
            run = self.rng.choice(RUN.findall(text or self.text()))
            length = self.rng.randint(low, high)
            start = self.rng.randrange(max(1, len(run) - length + 1))
            if len(run) >= low:
                return run[start:start + length]

    def word(self, text):
        """A word of two characters that stands in the text, or None after many attempts."""
        for _ in range(500):
            at = self.rng.randrange(max(1, len(text) - 1))
            if text[at:at + 2] in self.lexicon:
                return text[at:at + 2]
        return None

    def two_words(self):
        while True:
            text = self.text()
            a, b = self.word(text), self.word(text)
            if a and b and a != b:
                return a, b

    # ---- What engines are compared by ----

    def phrase(self):
        run = self.run(4, 12)
        return Query("phrase", f"“{run}”", (run,))

    def words(self):
        a, b = self.two_words()
        return Query("words", f"{a} {b}", (a, b))

    # ---- What people type, all kinds of it ----

    def mixed(self):
        a, b = self.two_words()
        text, rng = self.text(), self.rng
        title = rng.choice(self.titles) if self.titles else a
        cited = rng.choice(CITED.findall(text) or ["第一条"])
        year = rng.randint(1985, 2024)
        kinds = {
            "phrase": (20, lambda: self.phrase().ours),
            "words": (20, lambda: f"{a} {b}"),
            "three words": (4, lambda: f"{a} {b} {self.word(text) or a}"),
            "one word": (6, lambda: a),
            "unquoted": (8, lambda: self.run(4, 12, text)),
            "sentence": (4, lambda: self.run(13, 40) if "，" in text else a),
            "question": (8, lambda: rng.choice(ASKED).format(a=a, b=b)),
            "one character": (3, lambda: rng.choice(HAN.findall(text))),
            "article": (4, lambda: f"{title}{cited}"),
            "title": (3, lambda: title),
            "cites": (2, lambda: f"引用:{title}"),
            "issuer": (2, lambda: f"机关:国务院 {a}"),
            "years": (3, lambda: f"日期:{year}..{year + rng.randint(0, 9)} {a}"),
            "filters alone": (2, lambda: f"日期:{year}.. 级别:法律"),
            "in force": (2, lambda: f"截至:{year}-06-01 {a}"),
            "number": (2, lambda: f"国务院令第{rng.randint(1, 800)}号"),
            "beginning": (2, lambda: f"{rng.randint(10, 99)}* {a}"),
            "gap": (2, lambda: f"“{a}*{b}”"),
            "excluded": (3, lambda: f"{a} -{b}"),
            "in the title": (2, lambda: f"标题:{a} {b}"),
            "either": (3, lambda: f"({a} OR {b}) {self.word(text) or b}"),
            "near": (2, lambda: f"{a} NEAR/10 {b}"),
            "one sentence": (2, lambda: f"{a} {b} 同句"),
            "one article": (2, lambda: f"{a} {b} 同条"),
            "numeral": (1, lambda: f"{rng.randint(1, 30)}日内 {a}"),
        }
        kind = rng.choices(list(kinds), [weight for weight, _ in kinds.values()])[0]
        return Query(kind, kinds[kind][1]())
