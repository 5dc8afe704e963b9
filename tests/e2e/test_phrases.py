# SPDX-License-Identifier: GPL-2.0-or-later
"""The property that all else stands on: a quoted phrase is found exactly where it
stands, and nowhere else. The engine against a plain scan, on random phrases.

A failing run prints its seed; ZW_SEED=that repeats it.
"""
import os
import random
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from conftest import DONE, SAMPLE, SHARED, batch, index, paths, run, slow_build, write
from scan import Corpus, decode, is_han, is_read, tokens

SEED = int(os.environ.get("ZW_SEED", random.SystemRandom().randrange(1 << 32)))
PHRASES = 60 if slow_build() else 300
FIXED = ["全过程人民民主", "四个机关", "一府一委两院", "第一百二十条之一", "消费者权益保护法",
         "国务院令第517号", "2022年", "法律、行政法规", "的", "第517号"]


@pytest.fixture(autouse=True)
def seed():
    print(f"ZW_SEED={SEED}")
    return random.Random(SEED)


def quoted(phrase):
    """A query for exactly this phrase: in marks that it does not hold itself."""
    for opening, closing, also in ("“", "”", "\"＂“"), ("「", "」", ""), ("『", "』", ""):
        if not set(phrase) & {closing, *also}:
            return opening + phrase + closing
    raise ValueError(phrase)


def can_be_asked(phrase):
    return bool(tokens(phrase)) and not {"”", "」", "』"} <= set(phrase) and \
        not set(phrase) & {"\n", "\r", "\t", "\0"} and "*" not in tokens(phrase)  # a gap


def assert_same(folder, corpus, phrases):
    """Documents, their number and the occurrences of each phrase are those of the scan."""
    answers = batch(folder, [quoted(p) for p in phrases], "--every-file", "--limit", "100000",
                    "--snippets", "0")
    for phrase, answer in zip(phrases, answers):
        truth = corpus.documents(phrase)
        said = f"{phrase!r} (ZW_SEED={SEED})"
        assert sorted(paths(answer)) == sorted(truth), said
        assert answer["total"]["documents"] == len(truth), said
        assert answer["total"]["exact"] == len(truth), said
        assert answer["total"]["occurrences"] == sum(truth.values()), said


# ---- The sample corpus ----

@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The samples that the scan reads too: (index, scan)."""
    folder = tmp_path_factory.mktemp("plain")
    shutil.copytree(SAMPLE, folder / "corpus", ignore=lambda of, names: [
        name for name in names if not Path(of, name).is_dir() and not is_read(Path(name))])
    result = index(folder / "corpus", folder / "index")
    assert result.code == DONE, result
    return folder / "index", Corpus(folder / "corpus")


@pytest.fixture(scope="module")
def raw_lines(plain):
    """The lines of the samples as they stand, with their marks and spaces."""
    return [line for p in sorted(SAMPLE.rglob("*")) if is_read(p)
            for line in decode(p.read_bytes()).splitlines() if len(line) > 3]


def random_piece(rng, lines):
    """2 to 14 characters of some line, whatever they are."""
    while True:
        line = rng.choice(lines)
        start = rng.randrange(len(line))
        piece = line[start:start + rng.randint(1, 14)]
        if can_be_asked(piece):
            return piece


def test_the_scan_agrees_with_the_definition():
    """The scan is what all else is judged by: a few lines by hand."""
    assert tokens("第517号　“三重一大”，Wi-Fi") == tuple("第") + ("517",) + tuple("号三重一大,") + (
        "wi", "-", "fi")
    assert tokens("各位鄉親 二○二二年") == tuple("各位乡亲二〇二二年")
    assert tokens("综合\ufeff利用\u200b。") == tuple("综合利用。")


def test_phrases_of_the_samples(plain, raw_lines, seed):
    folder, corpus = plain
    phrases = FIXED + [random_piece(seed, raw_lines) for _ in range(PHRASES)]
    assert_same(folder, corpus, phrases)


def test_phrases_with_other_marks_and_spaces(plain, raw_lines, seed):
    """What is transparent in a text may stand or lack in the query."""
    folder, corpus = plain
    phrases = []
    for _ in range(PHRASES // 3):
        piece = random_piece(seed, raw_lines)
        at = seed.randrange(len(piece) + 1)
        phrases.append(piece[:at] + seed.choice(" 　“‘《\u200b\ufeff") + piece[at:])
    assert_same(folder, corpus, [p for p in phrases if can_be_asked(p)])


def test_phrases_that_nearly_occur(plain, raw_lines, seed):
    """Two neighbours swapped, one character changed, a mark put between: mostly not there."""
    folder, corpus = plain
    phrases = []
    for _ in range(PHRASES // 2):
        piece = list(random_piece(seed, raw_lines))
        at = seed.randrange(len(piece))
        change = seed.randrange(3)
        if change == 0 and at + 1 < len(piece):
            piece[at], piece[at + 1] = piece[at + 1], piece[at]
        elif change == 1:
            piece[at] = seed.choice("的了在条第一二5a，。")
        else:
            piece.insert(at, seed.choice("，。、的"))
        phrases.append("".join(piece))
    assert_same(folder, corpus, [p for p in phrases if can_be_asked(p)])


# ---- The laws, against the oracle that is not ours ----

def oracle(phrases, folder):
    """{phrase: (documents, occurrences, paths)} by ../shared/tools/phrase_oracle.py."""
    file = folder / "phrases.tsv"
    file.write_text("".join(p + "\n" for p in phrases), encoding="utf-8")
    done = subprocess.run([sys.executable, SHARED / "tools/phrase_oracle.py",
                           SHARED / "data/laws", file], capture_output=True, check=True)
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    return {row[0]: (int(row[1]), int(row[2]), row[3].split("|") if row[3] else [])
            for row in rows}


def test_phrases_of_the_laws(tmp_path, seed):
    laws = SHARED / "data/laws"
    if not laws.is_dir():
        pytest.skip("../shared/data/laws is not here")
    result = index(laws, tmp_path / "index", seconds=600)
    assert result.code == DONE, result
    sampled = subprocess.run(
        [sys.executable, SHARED / "tools/phrase_oracle.py", laws, "--sample", str(PHRASES),
         str(SEED)], capture_output=True, check=True).stdout.decode().split()
    phrases = list(dict.fromkeys(FIXED + sampled))
    truth = oracle(phrases, tmp_path)
    answers = batch(tmp_path / "index", [quoted(p) for p in phrases], "--every-file",
                    "--limit", "100000", "--snippets", "0", seconds=600)
    for phrase, answer in zip(phrases, answers):
        documents, occurrences, names = truth[phrase]
        said = f"{phrase} (ZW_SEED={SEED})"
        assert sorted(paths(answer)) == sorted(names), said
        assert answer["total"]["documents"] == documents, said
        assert answer["total"]["occurrences"] == occurrences, said


# ---- A corpus made to be difficult ----

ALPHABETS = [
    "法律行政的条例", "法律行政的条例", "条例條鄉乡亲親后後", "abAB", "12１２٣", "ａｂＡ",
    "，。、；：（）()-·…—", "“”‘’\"'「」《》", " \u3000\u00a0\t", "\u200b\ufeff\u200d\u2060",
    "e\u0301o\u0308\u0323", "𠮷𠀀𪚥", "①㎏㍿ﬁ½", "〇○零", "İıßſ", "\ue000\U0001f600", "한ᄒ"]
WORDS = ["法律", "行政法规", "第5款", "5G", "Wi-Fi", "条例", "的", "2022年", "一府一委两院"]


def random_line(rng):
    """Never one without a token: the scan leaves those out, while a lone “ is a passage."""
    pieces = [rng.choice("的了1a，")]
    for _ in range(rng.randint(1, 14)):
        if rng.random() < 0.3:
            pieces.append(rng.choice(WORDS))
        else:
            pieces.append("".join(rng.choices(rng.choice(ALPHABETS), k=rng.randint(1, 4))))
    rng.shuffle(pieces)
    return "".join(pieces)


@pytest.fixture(scope="module")
def difficult(tmp_path_factory):
    """(index, scan, lines) of 60 documents of random lines."""
    rng = random.Random(SEED)
    folder = tmp_path_factory.mktemp("difficult")
    files, all_lines = {}, []
    for i in range(60):
        lines = [random_line(rng) for _ in range(rng.randint(3, 12))]
        all_lines += lines
        ends = rng.choice(["\n", "\r\n", "\r", "\n\n"])
        # The first line makes sure that there is text in it.
        files[f"{i % 4}/{i}.txt"] = ("测试" + ends + ends.join(lines) + ends).encode()
    write(folder / "corpus", files)
    result = index(folder / "corpus", folder / "index")
    assert result.code == DONE, result
    return folder / "index", Corpus(folder / "corpus"), all_lines


def pieces_of(rng, lines, n):
    found = []
    while len(found) < n:
        line = rng.choice(lines)
        start = rng.randrange(len(line))
        piece = line[start:start + rng.randint(1, 6)]
        if can_be_asked(piece):
            found.append(piece)
    return found


def test_phrases_of_random_lines(difficult, seed):
    folder, corpus, lines = difficult
    assert_same(folder, corpus, pieces_of(seed, lines, 3 * PHRASES))


def test_any_character(tmp_path, seed):
    """1,500 characters of all of Unicode, each between two Han ones, a line each."""
    assigned = [c for c in map(chr, range(0x20, 0x30000))
                if unicodedata.category(c) not in ("Cn", "Cs", "Cc")]
    some = [c for c in seed.sample(assigned, 1500) if c not in "\u2028\u2029"]
    write(tmp_path / "corpus", {f"{i}.txt": "".join(f"甲{c}乙{c}{c}丙{c}a{c}1\n" for c in some[i::10])
                                for i in range(10)})
    assert index(tmp_path / "corpus", tmp_path / "index").code == DONE
    corpus = Corpus(tmp_path / "corpus")
    for pattern in ("甲{}乙", "乙{0}{0}丙", "{}a{}", "丙{}"):
        phrases = [pattern.format(c, c) for c in some]
        assert_same(tmp_path / "index", corpus, [p for p in phrases if can_be_asked(p)])


def test_marks_that_would_combine(tmp_path):
    """Ligatures fall apart into a space and marks, which folded once more stand in another order."""
    write(tmp_path / "corpus", {"1.txt": "甲\ufc61乙\ufc61\ufc61丙\ufc61a\ufc611\n", "2.txt": "甲\ufcf3\u0301乙\n"})
    assert index(tmp_path / "corpus", tmp_path / "index").code == DONE
    assert run("zhengwen-index", "--verify", "-d", tmp_path / "index").code == DONE


def random_query(rng, pieces, depth):
    """A Boolean query of quoted phrases: (text, function from sets of a phrase to the set)."""
    if depth == 0 or rng.random() < 0.25:
        piece = rng.choice(pieces)
        return quoted(piece), lambda find, everything: find(piece)
    left, left_set = random_query(rng, pieces, depth - 1)
    if rng.random() < 0.25:
        return f"NOT ({left})", lambda find, all_: all_ - left_set(find, all_)
    right, right_set = random_query(rng, pieces, depth - 1)
    if rng.random() < 0.5:
        return f"（{left} OR {right}）", lambda find, all_: (left_set(find, all_)
                                                          | right_set(find, all_))
    word = rng.choice([" ", " AND ", " ＡＮＤ "])
    return f"({left}{word}{right})", lambda find, all_: left_set(find, all_) & right_set(find, all_)


def queries_of(rng, lines):
    pieces = pieces_of(rng, lines, 40) + ["的", "法律", "条例", "5", "a"]
    return [random_query(rng, pieces, 3) for _ in range(PHRASES)]


def test_boolean_queries_over_documents(difficult, seed):
    folder, corpus, lines = difficult
    queries = queries_of(seed, lines)
    answers = batch(folder, [text for text, _ in queries], "--limit", "1000", "--snippets", "0")
    for (text, meaning), answer in zip(queries, answers):
        truth = meaning(lambda piece: set(corpus.documents(piece)), corpus.all_documents())
        assert set(paths(answer)) == truth, f"{text} (ZW_SEED={SEED})"
        assert answer["total"]["documents"] == len(truth)


def test_boolean_queries_over_passages(difficult, seed):
    """In these files, without any 条, a passage is a line: the number of them must be that of the
    scan, document by document."""
    folder, corpus, lines = difficult
    queries = [q for q in queries_of(seed, lines) if q[0][0] in "（(N"]
    answers = batch(folder, [text for text, _ in queries], "--limit", "100000", "--snippets", "0",
                    "--scope=passage")
    for (text, meaning), answer in zip(queries, answers):
        truth = meaning(corpus.passages, corpus.all_passages())
        said = f"{text} (ZW_SEED={SEED})"
        assert answer["total"]["passages"] == len(truth), said
        assert sorted(paths(answer)) == sorted(path for path, _ in truth), said


def test_the_corpus_is_difficult(difficult):
    """Else the tests above prove nothing."""
    _, corpus, lines = difficult
    text = "".join(lines)
    assert sum(is_han(c) for c in text) > 500
    for some in ("\u200b", "\u0301", "𠮷", "１", "“", "○", "㍿"):
        assert some in text, some
    assert len(corpus.documents("法律")) > 5
