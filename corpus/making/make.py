#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the sample documents that are not plain text: corpus/making/make.py [FOLDER]

Into corpus/sample, or the folder named. The texts stand in texts.py; here is how each
format is written: DOCX, OFD, EPUB and ZIP with zipfile, RTF by hand, PDF and DOC (Word 97)
by LibreOffice from our ODT and DOCX. Only needed to change one of them.
"""
import subprocess
import sys
import tempfile
import zipfile
from html import escape
from pathlib import Path

import texts

SAMPLE = Path(__file__).resolve().parents[1] / "sample"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
LONG_AGO = (2025, 1, 1, 0, 0, 0)  # the same bytes at every run


def pack(path, members, stored=()):
    """A ZIP file of {name: text or bytes}; those in `stored` are not packed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            z.writestr(zipfile.ZipInfo(name, LONG_AGO), content, how)


# ---- DOCX: what begins with a key of NUMBERING has a number that Word makes ----

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NUMBERING = {"章": (1, 0), "条": (2, 0), "项": (2, 1)}  # which list, which level
CHAPTER, ARTICLE, ITEM = "第%1章", "第%1条", "（%2）"


def level(i, text, suffix):
    return (f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
            f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>')


def numbering():
    lists = level(0, CHAPTER, "space"), level(0, ARTICLE, "space") + level(1, ITEM, "nothing")
    return XML + f"<w:numbering {W}>" + "".join(
        f'<w:abstractNum w:abstractNumId="{i}">{levels}</w:abstractNum>'
        for i, levels in enumerate(lists, 1)) + "".join(
        f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in (1, 2)
        ) + "</w:numbering>"


def paragraph(text, style="", numbered=None):
    rules = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        rules += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    return (f"<w:p><w:pPr>{rules}</w:pPr>"
            f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r></w:p>')


def table(rows):
    border = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in
                     ("top", "left", "bottom", "right", "insideH", "insideV"))
    return f"<w:tbl><w:tblPr><w:tblBorders>{border}</w:tblBorders></w:tblPr>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows) + "</w:tbl>"


def block(line):
    """A line of texts.py: a list is a table, 章|…, 条|… and 项|… are numbered, #… is the title."""
    if isinstance(line, list):
        return table(line)
    key, _, rest = line.partition("|")
    if key in NUMBERING:
        return paragraph(rest, numbered=NUMBERING[key])
    return paragraph(line[1:], "Title") if line.startswith("#") else paragraph(line)


STYLES = (f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>'
          '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>'
          "</w:styles>")
PARTS = (("document", "document.main", "officeDocument"), ("styles", "styles", "styles"),
         ("numbering", "numbering", "numbering"))


def relation(i, kind, target):
    return f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def docx(path, lines):
    kinds = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.{kind}+xml"/>' for part, kind, _ in PARTS)
    links = XML + f'<Relationships xmlns="{PACKAGE}/relationships">%s</Relationships>'
    pack(path, {
        "[Content_Types].xml": XML + f'<Types xmlns="{PACKAGE}/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>',
        "_rels/.rels": links % relation(1, "officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": links % (relation(1, "styles", "styles.xml")
                                                 + relation(2, "numbering", "numbering.xml")),
        "word/document.xml": XML + f"<w:document {W}><w:body>{''.join(map(block, lines))}"
        "</w:body></w:document>",
        "word/styles.xml": XML + STYLES,
        "word/numbering.xml": numbering()})


# ---- The others ----

def rtf(path, lines):
    """As old Word wrote it: bytes of GBK in hexadecimal."""
    def coded(text):
        return "".join(chr(b) if b < 0x80 else f"\\'{b:02x}" for b in text.encode("gbk"))
    body = "".join(f"\\pard\\fi420 {coded(line)}\\par\n" for line in lines)
    path.write_bytes(("{\\rtf1\\ansi\\ansicpg936\\deff0\\deflang2052{\\fonttbl{\\f0\\fnil\\fcharset134 "
                      + coded("宋体") + ";}}\n\\f0\\fs32\n" + body + "}\n").encode("ascii"))


# A flat OpenDocument text: LibreOffice embeds a small part of the font, Chromium a large one.
NAMES = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in (
    ("office", "office"), ("style", "style"), ("text", "text"), ("fo", "xsl-fo-compatible")))
FONT = "Noto Sans CJK SC"
STYLE_OF = {"": 'fo:text-indent="32pt" fo:text-align="justify"', "plain": 'fo:text-align="start"',
            "right": 'fo:text-align="end"', "centre": 'fo:text-align="center"',
            "title": 'fo:text-align="center"'}


def fodt(head, lines):
    styles = "".join(
        f'<style:style style:name="p{name}" style:family="paragraph"><style:paragraph-properties '
        f'{rule} fo:line-height="28pt"/><style:text-properties fo:font-size="{size}pt" '
        f'style:font-size-asian="{size}pt" style:font-name-asian="{FONT}" '
        f'style:font-name="{FONT}"/></style:style>'
        for name, rule in STYLE_OF.items() for size in (22 if name == "title" else 16,))
    body = ""
    for line in lines:
        kind, bar, rest = line.partition("|")
        if line.startswith("#"):
            kind, rest = "title", line[1:]
        elif not bar:
            kind, rest = "", line
        body += f'<text:p text:style-name="p{kind}">{rest}</text:p>'
    return (XML + f'<office:document {NAMES} office:version="1.3" office:mimetype="application/vnd.'
            f'oasis.opendocument.text"><office:font-face-decls><style:font-face style:name="{FONT}" '
            f'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
            f'svg:font-family="{FONT}"/></office:font-face-decls><office:styles>{styles}'
            '</office:styles><office:automatic-styles><style:page-layout style:name="page">'
            '<style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" '
            'fo:margin-top="20mm" fo:margin-bottom="20mm" fo:margin-left="28mm" '
            'fo:margin-right="26mm"/></style:page-layout></office:automatic-styles>'
            '<office:master-styles><style:master-page style:name="Standard" '
            'style:page-layout-name="page"><style:header>'
            f'<text:p text:style-name="pright">{head}</text:p></style:header><style:footer>'
            '<text:p text:style-name="pcentre">— <text:page-number/> —</text:p></style:footer>'
            f'</style:master-page></office:master-styles><office:body><office:text>{body}'
            "</office:text></office:body></office:document>")


def convert(source, kind, path):
    """By LibreOffice, into the same folder first."""
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{source.parent}/home",
                    "--convert-to", kind, "--outdir", source.parent, source],
                   check=True, capture_output=True, timeout=180)
    path.write_bytes(source.with_suffix(path.suffix).read_bytes())


def pdf(path, head, lines):
    """A line of texts.py may begin with a style and a bar."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.fodt")
        source.write_text(fodt(head, lines), encoding="utf-8")
        convert(source, "pdf:writer_pdf_Export", path)


def doc(path, lines):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.docx")
        docx(source, lines)
        convert(source, "doc:MS Word 97", path)


OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE, LEADING, LEFT, TOP, LINE, LINES = 5.64, 9.9, 28, 45, 27, 21  # millimetres; characters; lines


def wrapped(line):
    """(column, text) of the lines of a paragraph; ^ puts it in the middle, > to the right."""
    if line[:1] in "^>":
        text = line[1:]
        yield (LINE - len(text)) / (2 if line[0] == "^" else 1), text
        return
    column, rest = 2, line
    while rest:
        yield column, rest[:LINE - column]
        rest, column = rest[LINE - column:], 0


def ofd_text(i, column, row, text):
    x, y = LEFT + column * SIZE, TOP + row * LEADING
    return (f'<ofd:TextObject ID="{i}" Boundary="{x:.2f} {y:.2f} {len(text) * SIZE:.2f} 8" Font="2" '
            f'Size="{SIZE}"><ofd:TextCode X="0" Y="{SIZE}" DeltaX="g {max(len(text) - 1, 1)} {SIZE}">'
            f"{escape(text, quote=False)}</ofd:TextCode></ofd:TextObject>")


def ofd(path, lines):
    title = "".join(line[1:] for line in lines[:2])
    rows = [row for line in lines for row in wrapped(line)]
    pages = [rows[i:i + LINES] for i in range(0, len(rows), LINES)]
    members = {
        "OFD.xml": XML + f'<ofd:OFD {OFD} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>79756e7a65000000000000000000000a</ofd:DocID><ofd:Title>{title}</ofd:Title>"
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": XML + f'<ofd:Document {OFD}><ofd:CommonData><ofd:MaxUnitID>9999'
        "</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>" + "".join(
            f'<ofd:Page ID="{10 + i}" BaseLoc="Pages/Page_{i}/Content.xml"/>'
            for i in range(len(pages))) + "</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": XML + f'<ofd:Res {OFD} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" '
        'FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>'}
    for n, page in enumerate(pages):
        texts_of = "".join(ofd_text(100 * (n + 1) + i, column, i, text)
                           for i, (column, text) in enumerate(page))
        texts_of += ofd_text(100 * n + 199, LINE / 2 - 2, LINES + 2, f"— {n + 1} —")
        members[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            XML + f'<ofd:Page {OFD}><ofd:Content><ofd:Layer ID="{50 + n}">{texts_of}</ofd:Layer>'
            "</ofd:Content></ofd:Page>")
    pack(path, members)


def epub(path, title, author, date, chapters):
    page = ('<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
            "<head><title>%s</title></head><body><h1>%s</h1>%s</body></html>")
    names = [f"c{i}.xhtml" for i in range(1, len(chapters) + 1)]
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": XML + '<container version="1.0" xmlns="urn:oasis:names:tc:'
        'opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OEBPS/book.opf": XML + '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">yunze-1</dc:identifier><dc:title>{title}</dc:title>'
        f"<dc:creator>{author}</dc:creator><dc:date>{date}</dc:date><dc:language>zh-CN</dc:language>"
        "</metadata><manifest>" + "".join(
            f'<item id="{n[:-6]}" href="{n}" media-type="application/xhtml+xml"/>' for n in names)
        + "</manifest><spine>" + "".join(f'<itemref idref="{n[:-6]}"/>' for n in names)
        + "</spine></package>"}
    for name, (heading, lines) in zip(names, chapters):
        members[f"OEBPS/{name}"] = page % (
            heading, heading, "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines))
    pack(path, members, stored=("mimetype",))


def zipped(path, members):
    """Two documents in one file: a text, and a DOCX with a table."""
    with tempfile.TemporaryDirectory() as folder:
        packed = {}
        for name, lines in members.items():
            if name.endswith(".docx"):
                docx(Path(folder, "a.docx"), lines)
                packed[name] = Path(folder, "a.docx").read_bytes()
            else:
                packed[name] = "\n".join(lines) + "\n"
        pack(path, packed)


def main(folder):
    docx(folder / "法规/云泽省公共数据授权运营管理办法(2025-07-01).docx", texts.OPERATION)
    rtf(folder / "法规/云泽省公共数据开放管理办法(2017-01-01).rtf", texts.OPENING)
    doc(folder / "通知/云泽省财政厅关于印发湖区渔民转产补助资金管理细则的通知.doc", texts.SUBSIDY)
    pdf(folder / "通知/关于规范涉企行政检查的通知(2025-06-16).pdf", "云发改法规〔2025〕118号",
        texts.INSPECTION)
    ofd(folder / "公告与决定/云泽省水利厅关于白鹤荡生态补水期间限制取水的通告.ofd",
        texts.WATER)
    epub(folder / "汇编/数据权益小问答.epub", *texts.BOOK)
    zipped(folder / "汇编/望汐区社区助餐点文件.zip", texts.CANTEEN)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)
