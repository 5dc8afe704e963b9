# SPDX-License-Identifier: GPL-2.0-or-later
"""The use over the years: zhengwen-search --trend, /trend as a page, CSV and SVG, its small kin."""
import csv
import io
import json
import os
import random
import re
import xml.etree.ElementTree as tree
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from conftest import BAD_QUERY, DONE, FOUND, NOTHING, Server, find, index, search, write
from scan import Corpus
from test_web import EVIL, Page, get

SEED = int(os.environ.get("ZW_SEED") or random.randrange(1 << 31))
SVG = "{http://www.w3.org/2000/svg}"
CHARACTERS = "河湖水土山林"


def trend(folder, *words, code=FOUND):
    result = search(folder, "--trend", "--json", *words)
    assert result.code == code, result
    return result.json()


def dated(rows):
    """A table of dates for the files of a folder."""
    return "file\tdate_written\n" + "".join(f"{name}\t{date}\n" for name, date in rows if date)


# ---- The counts ----

@pytest.fixture(scope="module")
def random_years(tmp_path_factory):
    """(index, corpus, {path: year or None}): years with several documents, with one, with none."""
    print(f"ZW_SEED={SEED}")
    rng = random.Random(SEED)
    folder = tmp_path_factory.mktemp("years")
    files, years = {}, {}
    for i in range(60):
        name = f"{i}.txt"
        years[name] = rng.choice([None, 1912, 1949, *range(1998, 2006), 2024])
        files[name] = "".join(
            "".join(rng.choices(CHARACTERS + "，", k=rng.randint(3, 30))) + "\n"
            for _ in range(rng.randint(1, 6)))
    files["zhengwen.tsv"] = dated((name, year and f"{year}-0{rng.randint(1, 9)}-11")
                                  for name, year in years.items())
    corpus = write(folder / "corpus", files)
    assert index(corpus, folder / "index").code == DONE
    return folder / "index", Corpus(corpus), years


def counted(scan, years, phrase):
    """{year: [documents, passages, occurrences]} by the scan; None: no date."""
    table = {}
    for path, occurrences in scan.documents(phrase).items():
        row = table.setdefault(years[path], [0, 0, 0])
        row[0] += 1
        row[2] += occurrences
    for path, _ in scan.passages(phrase):
        table[years[path]][1] += 1
    return table


def row(counts):
    return [counts["documents"], counts["passages"], counts["occurrences"]]


def test_every_year_is_as_a_scan_counts_it(random_years):
    folder, scan, years = random_years
    rng = random.Random(SEED)
    for _ in range(25):
        phrase = "".join(rng.choices(CHARACTERS, k=rng.choice([1, 2, 2, 3])))
        truth = counted(scan, years, phrase)
        result = search(folder, "--trend", "--json", f'"{phrase}"')
        answer = result.json()
        assert result.code == (FOUND if truth else NOTHING)
        assert row(answer["undated"]) == truth.pop(None, [0, 0, 0]), phrase
        assert {y["year"]: row(y) for y in answer["years"] if y["documents"]} == truth, phrase
        if truth:
            assert [y["year"] for y in answer["years"]] == [*range(min(truth), max(truth) + 1)]
        for y in answer["years"]:
            all_there_are = [name for name, year in years.items() if year == y["year"]]
            assert y["all"] == {"documents": len(all_there_are),
                                "passages": sum(len(scan.lines[n]) for n in all_there_are)}
            if all_there_are:
                assert y["share"] == pytest.approx(y["documents"] / len(all_there_are))
            else:
                assert y["share"] == 0


def test_the_first_and_the_last_use(random_years):
    folder, scan, years = random_years
    for phrase in ("河湖", "山林", "水"):
        answer = trend(folder, f'"{phrase}"')
        having = {years[p] for p in scan.documents(phrase)} - {None}
        for key, year in (("first", min(having)), ("last", max(having))):
            use = answer[key]
            assert use["date"].startswith(f"{year}-") and years[use["path"]] == year
            assert phrase in use["snippet"]["text"].replace("…", "")
            start, length = use["snippet"]["marks"][0]
            assert use["snippet"]["text"][start:start + length] in (phrase, phrase * 2) or \
                phrase in use["snippet"]["text"][start:start + length]


def test_words_apart_count_but_are_no_use(tmp_path):
    """Of 湖泊保护 three documents are found, of which one says it so."""
    files = {"a.txt": "湖泊很大。\n要保护它。\n", "b.txt": "湖泊保护工作。\n", "c.txt": "保护湖泊。\n",
             "zhengwen.tsv": dated([("a.txt", "1990-01-01"), ("b.txt", "2001-01-01"),
                                    ("c.txt", "2010-01-01")])}
    assert index(write(tmp_path / "corpus", files), tmp_path / "index").code == DONE
    for more in ([], ["--scope", "passage"]):
        answer = trend(tmp_path / "index", "湖泊保护", *more)
        assert answer["total"]["exact"] == 1 < answer["total"]["documents"]
        assert answer["first"] == answer["last"] and answer["first"]["path"] == "b.txt"
    apart = trend(tmp_path / "index", "很大保护")
    assert apart["total"]["documents"] == 1 and apart["first"] is None and apart["last"] is None


@pytest.mark.parametrize("words", [
    ["湖泊"], ["湖泊 保护"], ["“保护”", "--scope", "passage"], ["湖泊 OR 政府"], ["保护 NEAR/5 湖泊"],
    ["保护 -草案"], ["标题:条例"], ["标题:条例 保护"], ["文种:通知"], ["保护 日期:2015..2023"],
    ["湖泊", "--within", "机关:云泽"], ["保护 湖泊 同条"], ["五万元"], ["云泽省湖泊保护条例"],
    ["云泽省湖泊保护条例第二条"], ["截至:2020-01-01 保护"], ["保护", "--since", "2020-01-01"],
    ["水*"], ["“保护*湖泊”"]])
def test_the_sums_are_those_of_the_search(sample, words):
    total = find(sample, *words, "--limit", "0")["total"]
    answer = trend(sample, *words)
    assert answer["counted"]
    sums = [sum(n) for n in zip(row(answer["undated"]), *map(row, answer["years"]))]
    assert sums == row(total) == row(answer["total"])
    assert total["documents"] > 0
    known = find(sample, *words, "--every-file", "--limit", "100000", "--snippets", "0")
    for y in answer["years"]:
        dates = {r["path"] for r in known["results"] if (r["date"] or "")[:4] == str(y["year"])}
        assert len(dates) == y["documents"]


@pytest.mark.parametrize("words, answered", [
    (["湖泊 充电桩 政府采购 天文馆"], "some"),
    (["城乡居民医保断缴以后再参保要等多久才能享受待遇"], "question"),
    (["孤零零的一只鹭鸶"], "words")])
def test_a_question_has_no_trend(sample, words, answered):
    result = search(sample, "--trend", "--json", *words)
    answer = result.json()
    assert result.code == NOTHING and answer["answered"] == answered
    assert not answer["counted"] and answer["years"] == [] and answer["first"] is None
    assert row(answer["total"]) == [0, 0, 0]
    told = search(sample, "--trend", *words)
    assert told.code == NOTHING and told.out == "" and "no trend" in told.err


def test_the_table_on_a_terminal(sample):
    answer, told = trend(sample, "湖泊"), search(sample, "--trend", "湖泊")
    lines = [line.split("\t") for line in told.out.splitlines()]
    assert lines[0] == ["# year", "documents", "passages", "occurrences", "of documents"]
    years = [[str(n) for n in (y["year"], *row(y), y["all"]["documents"])]
             for y in answer["years"]]
    assert [line for line in lines[1:] if line[0] != "-"] == years
    assert answer["first"]["path"] in told.err and answer["last"]["path"] in told.err


def test_trend_goes_alone(sample):
    for other in (["--count"], ["--similar", "x"], ["--batch", "-"]):
        assert search(sample, "--trend", *other, "湖").code == BAD_QUERY
    assert search(sample, "--trend").code == BAD_QUERY


# ---- Pages ----

TEXT = "旧时的租约和地契。\n"


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """Years before 1949 and long after, one of a single year, undated ones, hostile names."""
    folder = tmp_path_factory.mktemp("old")
    rows = [("a.txt", "1845-05-01", "丝帛"), ("b.txt", "1905-02-01", "地契"),
            ("c.txt", "1911-10-10", "地契 地契"), ("d.txt", "2024-01-01", "地契 今天"),
            ("e.txt", "2024-03-01", "今天"), ("f.txt", "", "无日期 地契"), ("g.txt", "", "孤本"),
            (f"{EVIL.replace('/', '')}.txt", "1930-01-01", f"恶意 {EVIL}")]
    files = {name: f"{text}。\n{TEXT if '地契' in text else ''}" for name, _, text in rows}
    files["zhengwen.tsv"] = dated((name, date) for name, date, _ in rows)
    assert index(write(folder / "corpus", files), folder / "index").code == DONE
    running = Server(folder / "index")
    running.index = folder / "index"
    yield running
    code, err = running.stop()
    assert code == 0 and "Sanitizer" not in err, err


def page(server, q, status=200, **parameters):
    more = "".join(f"&{name}={quote(str(value))}" for name, value in parameters.items())
    response, body = get(server, f"/trend?q={quote(q)}{more}")
    assert response.status == status, body[:500]
    return body


def picture(body):
    """The picture of a page, or one of its own."""
    svg = re.search(r'<svg (?!class="strip)[^>]*role="group".*?</svg>', body, re.DOTALL)
    return tree.fromstring(re.sub("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', svg[0], count=1)
                           if "xmlns" not in svg[0] else svg[0])


def bars(svg):
    """{what is told of it: (height, link)} of every bar."""
    found = {}
    for a in svg.iter(SVG + "a"):
        link = a.get("href")
        height = float(a.find(SVG + "rect").get("height"))
        found[a.find(SVG + "title").text] = (height, link and parse_qs(urlsplit(link).query)["q"][0])
    return found


def cells(body):
    table = re.search(r'<table class="years">.*?</table>', body, re.DOTALL)[0]
    return [[re.sub("<.*?>", "", c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)]
            for line in re.findall(r"<tr>.*?</tr>", table)]


def test_the_picture_and_the_table_say_the_same(server, sample):
    body = page(server, "湖泊")
    answer = trend(sample, "湖泊")
    drawn = {y["year"]: y["documents"] for y in answer["years"] if y["documents"]}
    assert {told: n for told, (_, n) in bars(picture(body)).items()} == \
        {f"{year}年：{n} 篇": f"湖泊 日期:{year}" for year, n in drawn.items()}
    table = {line[0]: line[1:4] for line in cells(body)[1:]}
    assert {year: row for year, row in table.items() if year.isdigit()} == \
        {str(y["year"]): [str(n) for n in row(y)] for y in answer["years"]}
    heights = {told: height for told, (height, _) in bars(picture(body)).items()}
    most = max(drawn.values())
    for year, n in drawn.items():
        top = heights[f"{year}年：{n} 篇"] / max(heights.values())
        assert abs(top - n / most) < 0.02
    Page(body)


def test_a_bar_leads_to_what_it_counts(server, sample):
    for told, (_, q) in bars(picture(page(server, "湖泊 保护", scope="passage"))).items():
        n = int(re.search(r"：([\d,]+)", told)[1])
        assert find(sample, q, "--scope", "passage", "--limit", "0")["total"]["documents"] == n


def test_years_far_apart_share_bars(old):
    body = page(old, "丝帛 OR 地契")
    drawn = bars(picture(body))
    assert len(drawn) <= 100
    assert drawn["1844—1845年：1 篇"][1] == "(丝帛 OR 地契) 日期:1844..1845"
    table = {line[0]: line[1] for line in cells(body)[1:]}
    assert len(table) == 2024 - 1845 + 1 + 1
    assert {year: n for year, n in table.items() if n != "0"} == \
        {"2024": "1", "1911": "1", "1905": "1", "1845": "1", "无日期": "1"}


def test_a_hundred_years_are_all_there(old):
    body = page(old, "地契")
    assert len(cells(body)) == 1 + (2024 - 1905 + 1) + 1
    assert "其中没有日期、图中画不出的有 1 篇。" in body
    labels = [t.text for t in picture(body).iter(SVG + "text")]
    assert "1920" in labels and "首见" in labels and "最近" in labels


def test_one_year_only(old):
    body = page(old, "今天")
    svg = picture(body)
    assert {told for told in bars(svg)} == {"2024年：2 篇"}
    labels = [t.text for t in svg.iter(SVG + "text")]
    assert "2024" in labels and "首见、最近" in labels


def test_undated_only_and_nothing_found(old):
    body = page(old, "孤本")
    assert "<table" not in body and "图中画不出的有 1 篇" in body
    body = page(old, "“没有这样一句”")
    assert "<table" not in body and "没有找到。" in body
    body = page(old, "今天 地契 丝帛 无日期")
    assert "没有历年的数字" in body
    assert "<table" not in page(old, "")


def test_two_queries(old):
    body = page(old, "地契", vs="今天", of="occurrences")
    svg = picture(body)
    told = set(bars(svg))
    assert "地契，1910—1911年：3 处" in told and "今天，2024—2025年：2 处" in told
    assert svg.find(SVG + "pattern").get("id") == "hatch"
    groups = [g for g in svg.iter(SVG + "g") if g.find(SVG + "a") is not None]
    assert [g.get("fill") for g in groups] == [None, "url(#hatch)"]
    assert [t.text for t in svg.iter(SVG + "text")][:2] == ["地契", "今天"]
    assert body.count('<section>') == 2


def test_shares(old):
    told = set(bars(picture(page(old, "地契", **{"as": "share"}))))
    assert "1904—1905年：100.0%" in told
    assert "2024—2025年：50.0%" in told
    drawn = set(bars(picture(page(old, "今天", of="occurrences", **{"as": "share"}))))
    assert drawn == {"2024年：100.0 处"}


def test_both_are_asked_within_the_same(old):
    body = page(old, "地契", vs="今天", **{"in": "日期:2024"})
    assert set(bars(picture(body))) == {"地契，2024年：1 篇", "今天，2024年：2 篇"}
    link = re.search(r'href="(/\?q=[^"]*)">看检索结果', body)[1].replace("&amp;", "&")
    assert parse_qs(urlsplit(link).query) == {"q": ["地契"], "in": ["日期:2024"]}


def test_the_uses_are_linked(old):
    body = page(old, "地契")
    uses = re.search(r'<dl class="uses">.*?</dl>', body, re.DOTALL)[0]
    first, last = re.findall(r'<a href="([^"]+)"', uses)
    assert first.startswith("/doc/b.txt?q=") and last.startswith("/doc/d.txt?q=")
    assert get(old, first.replace("&amp;", "&").split("#")[0])[0].status == 200
    assert "<mark>地契</mark>" in uses and "1905年2月1日" in uses


def test_the_page_in_english(old):
    response, body = get(old, f"/trend?q={quote('地契')}&vs={quote('今天')}",
                         headers={"Accept-Language": "en"})
    assert "By year" in body and "Compared with" in body
    assert "今天, 2024—2025: 2 documents" in bars(picture(body))
    assert re.search(r'<a href="/doc/b.txt[^>]*lang="zh-Hans"', body)


# ---- Figures and pictures of their own ----

def test_csv(old, sample):
    target = f"/trend?q={quote('地契')}&vs={quote('=今天')}&format=csv"
    response, body = get(old, target)
    assert response.getheader("Content-Type") == "text/csv; charset=utf-8; header=present"
    assert response.getheader("Content-Disposition") == 'attachment; filename="trend.csv"'
    assert body.startswith("\ufeff") and "\r\n" in body
    rows = list(csv.DictReader(io.StringIO(body[1:])))
    answer = trend(old.index, "地契")
    mine = [r for r in rows if r["query"] == "地契"]
    assert [[int(r[k]) for k in ("year", "documents", "passages", "occurrences", "all_documents")]
            for r in mine if r["year"]] == \
        [[y["year"], *row(y), y["all"]["documents"]] for y in answer["years"]]
    assert [r["documents"] for r in mine if not r["year"]] == ["1"]
    assert {r["query"] for r in rows} == {"地契", "'=今天"}
    assert not re.search(r"(?m)^[=+\-@\t]", body[1:])


def test_svg(old):
    response, body = get(old, f"/trend?q={quote('地契')}&vs={quote('今天')}&format=svg")
    assert response.getheader("Content-Type") == "image/svg+xml"
    svg = tree.fromstring(body)
    assert svg.tag == SVG + "svg" and svg.get("width") and svg.get("height")
    assert svg.find(SVG + "title").text == "历年分布：地契、今天；文件数"
    assert all(e.get("class") is None and e.get("style") is None for e in svg.iter())
    assert all(link is None for _, link in bars(svg).values())


@pytest.mark.parametrize("form", ["", "&format=svg", "&format=csv", "&vs=" + quote(EVIL)])
def test_hostile_queries_are_text(old, form):
    for q in (f"恶意 OR {EVIL}", EVIL, f"恶意 OR “</svg><script>”", "恶意 OR \u0001 ]]>&amp;"):
        response, body = get(old, f"/trend?q={quote(q)}{form}")
        if "csv" in form and response.getheader("Content-Type").startswith("text/csv"):
            continue
        assert "<script>alert" not in body and "</svg><script" not in body
        if "svg" in response.getheader("Content-Type"):
            tree.fromstring(body)
        else:
            assert not Page(body).foreign_scripts()


def test_nothing_inline(old):
    body = page(old, "地契", vs="今天")
    assert not re.search(r'\sstyle="|\son\w+="|<style', body)


def test_too_long_and_nothing_to_find(old):
    for target in (f"/trend?q={'a' * 5000}", f"/trend?q=a&vs={'a' * 5000}"):
        assert get(old, target)[0].status == 400
    body = page(old, "”“")
    assert "<table" not in body and "没有找到。" in body


def test_long_queries_have_no_links_but_all_figures(old):
    q = "地契 OR " + " OR ".join("甲乙丙丁" * 12 + str(i) for i in range(15))
    assert 2000 < len(q.encode()) < 4096
    response, body = get(old, f"/trend?q={quote(q)}")
    assert response.status == 200
    assert all(link is None for _, link in bars(picture(body)).values())
    assert len(body) < 200_000


def test_twice_the_same(old):
    response, _ = get(old, f"/trend?q={quote('地契')}")
    again, _ = get(old, f"/trend?q={quote('地契')}",
                   headers={"If-None-Match": response.getheader("ETag")})
    assert again.status == 304


# ---- The small ones ----

def test_results_show_the_years_at_a_glance(server, sample):
    _, body = get(server, f"/?q={quote('湖泊')}")
    spark = re.search(r'<p><a class="spark" href="([^"]+)">.*?</a></p>', body, re.DOTALL)
    years = [y["year"] for y in trend(sample, "湖泊")["years"]]
    assert f"历年分布：{years[0]}—{years[-1]}" in spark[0] and len(spark[0]) < 3 * 1024
    assert get(server, spark[1].replace("&amp;", "&"))[0].status == 200
    drawn = trend(sample, "湖泊")["years"]
    assert spark[0].count("v-") == sum(1 for y in drawn if y["documents"])
    assert "spark" not in get(server, f"/?q={quote('“这句话不在任何一篇里”')}")[1]


def test_a_document_shows_where_its_hits_lie(old):
    _, body = get(old, f"/doc/c.txt?q={quote('地契')}")
    strip = re.search(r'<svg class="strip".*?</svg>', body, re.DOTALL)[0]
    assert len(strip) < 6 * 1024
    anchors = re.findall(r'href="#(hit-\d+)"', strip)
    assert anchors[0] == "hit-1" and all(f'id="{a}"' in body for a in anchors)
    assert "class=\"strip\"" not in get(old, "/doc/c.txt")[1]
