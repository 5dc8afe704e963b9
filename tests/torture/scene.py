# SPDX-License-Identifier: GPL-2.0-or-later
"""What all torture shares: a small collection, an index of yesterday's state of it, the run that is
tortured, and how the index is judged after it.

The collection changes twice, so that the index of before ("old") has a shard of its own for the
second run. Then comes the run under test: two documents changed, one new (DOCX: a reader in a child),
one removed, one renamed. What it leaves behind must answer as before or as after it, as a whole.

Everything happens in memory (/dev/shm) if there is such a place; ZW_TORTURE_DIR names another.
ZW_JOBS says how many runs at once (default: one a processor), ZW_SEED repeats what was random.
"""
import concurrent.futures
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = (ROOT / os.environ.get("B", "build")).resolve()
SAMPLE = ROOT / "corpus/sample"
INDEXER, SEARCHER = BUILD / "zhengwen-index", BUILD / "zhengwen-search"
DONE, SKIPPED, FAILED = 0, 1, 3
ENVIRONMENT = {**{name: value for name, value in os.environ.items()
                  if name not in ("ZHENGWEN_INDEX", "XDG_DATA_HOME", "LANG", "LANGUAGE")
                  and not name.startswith("LC_")},
               "LC_ALL": "C.UTF-8"}
SANITIZED = b"__asan_init" in INDEXER.read_bytes()
if SANITIZED:
    # Database::check of libxapian 1.4 deletes an object as one of its base.
    ENVIRONMENT["ASAN_OPTIONS"] = (ENVIRONMENT.get("ASAN_OPTIONS", "") + ":new_delete_type_mismatch=0").lstrip(":")


# ---- The collection ----

def notice(title, number, day, *paragraphs):
    body = "\n".join(paragraphs)
    return f"{title}\n\n岚江政办发〔2021〕{number}号\n\n各县人民政府：\n{body}\n\n岚江市人民政府办公室\n{day}\n"


RULES = """# 岚江市渡口管理办法

（2019年3月1日岚江市人民政府令第8号公布 自2019年5月1日起施行）

第一章 总则

第一条 为了加强渡口管理，保障渡运安全，制定本办法。

第二条 本办法所称渡口，是指经批准设置的专供渡船渡运的场所。

第二章 渡运

第三条 渡船应当按照核定的人数载客，不得超载。遇有大雾、大风，应当停止渡运。

第四条 违反本办法第三条规定的，由市交通运输局责令改正，处二百元以上一千元以下罚款。
"""


def first():
    files = {
        "办法/岚江市渡口管理办法.md": RULES,
        "通知/渡口检查.txt": notice(
            "关于开展渡口安全检查的通知", 3, "2021年3月2日",
            "为贯彻《岚江市渡口管理办法》，决定开展渡口安全检查。", "一、检查渡船是否超载。",
            "二、检查救生设备。"),
        "通知/秋收.txt": notice(
            "关于做好秋收工作的通知", 21, "2021年9月6日", "抢抓晴好天气，组织农机下田。",
            "严禁焚烧秸秆。"),
        "通知/秸秆.txt": notice(
            "关于禁止露天焚烧秸秆的通知", 22, "2021年9月20日",
            "任何单位和个人不得露天焚烧秸秆。", "推进秸秆综合利用。"),
        "通知/老渡船.txt": notice(
            "关于更新老旧渡船的通知", 30, "2021年11月1日", "对船龄满二十年的渡船给予补助。",
            "依照《岚江市渡口管理办法》第三条，停用的渡船不得载客。"),
        "通知/供暖.txt": notice("关于提前供暖的通知", 41, "2021年11月3日", "今冬供暖提前到十一月十日。"),
        "报告/2020.txt": "2020年岚江市政府工作报告\n\n2021年1月15日\n\n一年来，我市改造渡口十二处。\n新建公路八十公里。\n",
        "报告/2021.txt": "2021年岚江市政府工作报告\n\n2022年1月14日\n\n一年来，我市更新渡船三十艘。\n秸秆综合利用率达到九成。\n",
        "讲话/安全.txt": "在全市渡运安全会议上的讲话\n\n（2021年3月5日）\n\n同志们：\n渡运安全人命关天。\n宁可停航，不可冒险。\n",
        "意见/农机.txt": "关于促进农机推广的意见\n\n2020年6月8日\n\n一、推广秸秆还田机。\n二、培训农机手一千名。\n",
        "批复/渡口.txt": "关于同意撤销柳湾渡口的批复\n\n2021年12月9日\n\n清溪县人民政府：\n同意撤销柳湾渡口，由柳湾大桥代替。\n",
        "公告/封航.txt": "关于岚江封航的公告\n\n2021年7月20日\n\n因洪水，岚江干流自即日起封航，渡口一律停渡。\n",
    }
    return {**files, "通知/行政检查.pdf": sample("关于规范涉企行政检查的通知*.pdf")}


def sample(pattern):
    return next(iter(sorted(SAMPLE.rglob(pattern)))).read_bytes()


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


SECOND = {
    "公告/封航.txt": None,
    "意见/农机.txt": "关于促进农机推广的意见\n\n2020年6月8日\n\n一、推广秸秆还田机和打捆机。\n二、培训农机手两千名。\n",
}


def third(folder):
    """The changes that the run under test finds."""
    write(folder, {
        "办法/岚江市渡口管理办法.md": RULES.replace("二百元以上一千元以下", "五百元以上三千元以下")
        + "\n第五条 渡口名录由市人民政府公布。\n",
        # Not in UTF-8, and not wholly readable: the way through ICU's detector.
        "报告/2021.txt": "2021年岚江市政府工作报告\n\n2022年1月14日\n\n一年来，我市更新渡船四十艘，封航零事故。\n"
                       .encode("gb18030") + b"\xff\n",
        "通知/供暖.txt": None,
        "办法/数据.docx": sample("云泽省公共数据授权运营管理办法*.docx"),
    })
    (folder / "通知/老渡船.txt").rename(folder / "通知/更新渡船.txt")


# ---- Probes: what is asked of an index ----

QUERIES = ["渡口", "渡船 超载", '"露天焚烧秸秆"', "标题:报告 渡船", "岚江政办发〔2021〕30号", "岚江市渡口管理办法第四条",
           "引用:岚江市渡口管理办法", "渡船超载了怎么罚款", "封航", "供暖", "公共数据 授权运营", "秸秆 NEAR/6 利用",
           "日期:2021 文种:通知", '"严禁*秸秆"', "行政检查", "农机手", "柳湾 同段 大桥", "政府工作报告 -2020"]
BATCH = "".join(f"{n}\t{q}\n" for n, q in enumerate(QUERIES)).encode()
ASKED = [(["--batch", "-", "--json", "--facets", "--limit=50", "--as-of=2026-01-01"], BATCH),
         (["--suggest=渡", "--json", "--limit=50"], b""),
         (["--similar=报告/2020.txt", "--json", "--as-of=2026-01-01"], b"")]
GENERATION = re.compile(rb'"generation":(\d+)')
# When a run met the document, and which run it was, is no part of what is compared.
OF_THE_RUN = re.compile(rb'"generation":\d+|"(?:indexed|changed)":(?:"[^"]*"|null)')


class Probe:
    """What an index answers: `answers` to compare, the generation that answered, what was wrong."""

    def __init__(self, folder, env=None, seconds=60):
        self.answers, self.said, self.problem = [], "", None
        generations = set()
        for options, given in ASKED:
            done = subprocess.run([SEARCHER, "-d", folder, *options], input=given,
                                  capture_output=True, env={**ENVIRONMENT, **(env or {})},
                                  timeout=seconds)
            self.said += done.stderr.decode("utf-8", "replace")
            if done.returncode not in (0, 1):
                self.problem = f"{options[0]}: exit {done.returncode}: {self.said[:300]}"
                return
            generations |= {int(n) for n in GENERATION.findall(done.stdout)}
            self.answers.append(OF_THE_RUN.sub(b"", done.stdout))
        self.generation = generations.pop() if len(generations) == 1 else None
        if self.generation is None:
            self.problem = f"answers of several generations: {sorted(generations)}"


# ---- The scene ----

def scratch():
    place = os.environ.get("ZW_TORTURE_DIR")
    if not place and os.access("/dev/shm", os.W_OK):
        place = "/dev/shm"
    return Path(tempfile.mkdtemp(prefix="zhengwen-torture-", dir=place)).resolve()


def run_index(corpus, folder, *options, before=(), env=None, seconds=60):
    return subprocess.run([*before, INDEXER, corpus, "-d", folder, "--jobs=1", "-q", *options],
                          capture_output=True, env={**ENVIRONMENT, **(env or {})},
                          stdin=subprocess.DEVNULL, timeout=seconds)


class Scene:
    """The collection as the run under test finds it, the index of before, answers to compare with."""

    def __init__(self, env=None, options=()):
        self.options = options  # of all runs but the full rebuild to compare with
        self.folder = scratch()
        self.corpus, self.old_index = self.folder / "corpus", self.folder / "old"
        try:
            self._prepare(env)
        except BaseException:
            self.close()
            raise

    def _prepare(self, env):
        write(self.corpus, first())
        self._good(run_index(self.corpus, self.old_index, *self.options, env=env))
        write(self.corpus, SECOND)
        self._good(run_index(self.corpus, self.old_index, *self.options, env=env))
        self.old = Probe(self.old_index, env)
        third(self.corpus)
        # A file that changed a moment ago is not trusted by its time stamp: wait it out.
        time.sleep(0.1)
        full, after = self.folder / "full", self.folder / "after"
        self._good(run_index(self.corpus, full, env=env))
        self.new = Probe(full, env)
        shutil.rmtree(full)
        self.copy(after)
        self._good(run_index(self.corpus, after, *self.options, env=env))
        self.verifies = self._can_verify(after)
        clean = Probe(after, env)
        self.layout = layout(after)
        shutil.rmtree(after)
        for probe in (self.old, self.new, clean):
            if probe.problem:
                raise AssertionError(probe.problem)
        if self.old.answers == self.new.answers:
            raise AssertionError("the run changes nothing: nothing can be told apart")
        if clean.answers != self.new.answers:
            raise AssertionError("a run on top answers otherwise than a full rebuild: "
                                 + differing(clean, self.new))

    @staticmethod
    def _good(done):
        if done.returncode != DONE:
            raise AssertionError(f"exit {done.returncode}: {done.stderr.decode()}")

    @staticmethod
    def _can_verify(folder):
        done = verify(folder)
        if b"not there yet" in done.stderr:
            return False
        if done.returncode != DONE:
            raise AssertionError(f"--verify of a good index: {done.stderr.decode()}")
        return True

    def copy(self, to):
        # Hard links within the index stay such.
        subprocess.run(["cp", "-a", self.old_index, to], check=True)
        return to

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def state(self, folder, env=None):
        """("old" or "new" or None, problem): which index answers, entirely."""
        probe = Probe(folder, env)
        if probe.problem:
            return None, probe.problem
        for name, reference in (("old", self.old), ("new", self.new)):
            if probe.answers == reference.answers:
                # An index of old answers that calls itself newer would be a mixture, too.
                if (probe.generation == self.old.generation) != (name == "old"):
                    return None, f"answers of the {name} index, generation {probe.generation}"
                return name, f"told: {probe.said[:300]}" if probe.said else None
        return None, "a mixture: " + differing(probe, self.old) + " (old), " + \
            differing(probe, self.new) + " (new)"

    def judge(self, folder, expected=("old", "new"), heal=True):
        """Problems of what a run left in the folder, [] if none. With heal the next run follows."""
        problems = []
        name, problem = self.state(folder)
        if name not in expected or problem:
            problems.append(f"afterwards {name}, {problem}")
        if self.verifies and (done := verify(folder)).returncode != DONE:
            problems.append(f"--verify: exit {done.returncode}: {done.stderr.decode()[:300]}")
        if heal and not problems:
            problems += self.heal(folder)
        return problems

    def heal(self, folder, *options):
        """The next run: as a full rebuild, and nothing is left over."""
        done = run_index(self.corpus, folder, *self.options, *options)
        if done.returncode != DONE:
            return [f"next run: exit {done.returncode}: {done.stderr.decode()[:300]}"]
        name, problem = self.state(folder)
        if name != "new" or problem:
            return [f"after the next run {name}, {problem}"]
        extra = set() if options else layout(folder) ^ self.layout
        return [f"left over or missing: {sorted(extra)}"] if extra else []


def verify(folder):
    return subprocess.run([INDEXER, "--verify=2", "-d", folder], capture_output=True,
                          env=ENVIRONMENT, timeout=120)


def differing(probe, reference):
    """The first thing that differs, shortly."""
    for (options, _), ours, theirs in zip(ASKED, probe.answers, reference.answers):
        for one, other in zip(ours.splitlines(), theirs.splitlines()):
            if one != other:
                at = next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), 0)
                return f"{options[0]}: …{one[max(0, at - 60):at + 60].decode(errors='replace')}…"
    return "the same"


def layout(folder):
    """The kinds of files there are: numbers of generations and shards taken out. What no kept
    manifest names is called stray."""
    named = set()
    for manifest in folder.glob("generations/*/manifest.json"):
        named |= {shard["name"] for shard in json.loads(manifest.read_text())["shards"]}
    kinds = set()
    for path in folder.rglob("*"):
        parts = list(path.relative_to(folder).parts)
        if parts[0] == "shards" and len(parts) > 1:
            parts[1] = "N" if parts[1] in named else f"stray {parts[1]}"
        if parts[0] == "generations" and len(parts) > 1:
            parts[1] = "N"
            if len(parts) > 3 and parts[2] == "dead":
                parts[3] = "N" if parts[3] in named else f"stray {parts[3]}"
        kinds.add("/".join(parts))
    # The one of before, and one more where shards were put together after it.
    n = len(list(folder.glob("generations/*")))
    return kinds | {f"{n} generations"} if n > 3 else kinds


# ---- Many at once ----

def jobs():
    return int(os.environ.get("ZW_JOBS", os.cpu_count() or 1))


def seeded():
    seed = int(os.environ.get("ZW_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"seed {seed} (ZW_SEED={seed} repeats it)", flush=True)
    return random.Random(seed)


def each(work, cases, name, say=None):
    """work(case) → list of problems, for all cases, some at once; the problems as (case, text)."""
    problems, started = [], time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(jobs()) as pool:
        for n, (case, found) in enumerate(zip(cases, pool.map(work, cases)), 1):
            problems += [(case, text) for text in found]
            for text in found:
                print(f"  FAILED {name} {case}: {text}", flush=True)
            if say and n % say == 0:
                print(f"  {name}: {n} of {len(cases)}, {len(problems)} problems, "
                      f"{time.monotonic() - started:.0f} s", flush=True)
    return problems


def spread(cases, n, rng=None):
    """n of the cases: evenly spread, or by chance, in order."""
    cases = list(cases)
    if n is None or n >= len(cases):
        return cases
    if rng:
        return [cases[i] for i in sorted(rng.sample(range(len(cases)), n))]
    return [cases[i * len(cases) // n] for i in range(n)]
