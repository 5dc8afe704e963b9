# SPDX-License-Identifier: GPL-2.0-or-later
"""Phrases by a plain scan of the files: what the engine must agree with.

Shares no code and no table with the programs, only the definition (HACKING.md,
"What matches"). Reads the formats whose lines are the text: .txt and .md. Texts and phrases are folded alike: ignorable
characters dropped, traditional Han simplified, NFKC, case fold, ○ as 〇. A Han
character is a token, so is a run of digits or of letters, so is every mark that
parts; white space and quotation marks leave nothing. A phrase stands in a line
if its tokens stand there one behind the other.
"""
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


class Corpus:
    def __init__(self, folder):
        folder = Path(folder)
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
