# SPDX-License-Identifier: GPL-2.0-or-later
"""Formats that are ZIP files or XML, with the real program: what is in them is found, and what is
built to hurt is skipped with a reason, in time, while the rest is indexed."""
import io
import json
import struct
import subprocess
import time
import zipfile
import zlib

import pytest
from conftest import (BUILD, ENVIRONMENT, SHARED, SKIPPED, Result, find, index, indexed, paths,
                      slow_build, write)

GOOD = {"good.txt": "关于督查的通知\n\n加强督查。\n"}
SECONDS = 120 if slow_build() else 15
MEMORY = 1 << 30  # address space of the indexer with two workers

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s' \
       '</Relationships>'


def package(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, content in files:
            z.writestr(name, content)
    return out.getvalue()


def docx(body, *more, document=None, relations=""):
    document = document or f"<w:document {W} {R}><w:body>{body}</w:body></w:document>"
    return package([
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", RELS % f'<Relationship Id="a" Type="{RELATIONS}/officeDocument" '
                               'Target="word/document.xml"/>'),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", RELS % relations), *more])


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def ofd(page, root="/Doc_0/Document.xml", location="Pages/1.xml"):
    o = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    return package([
        ("OFD.xml", f"<ofd:OFD {o}><ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody>"
                    "</ofd:OFD>"),
        ("Doc_0/Document.xml", f'<ofd:Document {o}><ofd:Pages><ofd:Page ID="1" '
                               f'BaseLoc="{location}"/></ofd:Pages></ofd:Document>'),
        ("Doc_0/Pages/1.xml", f"<ofd:Page {o}><ofd:Content>{page}</ofd:Content></ofd:Page>")])


def text_object(text):
    return '<ofd:TextObject Boundary="20 20 100 10" Size="5"><ofd:TextCode X="0" Y="5" ' \
           f'DeltaX="g 50 5">{text}</ofd:TextCode></ofd:TextObject>'


def epub(chapter):
    return package([
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", '<container><rootfiles><rootfile full-path="B/x.opf"/>'
                                   "</rootfiles></container>"),
        ("B/x.opf", '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>条例'
                    '汇编</dc:title></metadata><manifest><item id="a" href="a.xhtml" media-type='
                    '"application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine>'
                    "</package>"),
        ("B/a.xhtml", f"<html><body><p>{chapter}</p></body></html>")])


def test_each_format_is_read(tmp_path):
    folder, _ = indexed(tmp_path, {
        "a.docx": docx(paragraph("湖泊保护条例") + paragraph("第一条 为了保护湖泊。")),
        "b.ofd": ofd(text_object("湖泊保护条例")),
        "c.epub": epub("湖泊保护条例"),
        "d.docm": docx(paragraph("湖泊保护条例")),
        "e.mht": "MIME-Version: 1.0\r\nContent-Type: text/html; charset=gbk\r\n\r\n".encode() +
                 "<html><body><p>湖泊保护条例</p>".encode("gbk")})
    assert sorted(paths(find(folder, "--every-file", "“湖泊保护条例”"))) == \
        ["a.docx", "b.ofd", "c.epub", "d.docm", "e.mht"]


def formats_of(corpus):
    """{name: what it was read as}, as --show tells it."""
    done = subprocess.run([BUILD / "zhengwen-index", "--show", "--json", corpus],
                          capture_output=True, timeout=SECONDS, env=ENVIRONMENT)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {document["file"]: document["format"] for document in told}


def test_a_package_is_what_is_in_it(tmp_path):
    files = {
        "a.docx": docx(paragraph("甲湖泊保护条例") + paragraph("第一条 为了保护湖泊。")),
        "b.ofd": ofd(text_object("乙湖泊保护条例")),
        "c.epub": epub("丙湖泊保护条例"),
        "d.docm": docx(paragraph("丁湖泊保护条例")),
        # its name is wrong, its content is not
        "f.zip": docx(paragraph("己湖泊保护条例")),
        "g.docx": package([("庚.txt", "庚湖泊保护条例"), ("h/辛.ofd", ofd(text_object("辛湖泊保护条例"))),
                           ("壬.zip", package([("a.txt", "壬湖泊保护条例")]))])}
    formats = {"a.docx": "docx", "b.ofd": "ofd", "c.epub": "epub", "d.docm": "docx",
               "f.zip": "docx", "g.docx/庚.txt": "text", "g.docx/h/辛.ofd": "ofd"}
    folder, result = indexed(tmp_path, files, code=SKIPPED)
    assert sorted(paths(find(folder, "“湖泊保护条例”"))) == sorted(formats)
    assert "archive in an archive" in reason(result, "g.docx/壬.zip")
    for name in files:
        told = formats_of(tmp_path / "corpus" / name)
        assert {path.split("corpus/")[-1]: form for path, form in told.items()} == \
            {path: form for path, form in formats.items() if path.split("/")[0] == name}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_a_zip_of_documents(tmp_path, method):
    """Names in UTF-8 and in GBK, in a locale that has neither."""
    raw = package([("通知/甲.txt", "关于甲的通知"), ("gbk.txt", "关于乙的通知")], method)
    raw = raw.replace(b"gbk.txt", "丙x".encode("gbk") + b".txt")
    corpus = write(tmp_path / "corpus", {"a.zip": raw})
    result = index(corpus, tmp_path / "index", env={**ENVIRONMENT, "LC_ALL": "C", "LANG": "C"})
    assert result.code == 0, result
    assert sorted(paths(find(tmp_path / "index", "通知"))) == ["a.zip/丙x.txt", "a.zip/通知/甲.txt"]


# ---- Built to hurt ----

def overlapping(n, name, padding=0):
    """Many entries that share one run of packed bytes (as in 42.zip's children, without nesting);
    with padding the file is as long as all of them claim to be together."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b" " * (4 << 20)
    packed = deflate.compress(content) + deflate.flush()
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, zlib.crc32(content),
                        len(packed), len(content), 1, 0) + b"a" + packed + b"\0" * padding
    entries = b""
    for i in range(n):
        member = (name % i).encode()
        entries += struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0,
                               zlib.crc32(content), len(packed), len(content), len(member), 0, 0,
                               0, 0, 0, 0) + member
    return local + entries + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, n, n, len(entries),
                                         len(local), 0)


def volume():
    raw = bytearray(package([("甲.txt", "甲")]))
    raw[-18] = raw[-16] = 1
    return bytes(raw)


def lying():
    """The list promises fewer bytes than there are."""
    raw = bytearray(docx(paragraph("甲" * 100_000)))
    at = raw.rindex(b"word/document.xml") - 46
    raw[at + 24:at + 28] = struct.pack("<I", 100)
    return bytes(raw)


def duplicate():
    raw = docx(paragraph("甲"), ("word/document.xmk", "乙"))
    return raw.replace(b"word/document.xmk", b"word/document.xml")


def slip(name):
    return package([("[Content_Types].xml", ""), ("word/document.xml", ""), (name, "x")])


def link():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("[Content_Types].xml", "")
        info = zipfile.ZipInfo("word/document.xml")
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        z.writestr(info, "/etc/passwd")
    return out.getvalue()


def encrypted():
    raw = bytearray(docx(paragraph("甲")))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = -1
        while (at := raw.find(mark, at + 1)) >= 0:
            raw[at + place] |= 1
    return bytes(raw)


def chunk(kind, content=b"", target="chunk.mht"):
    relation = f'<Relationship Id="x" Type="{RELATIONS}/aFChunk" Target="{target}"{kind}/>'
    return docx('<w:altChunk r:id="x"/>', ("word/chunk.mht", content), relations=relation)


def nested(levels):
    raw = docx(paragraph("底"))
    for _ in range(levels):
        raw = chunk("", raw)
    return raw


LAUGHS = '<!DOCTYPE l [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
    f'<!ENTITY {chr(97 + i)} "{f"&{chr(96 + i)};" * 10}">' for i in range(1, 10)) + "]>"
BODY = f"<w:document {W}><w:body>%s</w:body></w:document>"

HOSTILE = {
    "bomb.docx": (docx("<w:p/>" * 8_000_000), "100 times"),
    "member.docx": (docx("<w:p/>" * 12_000_000), str(64 << 20)),
    "many.docx": (package([(f"word/{i}", "") for i in range(4097)]), "4096"),
    "overlap.docx": (overlapping(2000, "word/%04d.xml"), "overlap"),
    "overlap.zip": (overlapping(2000, "%04d.txt"), "overlap"),
    "volume.zip": (volume(), "volumes"),
    "lying.docx": (lying(), "not what its list says"),
    "duplicate.docx": (duplicate(), "one name"),
    "slip.docx": (slip("../../../../tmp/slipped"), "leads out"),
    "root.docx": (slip("/tmp/slipped"), "leads out"),
    "backslash.docx": (slip("word\\..\\x"), "leads out"),
    "link.docx": (link(), "link"),
    "encrypted.docx": (encrypted(), "encrypted"),
    "cut.docx": (docx(paragraph("甲"))[:-30], "cut short"),
    "head.docx": (b"PK\3\4" + b"\0" * 60, "damaged"),
    "laughs.docx": (docx("", document=LAUGHS + BODY % paragraph("&j;")), "DTD"),
    "external.docx": (docx("", document='<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>' +
                           BODY % paragraph("&x;")), "DTD"),
    "unknown.docx": (docx("", document=BODY % paragraph("&x;")), "breaks off"),
    "deep.docx": (docx("", document=BODY % ("<w:p>" * 1_000_000)), "deeper"),
    "attributes.docx": (docx("", document="<w:p " + " ".join(f'a{i}="1"' for i in range(200_000)) +
                             "/>"), "attributes"),
    "unclosed.docx": (docx("", document=BODY[:-10] % paragraph("甲")), "breaks off"),
    "no-part.docx": (package([("[Content_Types].xml", ""), ("word/x", "")]), "missing"),
    "empty.docx": (docx(""), "no text"),
    "chunk-self.docx": (chunk("", target="document.xml"), "itself"),
    "chunk-file.docx": (chunk("", target="file:///etc/passwd"), "not in the document"),
    "chunk-out.docx": (chunk("", target="../../../etc/passwd"), "not in the document"),
    "chunk-web.docx": (chunk(' TargetMode="External"', target="http://127.0.0.1/x"),
                       "not in the document"),
    "chunk-nested.docx": (nested(6), "deeper"),
    "chunk-parts.docx": (chunk("", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b"
                               b"\n\n" + b"--b\nContent-Type: multipart/related; boundary=b\n\n" *
                               100_000), "no page"),
    "out.ofd": (ofd("", root="/../Doc_0/Document.xml"), "leads out"),
    "page-out.ofd": (ofd("", location="../../../etc/passwd"), "leads out"),
    "picture.ofd": (ofd("<ofd:ImageObject/>"), "only pictures"),
    "deep.ofd": (ofd("<ofd:PageBlock>" * 1_000_000), "deeper"),
    "laughs.epub": (package([("META-INF/container.xml", LAUGHS + "<container>&j;</container>")]),
                    "DTD"),
    "gone.epub": (package([("META-INF/container.xml", '<container><rootfile full-path="x.opf"/>'
                                                      "</container>")]), "missing"),
    "out.epub": (package([("META-INF/container.xml",
                           '<container><rootfile full-path="../../../etc/passwd"/></container>')]),
                 "missing"),
    "sheet.xlsx": (package([("[Content_Types].xml", ""), ("xl/workbook.xml", "")]), "XLSX"),
    "text.odt": (package([("mimetype", ""), ("META-INF/manifest.xml", "")]), "OpenDocument"),
    "cut.zip": (package([("a.txt", "甲" * 1000)])[:-30], "cut short"),
    "slip.zip": (package([("../a.txt", "甲")]), "leads out"),
}


def limited(corpus, folder):
    """The indexer with a limit on its memory, which a sanitizer would break."""
    command = [BUILD / "zhengwen-index", corpus, "-d", folder, "-j", "2"]
    if not slow_build():
        command = ["prlimit", f"--as={MEMORY}", *command]
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, timeout=SECONDS * 8, env=ENVIRONMENT)
    return Result(done.returncode, done.stdout, done.stderr, time.monotonic() - started)


def reason(result, name):
    lines = [line for line in result.err.splitlines() if line.startswith(f"skipped {name}: ")]
    assert len(lines) == 1, (name, result)
    return lines[0].removeprefix(f"skipped {name}: ")


def test_what_is_built_to_hurt_is_skipped_with_a_reason(tmp_path):
    files = {**GOOD, **{name: content for name, (content, _) in HOSTILE.items()}}
    corpus = write(tmp_path / "corpus", files)
    result = limited(corpus, tmp_path / "index")
    assert result.code == SKIPPED, result
    wrong = {name: reason(result, name) for name, (_, word) in HOSTILE.items()
             if word not in reason(result, name)}
    assert wrong == {}
    assert paths(find(tmp_path / "index", "督查")) == ["good.txt"]
    assert result.seconds < SECONDS * 4


@pytest.mark.parametrize("name, content", [
    # a formula of boxes in boxes, a table of many cells, a field that never ends
    ("a.docx", docx("<w:tbl>" + "<w:tr>" + "<w:tc>" * 1 + paragraph("湖泊保护条例") + "</w:tc></w:tr>"
                    + "<w:tr/>" * 100_000 + "</w:tbl>")),
    ("a.docx", docx('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 50_000 +
                    paragraph("湖泊保护条例"))),
    ("a.docx", docx("".join(f'<w:p><w:pPr><w:pStyle w:val="s{i}"/></w:pPr></w:p>'
                            for i in range(50_000)) + paragraph("湖泊保护条例"))),
    # 100,000 pieces of text on one page, a step that repeats for ever
    ("a.ofd", ofd(text_object("湖泊保护条例") + text_object("字") * 100_000)),
    ("a.ofd", ofd(text_object("湖泊保护条例").replace("g 50 5", "g 5 5 g 99999999999 5"))),
    ("a.ofd", ofd(text_object("湖泊保护条例").replace("20 20 100", "nan 1e999 100"))),
    ("a.epub", epub("湖泊保护条例" + "<div>" * 900)),
], ids=["rows", "fields", "styles", "pieces", "steps", "numbers", "boxes"])
def test_a_difficult_file_is_read(tmp_path, name, content):
    folder, result = indexed(tmp_path, {name: content})
    assert paths(find(folder, "湖泊保护条例")) == [name]
    assert result.seconds < SECONDS


def test_members_that_overlap_unseen_are_bounded(tmp_path):
    """Only what comes out tells: 16 MiB, or a hundred times the file, then it is enough."""
    files = {**GOOD, "a.zip": overlapping(200, "%03d.txt", 1 << 20)}
    folder, result = indexed(tmp_path, files, code=SKIPPED)
    reasons = [reason(result, f"a.zip/{i:03}.txt") for i in range(200)]
    read = [why for why in reasons if "100 times" not in why]
    assert 4 <= len(read) <= 30, reasons
    assert paths(find(folder, "督查")) == ["good.txt"]
    assert result.seconds < SECONDS


def short_list(n):
    """Entries of the least length there is, of no file."""
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0,
                        0, 0) + b"a"
    return b"PK\3\4", entry * n


def zip64_end(at, n, length):
    end = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, n, n, length, at)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at + length, 1)
    return end + locator + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF,
                                       0xFFFFFFFF, 0)


def long_list():
    n = 1_400_000
    front, entries = short_list(n)
    return front + entries + zip64_end(len(front), n, len(entries))


def many_ends():
    """Each of the last 64 KiB's records may be the one at the end: each is looked into."""
    n = 1_000
    front, entries = short_list(n)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, n, n, len(entries), len(front), 0)
    return front + entries + end * 2900


@pytest.mark.parametrize("content", [long_list(), many_ends()], ids=["long list", "many ends"])
def test_a_list_that_costs_too_much_ends_its_reader_only(tmp_path, content):
    folder, result = indexed(tmp_path, {**GOOD, "a.zip": content}, code=SKIPPED)
    assert reason(result, "a.zip")
    assert result.seconds < SECONDS * 2
    assert paths(find(folder, "督查")) == ["good.txt"]


def test_nothing_is_written_outside_of_the_index(tmp_path):
    corpus = write(tmp_path / "corpus", {**GOOD, "a.docx": slip("../slipped"),
                                         "b.zip": package([("../slipped.txt", "甲")])})
    assert index(corpus, tmp_path / "index").code == SKIPPED
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "index"]
    assert sorted(p.name for p in corpus.iterdir()) == ["a.docx", "b.zip", "good.txt"]


# ---- Real files ----

@pytest.mark.skipif(not (SHARED / "data/samples").exists(), reason="no shared data")
def test_the_samples_have_all_their_articles(tmp_path):
    samples = SHARED / "data/samples"
    files = {p.name: p.read_bytes() for p in samples.iterdir()
             if p.suffix in (".docx", ".ofd", ".epub")}
    assert files
    folder, _ = indexed(tmp_path, files)
    for name in files:
        if name.endswith(".ofd"):
            continue
        title = name.removesuffix(".docx").removesuffix(".epub")
        last = {"2020-xingfa": "第四百五十二条"}.get(title, "第五十七条")
        answer = find(folder, f"“{last}”", "--limit", "50")
        assert name in paths(answer)
    assert find(folder, "不动产证明")["results"][0]["path"].endswith(".ofd")
