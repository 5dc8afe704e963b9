# SPDX-License-Identifier: GPL-2.0-or-later
"""Articles, numbers and facets of real laws, where the shared data are."""
import random
import re

import pytest
from conftest import DONE, SHARED, batch, find, index
from test_fields import FACET_FILTERS, seed  # seed is a fixture

NUMERALS = "零一二三四五六七八九"
UNITS = {"十": 10, "百": 100, "千": 1000}


def value(text):
    total = digit = 0
    for c in text:
        if c in UNITS:
            total += (digit or 1) * UNITS[c]
            digit = 0
        else:
            digit = NUMERALS.find("零" if c == "〇" else c)
    return total + digit


def numeral(n):
    text = ""
    for unit, size in (("千", 1000), ("百", 100), ("十", 10)):
        if n >= size:
            text += ("" if unit == "十" and not text and n // 10 == 1 else NUMERALS[n // size]) + unit
            n %= size
            if n and n < size // 10:
                text += "零"
    return text + (NUMERALS[n] if n else "")


ARTICLE = re.compile(r"第([一二三四五六七八九十百千零〇]+)条(?:之([一二三四五六七八九十]+))?[ 　]\s*\S{4}")


def articles_of_current_laws(laws):
    """(path, title, number, sub) of every line that begins an article, once each."""
    rows = [line.split("\t") for line in
            (laws.parent / "laws.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    for row in rows:
        if row[5].strip() != "current" or row[2] not in ("法律", "行政法规"):
            continue
        seen = set()
        for line in (laws / row[0]).read_text(encoding="utf-8").splitlines():
            begins = ARTICLE.match(line)
            number = begins and (value(begins[1]), value(begins[2]) if begins[2] else 0)
            if begins and number not in seen:
                seen.add(number)
                yield row[0], row[1], *number


def five_ways(title, number, sub):
    name = title.removeprefix("中华人民共和国")
    behind = f"之{numeral(sub)}" if sub else ""
    plain = f"{name}第{number}条{behind}"
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return (plain, f"{name}{number}条{behind}", f"《{title}》第{numeral(number)}条{behind}",
            f"{name} §{number}{behind}", plain.translate(wide))


@pytest.fixture(scope="module")
def laws(tmp_path_factory):
    folder = SHARED / "data/laws"
    if not folder.is_dir():
        pytest.skip("../shared/data/laws is not here")
    made = tmp_path_factory.mktemp("laws") / "index"
    assert index(folder, made, seconds=900).code == DONE
    return folder, made


def test_articles_asked_in_five_ways_come_first(laws, seed):
    folder, made = laws
    drawn = random.Random(seed).sample(list(articles_of_current_laws(folder)), 300)
    asked = [(row, way) for row in drawn for way in five_ways(*row[1:])]
    answers = batch(made, [way for _, way in asked], "--limit", "1", seconds=600)
    missed = []
    for ((path, _, number, sub), way), answer in zip(asked, answers):
        best = answer["results"][0] if answer["results"] else None
        anchor = f"art-{number}-{sub}" if sub else f"art-{number}"
        good = best and best["direct"] and best["anchor"] == anchor and \
            path in {best["path"], *best["same"]}
        if not good:
            missed.append((way, path))
    assert len(missed) <= len(asked) // 100, (seed, missed[:10])


def test_of_several_versions_the_current_one_is_shown(laws):
    """laws.tsv tells which one is; the index has never seen it."""
    folder, made = laws
    rows = [line.split("\t") for line in (folder.parent / "laws.tsv").read_text(
        encoding="utf-8").splitlines()[1:]]
    current = {}
    for path, title, *_, status in rows:
        current.setdefault(title, []).append((path, status == "current"))
    asked = {title: [path for path, is_current in files if is_current]
             for title, files in current.items() if len(files) > 1}
    asked = {title: paths[0] for title, paths in asked.items() if len(paths) == 1}
    assert len(asked) > 50
    answers = batch(made, list(asked), "--limit", "1")
    missed = [title for (title, path), answer in zip(asked.items(), answers)
              if not answer["results"][0]["direct"]
              or path not in {answer["results"][0]["path"], *answer["results"][0]["same"]}]
    assert len(missed) <= len(asked) // 20, missed


def test_numbers_in_any_notation_come_first(tmp_path):
    table = SHARED / "data/policies.tsv"
    if not table.is_file():
        pytest.skip("../shared/data/policies.tsv is not here")
    assert index(SHARED / "data/policies", tmp_path / "index", seconds=600).code == DONE
    asked = []
    for row in table.read_text(encoding="utf-8").splitlines()[1:]:
        file, number = row.split("\t")[0], row.split("\t")[2].strip()
        parts = re.fullmatch(r"(.+?)〔(\d{4})〕(\d+)号", number)
        if parts:
            code, year, serial = parts.groups()
            asked += [(file, way) for way in (
                number, f"{code}[{year}]{serial}号", f"{code}{year} {serial}",
                f"{code}〔{year}〕{serial} 号", f"{code}（{year}）第{serial}号")]
        elif number:
            asked.append((file, number))
    answers = batch(tmp_path / "index", [way for _, way in asked], "--limit", "1")
    missed = [(way, file) for (file, way), answer in zip(asked, answers)
              if not answer["results"] or not answer["results"][0]["direct"]
              or file not in {answer["results"][0]["path"], *answer["results"][0]["same"]}]
    assert len(missed) <= len(asked) // 100, missed


def test_facets_of_the_laws(laws, seed):
    _, made = laws
    rng = random.Random(seed)
    for query in rng.sample(["监督", "“罚款”", "文种:条例", "公司法", "日期:2015..2020", "刑法第三条"], 3):
        answer = find(made, query, "--facets", "--limit", "0")
        asked = [(f, v) for f in FACET_FILTERS for v in answer["facets"][f]]
        chosen = batch(made, [f"{query} {FACET_FILTERS[f].format(v['value'])}" for f, v in asked],
                       "--count", "--limit", "0")
        for (facet, counted), got in zip(asked, chosen):
            assert got["total"]["documents"] == counted["count"], (seed, query, facet, counted)
