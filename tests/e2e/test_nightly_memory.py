# SPDX-License-Identifier: GPL-2.0-or-later
"""What a night takes of memory for each file of the collection, when there is nothing to do."""
import resource
import subprocess
import time

import pytest
from conftest import BUILD, DONE, ENVIRONMENT, index, slow_build, write

FEW, MANY = 2000, 20000
A_FILE = 300          # bytes in memory of one file, whose name has 45
BESIDE = 1 << 20      # blocks that are not full, the names of one folder
GRAIN = 128 << 10


def name(number):
    return f"{number // 1000:04}/关于第{number:06}号文件的通知.md"


def ends_well(corpus, folder, limit):
    """Does a run with nothing to do, with so many bytes of data at most?"""
    command = [str(BUILD / "zhengwen-index"), "-q", str(corpus), "-d", str(folder)]
    done = subprocess.run(command, capture_output=True, timeout=120, env=ENVIRONMENT,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA,
                                                                (limit, limit)))
    assert done.returncode != DONE or b"nothing has changed" in done.stdout
    return done.returncode == DONE


def least(corpus, folder):
    """Bytes of data with which it does."""
    low, high = 0, 512 << 20
    assert ends_well(corpus, folder, high)
    while high - low > GRAIN:
        middle = (low + high) // 2
        if ends_well(corpus, folder, middle):
            high = middle
        else:
            low = middle
    return high


@pytest.mark.skipif(slow_build(), reason="a sanitizer takes memory of its own")
def test_a_file_takes_little(tmp_path):
    needed = {}
    corpus, folder = tmp_path / "corpus", tmp_path / "index"
    for files in FEW, MANY:
        write(corpus, {name(i): f"# 第{i}号通知\n\n切实做好有关工作。\n" for i in range(files)})
        time.sleep(2.5)  # until their stamps can be trusted
        assert index(corpus, folder, "--full", seconds=300).code == DONE
        needed[files] = least(corpus, folder)
    assert needed[MANY] - needed[FEW] < (MANY - FEW) * A_FILE + BESIDE
