# SPDX-License-Identifier: GPL-2.0-or-later
"""PDF, DOC and RTF through the real program: read with all their text, or skipped with the true
reason within time and memory, and never at the cost of the other documents."""
import os
import random
import re
import shutil
import struct
import subprocess
import zlib

import pytest
from conftest import (BUILD, DONE, ENVIRONMENT, SHARED, SKIPPED, batch, find, index, indexed,
                      paths, search, slow_build, write)

GOOD = {"good.txt": "关于督查的通知\n\n加强督查。\n"}
SAMPLES = SHARED / "data/samples"
SECONDS = 200 if slow_build() else 60


def reason(result, name):
    lines = [line for line in result.err.splitlines() if line.startswith(f"skipped {name}: ")]
    assert len(lines) == 1, result
    return lines[0].removeprefix(f"skipped {name}: ")


# ---- Small PDF files, made by hand ----

def stream(data, extra=b""):
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), extra, data)


def pdf(objects, trailer=b""):
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + (b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
                  % (len(objects) + 1, trailer, table))


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = (b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>/XObject<</I 5 0 R>>>>>>")
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = stream(b"BT /F1 12 Tf 72 700 Td (Inspection work) Tj ET")
IMAGE = stream(zlib.compress(b"\0" * 100), b"/Type/XObject/Subtype/Image/Width 10/Height 10"
               b"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode")
ENCRYPTION = (b"<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>")
PLAIN = pdf([CATALOG, PAGES, PAGE, TEXT, FONT])
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole2(*streams):
    """The file system of old office files, as far as its directory goes."""
    header = OLE2 + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 478
    entries = b""
    for name in ("Root Entry", *streams):
        raw = (name + "\0").encode("utf-16-le")
        entries += raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + b"\0" * 62
    return header + b"\xff" * 512 + entries.ljust(1024, b"\0") + b"\0" * 4096


# What Word makes of a document that opens with a password only.
LOCKED = ole2("\6DataSpaces", "Version", "DataSpaceMap", "StrongEncryptionDataSpace", "EncryptionInfo",
              "EncryptedPackage")


def noise(n):
    return random.Random(n).randbytes(n)


def spaces(n):
    """n blanks, deflated twice: a thousandth of a thousandth."""
    return zlib.compress(zlib.compress(b" " * n, 9), 9)


def bomb(n):
    return pdf([CATALOG, PAGES, PAGE,
                stream(spaces(n), b"/Filter[/FlateDecode/FlateDecode]"), FONT])


def short(value):
    return value if isinstance(value, str) else "content"


def test_a_pdf_by_hand(tmp_path):
    folder, _ = indexed(tmp_path, {"a.pdf": PLAIN, "no-name": PLAIN, "mail.pdf": b"\n\n" + PLAIN})
    assert sorted(paths(find(folder, "--every-file", "“Inspection work”"))) == ["a.pdf", "mail.pdf"]


@pytest.mark.parametrize("name, content, word", [
    ("a.pdf", PLAIN[:100], "PDF"),
    ("a.pdf", b"%PDF-1.7\n" + noise(100_000), "damaged PDF"),
    ("a.pdf", pdf([CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]), "no text layer"),
    ("a.pdf", pdf([CATALOG] + [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (i + 3)
                               for i in range(20_000)]), "no text layer"),
    ("a.pdf", pdf([CATALOG, PAGES, PAGE, stream(b"q 500 0 0 700 40 40 cm /I Do Q"), IMAGE]),
     "images"),
    ("a.pdf", pdf([CATALOG, PAGES, PAGE, TEXT, FONT, ENCRYPTION],
                  b"/Encrypt 6 0 R/ID[<00><00>]"), "encrypted"),
    ("a.doc", OLE2 + b"\0" * 504, "damaged OLE2"),
    ("a.doc", OLE2 + noise(50_000), "OLE2"),
    ("a.docx", LOCKED, "encrypted"),
    ("a.xlsx", LOCKED, "encrypted"),
    ("a.wps", ole2("Contents"), "no document of Word"),
    ("a.doc", "第一条 只是文字。".encode(), "Word"),
    ("a.rtf", b"{\\rtf1 " + b"{" * 3_000_000 + b"x", "damaged"),
    ("a.rtf", b"{\\rtf1}", "no text"),
], ids=short)
def test_what_cannot_be_read_has_its_reason(tmp_path, name, content, word):
    folder, result = indexed(tmp_path, {**GOOD, name: content}, code=SKIPPED)
    assert word in reason(result, name)
    assert result.seconds < SECONDS, f"{result.seconds} s"
    assert paths(find(folder, "督查")) == ["good.txt"]


@pytest.mark.parametrize("name, content", [
    # The chain of tables of a PDF that bites its tail, forms that draw themselves, endless blanks
    ("a.pdf", PLAIN.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % PLAIN.index(b"xref\n0"))),
    ("a.pdf", pdf([CATALOG, PAGES, PAGE, stream(b"/I Do " * 300),
                   stream(b"/I Do " * 300, b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]"
                          b"/Resources<</XObject<</I 5 0 R>>>>")])),
    ("a.pdf", bomb(200_000_000)),
    ("a.pdf", pdf([CATALOG, PAGES, PAGE, stream(zlib.compress(
        b"BT /F1 1 Tf " + b"(abcdefgh)Tj 0 1 Td " * 300_000),
        b"/Filter/FlateDecode"), FONT])),
    ("a.rtf", b"{\\rtf1 " + b"\\b x\\i y" * 500_000 + b"}"),
    ("a.rtf", b"{\\rtf1 " + b"\\trowd\\cellx1 \\intbl x\\cell " * 100_000 + b"}"),
    ("a.rtf", b"{\\rtf1" + noise(50_000)),
    ("a.rtf", b"{\\rtf1 \\bin2000000000 abc}"),
], ids=short)
def test_whatever_it_is_the_others_are_indexed(tmp_path, name, content):
    corpus = write(tmp_path / "corpus", {**GOOD, name: content})
    result = index(corpus, tmp_path / "index", seconds=300)
    assert result.code in (DONE, SKIPPED), result
    assert result.seconds < SECONDS, f"{result.seconds} s"
    assert "good.txt" in paths(find(tmp_path / "index", "督查"))


@pytest.mark.skipif(slow_build(), reason="time and memory are not limited under a sanitizer")
def test_a_reader_that_takes_too_long_is_ended(tmp_path):
    """4 GB of blanks out of a few kilobytes: more than ten seconds of processor time."""
    piece = zlib.compress(b" " * 64_000_000, 9)
    page = b"".join(b"%d 0 R " % (i + 6) for i in range(64))
    objects = [CATALOG, PAGES, PAGE.replace(b"4 0 R", b"[" + page + b"]"), TEXT, FONT]
    objects += [stream(piece, b"/Filter/FlateDecode")] * 64
    folder, result = indexed(tmp_path, {**GOOD, "a.pdf": pdf(objects)}, code=SKIPPED)
    assert "10 seconds" in reason(result, "a.pdf")
    assert result.seconds < 40, f"{result.seconds} s"
    assert paths(find(folder, "督查")) == ["good.txt"]


@pytest.mark.skipif(slow_build(), reason="time and memory are not limited under a sanitizer")
def test_a_reader_that_takes_too_much_memory_is_ended(tmp_path):
    many = b"{\\rtf1 " + b"\\b x\\i y" * 6_500_000 + b"}"
    folder, result = indexed(tmp_path, {**GOOD, "a.rtf": many}, code=SKIPPED)
    assert "512 MiB" in reason(result, "a.rtf")
    assert paths(find(folder, "督查")) == ["good.txt"]


def test_a_reader_is_for_the_indexer_only():
    """Without a document it says so, and does nothing else."""
    done = subprocess.run([str(BUILD / "zhengwen-index"), "--reader", "nothing"],
                          stdin=subprocess.DEVNULL, capture_output=True, env=ENVIRONMENT,
                          timeout=20)
    assert done.returncode == 2
    assert b"for the indexer" in done.stderr


# ---- Real ones ----

def phrases_of(text, n):
    """Pieces of ten characters from within sentences, white space and line ends taken out."""
    text = re.sub(r"\s", "", text)
    pieces = re.findall(r"(?<=[，、])[\u4e00-\u9fff]{10,40}(?=[，、。；])", text)
    pieces = [piece for piece in pieces if not re.search("第.+[章节]", piece)]
    return [f"“{piece[-10:]}”" for piece in random.Random(n).sample(pieces, min(n, len(pieces)))]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no shared data")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no second extractor")
def test_sample_pdf_have_all_their_text(tmp_path):
    files = sorted(SAMPLES.glob("*.pdf"))
    corpus = write(tmp_path / "corpus", {f.name: f.read_bytes() for f in files})
    result = index(corpus, tmp_path / "index")
    assert result.code == DONE, result
    for file in files:
        text = subprocess.run(["pdftotext", os.fspath(file), "-"], capture_output=True,
                              check=True, timeout=60).stdout.decode()
        asked = phrases_of(text, 60)
        answers = batch(tmp_path / "index", asked)
        lost = [q for q, a in zip(asked, answers) if file.name not in paths(a)]
        assert len(asked) == 60 and lost == [], f"{file.name}: {lost}"


def lines_of(reader, path):
    """What a reader's child says: records of kind, level, length of the text and of more."""
    with open(path, "rb") as file:
        said = subprocess.run([str(BUILD / "zhengwen-index"), "--reader", reader], stdin=file,
                              capture_output=True, env=ENVIRONMENT, timeout=60).stdout
    lines, at = [], 0
    while at < len(said):
        kind, _, length, more = struct.unpack_from("=4I", said, at)
        at += 16 + length + more
        if kind == 1:
            lines.append(said[at - more - length:at - more].decode())
    assert kind == 0, "the stream has no end"
    return lines


def number_of(numeral):
    number = digit = 0
    for c in numeral:
        if c in "十百":
            number += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(c)
    return number + digit


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no shared data")
def test_sample_pdf_have_each_article_at_the_front_of_a_line():
    for file in sorted(SAMPLES.glob("*.pdf")):
        lines = lines_of("pdf", file)
        found = [re.match("第([零一二三四五六七八九十百]+)条(?![之第规的])", line) for line in lines]
        numbers = [number_of(m[1]) for m in found if m]
        assert len(numbers) > 50 and numbers == list(range(1, len(numbers) + 1)), file.name
        assert not [line for line in lines if re.fullmatch(r"[-—\s\d/页第共]+", line)], file.name


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no shared data")
def test_sample_doc_and_rtf_have_their_text(tmp_path):
    files = [f for f in SAMPLES.iterdir() if f.suffix in (".doc", ".rtf")]
    corpus = write(tmp_path / "corpus", {f.name: f.read_bytes() for f in files})
    result = index(corpus, tmp_path / "index")
    assert result.code == DONE, result
    assert f"{len(files)} documents" in result.out
    for phrase, count in (("“组织机构代码”", 2), ("“布洛芬”", 1), ("“行政拘留处罚移送依据和处理意见”", 1)):
        assert search(tmp_path / "index", "--count", "--json",
                      phrase).json()["total"]["documents"] == count
