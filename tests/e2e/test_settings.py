# SPDX-License-Identifier: GPL-2.0-or-later
"""How somebody wants the page: /settings, its cookie, the switches on every page, and what caches
are told."""
import html
import re
from urllib.parse import quote, urlsplit

import pytest
from test_web import Page, get

DOCUMENT = "/doc/" + quote("法规/云泽省湖泊保护条例(2023-09-01).md")


def cookie_of(answer):
    """What a browser would send from now on."""
    return re.match(r"zhengwen=[a-z.]+", answer.getheader("Set-Cookie"))[0]


def root(server, target, **headers):
    """The attributes of <html>."""
    _, body = get(server, target, headers={k.replace("_", "-"): v for k, v in headers.items()})
    return dict(Page(body).elements[0][1])


def switches(body):
    """What the switches of a page lead to: the value of back, {name: value} of the buttons."""
    form = re.search(r'<form class="switches".*?</form>', body, re.DOTALL)[0]
    back = html.unescape(re.search(r'name="back" value="([^"]*)"', form)[1])
    return back, re.findall(r'<button(?: class="[a-z-]+")? name="(\w+)" value="(\w+)"', form)


# ---- Saving ----

def test_a_choice_is_kept_in_a_cookie_and_leads_back(server):
    answer, _ = get(server, "/settings?lang=en&theme=dark&size=large&keys=off&back=%2Fstatus")
    assert answer.status == 303
    assert answer.getheader("Location") == "/status"
    assert answer.getheader("Cache-Control") == "no-store"
    assert answer.getheader("Set-Cookie") == ("zhengwen=en.dark.large.nokeys; Path=/; "
                                              "Max-Age=31536000; SameSite=Lax; HttpOnly")
    assert root(server, "/status", Cookie=cookie_of(answer)) == {
        "lang": "en", "data-theme": "dark", "data-size": "large", "data-keys": "off"}


def test_what_is_not_given_stays(server):
    headers = {"Cookie": "other=1; zhengwen=en.dark.nokeys"}
    for choice, kept in [("size=large", "en.dark.large.nokeys"), ("lang=zh", "zh.dark.nokeys"),
                         ("theme=system", "en.nokeys"), ("keys=on", "en.dark"),
                         ("theme=light&size=normal", "en.light.nokeys"),
                         ("lang=fr", "en.dark.nokeys"), ("theme=<b>", "en.dark.nokeys"),
                         ("size=", "en.dark.nokeys")]:
        answer, _ = get(server, "/settings?" + choice, headers=headers)
        assert answer.getheader("Set-Cookie").startswith(f"zhengwen={kept};"), choice


def test_the_form_says_what_is_chosen(server):
    answer, body = get(server, "/settings?back=%2Fhelp", headers={"Cookie": "zhengwen=en.light"})
    assert answer.status == 200 and answer.getheader("Set-Cookie") is None
    chosen = [(a["name"], a["value"]) for tag, a in Page(body).elements
              if tag == "input" and "checked" in a]
    assert chosen == [("lang", "en"), ("size", "normal"), ("theme", "light"), ("keys", "on")]
    assert '<input type="hidden" name="back" value="/help">' in body


HOSTILE = ["//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example",
           "https://evil.example", "javascript:alert(1)", "evil.example", "", ".", "?q=a", "#",
           "/\t/evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b", "/a\r\nLocation: //evil",
           " //evil.example", "/ /evil.example", "/\x0b/evil.example", "/\x7f/evil.example",
           "/政文", "/%", "/a\\b", "http:/evil.example", "//", "/\u2028/evil"]


@pytest.mark.parametrize("back", HOSTILE)
def test_back_never_leads_elsewhere(server, back):
    answer, _ = get(server, "/settings?lang=en&back=" + quote(back, safe=""))
    where = answer.getheader("Location")
    assert answer.status == 303
    assert where == ("/%" if back == "/%" else "/")  # %: odd, but a path of ours
    assert len(answer.headers.get_all("Set-Cookie")) == 1
    # Nor does the form lead there.
    _, body = get(server, "/settings?back=" + quote(back, safe=""))
    for tag, attributes in Page(body).elements:
        if tag == "a":
            assert re.match(r"/($|[^/\\])|#main", attributes["href"]), attributes


# ---- The switches of every page ----

@pytest.mark.parametrize("target", [
    "/", "/?q=" + quote("湖泊"), "/?q=" + quote("“湖泊 保护” -草案&x=<b>") + "&sort=date&page=2",
    "/?q=a&in=" + quote("湖泊") + "&in=b&n=20", DOCUMENT, DOCUMENT + "?q=" + quote("湖泊"),
    "/help", "/status", "/settings?back=%2Fhelp", "/no/such/page?q=%22%3E"])
def test_a_switch_leads_back_to_the_very_page(server, target):
    first, body = get(server, target)
    back, buttons = switches(body)
    assert [name for name, _ in buttons] == ["lang", "size", "theme", "theme"]
    for name, value in buttons:
        answer, _ = get(server, f"/settings?back={quote(back, safe='')}&{name}={value}")
        assert answer.status == 303
        again, other = get(server, answer.getheader("Location"),
                           headers={"Cookie": cookie_of(answer)})
        assert again.status == first.status
        assert switches(other)[0] == back
        assert other != body


def test_an_address_too_long_to_carry_leads_to_the_start(server):
    _, body = get(server, "/?q=" + quote("政" * 500))
    assert switches(body)[0] == "/"
    _, body = get(server, "/?q=" + quote("政" * 400))
    back, _ = switches(body)
    assert len(back) > 3000
    answer, _ = get(server, "/settings?lang=en&back=" + quote(back, safe=""))
    assert answer.getheader("Location") == back


def test_a_switch_offers_what_is_not_chosen(server):
    for cookie, buttons in [
            ("zh.dark.large", [("lang", "en"), ("size", "normal"), ("theme", "light")]),
            ("en.light", [("lang", "zh"), ("size", "large"), ("theme", "dark")])]:
        _, body = get(server, "/help", headers={"Cookie": f"zhengwen={cookie}"})
        assert switches(body)[1] == buttons


# ---- Whose choice it is ----

@pytest.mark.parametrize("accepted, cookie, lang", [
    ("", "", "zh-Hans"), ("en-GB,en;q=0.9", "", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "", "zh-Hans"),
    ("fr, en;q=0.5, zh;q=0.7", "", "zh-Hans"), ("de", "", "zh-Hans"),
    ("en", "zhengwen=zh", "zh-Hans"), ("zh-CN", "zhengwen=en", "en"),
    ("en", "zhengwen=dark", "en"), ("en", "zhengwen=\"><script>", "en"),
    ("en", "xzhengwen=zh; zhengwenx=zh", "en")])
def test_the_cookie_goes_before_the_browser(server, accepted, cookie, lang):
    for target in ("/", "/help", DOCUMENT, "/nothing"):
        assert root(server, target, Accept_Language=accepted, Cookie=cookie)["lang"] == lang


def test_caches_are_told_what_it_depends_on(server):
    target = "/?q=" + quote("湖泊")
    tags = set()
    for cookie in ("", "zhengwen=zh", "zhengwen=en", "zhengwen=zh.dark", "zhengwen=zh.large",
                   "zhengwen=zh.nokeys"):
        answer, _ = get(server, target, headers={"Cookie": cookie})
        assert {"Cookie", "Accept-Language"} <= set(answer.getheader("Vary").split(", "))
        tags.add(answer.getheader("ETag"))
    assert len(tags) == 5  # no cookie, and Chinese: the same
    english, _ = get(server, target, headers={"Accept-Language": "en"})
    tag = english.getheader("ETag")
    known = {"Accept-Language": "en", "If-None-Match": tag}
    assert get(server, target, headers=known)[0].status == 304
    assert get(server, target, headers=known | {"Cookie": "zhengwen=zh"})[0].status == 200


# ---- The frame ----

def test_the_head_of_a_page(server):
    _, body = get(server, "/", headers={"Accept-Language": "en"})
    head = [(tag, a) for tag, a in Page(body).elements if tag in ("link", "meta")]
    links = {a["rel"]: a for tag, a in head if tag == "link"}
    assert links["search"]["href"] == "/opensearch.xml"
    assert links["icon"]["href"] == "/icon.svg"
    assert links["canonical"]["href"] == "/"
    assert any(a.get("name") == "description" for _, a in head)
    themes = [a.get("media") for _, a in head if a.get("name") == "theme-color"]
    assert themes == ["(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"]
    _, body = get(server, "/", headers={"Cookie": "zhengwen=zh.dark"})
    assert body.count('name="theme-color" content="#1f2125">') == 1
    assert body.count('name="theme-color"') == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_example_of_the_help_can_be_asked(server, language):
    _, body = get(server, "/help", headers={"Accept-Language": language})
    examples = re.findall(r'<dt><a[^>]* href="(/\?q=[^"]+)"', body)
    assert len(examples) > 25
    for href in examples:
        answer, page = get(server, html.unescape(href))
        assert answer.status == 200, href
        assert 'class="literal"' not in page, f"{href} is not understood"
        assert urlsplit(html.unescape(href)).path == "/"
