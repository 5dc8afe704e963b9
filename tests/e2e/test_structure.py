# SPDX-License-Identifier: GPL-2.0-or-later
"""Structure of real documents against a count of its own: every 第X条 that begins a line is one
article with all of its text, and no character of a text is lost.

The count here knows nothing of the program: lines, a pattern, a table of contents.
"""
import json
import re

import pytest

from conftest import SHARED, run

DATA = SHARED / "data"
BATCH = 100

DIGITS = "零〇○一二三四五六七八九十百千两廿卅0-9０-９"
NUMBER = rf"[{DIGITS}](?:\s*[{DIGITS}])*"
ARTICLE = re.compile(rf"第\s*({NUMBER})\s*条(?:之([{DIGITS}]+))?(?![的、，,和至》]|第)")
HEADING = re.compile(rf"第\s*{NUMBER}\s*(?:编|分编|章|节)|附|[总附]\s*则$|序\s*言$|目\s*录$")
ITEM = re.compile(rf"(?:[{DIGITS}]+、|（[{DIGITS}]+）)[^。，；：]{{2,40}}$")
DATE = re.compile(rf"[{DIGITS}]+年[{DIGITS}]+月[{DIGITS}]+日$")
IGNORED = re.compile(r"[\s\u200b-\u200d\u2060\ufeff#]")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not there")


def show(paths):
    """What the program understood of each file, in order."""
    result = run("zhengwen-index", "--show", "--json", *paths, seconds=300)
    if result.code == 2 and "--show" in result.err:
        pytest.skip("zhengwen-index has no --show yet")
    found, at, text = [], 0, result.out
    decoder = json.JSONDecoder()
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        found += value if isinstance(value, list) else [value]
    assert len(found) == len(paths), f"{len(paths)} files, {len(found)} documents"
    return found


def decoded(path):
    raw = path.read_bytes()
    for charset in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(charset)
            break
        except UnicodeDecodeError:
            continue
    return re.sub(r"<!--.*?-->", "", text, flags=re.S) if path.suffix == ".md" else text


def lines_of(path):
    """(line, whether Markdown marks it as a heading); blank ones left out."""
    found = []
    for line in decoded(path).splitlines():
        bare = line.strip(" \t\u3000\u00a0\u200b\ufeff")
        if bare:
            found.append((bare.lstrip("#* \u3000"), bare.startswith("#")))
    return [line for line in found if line[0]]


def without_contents(lines):
    """Lines behind 目录 are dropped up to where the first of them stands again."""
    kept, at = [], 0
    while at < len(lines):
        kept.append(lines[at])
        at += 1
        if re.fullmatch(r"目\s*[录次]", kept[-1][0]) and at < len(lines):
            first = packed(lines[at][0])
            again = [i for i in range(at + 1, min(len(lines), at + 500))
                     if packed(lines[i][0]) == first]
            at = again[0] if again else at
    return kept


def packed(text):
    return IGNORED.sub("", text)


def counted_articles(path):
    """Each as the lines that are certainly its text: up to the next heading, annex or date."""
    found, current = [], None
    lines = without_contents(lines_of(path))
    for i, (line, marked) in enumerate(lines):
        above = i + 1 < len(lines) and ARTICLE.match(lines[i + 1][0])
        if ARTICLE.match(line):
            current = [line]
            found.append(current)
        elif (marked or HEADING.match(line) or DATE.match(packed(line)) or
              (above and ITEM.match(line))):
            current = None
        elif current is not None:
            current.append(line)
    return found


def article_problems(path, document):
    wanted = counted_articles(path)
    got = document["articles"]
    ids = [a["id"] for a in got]
    if len(set(ids)) != len(ids):
        yield "an id stands twice"
    if len(wanted) != len(got):
        yield f"{len(wanted)} articles counted, {len(got)} found"
        return
    for lines, article in zip(wanted, got):
        if not packed(article["text"]).startswith(packed("".join(lines))[:20000]):
            yield f"{article['id']}: not all of {lines[0][:30]} … {lines[-1][-20:]}"


def batches(paths):
    for at in range(0, len(paths), BATCH):
        some = paths[at:at + BATCH]
        yield from zip(some, show(some))


def test_every_article_of_every_law():
    laws = sorted((DATA / "laws").rglob("*.md"))
    problems = [f"{path.name}: {problem}" for path, document in batches(laws)
                for problem in article_problems(path, document)]
    assert not problems, f"{len(problems)}:\n" + "\n".join(problems[:40])


@pytest.mark.parametrize("folder", ["laws", "policies", "speeches"])
def test_no_text_is_lost(folder):
    paths = sorted(p for p in (DATA / folder).rglob("*") if p.suffix in (".md", ".txt"))
    lost = [f"{path.name}: {len(packed(decoded(path)))} characters in, "
            f"{len(packed(document['text']))} out" for path, document in batches(paths)
            if packed(document["text"]) != packed(decoded(path))]
    assert not lost, f"{len(lost)}:\n" + "\n".join(lost[:40])
