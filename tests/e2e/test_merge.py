# SPDX-License-Identifier: GPL-2.0-or-later
"""Shards are put together: over many nights there are few, and no answer changes by it."""
import json
import os
import random
import shutil
import subprocess

import pytest
from conftest import (DONE, FAILED, SAMPLE, SKIPPED, batch, find, index, paths, run, search, write)

SHARDS = 13  # at most, of so small a collection: those of MERGE_SHARDS, and of the last night
NIGHTS = 40
SEED = int(os.environ.get("ZW_SEED", random.randrange(1 << 30)))


def manifest(folder):
    return json.loads((folder / "current/manifest.json").read_text())


def report(folder):
    return json.loads((folder / "last-run.json").read_text())


def notice(rng, number):
    what = rng.sample(["湖泊保护", "渡口管理", "养犬登记", "数据安全", "政府采购", "城市供水"], 2)
    return (f"关于{what[0]}的第{number}号通知\n\n云政发〔2023〕{number}号\n\n各市人民政府：\n\n"
            f"一、落实《云泽省数据条例》第{rng.randrange(1, 9)}条，加强{what[0]}。\n\n"
            f"二、{what[1]}工作另行通知，第{rng.randrange(99)}次。\n\n2023年{rng.randrange(1, 13)}月4日\n")


def night(rng, corpus, number):
    """Some files come, some change, some go; one is renamed."""
    write(corpus, {f"夜/{number}-{i}.txt": notice(rng, 10 * number + i)
                   for i in range(rng.randrange(2, 5))})
    there = sorted((corpus / "夜").iterdir())
    for path in rng.sample(there, len(there) // 12):
        path.unlink()
    there = sorted((corpus / "夜").iterdir())
    changed, renamed = rng.choice(there), rng.choice(there)
    changed.write_text(notice(rng, 1000 + number))
    renamed.rename(renamed.with_name(f"改名{number}.txt"))


QUERIES = ["数据安全", "条例", "云泽省数据条例 第三条", "“加强湖泊保护”", "渡口 养犬", "政府采购 机关:云泽省人民政府",
           "渡口 NEAR/9 通知", "数据 -湖泊", "什么时候要登记养犬", "云政发〔2023〕31号", "文种:通知", "城市供水 日期:2023",
           "条* 通知", "养犬 | 供水", "同段(数据 安全)"]


def answers(folder):
    """All that is said but for the number of the generation; the suggestions, too."""
    told = batch(folder, QUERIES, "--facets", "--limit=100")
    for answer in told:
        del answer["generation"]
    typed = [search(folder, "--suggest", text).out for text in ("云泽", "sj", "关于", "tz")]
    return told, typed


def test_few_shards_after_many_nights(tmp_path):
    """And the answers are those of the same generation before, whatever was put together."""
    print(f"ZW_SEED={SEED}")
    rng = random.Random(SEED)
    corpus, folder = tmp_path / "corpus", tmp_path / "index"
    shutil.copytree(SAMPLE / "法规", corpus / "法规")
    merged = []
    for number in range(NIGHTS):
        night(rng, corpus, number)
        result = index(corpus, folder)
        assert result.code == DONE, result
        assert len(manifest(folder)["shards"]) <= SHARDS
        merged.append(report(folder)["merged"])
        assert f"{merged[-1]} shards put together" in result.out or merged[-1] == 0
    assert any(merged) and merged.count(0) > NIGHTS / 2
    # A generation that a merge has made says what the one it was made of says.
    several = answers(folder)
    result = run("zhengwen-index", "--merge", "-d", folder)
    assert result.code == DONE, result
    assert [shard["dead"] for shard in manifest(folder)["shards"]] == [0]
    assert answers(folder) == several
    # The next run knows where everything is.
    generation = os.readlink(folder / "current")
    result = index(corpus, folder)
    assert result.code == DONE and "nothing has changed" in result.out, result
    assert os.readlink(folder / "current") == generation


def test_what_was_put_together_goes_on_changing(tmp_path):
    corpus, folder = tmp_path / "corpus", tmp_path / "index"
    rng = random.Random(1)
    for number in range(3):
        write(corpus, {f"{number}.txt": notice(rng, number), f"{number}b.txt": notice(rng, 50 + number)})
        assert index(corpus, folder).code == DONE
    assert run("zhengwen-index", "--merge", "-d", folder).code == DONE
    (corpus / "0.txt").unlink()
    write(corpus, {"1.txt": "关于独轮车的通知\n\n独轮车可以上路。\n"})
    assert index(corpus, folder).code == DONE
    assert paths(find(folder, "独轮车")) == ["1.txt"]
    assert len(paths(find(folder, "通知"))) == 5
    status = run("zhengwen-index", "--verify", "-d", folder)
    assert status.code == DONE, status


def test_nothing_to_put_together(tmp_path):
    corpus, folder = write(tmp_path / "corpus", {"a.txt": "关于甲的通知\n\n甲。\n"}), tmp_path / "index"
    assert index(corpus, folder).code == DONE
    generation, told = os.readlink(folder / "current"), report(folder)
    result = run("zhengwen-index", "--merge", "-d", folder)
    assert result.code == DONE and result.out.startswith("0 shards"), result
    assert os.readlink(folder / "current") == generation and report(folder) == told
    result = run("zhengwen-index", "--merge", "-d", tmp_path / "none")
    assert result.code == FAILED, result
    assert not (tmp_path / "none").exists()


def test_what_is_damaged_is_not_put_together(tmp_path):
    corpus, folder, rng = tmp_path / "corpus", tmp_path / "index", random.Random(3)
    for number in range(2):
        write(corpus, {f"{number}.txt": notice(rng, number)})
        assert index(corpus, folder).code == DONE
    (folder / "current/catalog").write_bytes(b"")
    result = run("zhengwen-index", "--merge", "-d", folder)
    assert result.code == FAILED and "is damaged" in result.err and "catalog" in result.err, result


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 3 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "zhengwen-test", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a file system of its own needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_no_room_to_put_together(small_disk, tmp_path):
    """What was published serves, and each run says why it did no more than that."""
    folder, rng, told = small_disk / "index", random.Random(2), []
    for number in range(SHARDS + 3):
        corpus = write(tmp_path / "corpus", {f"{number}.txt": notice(rng, number)})
        if number == SHARDS - 1:
            taken = shutil.disk_usage(small_disk).free - 230_000
            (small_disk / "others").write_bytes(bytes(taken))
        result = index(corpus, folder)
        if result.code != DONE:
            assert result.code == SKIPPED and "shards are not put together" in result.err, result
            assert report(folder)["message"] in result.err
            told.append((number, report(folder)["exit"], report(folder)["outcome"]))
            assert str(number) in find(folder, f"“第{number}号通知”")["results"][0]["path"]
            assert search(folder, "--json", "通知").json()["total"]["documents"] == number + 1
    assert told and {entry[1:] for entry in told} == {(SKIPPED, "published")}
    result = run("zhengwen-index", "--merge", "-d", folder)
    assert result.code == FAILED and "MB are left on the disk" in result.err, result
    (small_disk / "others").unlink()
    result = run("zhengwen-index", "--merge", "-d", folder)
    assert result.code == DONE and len(manifest(folder)["shards"]) == 1, result
