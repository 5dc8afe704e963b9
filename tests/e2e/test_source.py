# SPDX-License-Identifier: GPL-2.0-or-later
"""Where does this sentence come from: pasted text with wrong characters finds its source, the
paragraph and the difference. A question is none."""
import os
import random
import re
from urllib.parse import quote

import pytest
from conftest import (BAD_QUERY, DONE, FOUND, NOTHING, SHARED, Server, batch, find, index, indexed,
                      search)
from scan import tokens

SEED = int(os.environ.get("ZW_SEED") or random.randrange(1 << 31))

WATER = ("云泽省湖泊巡护办法\n\n"
         "第一条 湖泊巡护员应当每月至少巡查两次，并将巡查情况如实记入巡湖手册。\n"
         "第二条 发现围垦湖面、倾倒垃圾的，巡护员应当当场劝阻，并在一日内报告所在乡镇。\n"
         "第三条 巡湖手册由县水利局统一印制，保存期限不少于五年。\n")
SPEECH = ("在全省湖长会议上的讲话\n\n"
          "同志们，治湖先治人，护好一湖清水要靠沿湖每一个村庄。\n"
          "各县要把最懂湖的人请来当巡护员，让他们说话有人听、办事有人帮。\n"
          "我们常说，湖泊巡护员应当每月至少巡查两次，并将巡查情况如实记入巡湖手册。\n")
NOTICE = ("关于做好冬季取暖工作的通知\n\n"
          "各乡镇要在霜降之前完成取暖设备检修，对独居老人逐户上门查看一遍。\n")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder, _ = indexed(tmp_path_factory.mktemp("small"), {
        "办法(2020-03-01).txt": WATER, "讲话(2022-05-01).txt": SPEECH, "通知(2021-10-01).txt": NOTICE})
    return folder


def side(result, name):
    return "".join(piece[name] for piece in result["difference"])


def changes(result):
    return [(p["pasted"], p["source"]) for p in result["difference"] if p["kind"] != "equal"]


def sourced(folder, text, *options):
    """The leading results that are sources."""
    answer = find(folder, text, *options)
    assert answer["answered"] == "source", answer
    return [r for r in answer["results"] if r["source"]]


# ---- One sentence ----

WRONG = "发现围垦湖面、倾倒垃极的，巡护员应当当场劝阻，并在一日内报告所在乡镇"  # 圾


def test_one_wrong_character(small):
    best, = sourced(small, WRONG)
    assert (best["path"], best["anchor"], best["rank"]) == ("办法(2020-03-01).txt", "art-2", 1)
    assert changes(best) == [("极", "圾")] and best["differs"] == 1
    assert [p["kind"] for p in best["difference"]] == ["equal", "replaced", "equal"]
    # cut to the surroundings
    assert side(best, "pasted") == "发现围垦湖面、倾倒垃极的，巡护员应当当场劝阻，…"
    assert best["snippets"][0]["marks"], best


@pytest.mark.parametrize("pasted, changed", [
    # missing, too many, two of them, other marks, swapped
    ("发现围垦湖面、倾倒垃圾的，巡护员当场劝阻，并在一日内报告所在乡镇。", [("", "应当")]),
    ("发现围垦湖面、随意倾倒垃圾的，巡护员应当当场劝阻，并在一日内报告所在乡镇。", [("随意", "")]),
    ("发视围垦湖面、倾倒垃圾的，巡护员应当当场劝阻，并在二日内报告所在乡镇。",
     [("视", "现"), ("二", "一")]),
    ("发现围垦湖面，倾倒垃圾的；巡护员应当当场劝阻，并在一日内报告所在乡镇！",
     [("，", "、"), ("；", "，"), ("！", "。")]),
    ("发现围垦湖面、倾倒垃圾的，巡护员应当当场劝阻，并在1日内报告所在乡镇。", [("1", "一")]),
    # wrong at either end
    ("法现围垦湖面、倾倒垃圾的，巡护员应当当场劝阻，并在一日内报告所在乡真", [("法", "发"), ("真", "镇")]),
])
def test_the_difference(small, pasted, changed):
    best = sourced(small, pasted)[0]
    assert best["anchor"] == "art-2"
    assert changes(best) == changed


def test_glyphs_are_those_of_each_side(small):
    best = sourced(small, "發現圍墾湖面、傾倒垃極的，“巡護員”應當當場勸阻")[0]
    assert changes(best) == [("極", "圾")]
    assert best["difference"][-1]["pasted"] == "的，“巡護員”應當當場勸阻"
    assert best["difference"][-1]["source"] == "的，巡护员应当当场劝阻"


def test_what_stands_as_pasted_is_found_as_written(small):
    answer = find(small, "发现围垦湖面、倾倒垃圾的，巡护员应当当场劝阻")
    assert answer["answered"] == "all" and answer["total"]["exact"] == 1
    assert all(not r["source"] and r["difference"] is None for r in answer["results"])


def test_the_first_text_leads_and_names_the_others(small):
    best, = sourced(small, "湖泊巡护员应当每月至少巡查两次，并将巡查情况如实记入巡河手册")
    assert best["path"] == "办法(2020-03-01).txt" and best["same"] == ["讲话(2022-05-01).txt"]


def test_filters_say_where_to_look(small):
    best, = sourced(small, "日期:2022 湖泊巡护员应当每月至少巡查两次，并将巡查情况如实记入巡河手册")
    assert best["path"] == "讲话(2022-05-01).txt"


def test_the_version_in_force(tmp_path):
    old = "云泽省灯塔条例\n\n（2010年1月1日通过）\n\n第一条 灯塔看守人每夜应当点灯三次，并记录过往船只的数量。\n"
    new = old.replace("2010", "2020") + "第二条 灯塔看守人可以养狗。\n"
    folder, _ = indexed(tmp_path, {"灯塔条例(2010-01-01).txt": old, "灯塔条例(2020-01-01).txt": new})
    pasted = "灯塔看守人每夜应当点灯三次，并纪录过往船只的数量"
    for query, path in ((pasted, "灯塔条例(2020-01-01).txt"),
                        (f"截至:2015-01-01 {pasted}", "灯塔条例(2010-01-01).txt")):
        best, = sourced(folder, query)
        assert best["path"] == path and changes(best) == [("纪", "记")]


# ---- More than a sentence ----

def test_a_paste_of_two_places(small):
    pasted = WATER.splitlines()[3][4:].replace("当场", "立即") + "\n" + \
        NOTICE.splitlines()[2].replace("霜降", "立冬")
    law, notice = sourced(small, pasted)
    assert (law["path"], law["anchor"]) == ("办法(2020-03-01).txt", "art-2")
    assert notice["path"] == "通知(2021-10-01).txt"
    assert changes(law) == [("立即", "当场")] and changes(notice) == [("立冬", "霜降")]


def test_two_articles_are_two_places(small):
    first, second = sourced(small, "湖泊巡护员应当每月至少巡查三次，并将巡查情况如实记入巡湖手册。"
                                   "巡湖手册由县水务局统一印制，保存期限不少于五年。")
    assert [r["anchor"] for r in (first, second)] == ["art-1", "art-3"]


def test_sentences_of_one_paragraph_are_one_place(tmp_path):
    text = "山中来信\n\n今年雨水比往年多了将近一半，上山的小路已经被冲断。勿念。孩子们仍然每天步行去对岸的学校读书。\n"
    folder, _ = indexed(tmp_path, {"信.txt": text})
    best, = sourced(folder, text.splitlines()[2].replace("冲断", "冲毁").replace("步行", "走路"))
    assert changes(best) == [("毁", "断"), ("走路", "步行")]


def test_a_long_paste_is_a_passage(small):
    pasted = "".join(f"第{i}个村庄的老人都记得那年冬天湖水第一次结冰的样子。" for i in range(30)) + WRONG + "。"
    assert len(pasted) > 750
    assert sourced(small, pasted)[0]["anchor"] == "art-2"


def test_pages_go_on_behind_the_sources(small):
    whole = find(small, WRONG)
    pages = [find(small, WRONG, "--limit", "1", "--offset", str(i))["results"] for i in range(3)]
    assert [r["path"] for page in pages for r in page] == [r["path"] for r in whole["results"]]
    assert [r["rank"] for page in pages for r in page] == list(range(1, 1 + len(whole["results"])))
    assert len({r["path"] for r in whole["results"]}) == len(whole["results"])


# ---- No source ----

@pytest.mark.parametrize("question", [
    "发现有人往湖里面倾倒垃圾应该向谁报告才有用呢",
    "湖泊巡护员应当每月至少巡查几次是怎么规定的？",
    "什么是巡湖手册由县水利局统一印制",
    "冬季取暖设备坏了乡镇管不管独居老人怎么办",
    "鱂鳳麐麟龘靐齉爩鱻麤灪龖厵滟爨癵驫麣纞虋",
])
def test_a_question_is_no_quotation(small, question):
    answer = find(small, question, code=FOUND if find_any(small, question) else NOTHING)
    assert answer["answered"] == "question"
    assert not any(r["source"] for r in answer["results"])


def find_any(folder, query):
    return search(folder, query).code == FOUND


def test_a_list_of_words_is_no_quotation(small):
    answer = find(small, "湖泊巡护员应当每月至少巡查两次 手册 劝阻")
    assert answer["answered"] == "all" and answer["total"]["documents"] == 1
    # with a mark in it, it was pasted; what stands in quotation marks is part of it
    assert sourced(small, "第二条　发现围垦湖面、倾倒垃极的，巡护员应当当场劝阻")[0]["anchor"] == "art-2"
    assert sourced(small, "“发现”围垦湖面、倾倒垃极的，巡护员应当当场劝阻")[0]["anchor"] == "art-2"


def test_quoted_and_excluded_text_is_what_it_says(small):
    assert search(small, f"“{WRONG}”").code == NOTHING
    assert find(small, f"{WRONG} -湖面", code=NOTHING)["results"] == []


def test_batches_of_questions_know_no_sources(small):
    line = f"1\t{WRONG}\n".encode()
    done = search(small, "--batch", "-", "--scope", "passage", "--json", stdin=line)
    assert done.json()["answered"] == "question"
    done = search(small, "--batch", "-", "--scope", "passage", "--source", "--json", stdin=line)
    assert [r["anchor"] for r in done.json()["results"]] == ["art-2"]


# ---- The option, the output ----

def test_only_the_source(small):
    answer = find(small, "--source", WRONG)
    assert len(answer["results"]) == 1 and answer["total"]["results"] == 1
    # what stands as pasted, too, quotation marks or not
    exact = find(small, "--source", "“发现围垦湖面、倾倒垃圾的，巡护员应当当场劝阻”")
    assert exact["results"][0]["differs"] == 0
    # what a filter lets pass
    assert find(small, "--source", f"日期:2022 {WRONG}", code=NOTHING)["results"] == []
    assert find(small, "--source", f"日期:2020 {WRONG}")["results"][0]["differs"] == 1
    assert find(small, "--source", "毫不相干的一句话哪里也没有写过它", code=NOTHING)["results"] == []


def test_text_output(small):
    done = search(small, "--limit", "1", WRONG)
    assert "difference: 发现围垦湖面、倾倒垃[极→圾]的，巡护员应当当场劝阻，…\n" in done.out
    assert "pasted text: source found, 1 character differs" in done.err
    assert "not on this page" in search(small, "--offset", "1", WRONG).err
    assert "no source found" in search(small, "--source", "毫不相干的一句话哪里也没有写过它").err
    colored = search(small, "--limit", "1", "--color=always", WRONG)
    assert "垃\033[31m极\033[0m→\033[32m圾\033[0m的" in colored.out


def test_on_the_page(small):
    server = Server(small)
    try:
        page = server.raw(f"GET /?q={quote(WRONG)} HTTP/1.1\r\nHost: x\r\n"
                          "Connection: close\r\n\r\n").decode()
        markup = server.raw(f"GET /?q={quote(WRONG.replace('、', '<i>'))} HTTP/1.1\r\nHost: x\r\n"
                            "Connection: close\r\n\r\n").decode()
    finally:
        assert server.stop()[0] == 0
    assert "倾倒垃<del>极</del><ins>圾</ins>的" in page
    assert "先列出它的出处" in page and page.count("class=\"difference\"") == 1
    assert "<del>&lt;i&gt;</del><ins>、</ins>" in markup and "<i>" not in markup


# ---- What is thrown at it ----

@pytest.mark.parametrize("text", [
    "的" * 20000, "a" * 65000, "。" * 20000, "1" * 65000, "湖" * 13, "　" * 20000 + "湖",
    "巡湖手册abc，\ue000\u202e⁧「—" * 1200, "a1" * 30000, "湖泊。" * 7000, "𠀀" * 16000,
    "“" * 13 + "湖泊巡护员应当每月至少巡查两次",
])
def test_hostile_pastes(small, text):
    for options in ((), ("--source",)):
        done = search(small, "--batch", "-", "--json", *options, stdin=f"1\t{text}\n".encode(),
                      seconds=60)
        assert done.code in (DONE, BAD_QUERY), done


def test_a_paragraph_without_end(tmp_path):
    """The place is found in a paragraph of a megabyte."""
    rng = random.Random(7)
    filler = "".join(rng.choice("山水田林湖草沙冰雪风雨云雷电") for _ in range(300_000))
    text = filler[:200_000] + WRONG.replace("极", "圾") + filler[200_000:]
    folder, _ = indexed(tmp_path, {"长.txt": "无尽的一段\n\n" + text + "\n"})
    best = sourced(folder, WRONG)[0]
    assert changes(best) == [("极", "圾")]


# ---- Real texts ----

@pytest.fixture(scope="module")
def real(tmp_path_factory):
    folders = [SHARED / "data" / name for name in ("laws", "speeches")]
    if not all(folder.is_dir() for folder in folders):
        pytest.skip("../shared/data is not here")
    made = tmp_path_factory.mktemp("real") / "index"
    assert index(folders, made, seconds=900).code == DONE
    return folders, made


def sentences_of(folders):
    """(sentence, file) of 30 to 60 characters, from lines that are no headings."""
    for folder in folders:
        for file in sorted(folder.rglob("*.md")) + sorted(folder.rglob("*.txt")):
            for line in file.read_text(encoding="utf-8-sig", errors="replace").splitlines():
                for sentence in map(str.strip, re.findall(r"[^。！？；]{2,}[。！？；]", line)):
                    # cut within a quotation it is no query that can be read
                    whole = all(sentence.count(a) == sentence.count(b)
                                for a, b in ("“”", "（）", "()", "「」"))
                    whole = whole and "\u4e00" <= sentence[:1] <= "\u9fff"
                    if whole and 30 <= len(sentence) <= 60 and line[0] not in "#<":
                        yield sentence, file


def spoilt(sentence, rng, times=1):
    characters = list(sentence)
    for _ in range(times):
        at = rng.choice([i for i, c in enumerate(characters[:-1]) if "\u4e00" <= c <= "\u9fff"])
        how = rng.choice(("replaced", "dropped", "added", "swapped"))
        other = chr(rng.randrange(0x4E00, 0x9FA0))
        if how == "replaced":
            characters[at] = other
        elif how == "dropped":
            del characters[at]
        elif how == "added":
            characters.insert(at, other)
        else:
            characters[at:at + 2] = reversed(characters[at:at + 2])
    return "".join(characters)


def holds(folders, path, sentence):
    """Does the file have the sentence in one line?"""
    root = next(f for f in folders if path.startswith(f.name + "/"))
    wanted = "\0".join(tokens(sentence))
    return any(wanted in "\0".join(tokens(line)) for line in (root.parent / path).read_text(
        encoding="utf-8-sig", errors="replace").splitlines())


@pytest.mark.parametrize("times", [1, 2])
def test_spoilt_sentences_find_their_source(real, times):
    folders, made = real
    rng = random.Random(SEED + times)
    print(f"ZW_SEED={SEED}")
    drawn = rng.sample(sorted(set(sentences_of(folders)), key=str), 200)
    asked = [(sentence, spoilt(sentence, rng, times)) for sentence, _ in drawn]
    answers = batch(made, [pasted for _, pasted in asked], "--limit", "1")
    missed = []
    for (sentence, pasted), answer in zip(asked, answers):
        best = answer["results"][0] if answer["results"] else None
        if not best or not holds(folders, best["path"], sentence):
            missed.append((pasted, answer["answered"], best and best["path"]))
    print(missed)
    assert len(missed) <= 2, (SEED, missed)
