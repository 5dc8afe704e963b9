# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of a document: anchors, citations, how it is cited; its text and the file itself."""
import html
import http.client
import json
import os
import re
import zipfile
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import quote, unquote

import pytest
from conftest import DONE, ROOT, SAMPLE, Server, find, index, indexed, write
from test_web import EVIL, Page, get

LAW = "青川市湖泊保护条例(2023-09-01).txt"
OLD = "青川市湖泊保护条例(2015-06-01).txt"
TEXT = """青川市湖泊保护条例

（{passed} 青川市人民代表大会常务委员会通过 自{begin}起施行）

第一章　总则

第一条　为了保护湖泊，制定本条例。

第二条　湖泊之内不得有下列行为：
（一）围网养鱼；
（二）倾倒垃圾。
前款第（二）项的垃圾，由所在地的区清运。

第三条　违反本条例第二条第一款第（一）项的，依照第一条处理。
第一款的处理，依照本条例第二条第二款、第九十九条办理。
"""
CORPUS = {
    OLD: TEXT.format(passed="2015年3月27日", begin="2015年6月1日"),
    LAW: TEXT.format(passed="2023年7月28日", begin="2023年9月1日").replace("倾倒垃圾", "倾倒渣土"),
    "通知.txt": "青川市人民政府关于加强湖泊管理的通知\n\n青政发[2024]7号\n\n各区人民政府：\n\n"
              "各单位要依照《青川市湖泊保护条例》第二条第二款清运渣土，依照第二条第三款办理。\n\n"
              "青川市人民政府\n2024年3月1日\n",
    "讲话.txt": "在湖泊工作会议上的讲话\n\n（2024年5月6日）\n\n同志们，湖泊是青川的眼睛。\n",
}
ENGLISH = {"Cookie": "zhengwen=en"}


@contextmanager
def offering(folder, *originals, env=None):
    """A server that hands out the files of these folders."""
    server = Server(folder, env=env, options=[o for f in originals for o in ("--originals", f)])
    try:
        yield server
    finally:
        code, err = server.stop()
    assert code == 0 and "Sanitizer" not in err, err


@pytest.fixture(scope="module")
def lakes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lakes")
    write(folder / "corpus", CORPUS)
    assert index(folder / "corpus", folder / "index").code == DONE
    with offering(folder / "index", folder / "corpus") as server:
        yield server


def document(server, path, parameters="", headers=None):
    response, body = get(server, f"/doc/{quote(path)}{parameters}", headers=headers)
    assert response.status == 200, path
    return body


def ids(body):
    return [a["id"] for _, a in Page(body).elements if "id" in a]


def cites(body):
    """{words: (anchor it leads to, attributes)} of the links of citations."""
    links = re.findall(r'<a class="cite" ([^>]*)>([^<]*)</a>', body)
    found = {}
    for attributes, words in links:
        known = {n: html.unescape(v) for n, v in re.findall(r'([a-z-]+)="([^"]*)"', attributes)}
        found[words] = (unquote(known["href"]).partition("#")[2], known)
    return found


# ---- Anchors ----

def test_ids_are_unique_and_every_link_within_the_page_leads_to_one(server, sample):
    paths = [r["path"] for r in find(sample, "--limit=100", "的")["results"]]
    assert len(paths) > 50
    for path in paths:
        for headers in (None, ENGLISH):
            body = document(server, path, "?q=" + quote("保护"), headers)
            known = ids(body)
            assert len(known) == len(set(known)), path
            within = {unquote(a["href"][1:]) for a in Page(body).all("a")
                      if a.get("href", "").startswith("#")}
            assert within <= set(known), (path, within - set(known))


def test_each_part_of_an_article_has_an_anchor(lakes):
    known = ids(document(lakes, LAW))
    for anchor in ("art-2", "art-2-k1", "art-2-k1-i1", "art-2-k1-i2", "art-2-k2", "art-3-k2",
                   "p-2"):
        assert anchor in known, anchor
    assert "art-2-k3" not in known and "art-2-k2-i1" not in known
    links = {a["href"] for a in Page(document(lakes, LAW)).all("a")
             if "link" in a.get("class", "").split()}
    assert {"#art-2", "#art-2-k2", "#p-2"} <= links


def test_page_and_api_call_the_parts_of_articles_alike(server, sample):
    """Each walks the text by itself; a preview asks the one for what the other links to."""
    parts = 0
    for path in [r["path"] for r in find(sample, "--limit=1000", "--every-file", "第")["results"]]:
        on_page = [i for i in ids(document(server, path)) if re.fullmatch(r"art-[\d-]+-k.*", i)]
        known = json.loads(get(server, f"/api/v1/documents/{quote(path)}")[1])
        in_api = []
        for number in dict.fromkeys(p["article"] for p in known["passages"] if p["article"]):
            article = json.loads(get(
                server, f"/api/v1/documents/{quote(path)}/articles/{number}")[1])
            for paragraph in article["paragraphs"]:
                in_api += [paragraph["anchor"], *(i["anchor"] for i in paragraph["items"])]
        assert sorted(on_page) == sorted(in_api), path
        parts += len(on_page)
    assert parts > 500


def test_a_citation_leads_to_the_part_that_it_names(lakes):
    own = cites(document(lakes, LAW))
    assert own["前款第（二）项"][0] == "art-2-k1-i2"
    assert own["本条例第二条第一款第（一）项"][0] == "art-2-k1-i1"
    assert own["本条例第二条第二款"][0] == "art-2-k2"
    assert own["第一条"][0] == "art-1"
    other = cites(document(lakes, "通知.txt"))
    assert other["《青川市湖泊保护条例》第二条第二款"][0] == "art-2-k2"
    # There is no third one: the article, then.
    assert other["第二条第三款"][0] == "art-2"


def test_a_citation_shows_how_what_it_cites_begins(lakes):
    _, known = cites(document(lakes, "通知.txt"))["《青川市湖泊保护条例》第二条第二款"]
    assert known["title"] == "青川市湖泊保护条例\n前款第（二）项的垃圾，由所在地的区清运。"
    assert (known["data-document"], known["data-anchor"]) == (LAW, "art-2-k2")
    _, known = cites(document(lakes, LAW))["本条例第二条第一款第（一）项"]
    assert known["title"] == "（一）围网养鱼；"
    _, known = cites(document(lakes, LAW))["前款第（二）项"]
    assert known["title"] == "（二）倾倒渣土。" and known["data-document"] == LAW


# ---- How it is cited ----

def copies(body):
    """{id: text} of what can be copied; each has a button that only a script shows."""
    found = dict(re.findall(r'<bdi(?: lang="zh-Hans")? id="((?:cite|this)-[a-z0-9]+)">(.*?)</bdi>',
                            body, re.DOTALL))
    buttons = [a for a in Page(body).all("button") if "data-copy" in a]
    assert [b["data-copy"] for b in buttons] == list(found)
    assert all("hidden" in b and b["class"] == "copy" for b in buttons)
    return {name: html.unescape(text) for name, text in found.items()}


def test_how_a_document_is_cited(lakes):
    assert copies(document(lakes, "通知.txt")) == {
        "cite-legal": "《青川市人民政府关于加强湖泊管理的通知》，青政发〔2024〕7号，2024年3月1日发布。",
        "cite-gbt7714": "青川市人民政府. 青川市人民政府关于加强湖泊管理的通知：青政发〔2024〕7号[Z]. "
                        "2024-03-01."}
    assert copies(document(lakes, OLD))["cite-legal"] == "《青川市湖泊保护条例》（2015年）。"
    assert copies(document(lakes, "讲话.txt"))["cite-legal"] == \
        "《在湖泊工作会议上的讲话》，2024年5月6日。"


@pytest.mark.parametrize("headers", [None, ENGLISH])
def test_how_an_article_is_cited(lakes, headers):
    body = document(lakes, LAW, "?q=%E6%B9%96", headers)
    assert '<a href="?q=%E6%B9%96&amp;cite=art-2#art-2">' in body
    found = copies(document(lakes, LAW, "?cite=art-2", headers))
    assert found["this-legal"] == "《青川市湖泊保护条例》第2条。"
    assert found["this-gbt7714"].endswith("青川市湖泊保护条例[Z]. 2023-07-28：第2条.")
    assert found["this-text"].startswith("第二条　湖泊之内不得有下列行为：\n（一）围网养鱼；\n")
    assert found["this-text"].endswith("清运。（《青川市湖泊保护条例》第2条）")


@pytest.mark.parametrize("anchor", ["art-99", "p-1", "", "art-2-k2", "h-1", EVIL])
def test_an_anchor_that_nothing_is_cited_by(lakes, anchor):
    body = document(lakes, LAW, "?cite=" + quote(anchor))
    assert "this-legal" not in body and Page(body).foreign_scripts() == []


# ---- Versions ----

def test_each_other_version_can_be_compared_the_older_one_first(lakes):
    for path in (OLD, LAW):
        (href,) = re.findall(r'class="compare" href="([^"]+)"', document(lakes, path))
        assert unquote(html.unescape(href)) == f"/compare/{OLD}?with={LAW}"


# ---- Languages ----

class Speech(HTMLParser):
    """What stands in which language: (language, text) of texts and of what attributes say."""

    VOID = {"meta", "link", "input", "br", "hr", "img"}

    def __init__(self, body):
        super().__init__()
        self.said, self.open = [], []
        self.feed(body)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        language = known.get("lang", self.open[-1][1] if self.open else None)
        for name in ("aria-label", "placeholder"):
            if name in known:
                self.said.append((language, known[name]))
        if tag not in self.VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open and self.open[-1][0] not in ("title", "option"):
            self.said.append((self.open[-1][1], data))


HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("path, parameters", [
    (LAW, ""), (LAW, "?q=" + quote("渣土")), (LAW, "?cite=art-2"), (OLD, "?q=" + quote("没有的词")),
    ("通知.txt", "?q=" + quote("湖泊 AND (")), ("讲话.txt", "?q=" + quote("湖泊 截至:2018-05-01"))])
def test_an_english_page_says_what_is_chinese(lakes, path, parameters):
    body = document(lakes, path, parameters, ENGLISH)
    # What was asked may be in any language.
    body = re.sub(r'<p class="hits">“<bdi>.*?</bdi>', '<p class="hits">', body)
    body = re.sub(r'<nav class="crumbs".*?</nav>', "", body)
    body = re.sub(r'<p class="printed">.*?</p>', "", body)
    said = Speech(body).said
    assert [text for language, text in said if language == "en" and HAN.search(text)] == []
    own = " ".join(text for language, text in said if language == "zh-Hans")
    assert not re.search("Cite|Link to|Previous|Next", own)
    words = " ".join(text for language, text in said if language == "en")
    assert "About this file" in words and "Cite this document" in words
    _, cited = get(lakes, f"/cited/{quote(path)}", headers=ENGLISH)
    assert [text for language, text in Speech(cited).said
            if language == "en" and HAN.search(text)] == []


# ---- Plain text ----

def test_a_document_as_plain_text(server, sample):
    for found in find(sample, "--limit=100", "的")["results"]:
        path = found["path"]
        response, text = get(server, "/text/" + quote(path))
        assert response.status == 200
        assert response.getheader("Content-Type") == "text/plain; charset=utf-8"
        assert response.getheader("Content-Disposition").startswith("inline; filename=")
        assert text.startswith(found["title"])
        body = document(server, path)
        shown = re.sub(r"\s", "", html.unescape(re.sub(
            r"<[^>]*>", "", body[body.index('<div class="body"'):body.index("</article>")])))
        shown = re.sub("¶|\u2060|引用本条|被引用\\d+处|相近文件.*", "", shown)
        assert shown[:2000] in re.sub(r"\s|\u2060", "", text), path


def test_the_text_says_what_is_known(lakes):
    _, text = get(lakes, "/text/" + quote("通知.txt"))
    for line in ("发文字号: 青政发[2024]7号", "发文机关: 青川市人民政府", "成文日期: 2024-03-01",
                 "时效: 现行有效", "文件: 通知.txt"):
        assert line in text.split("\n"), line
    _, text = get(lakes, "/text/" + quote("通知.txt"), headers=ENGLISH)
    assert "Issued by: 青川市人民政府\n" in text and "Status: in force\n" in text
    assert get(lakes, "/text/absent.txt")[0].status == 404


def test_the_page_names_its_other_forms(lakes):
    body = document(lakes, LAW)
    forms = {a["type"]: a["href"] for a in Page(body).all("link") if a["rel"] == "alternate"}
    assert unquote(forms["text/plain"]) == "/text/" + LAW
    assert unquote(forms["application/json"]) == "/api/v1/documents/" + LAW
    for href in forms.values():
        assert f'<a href="{href}">' in body
    assert get(lakes, forms["text/plain"])[0].status == 200


# ---- The file itself ----

def fetch(server, path, method="GET"):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request(method, "/original/" + quote(path))
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_the_file_as_it_was_indexed(sample):
    kinds = set()
    with offering(sample, SAMPLE) as server:
        for path in (r["path"] for r in find(sample, "--limit=100", "的")["results"]):
            file = SAMPLE / path
            offered = "/original/" + quote(path, safe="/()") in \
                document(server, path).replace("%28", "(").replace("%29", ")")
            response, body = fetch(server, path)
            if not file.exists():  # within a container
                assert ".zip/" in path and not offered and response.status == 404
                continue
            kinds.add(file.suffix)
            assert offered and response.status == 200 and body == file.read_bytes(), path
            assert response.getheader("X-Content-Type-Options") == "nosniff"
            disposition = response.getheader("Content-Disposition")
            assert disposition.startswith('attachment; filename="')
            assert unquote(disposition.partition("filename*=UTF-8''")[2]) == file.name
            head, nothing = fetch(server, path, "HEAD")
            assert nothing == b"" and head.getheader("Content-Length") == str(len(body))
    assert {".txt", ".md", ".docx", ".pdf"} <= kinds


def test_types_of_files(lakes, sample):
    types = {".pdf": "application/pdf", ".doc": "application/msword", ".rtf": "application/rtf",
             ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
             ".md": "text/markdown; charset=utf-8"}
    seen = set()
    with offering(sample, SAMPLE) as server:
        for found in find(sample, "--limit=100", "的")["results"]:
            suffix = os.path.splitext(found["path"])[1]
            if suffix in types and ".zip/" not in found["path"]:
                seen.add(suffix)
                assert fetch(server, found["path"])[0].getheader("Content-Type") == types[suffix]
    assert len(seen) > 3


def test_nothing_is_offered_unless_the_folder_is_named(server, sample):
    path = find(sample, "的")["results"][0]["path"]
    assert "/original/" not in document(server, path)
    assert fetch(server, path)[0].status == 404


def test_a_file_that_changed_or_went_is_not_offered(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": "关于督查的通知\n", "b.txt": "关于检查的通知\n"})
    with offering(folder, tmp_path / "corpus") as server:
        assert fetch(server, "a.txt")[0].status == 200
        (tmp_path / "corpus/a.txt").write_text("关于督查的通知，已经改了\n")
        (tmp_path / "corpus/b.txt").rename(tmp_path / "b.txt")
        (tmp_path / "corpus/b.txt").symlink_to(tmp_path / "b.txt")
        for path in ("a.txt", "b.txt"):
            assert fetch(server, path)[0].status == 404
            assert "/original/" not in document(server, path)


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", ".hidden", "link.txt", "fifo",
                                  "corpus", "", ".", "table.tsv", "a.txt/", "./a.txt", "//a.txt"])
def test_nothing_else_is_handed_out(tmp_path, path):
    (tmp_path / "secret.txt").write_text("secret\n")
    corpus = write(tmp_path / "corpus", {"a.txt": "关于督查的通知\n", ".hidden": "secret\n",
                                         "table.tsv": "secret\n"})
    (corpus / "link.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(corpus / "fifo")
    index(corpus, tmp_path / "index")
    with offering(tmp_path / "index", corpus) as server:
        response, body = fetch(server, path)
        assert response.status in (400, 404) and b"secret\n" not in body
        assert fetch(server, "a.txt")[0].status == 200


NAMES = ["a\"b.txt", "a\\b.txt", "a;filename=x.exe.txt", "a%0d%0aX-Evil: 1.txt", "a\r\nX-Evil: 1.txt",
         "\u202egpj.txt", EVIL.replace("/", "") + ".txt", "a'b''c.txt", "一" * 80 + ".txt",
         "a b+c&d=e#f?.txt"]


def test_hostile_names(tmp_path):
    """One header field, one name, whatever it is; and the file comes."""
    corpus = write(tmp_path / "corpus", {name: f"关于第{i}项督查的通知\n"
                                         for i, name in enumerate(NAMES)})
    raw = os.fsencode(corpus) + b"/\xff\xfe.txt"
    with open(raw, "w", encoding="utf-8") as file:
        file.write("关于另一项督查的通知\n")
    assert index(corpus, tmp_path / "index").code == DONE
    with offering(tmp_path / "index", corpus) as server:
        indexed_as = [r["path"] for r in find(tmp_path / "index", "--limit=50", "督查")["results"]]
        assert len(indexed_as) == len(NAMES) + 1
        for path in indexed_as:
            response, body = fetch(server, path)
            assert response.status == 200 and "督查的通知" in body.decode(), path
            assert response.getheader("X-Evil") is None
            disposition = response.getheader("Content-Disposition")
            quoted, _, encoded = disposition.partition("; filename*=UTF-8''")
            assert re.fullmatch(r'attachment; filename="[A-Za-z0-9_.() -]*"', quoted), disposition
            assert re.fullmatch(r"[A-Za-z0-9%._~-]+", encoded)
            response, text = get(server, "/text/" + quote(path))
            assert response.status == 200 and response.getheader("X-Evil") is None
            assert Page(document(server, path)).foreign_scripts() == []


def test_documents_of_a_container_have_no_file(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    with zipfile.ZipFile(corpus / "a.zip", "w") as archive:
        archive.writestr("b.txt", "关于督查的通知\n")
    assert index(corpus, tmp_path / "index").code == DONE
    (path,) = [r["path"] for r in find(tmp_path / "index", "督查")["results"]]
    with offering(tmp_path / "index", corpus) as server:
        assert fetch(server, path)[0].status == 404
        assert "/original/" not in document(server, path)


def test_several_folders(tmp_path):
    one = write(tmp_path / "one", {"a.txt": "关于督查的通知\n"})
    two = write(tmp_path / "two", {"a.txt": "关于检查的通知\n"})
    assert index([one, two], tmp_path / "index").code == DONE
    with offering(tmp_path / "index", one, two) as server:
        assert fetch(server, "one/a.txt")[1].decode() == "关于督查的通知\n"
        assert fetch(server, "two/a.txt")[1].decode() == "关于检查的通知\n"
    with offering(tmp_path / "index", two) as server:
        assert fetch(server, "two/a.txt")[0].status == 404


def test_the_configuration_file_offers_the_folders_of_the_corpus(tmp_path):
    corpus = write(tmp_path / "corpus", {"a.txt": "关于督查的通知\n"})
    assert index(corpus, tmp_path / "index").code == DONE
    for word, status in (("yes", 200), ("no", 404)):
        (tmp_path / "conf").write_text(f"[corpus]\nfolder = {corpus}\n[web]\noriginals = {word}\n")
        server = Server(tmp_path / "index", options=["--config", tmp_path / "conf"])
        try:
            assert fetch(server, "a.txt")[0].status == status
        finally:
            server.stop()


def test_former_addresses_of_text_and_file(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": "关于督查的通知\n"})
    (tmp_path / "corpus/a.txt").rename(tmp_path / "corpus/新.txt")
    assert index(tmp_path / "corpus", folder).code == DONE
    with offering(folder, tmp_path / "corpus") as server:
        for kind in ("text", "original"):
            response, _ = get(server, f"/{kind}/a.txt")
            assert response.status == 301
            assert response.getheader("Location") == f"/{kind}/{quote('新.txt')}"
        assert fetch(server, "新.txt")[0].status == 200
