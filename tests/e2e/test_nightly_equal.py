# SPDX-License-Identifier: GPL-2.0-or-later
"""An index that grew night by night answers as one that is made of the same files at once:
random nights over real documents (ZW_SEED repeats them), then 500 queries of all kinds.

The one thing that may differ is the list of mined terms, which is frozen between full
rebuilds: it decides how unquoted words fall apart. So the first night and the last one have
the same documents (and the same terms are mined of them), and what was asked of the nights
between is asked in quotation marks.
"""
import os
import random
import re
import shutil
from pathlib import Path

import pytest
from conftest import DONE, SAMPLE, SHARED, SKIPPED, batch, index

SEED = int(os.environ.get("ZW_SEED", random.SystemRandom().randrange(10 ** 6)))
NIGHTS, QUERIES, LAWS = 5, 500, 90
IGNORED = {"generation", "added", "indexed", "changed", "seconds", "since", "id", "former", "took"}
HAN = re.compile("[一-鿿]{2,}")


def texts_of(corpus):
    return [p.read_text("utf-8", "replace") for p in sorted(corpus.rglob("*"))
            if p.suffix in (".txt", ".md") and p.stat().st_size < 200_000]


class Asker:
    """Makes queries of what the documents say."""

    def __init__(self, rng, corpus):
        self.rng = rng
        self.runs = [run for text in texts_of(corpus) for run in HAN.findall(text)]
        self.runs += ["不存在的话", "量子养猪"]

    def piece(self, low, high):
        run = self.rng.choice(self.runs)
        n = min(len(run), self.rng.randint(low, high))
        at = self.rng.randrange(len(run) - n + 1)
        return run[at:at + n]

    def quoted(self):
        p, r = self.piece, self.rng
        return r.choice([
            lambda: f"“{p(2, 8)}”", lambda: f"“{p(1, 2)}”", lambda: f"“{p(4, 20)}”",
            lambda: f"“{p(2, 4)}” “{p(2, 4)}”", lambda: f"“{p(2, 3)}” -“{p(2, 3)}”",
            lambda: f"“{p(2, 3)}” OR “{p(2, 3)}”", lambda: f"标题:“{p(2, 3)}”",
            lambda: f"“{p(2, 3)}” 文种:{r.choice(['通知', '法律', '意见', '决定'])}",
            lambda: f"“{p(2, 3)}” NEAR/10 “{p(2, 3)}”", lambda: f"“{p(2, 2)}” “{p(2, 2)}” 同句",
            lambda: f"日期:20{r.randint(10, 24)}.. “{p(2, 2)}”",
        ])()

    def any(self):
        p, r = self.piece, self.rng
        return r.choice([
            self.quoted, lambda: p(2, 6), lambda: f"{p(2, 4)} {p(2, 4)}",
            lambda: f"{p(2, 4)} -{p(2, 3)}", lambda: f"({p(2, 3)} OR {p(2, 3)}) {p(2, 3)}",
            lambda: f"怎样办理{p(3, 6)}和{p(3, 6)}的手续才好呢", lambda: p(13, 40),
            lambda: f"民法典第{r.randint(1, 900)}条", lambda: f"《{p(3, 8)}》",
        ])()


def plain(value):
    """An answer without what may differ; scores to nine digits."""
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items() if key not in IGNORED}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def assert_equal_answers(one, other, queries, *options):
    answers = batch(one, queries, *options)
    for query, a, b in zip(queries, answers, batch(other, queries, *options)):
        assert plain(a) == plain(b), f"{query} {options} (ZW_SEED={SEED})"
    found = sum(answer["total"]["documents"] > 0 for answer in answers)
    assert found > len(queries) / 3, f"only {found} of {len(queries)} find anything"


def is_utf8(path):
    """What is glued to lines of another encoding is damaged: it would be kept, not changed."""
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class Corpus:
    """Documents that come, change, move and go."""

    def __init__(self, rng, folder, pool):
        self.rng, self.folder, self.spare = rng, folder, pool
        self.moved = 0

    def files(self):
        return sorted(p for p in self.folder.rglob("*")
                      if p.is_file() and not p.name.endswith((".json", ".tsv")))

    def add(self):
        if self.spare:
            path = self.spare.pop(self.rng.randrange(len(self.spare)))
            shutil.copy(path, self.folder / path.name)

    def remove(self):
        path = self.rng.choice(self.files())
        self.spare.append(Path(shutil.move(path, self.folder.parent / "spare" / path.name)))

    def change(self):
        texts = [p for p in self.files() if p.suffix in (".txt", ".md") and is_utf8(p)]
        one, other = self.rng.sample(texts, 2)
        lines = other.read_bytes().splitlines(keepends=True)
        one.write_bytes(one.read_bytes() + b"\n" + b"".join(self.rng.sample(lines, len(lines) // 3)))

    def move(self):
        path = self.rng.choice(self.files())
        self.moved += 1
        target = self.folder / f"移{self.moved % 3}" / f"{self.moved}-{path.name}"
        target.parent.mkdir(exist_ok=True)
        path.rename(target)

    def night(self):
        for _ in range(self.rng.randint(3, 12)):
            self.rng.choice([self.add, self.remove, self.change, self.move])()


def documents(rng, folder):
    """The sample, and some laws where there are any. Those left over are a pool."""
    shutil.copytree(SAMPLE, folder)
    laws = sorted((SHARED / "data/laws").rglob("*.md")) if (SHARED / "data/laws").is_dir() else []
    laws = [law for law in laws if law.stat().st_size < 60_000]
    chosen = rng.sample(laws, min(LAWS, len(laws)))
    names = {p.name for p in folder.rglob("*")}
    chosen = [law for law in chosen if law.name not in names]
    for law in chosen[:len(chosen) * 2 // 3]:
        shutil.copy(law, folder / law.name)
    return chosen[len(chosen) * 2 // 3:]


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """(index of many nights, corpus), after a comparison in the middle."""
    print(f"ZW_SEED={SEED}")
    rng, base = random.Random(SEED), tmp_path_factory.mktemp("nights")
    (base / "spare").mkdir()
    pool = documents(rng, base / "corpus")
    shutil.copytree(base / "corpus", base / "first")
    corpus = Corpus(rng, base / "corpus", pool)
    assert index(corpus.folder, base / "index").code == DONE
    return base, corpus, rng


def run_nights(base, corpus, rng):
    for night in range(NIGHTS):
        corpus.night()
        result = index(corpus.folder, base / "index", "--allow-shrink")
        assert result.code in (DONE, SKIPPED), (night, result)


def test_in_the_middle_of_things(nights):
    base, corpus, rng = nights
    run_nights(base, corpus, rng)
    assert index(corpus.folder, base / "fresh", "--full").code == DONE
    asker = Asker(rng, corpus.folder)
    queries = [asker.quoted() for _ in range(QUERIES // 2)]
    assert_equal_answers(base / "index", base / "fresh", queries, "--limit", "30")
    assert_equal_answers(base / "index", base / "fresh", queries[:60], "--every-file")
    assert_equal_answers(base / "index", base / "fresh", queries[:60], "--sort", "date")
    assert_equal_answers(base / "index", base / "fresh", queries[:60], "--scope", "passage")


def test_back_where_it_began(nights):
    base, corpus, rng = nights
    shutil.rmtree(corpus.folder)
    shutil.copytree(base / "first", corpus.folder)
    assert index(corpus.folder, base / "index", "--allow-shrink").code == DONE
    assert index(corpus.folder, base / "anew", "--full").code == DONE
    asker = Asker(rng, corpus.folder)
    queries = [asker.any() for _ in range(QUERIES)]
    assert_equal_answers(base / "index", base / "anew", queries, "--limit", "30")
    assert_equal_answers(base / "index", base / "anew", queries[:100], "--every-file", "--facets")
