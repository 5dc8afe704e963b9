# SPDX-License-Identifier: GPL-2.0-or-later
"""Two versions side by side: /compare/OLD?with=NEW and zhengwen-search --compare."""
import html
import re
from urllib.parse import quote

import pytest
from conftest import DONE, FOUND, NOTHING, USAGE, Server, index, search, write
from test_web import EVIL, Page, get

OLD = "条例/青川市湖泊保护条例(2015-06-01).txt"
NEW = "条例/青川市湖泊保护条例(2023-09-01).txt"
RULES, COPY = "办法.txt", "办法的副本.txt"  # the same, written otherwise
LONE = "通知.txt"
CORPUS = {
    OLD: """青川市湖泊保护条例

（2015年3月27日青川市人民代表大会常务委员会通过 自2015年6月1日起施行）

第一章　总则

第一条　为了保护湖泊，维护湖泊的生态功能，制定本条例。

第二条　机动船舶在湖泊内航行的，应当办理登记，并且不得污染湖水。

第三条　湖泊所在地的区人民政府对湖泊保护工作负责，设立湖泊保护机构。

第四条　水务部门每月监测湖泊的水质，监测的结果向社会公布。

第二章　保护

第五条　禁止在湖泊内围网养鱼，禁止向湖泊倾倒垃圾和废渣。

第六条　因抢险需要取用湖水的，不受水量的限制，事后补办手续。

第七条　违反本条例第五条规定的，由水务部门责令改正，处一万元以下罚款。
""",
    NEW: """青川市湖泊保护条例

（2015年3月27日青川市人民代表大会常务委员会通过 2023年7月28日修订 自2023年9月1日起施行）

第一章　总则

第一条　为了保护湖泊，维护湖泊的生态功能，制定本条例。

第二条　湖泊保护坚持统一规划、保护优先、科学治理、公众参与的原则。

第三条　湖泊所在地的区人民政府对湖泊保护工作负责，设立湖泊保护机构。

第四条　水务部门每月监测湖泊的水质，监测的结果向社会公布。

第二章　保护

第五条　机动船舶在湖泊内航行的，应当办理登记，并且不得污染湖水。

第六条　禁止在湖泊内投放网箱，禁止向湖泊倾倒垃圾和废渣。

第七条　违反本条例第六条规定的，由水务部门责令改正，处一万元以下罚款。
""",
    LONE: "青川市人民政府关于加强湖泊管理的通知\n\n各单位要管好湖泊。\n",
    "恶意一.txt": f"{EVIL}办法\n\n第一条 湖泊 {EVIL} 应当受到保护，禁止污染 <b>湖水</b>。\n\n"
                  "第二条 <i>旧的条文</i>由水务部门负责解释，自公布之日起施行。\n",
    "恶意二.txt": f"{EVIL}办法\n\n第一条 湖泊 {EVIL} 应当受到保护，不得污染 <b>湖水</b>。\n\n"
                  "第二条 任何单位和个人<u>均有权</u>向主管机关举报&amp;。\n",
}
CORPUS[RULES] = CORPUS[OLD].replace("条例", "办法")
CORPUS[COPY] = CORPUS[RULES].replace("，", ",").replace("　", " ")


@pytest.fixture(scope="module")
def lakes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare")
    assert index(write(folder / "corpus", CORPUS), folder / "index").code == DONE
    running = Server(folder / "index")
    running.index = folder / "index"
    yield running
    code, err = running.stop()
    assert code == 0 and "Sanitizer" not in err, err


def address(old, new=None, **more):
    target = f"/compare/{quote(old)}" + (f"?with={quote(new, safe='')}" if new else "")
    return target + "".join(f"&{name}={value}" for name, value in more.items())


def compare(server, old, new, status=200, headers=None, **more):
    response, body = get(server, address(old, new, **more), headers=headers)
    assert response.status == status, body
    return body


def rows(body):
    """(what it is called, the tag) of every change, in order."""
    heads = re.findall(r'<p class="what"><strong>(.*?)</strong> <span class="tag \w+">(.*?)</span>',
                       body, re.DOTALL)
    return [(re.sub(r'<span class="unseen">.*?</span>|<.*?>', "", name), tag)
            for name, tag in heads]


# ---- The page ----

def test_each_article_stands_beside_what_it_has_become(lakes):
    body = compare(lakes, OLD, NEW)
    assert rows(body) == [
        ("段落", "改"), ("第二条", "增"), ("第二条 → 第五条", "移"), ("第五条 → 第六条", "改"),
        ("第六条", "删"), ("第七条", "只改了引用的条号")]
    assert "<del>围网养鱼</del><ins>投放网箱</ins>" in body
    assert re.search(r'<p class="gone">.*?第二条</a> 移到了 <a href="#change-\d+">第五条</a>', body)
    assert "第三条至第四条未变" in Page(body).text
    assert "现在属于 第二章" in Page(body).text


def test_how_many(lakes):
    text = Page(compare(lakes, OLD, NEW)).text
    for count in ("改 2 条", "增 1 条", "删 1 条", "移 1 条", "未变 3 条"):
        assert count in re.sub(r"\s+", " ", text), count


def test_from_change_to_change(lakes):
    body = compare(lakes, OLD, NEW)
    numbers = [int(n) for n in re.findall(r'id="change-(\d+)"', body)]
    assert numbers == list(range(1, 7))
    links = set(re.findall(r'href="#(change-\d+)"', body))
    assert links == {f"change-{n}" for n in numbers}
    assert body.count('aria-label="下一处变动"') == body.count('aria-label="上一处变动"') == 5


def test_both_documents_are_linked_at_the_article(lakes):
    page = Page(compare(lakes, OLD, NEW))
    links = [a["href"] for a in page.all("a") if "href" in a]
    for target in (f"/doc/{quote(OLD)}#art-5", f"/doc/{quote(NEW)}#art-6", f"/doc/{quote(OLD)}",
                   f"/doc/{quote(NEW)}"):
        assert any(html.unescape(link) == target for link in links), target
        assert get(lakes, target.split("#")[0])[0].status == 200


def test_the_whole_is_open_if_one_likes(lakes):
    closed, whole = compare(lakes, OLD, NEW), compare(lakes, OLD, NEW, whole=1)
    assert '<details class="same"><summary>' in closed and "<details class=\"same\" open>" in whole
    # Folded or not, all of the new text is there.
    text = re.sub(r"\s", "", Page(re.sub("<del>.*?</del>", "", closed)).text)
    for line in CORPUS[NEW].split():
        assert line in text, line


def test_sides_can_be_swapped(lakes):
    body = compare(lakes, NEW, OLD)
    assert "左边的版本比右边的新" in body
    assert ("第二条", "删") in rows(body) and ("第六条", "增") in rows(body)
    assert "<del>投放网箱</del><ins>围网养鱼</ins>" in body
    swapped = next(a for a in re.findall(r'<a href="([^"]+)">左右对调', body))
    assert html.unescape(swapped) == address(OLD, NEW)


def test_what_is_only_written_otherwise_does_not_differ(lakes):
    body = compare(lakes, RULES, COPY)
    assert "内容没有差别" in body and rows(body) == []
    assert "同一个文件" in compare(lakes, OLD, OLD)


def test_in_english(lakes):
    body = compare(lakes, OLD, NEW, headers={"Accept-Language": "en"})
    assert [tag for _, tag in rows(body)] == ["Changed", "Added", "Moved", "Changed", "Deleted",
                                              "Only references renumbered"]
    texts = [a for a in Page(body).all("div") if a.get("class") in ("old", "new")]
    assert texts and all(a["lang"] == "zh-Hans" for a in texts)


# ---- Which two ----

def test_the_form_leads_to_the_comparison(lakes):
    body = compare(lakes, OLD, NEW)
    form = re.search(r'<form class="choice".*?</form>', body, re.DOTALL)[0]
    selects = Page(form).all("select")
    assert [s["name"] for s in selects] == ["old", "with"]
    assert [o["value"] for o in Page(form).all("option") if "selected" in o] == [OLD, NEW]
    response, _ = get(lakes, f"/compare/?old={quote(NEW)}&with={quote(OLD)}")
    assert response.status == 303 and response.headers["Location"] == address(NEW, OLD)


def test_without_another_one_the_versions_are_offered(lakes):
    response, body = get(lakes, address(NEW))
    assert response.status == 200
    links = [html.unescape(a["href"]) for a in Page(body).all("a") if "href" in a]
    assert address(OLD, NEW) in links  # the older one is the old one
    response, body = get(lakes, address(LONE))
    assert response.status == 200 and "没有这个文件的其他版本" in body


def test_another_one_that_is_not_there(lakes):
    body = compare(lakes, OLD, "没有/../有.txt", status=404)
    assert "没有要对照的那个文件" in body and address(OLD, NEW) in \
        [html.unescape(a["href"]) for a in Page(body).all("a") if "href" in a]
    assert compare(lakes, "没有.txt", NEW, status=404)
    assert get(lakes, "/compare/")[0].status == 404
    assert get(lakes, f"/compare/?with={quote(OLD)}")[0].status == 404


def test_hostile_texts_are_text(lakes):
    for headers in ({}, {"Accept-Language": "en"}):
        body = compare(lakes, "恶意一.txt", "恶意二.txt", headers=headers)
        page = Page(body)
        assert not page.foreign_scripts() and not page.all("b") and not page.all("u")
        assert EVIL in page.text
    response, body = get(lakes, address("恶意一.txt", EVIL))
    assert response.status == 404 and not Page(body).foreign_scripts()
    response, _ = get(lakes, f"/compare/?old={quote(EVIL)}&with=%0d%0aX-Evil:1")
    assert response.status == 303 and response.headers["X-Evil"] is None


def test_it_is_conditional(lakes):
    response, _ = get(lakes, address(OLD, NEW))
    again, body = get(lakes, address(OLD, NEW),
                      headers={"If-None-Match": response.headers["ETag"]})
    assert again.status == 304 and body == ""


# ---- The command line ----

def test_on_the_command_line(lakes):
    result = search(lakes.index, "--compare", OLD, NEW)
    assert result.code == FOUND
    assert "Articles: 2 changed, 1 added, 1 deleted, 1 moved, 3 as they were" in result.out
    assert "禁止在湖泊内[-围网养鱼-]{+投放网箱+}，禁止" in result.out
    assert "art-2 → art-5  moved" in result.out
    assert search(lakes.index, "--compare", RULES, COPY).code == NOTHING


def test_as_json(lakes):
    answer = search(lakes.index, "--json", "--compare", OLD, NEW).json()
    assert answer["old"]["path"] == OLD and answer["new"]["date"] == "2023-09-01"
    assert answer["articles"] == {"changed": 2, "added": 1, "deleted": 1, "moved": 1, "equal": 3,
                                  "renumbered": 2}
    moved = next(row for row in answer["rows"] if row.get("moved"))
    gone = answer["rows"][moved["other"]]
    assert gone["kind"] == "gone" and gone["old"] == moved["old"]
    # The rows of the new side are its text; so are the pieces of each.
    for row in answer["rows"]:
        for side in ("old", "new"):
            if "pieces" in row:
                assert "".join(p.get(side, "") for p in row["pieces"]) == row[side]["text"]
    new = "\n".join(row["new"]["text"] for row in answer["rows"] if "new" in row)
    assert new.split() == CORPUS[NEW].split()


def test_time_is_up(tmp_path):
    """Folding 200,000 characters takes longer than a millisecond on any machine."""
    articles = [f"第{n}条 {''.join(chr(0x4E00 + n * k * 7919 % 20000) for k in range(1, 100))}。\n"
                for n in range(1, 1001)]
    write(tmp_path / "corpus", {"甲.txt": "甲办法\n" + "".join(articles),
                                "乙.txt": "乙办法\n" + "".join(articles[:400] + articles[500:])})
    assert index(tmp_path / "corpus", tmp_path / "index").code == DONE
    result = search(tmp_path / "index", "--timeout=0.001", "--compare", "甲.txt", "乙.txt")
    assert result.code == FOUND and "Time was up" in result.out
    answer = search(tmp_path / "index", "--json", "--timeout=0.001", "--compare", "甲.txt",
                    "乙.txt").json()
    assert answer["partial"] and answer["coarse"]
    # What is the same in both is known all the same.
    assert answer["articles"]["equal"] == 900
    whole = search(tmp_path / "index", "--json", "--compare", "甲.txt", "乙.txt").json()
    assert not whole["partial"] and not whole["coarse"]
    assert whole["articles"]["deleted"] == 100


def test_what_cannot_be_compared(lakes):
    assert search(lakes.index, "--compare", OLD).code == USAGE
    assert search(lakes.index, "--compare", OLD, "--similar", OLD).code == USAGE
    missing = search(lakes.index, "--compare", OLD, "没有.txt")
    assert missing.code != FOUND and "没有.txt" in missing.err
