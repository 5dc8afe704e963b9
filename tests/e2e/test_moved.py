# SPDX-License-Identifier: GPL-2.0-or-later
"""An address outlives the name of its file."""
from urllib.parse import quote, unquote

from conftest import DONE, index, indexed, write
from test_service import serving
from test_web import Page, get


def test_a_former_address_leads_to_the_present_one(tmp_path):
    """Also twice renamed; with what was asked; until another file has that name."""
    text = "关于督查的通知\n\n第一条　加强督查。\n第二条　依照《关于督办的通知》。\n"
    folder, _ = indexed(tmp_path, {"甲/旧 名.txt": text, "b.txt": "关于督办的通知\n"})
    corpus = tmp_path / "corpus"
    old, new = "/doc/" + quote("甲/旧 名.txt"), "/doc/" + quote("乙?&#'.txt")
    with serving(folder) as server:
        assert get(server, old)[0].status == 200
        (corpus / "甲/旧 名.txt").rename(corpus / "c.txt")
        assert index(corpus, folder).code == DONE
        server.wait_for_current(folder)
        response, body = get(server, old)
        assert (response.status, response.getheader("Location")) == (301, "/doc/c.txt")
        assert "max-age" not in response.getheader("Cache-Control")
        Page(body)
        (corpus / "c.txt").rename(corpus / "乙?&#'.txt")
        assert index(corpus, folder).code == DONE
        server.wait_for_current(folder)
        for former in (old, "/doc/c.txt"):
            assert get(server, former)[0].getheader("Location") == new
        asked = "?q=" + quote("督查 & “第一条”") + "&in=%22%3E"
        response, _ = get(server, old + asked)
        assert unquote(response.getheader("Location")) == unquote(new + asked)
        assert get(server, response.getheader("Location"))[0].status == 200
        assert get(server, old.replace("/doc/", "/cited/") + "?anchor=art-1")[0].getheader(
            "Location") == new.replace("/doc/", "/cited/") + "?anchor=art-1"
        assert get(server, "/doc/never.txt")[0].status == 404

        write(corpus, {"c.txt": "关于另一件事的通知\n"})
        assert index(corpus, folder).code == DONE
        server.wait_for_current(folder)
        assert get(server, "/doc/c.txt")[0].status == 200
        assert get(server, old)[0].getheader("Location") == new
