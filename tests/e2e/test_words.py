# SPDX-License-Identifier: GPL-2.0-or-later
"""Words: terms stay whole, mined ones too; where that finds nothing they are divided."""
import json

import pytest
from conftest import FAILED, NOTHING, find, indexed, paths, search, write, index

WHOLE = "今年办好“百里湖畔课堂”，由文化馆负责。\n"
APART = "百里长堤通车。湖畔设书屋。课堂设在馆内。\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    files = {f"甲{i}.txt": f"关于第{i}号工作的通知\n\n{WHOLE}" for i in range(4)}
    files |= {"乙.txt": f"关于湖区的通报\n\n{APART}",
              "丙.txt": "关于实事的决定\n\n办成十件大事，关注民生实事，抓好项目。\n",
              "丁.txt": "关于防骗的提示\n\n加强巡查，识破网络诈骗。\n",
              "戊.txt": "关于上网的提示\n\n有人利用网络进行诈骗，要加强巡查。\n"}
    return indexed(tmp_path_factory.mktemp("words"), files)[0]


def test_the_terms_of_a_generation_are_a_readable_file(small):
    lines = (small / "current/terms").read_text().splitlines()
    assert lines[0] == f"# zhengwen terms {len(lines) - 1} 8"
    assert "百里湖畔课堂\t4\tquoted" in lines
    assert lines[1:] == sorted(lines[1:], key=str.encode)
    manifest = json.loads((small / "current/manifest.json").read_text())
    assert manifest["terms"] == (small / "current/terms").stat().st_size


def test_a_mined_term_stays_whole_in_a_query(small):
    answer = find(small, "百里湖畔课堂", "--explain")
    assert answer["total"]["documents"] == answer["total"]["exact"] == 4
    assert "乙.txt" not in paths(answer)
    assert "[" not in answer["explain"]


def test_with_other_words_it_is_one_of_them(small):
    answer = find(small, "落实百里湖畔课堂", "--explain")
    assert answer["explain"].endswith("[落实 百里湖畔课堂]")


def test_a_term_that_the_filters_leave_nothing_of_is_divided(small):
    answer = find(small, "百里湖畔课堂", "标题:湖区")
    assert paths(answer) == ["乙.txt"]
    assert answer["total"]["exact"] == 0


def test_a_term_of_the_lexicon_that_stands_nowhere_is_divided(small):
    answer = find(small, "十大民生实事项目")
    assert paths(answer) == ["丙.txt"]
    assert answer["total"]["exact"] == 0


def test_a_term_that_next_to_nothing_has_beside_other_words_is_divided_too(small):
    assert paths(find(small, "网络诈骗")) == ["丁.txt"]  # as written
    assert paths(find(small, "加强 网络诈骗")) == ["丁.txt"]
    answer = find(small, "巡查加强 网络诈骗")  # nothing is as written
    assert paths(answer) == ["丁.txt", "戊.txt"]
    assert answer["total"]["exact"] == 0


def test_a_quoted_one_is_never_divided(small):
    assert search(small, "“十大民生实事项目”").code == NOTHING


def test_an_index_made_with_other_words_is_refused(tmp_path):
    folder, _ = indexed(tmp_path, {"a.txt": WHOLE})
    path = folder / "generations/1/manifest.json"
    manifest = json.loads(path.read_text())
    assert manifest["words"]
    del manifest["check"]  # another program's would hold
    path.write_text(json.dumps({**manifest, "words": "0-0123456789abcdef"}))
    result = search(folder, "课堂")
    assert result.code == FAILED
    assert "reindex" in result.err and "0-0123456789abcdef" in result.err
    # the indexer makes a new one over it
    result = index(tmp_path / "corpus", folder)
    assert result.code == 0
    assert "everything was read anew" in result.out and "list of words" in result.out
    assert paths(find(folder, "课堂")) == ["a.txt"]


@pytest.mark.parametrize("damage", [b"", b"x", b"# zhengwen terms 1 1"])
def test_damaged_terms_are_a_damaged_index(tmp_path, damage):
    folder, _ = indexed(tmp_path, {"a.txt": WHOLE})
    (folder / "generations/1/terms").write_bytes(damage)
    result = search(folder, "课堂")
    assert result.code == FAILED
    assert "terms" in result.err
