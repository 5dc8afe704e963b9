# SPDX-License-Identifier: GPL-2.0-or-later
"""What a browser prints is read as it was written: paragraph by paragraph, in several layouts."""
import html
import json
import shutil
import subprocess

import pytest
from conftest import ROOT, run

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
TEXT = "corpus/sample/意见/云泽省人民政府关于推进养老服务高质量发展的实施意见.txt"
LAYOUTS = {
    "official": "body{font-size:16pt;line-height:28pt;text-align:justify} p{text-indent:2em;"
                "margin:0} @page{size:A4;margin:37mm 26mm 35mm 28mm}",
    "ragged": "body{font-size:12pt;line-height:1.5} p{text-indent:2em;margin:0} "
              "@page{size:A4;margin:20mm}",
    "apart": "body{font-size:11pt;line-height:1.6} p{margin:0 0 .8em} @page{size:A4;margin:25mm}",
}


@pytest.mark.skipif(not CHROMIUM, reason="no browser to print with")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_a_browser_prints(tmp_path, layout):
    lines = [line.strip() for line in (ROOT / TEXT).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    page, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines[1:])
    page.write_text(
        f"<!doctype html><meta charset=utf-8><style>{LAYOUTS[layout]} h1{{text-align:center;"
        f"font-size:1.4em}}</style><h1>{html.escape(lines[0])}</h1>{paragraphs}",
        encoding="utf-8")
    subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu",
                    "--no-pdf-header-footer", f"--user-data-dir={tmp_path / 'profile'}",
                    f"--print-to-pdf={printed}", page.as_uri()],
                   check=True, capture_output=True, timeout=120)
    shown = json.loads(run("zhengwen-index", "--show", "--json", printed).out)["text"].splitlines()
    # Which fonts there are decides where lines end, and pdftotext may take the "9." in front of a
    # paragraph for a column of its own.
    wrong = [line for line in lines if line not in shown]
    assert len(wrong) <= len(lines) // 20, wrong
    assert sum(map(len, shown)) == sum(map(len, lines))
