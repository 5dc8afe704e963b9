# SPDX-License-Identifier: GPL-2.0-or-later
"""Part `suggestions`: how long the server takes over one prefix, beside what it takes to say that it lives."""
import http.client
import os
import random
import re
import subprocess
import time
from urllib.parse import quote

from corpora import BUILD
from measure import ENVIRONMENT, median, usage

TITLES = int(os.environ.get("TITLES", 100000))
TYPED = ("y", "云", "云泽", "yunzesheng", "yzs", "数据", "shujuanquan", "sjaq", "云ze", "shujuaq", "chongshan",
         "yunzeshengx", "云泽省人民z", "zzzz")


def invented_titles(count, rng):
    """Titles like those of notices, none of them twice."""
    places = ["云泽省", "青河市", "东岭县", "南浦区", "北原市", "西陵省", "长宁市", "重山县"]
    bodies = ["人民政府", "发展和改革委员会", "财政厅", "教育局", "市场监督管理局", "银行业协会"]
    verbs = ["关于印发", "关于加强", "关于做好", "关于进一步规范", "关于调整", "关于开展"]
    things = ["数据安全", "营商环境", "养老服务", "行政处罚", "会计核算", "道路交通", "食品药品",
              "农村集体经济", "政务公开", "重大项目", "公共卫生", "长期护理保险", "率先发展示范区"]
    kinds = ["工作的通知", "管理办法", "实施方案的通知", "若干措施", "条例", "行动计划的意见"]
    found = set()
    while len(found) < count:
        found.add("".join(rng.choice(part) for part in (places, bodies, verbs, things, things, kinds))
                  + f"（第{rng.randrange(1, 4000)}号）")
    return sorted(found)


def median_ms(connection, target):
    spent = []
    for _ in range(50):
        started = time.perf_counter()
        connection.request("GET", target)
        connection.getresponse().read()
        spent.append((time.perf_counter() - started) * 1e3)
    return median(spent)


def run(bench):
    corpus, index = bench.folder / "titles", bench.folder / "titles-index"
    corpus.mkdir(exist_ok=True)
    for i, title in enumerate(invented_titles(TITLES, random.Random(bench.seed))):
        (corpus / f"{i}.txt").write_text(f"{title}\n", encoding="utf-8")
    usage([BUILD / "zhengwen-index", "-q", "--full", corpus, "-d", index])
    size = next(index.glob("generations/*/suggest")).stat().st_size / 1e6
    with subprocess.Popen([str(BUILD / "zhengwen-web"), "-d", str(index), "--port", "0"],
                          stdout=subprocess.PIPE, env=ENVIRONMENT) as server:
        port = int(re.search(rb":(\d+)/", server.stdout.readline())[1])
        connection = http.client.HTTPConnection("127.0.0.1", port)
        base = median_ms(connection, "/livez")
        bench.say(f"\nSuggestions: {TITLES} titles, a file of {size:.0f} MB; median of 50 requests, "
                  f"/livez takes {base:.2f} ms")
        for typed in TYPED:
            spent = median_ms(connection, "/suggest?q=" + quote(typed))
            bench.say(f"  {typed:14}{spent:8.2f} ms{spent / base:8.1f} x /livez")
        server.terminate()