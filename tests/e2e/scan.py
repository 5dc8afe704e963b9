# SPDX-License-Identifier: GPL-2.0-or-later
"""Phrases by a plain scan of the files: what the engine must agree with.

Shares no code and no table with the programs, only the definition (HACKING.md,
"What matches"). Reads the formats whose lines are the text: .txt and .md. Texts and phrases are folded alike: ignorable
characters dropped, traditional Han simplified, NFKC, case fold, ○ as 〇. A Han
character is a token, so is a run of digits or of letters, so is every mark that
parts; white space and quotation marks leave nothing. A phrase stands in a line
if its tokens stand there one behind the other.
"""
import functools
import re
import unicodedata
from pathlib import Path

import icu

SOFT = set("\"'‘’“”〈〉《》「」『』")
IGNORABLE = set(map(chr, (
    0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810),
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164,
    *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0, *range(0xE0000, 0xE1000))))
SIMPLIFIER = icu.Transliterator.createInstance("Traditional-Simplified")


def is_han(c):
    o = ord(c)
    return (0x3400 <= o <= 0x9FFF or o == 0x3007 or 0xF900 <= o <= 0xFAFF
            or 0x20000 <= o <= 0x323AF)


class Simple(dict):
    """Traditional to simplified, character by character, remembered."""

    def __missing__(self, code):
        c = chr(code)
        if c == "○":
            simple = "〇"
        else:
            simple = SIMPLIFIER.transliterate(c) if is_han(c) else c
            simple = simple if len(simple) == 1 else c
        self[code] = simple
        return simple


SIMPLE = Simple()


def fold(text):
    text = "".join(c for c in text if c not in IGNORABLE).translate(SIMPLE)
    return unicodedata.normalize("NFKC", text).casefold().translate(SIMPLE)


def kind(c):
    if is_han(c):
        return "han"
    if c.isdigit():
        return "digits"
    if c.isalpha():
        return "letters"
    return "soft" if c in SOFT or c.isspace() else "mark"


def tokens(line):
    found, before = [], "soft"
    for c in fold(line):
        now = kind(c)
        if now == before and now in ("digits", "letters"):
            found[-1] += c
        elif now != "soft":
            found.append(c)
        before = now
    return tuple(found)


def decode(raw):
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def lines(path):
    """The lines of a file as tokens; lines without any are left out."""
    text = decode(path.read_bytes())
    if path.suffix == ".md":
        text = re.sub(r"<!--.*?-->", "\n", text, flags=re.DOTALL)
        text = re.sub(r"(?m)^#+", "", text)
    return [t for t in map(tokens, re.split(r"\r\n|\r|\n", text)) if t]


def joined(line):
    """Tokens as one string in which only whole tokens are found."""
    return "\x00" + "\x00".join(line) + "\x00"


def occurrences(hay, needle):
    count, at = 0, hay.find(needle)
    while at >= 0:
        count += 1
        at = hay.find(needle, at + 1)
    return count


def is_read(path):
    """Has the scan a reader of its own for this file? Else nothing can be compared."""
    return path.suffix in (".txt", ".md")


ENDS = {"。", "!", "?", ";"}


def ends_sentence(line, i):
    """Is token i one that a sentence ends with: a mark, or one of three dots and more (…)?"""
    if line[i] in ENDS:
        return True
    if line[i] != ".":
        return False
    start = i
    while start > 0 and line[start - 1] == ".":
        start -= 1
    return line[start:start + 3] == (".", ".", ".")


def sentences(line):
    """The sentences of a line, each with the row of marks that ends it."""
    found, start = [], 0
    for i in range(len(line)):
        if ends_sentence(line, i) and (i + 1 == len(line) or not ends_sentence(line, i + 1)):
            found.append(line[start:i + 1])
            start = i + 1
    return found + ([line[start:]] if start < len(line) else [])


def places(line, phrase):
    """Where the tokens of the phrase stand in the line: (first, behind the last)."""
    n = len(phrase)
    return [(i, i + n) for i in range(len(line) - n + 1) if line[i:i + n] == phrase]


def near(line, phrases, distance):
    """Do the phrases stand one near the next, with at most so many tokens between?"""
    reached = places(line, phrases[0])
    for phrase in phrases[1:]:
        reached = [(a, b) for a, b in places(line, phrase)
                   if any(0 <= a - d <= distance or 0 <= c - b <= distance for c, d in reached)]
    return bool(reached)


def gaps(parts):
    """A pattern over joined() lines: the parts one behind the other within a sentence."""
    token = r"(?:\x00(?![。!?;]\x00|\.\x00\.\x00\.\x00)[^\x00]+)*?"
    body = token.join(re.escape("\x00" + "\x00".join(part)) for part in parts)
    return re.compile(body + r"(?=\x00)")


class Corpus:
    def __init__(self, folder):
        folder = Path(folder)
        self.folder = folder
        self.lines = {p.relative_to(folder).as_posix(): lines(p)
                      for p in sorted(folder.rglob("*")) if is_read(p)}
        self.joined = {name: [joined(line) for line in of] for name, of in self.lines.items()}

    def documents(self, phrase):
        """{path: occurrences} of the documents that have the phrase."""
        needle = joined(tokens(phrase))
        counts = {name: sum(occurrences(hay, needle) for hay in of)
                  for name, of in self.joined.items()}
        return {name: count for name, count in counts.items() if count}

    def passages(self, phrase):
        """{(path, number of the line among those that are not blank)}"""
        needle = joined(tokens(phrase))
        return {(name, i) for name, of in self.joined.items()
                for i, hay in enumerate(of) if needle in hay}

    def all_documents(self):
        return set(self.lines)

    def all_passages(self):
        return {(name, i) for name, of in self.lines.items() for i in range(len(of))}

    # ---- Two phrases in one unit ----

    def having(self, phrases):
        """The documents that have all of the phrases somewhere."""
        needles = [joined(tokens(p)) for p in phrases]
        return [name for name, of in self.whole.items() if all(n in of for n in needles)]

    @functools.cached_property
    def whole(self):
        return {name: "\n".join(of) for name, of in self.joined.items()}

    def together(self, phrases, units):
        """The documents one of whose units, joined, has all of them; units(name) gives those."""
        needles = [joined(tokens(p)) for p in phrases]
        return {name for name in self.having(phrases)
                if any(all(n in unit for n in needles) for unit in units(name))}

    @functools.lru_cache(maxsize=None)
    def sentences_of(self, name):
        return [joined(s) for line in self.lines[name] for s in sentences(line)]

    def near(self, phrases, distance):
        wanted = [tokens(p) for p in phrases]
        return {name for name in self.having(phrases)
                if any(near(line, wanted, distance) for line in self.lines[name])}

    def with_gaps(self, parts):
        pattern = gaps([tokens(p) for p in parts])
        return {name for name in self.having(parts)
                if any(pattern.search(line) for line in self.joined[name])}
