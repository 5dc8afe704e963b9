# SPDX-License-Identifier: GPL-2.0-or-later
"""All that the page says is said in the language of who reads it. Every kind of page is walked: on
an English one Chinese stands only where an element says so, on a Chinese one no English is left."""
import html
import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest
from test_web import get

LAW = "法规/云泽省湖泊保护条例(2023-09-01).md"
OLD = "法规/云泽省湖泊保护条例(2015-06-01).md"
HAN = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
# Attributes that are read to people; value is what they typed or what is sent.
SPOKEN = ("title", "alt", "aria-label", "placeholder", "label")
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "line", "circle"}

# Where a walk begins: what links do not lead to, and every way to ask and to be answered.
QUERIES = ["湖泊", "“湖泊保护”", "湖泊 -草案", "湖泊保护条例第22条", "湖泊 截至:2018-05-01", "没有这个词呀",
           "“没有这个词呀”", "标题:没有 时效:已废止", "湖泊保户条例", "hpbhtl", "5万元", "民法典第577条", "云政发〔2022〕5号",
           "云政发〔2022〕500号", "湖泊 AND", "“湖泊", "日期:2020-99", "文种:通知", "条:12 数据", "引用:湖泊保护条例",
           "公司拖欠工资怎么办", "湖泊 同句 保护", "数据 NEAR/5 安全", "x" * 5000, "的*",
           "为了加强湖泊保护，维护湖泊生态系统完整性，保障水安全，推进生态文明建设，促进人和自然和谐共生。",
           "云泽省渔业条例", "数据 OR 信息 机关:云泽省人民政府"]
STARTS = (["/", "/help", "/settings", "/status", "/nothing/here", "/doc/nothing", "/compare/nothing",
           "/cited/nothing", "/trend", "/doc/%zz", "/?page=x&page=y" + "&a=b" * 40,
           f"/doc/{quote(LAW)}", f"/doc/{quote(OLD)}", f"/cited/{quote(LAW)}",
           f"/compare/{quote(LAW)}?with={quote(OLD)}", f"/compare/{quote(LAW)}",
           f"/doc/{quote(LAW)}?q={quote('湖泊')}", f"/doc/{quote(LAW)}?q={quote('没有这个')}",
           f"/doc/{quote(LAW)}?q={'x' * 5000}", f"/trend?q={quote('湖泊')}",
           f"/trend?q={quote('湖泊')}&vs={quote('数据')}", f"/trend?q={quote('没有这个词呀')}"]
          + [f"/?q={quote(q)}" for q in QUERIES]
          + [f"/?q={quote('湖泊')}&{more}" for more in (
              "scope=passage", "sort=date", "sort=cited", "rewrite=0", "page=2", "page=99",
              "n=50", "in=" + quote("保护"))])
OF_EACH_KIND = 4  # addresses that differ only in what their parameters say
# English that a Chinese page may say: syntax, names, formats.
NAMES = set("""AND OR NOT NEAR AI AIGC mfd Esc Cookie JavaScript zhengwen English JSON JSONL CSV Atom RSS
Markdown Word XML HTML PDF OFD DOC DOCX EPUB RTF ZIP TXT MD SVG API OpenAPI URL HTTP BOM GB GBK UTF KB MB""".split())


class Spoken(HTMLParser):
    """What a page says, each piece with the language it is in and whether it is data."""

    def __init__(self, text):
        super().__init__()
        self.open, self.said, self.links = [("", None, False)], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        _, language, data = self.open[-1]
        language = a.get("lang", language)
        # A title is what was asked, or the title of a document; <bdi> is for data alone.
        data = data or tag in ("bdi", "title") or a.get("translate") == "no"
        for name in SPOKEN:
            if name in a and not data:
                self.said.append((language, a[name], f"{tag} {name}"))
        if tag == "a" and "href" in a:
            self.links.append(a["href"])
        if tag not in VOID:
            self.open.append((tag, language, data))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self.open[-1][0] != tag:
            self.open.pop()
        self.open.pop()

    def handle_data(self, text):
        tag, language, data = self.open[-1]
        if not data and text.strip():
            self.said.append((language, text.strip(), tag))


def kind(target):
    """What two addresses have in common whose pages say the same of different things."""
    parts = urlsplit(target)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return re.sub(r"(?<=.)/.*", "", parts.path), tuple(names)


def without(text, target):
    """What was asked is data, also where no element can say so (the name of a picture)."""
    for name, asked in parse_qsl(urlsplit(target).query):
        text = text.replace(asked.strip(), "") if name in ("q", "vs", "in") else text
    return text


def walk(server, language):
    """(address, what it says) of all kinds of pages."""
    queue, seen, kinds = list(STARTS), set(), {}
    for target in queue:
        if target in seen:
            continue
        seen.add(target)
        answer, body = get(server, target, headers={"Accept-Language": language})
        if not answer.getheader("Content-Type").startswith("text/html"):
            continue
        page = Spoken(body)
        yield target, [(language, without(text, target), tag) for language, text, tag in page.said]
        for link in map(html.unescape, page.links):
            link = link.split("#")[0]
            if not link.startswith("/") or link.startswith(("/original/", "/api/")) or link in seen:
                continue
            kinds[kind(link)] = kinds.get(kind(link), 0) + 1
            if kinds[kind(link)] <= OF_EACH_KIND:
                queue.append(link)


def told(found):
    """The first hundred, each once, with where it was first seen."""
    return "\n".join(f"<{tag}> {text[:60]!r} on {unquote(target)[:60]}"
                     for (tag, text), target in list(found.items())[:100])


def test_an_english_page_says_nothing_in_chinese(server):
    found, pages = {}, 0
    for target, said in walk(server, "en"):
        pages += 1
        for language, text, tag in said:
            if language == "en" and HAN.search(text):
                found.setdefault((tag, text), target)
    assert pages > 60
    assert not found, told(found)


# Documents have English words, too: what the page says is known from what it says in English.
def test_a_chinese_page_says_nothing_in_english(server):
    english, pages = {}, 0
    for _, said in walk(server, "en"):
        for language, text, tag in said:
            if language == "en" and re.search("[A-Za-z]{3}", text):
                english[text] = tag
    assert len(english) > 100
    found = {}
    for target, said in walk(server, "zh-CN"):
        pages += 1
        for language, text, tag in said:
            words = set(re.findall("[A-Za-z]{2,}", text)) - NAMES
            if language == "zh-Hans" and text in english and words:
                found.setdefault((tag, text), target)
    assert pages > 60
    assert not found, told(found)


@pytest.mark.parametrize("accepted", ["en", "zh-CN"])
def test_the_languages_are_those_that_pages_say(server, accepted):
    for _, said in walk(server, accepted):
        assert {language for language, _, _ in said} <= {"zh-Hans", "en"}
