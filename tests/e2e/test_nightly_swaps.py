# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands under a name is another thing the next night: whatever it was, the index answers
as a full rebuild of what is there now does."""
import os
import shutil
import zipfile

from conftest import DONE, SKIPPED, index, write
from test_nightly import LAKE, names, night, report  # noqa: F401 (night is a fixture)
from test_nightly_equal import assert_equal_answers

QUERIES = ["湖泊", "“加强湖泊”", "防汛", "教育", "博物馆", "通知", "标题:通知", "发文机关:水利部", "怎样保护湖泊"]


def assert_as_rebuilt(night, *corpora):  # noqa: F811
    other = night.folder.parent / "rebuilt"
    shutil.rmtree(other, ignore_errors=True)
    assert index(list(corpora) or night.corpus, other).code in (DONE, SKIPPED)
    assert_equal_answers(night.folder, other, QUERIES)


def test_a_table_and_a_sidecar_come_and_go(night):  # noqa: F811
    table, sidecar = night.corpus / "zhengwen.tsv", night.corpus / "湖.txt.meta.json"
    table.write_text("file\ttitle\tissuer\n湖.txt\t表里的通知\t水利部\n汛.txt\t表里二\t水利部\n")
    night()
    assert names(night.folder, "changed") == ["汛.txt", "湖.txt"]
    assert_as_rebuilt(night)
    table.unlink()
    os.mkfifo(table)
    sidecar.symlink_to("/dev/zero")
    result = night()
    assert result.err.count("not a regular file") == 2, result
    assert_as_rebuilt(night)


def test_the_members_of_an_archive_change(night):  # noqa: F811
    def pack(name, members):
        with zipfile.ZipFile(night.corpus / name, "w") as archive:
            for member, text in members.items():
                archive.writestr(member, text)

    pack("包.zip", {"一.txt": LAKE + "一。\n", "二.txt": LAKE + "二。\n"})
    night()
    assert_as_rebuilt(night)
    pack("包.zip", {"二.txt": LAKE + "二改。\n", "三.txt": LAKE + "三。\n", "四.txt": bytes(range(9))})
    assert "包.zip/四.txt" in night(code=SKIPPED).err
    assert_as_rebuilt(night)
    (night.corpus / "包.zip").rename(night.corpus / "袋.zip")
    night(code=SKIPPED)
    assert names(night.folder, "moved") == ["袋.zip"]
    assert_as_rebuilt(night)


def test_a_folder_in_the_place_of_a_file(night):  # noqa: F811
    path = night.corpus / "湖.txt"
    path.rename(night.corpus / "内.txt")
    path.mkdir()
    (night.corpus / "内.txt").rename(path / "内.txt")
    night()
    assert report(night.folder)["moved"] == [{"name": "湖.txt/内.txt", "from": "湖.txt"}]
    assert_as_rebuilt(night)


def test_renamed_with_another_in_its_place(night):  # noqa: F811
    (night.corpus / "湖.txt").rename(night.corpus / "乙.txt")
    write(night.corpus, {"湖.txt": LAKE.replace("加强", "切实加强")})
    night()
    assert (names(night.folder, "added"), names(night.folder, "changed")) == (["乙.txt"], ["湖.txt"])
    assert_as_rebuilt(night)


def test_the_corpus_is_renamed_and_gets_company(night, tmp_path):  # noqa: F811
    renamed = night.corpus.rename(tmp_path / "新名")
    assert "nothing has changed" in index(renamed, night.folder).out
    company = write(tmp_path / "另", {"甲.txt": LAKE + "另一。\n"})
    result = index([renamed, company], night.folder)
    assert result.code == DONE and report(night.folder)["counts"]["moved"] == 4, result
    assert_as_rebuilt(night, renamed, company)
