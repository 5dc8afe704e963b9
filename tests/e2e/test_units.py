# SPDX-License-Identifier: GPL-2.0-or-later
"""The units of systemd: correct, closed, and not too closed for what the programs do.

How they run is in test_package.py, where systemd itself can be had; this is what can be said of
them anywhere.
"""
import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.request

import pytest
from conftest import BUILD, DONE, ENVIRONMENT, ROOT, SAMPLE, SAMPLE_DOCUMENTS, run, slow_build

SERVICE = ROOT / "service"
UNITS = sorted([*SERVICE.glob("*.service"), *SERVICE.glob("*.timer"), *SERVICE.glob("*.path")])
EXPOSURE_LIMIT = 1.5

systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze")


def analyze(*arguments):
    done = subprocess.run(["systemd-analyze", "--no-pager", *map(str, arguments)], timeout=60,
                          capture_output=True, text=True, env=ENVIRONMENT)
    return done.returncode, done.stdout + done.stderr


def settings(unit):
    """[(key, value)] of a unit file."""
    lines = (SERVICE / unit).read_text().splitlines()
    return [tuple(line.split("=", 1)) for line in lines if re.match(r"[A-Z]\w+=", line)]


@systemd
@pytest.mark.parametrize("unit", ["zhengwen-index.service", "zhengwen-web.service"])
def test_exposure(unit):
    _, out = analyze("security", "--offline=yes", SERVICE / unit)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", out)
    assert found, out
    assert float(found[1]) <= EXPOSURE_LIMIT, out


@systemd
def test_systemd_understands_every_line(tmp_path):
    """Installed by the Makefile below a prefix, so that what the units start is there."""
    prefix = tmp_path / "usr"
    subprocess.run(["make", "-s", "-o", "all", "install", f"B={BUILD}", f"PREFIX={prefix}",
                    f"SYSCONFDIR={tmp_path}/etc"], cwd=ROOT, check=True, timeout=120,
                   stdin=subprocess.DEVNULL)
    installed = [prefix / "lib/systemd/system" / unit.name for unit in UNITS]
    assert len(installed) == 4
    code, out = analyze("verify", "--man=no", *installed)
    # It also looks at what the units want of the system around them: only ours are our business.
    assert not [line for line in out.splitlines() if "zhengwen" in line], out
    for unit in installed:
        assert "/usr/bin/zhengwen" not in unit.read_text().replace(str(prefix), "")
    subprocess.run(["make", "-s", "uninstall", f"B={BUILD}", f"PREFIX={prefix}",
                    f"SYSCONFDIR={tmp_path}/etc"], cwd=ROOT, check=True, timeout=120)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_install_leaves_a_configuration_that_is_there(tmp_path):
    (tmp_path / "etc/zhengwen").mkdir(parents=True)
    config = tmp_path / "etc/zhengwen/zhengwen.conf"
    config.write_text("[corpus]\nfolder = /srv/mine\n")
    for target in ("install", "uninstall"):
        subprocess.run(["make", "-s", "-o", "all", target, f"B={BUILD}",
                        f"PREFIX={tmp_path}/usr", f"SYSCONFDIR={tmp_path}/etc"], cwd=ROOT,
                       check=True, timeout=120, stdin=subprocess.DEVNULL)
        assert config.read_text() == "[corpus]\nfolder = /srv/mine\n"


def test_the_cron_line_does_what_the_unit_does():
    """The same command, once each night, as the same user."""
    command = dict(settings("zhengwen-index.service"))["ExecStart"]
    line = next(line for line in (SERVICE / "zhengwen.cron").read_text().splitlines()
                if line and not line.startswith("#"))
    minute, hour, day, month, weekday, user, rest = line.split(None, 6)
    assert (day, month, weekday, user) == ("*", "*", "*", "zhengwen")
    assert 0 <= int(minute) < 60 and 0 <= int(hour) < 6
    assert rest.endswith(command.removeprefix("/usr/bin/"))


def test_the_page_is_tried_again_for_ever():
    """Restart= gives up when the limit is reached; then no later night would bring the page back."""
    unit = dict(settings("zhengwen-web.service"))
    assert unit["Restart"] == "on-failure"
    starts = int(unit["StartLimitIntervalSec"]) // int(unit["RestartSec"]) + 1
    assert starts < int(unit["StartLimitBurst"])


def test_the_options_of_the_units_are_there():
    for unit in ("zhengwen-index.service", "zhengwen-web.service"):
        program, *options = dict(settings(unit))["ExecStart"].split()
        help_text = run(program.removeprefix("/usr/bin/"), "--help").out
        for option in options:
            assert option.split("=")[0] in help_text


# ---- System calls: what the unit lets through, as a filter of our own ----

def allowed_calls(unit):
    """The names that SystemCallFilter= lets through, as systemd adds them up."""
    groups, calls = {}, set()
    _, out = analyze("syscall-filter")
    for line in out.splitlines():
        if line.startswith("@"):
            group = groups.setdefault(line.strip(), [])
        elif line.startswith("    ") and not line.strip().startswith("#"):
            group.append(line.strip())

    def expand(name):
        return set().union(*map(expand, groups[name])) if name in groups else {name}

    calls |= expand("@default")
    for value in (v for k, v in settings(unit) if k == "SystemCallFilter"):
        named = set().union(*map(expand, value.lstrip("~").split()))
        calls = calls - named if value.startswith("~") else calls | named
    return calls


def traced(command, folder):
    """Every system call that the command and its children make, by strace."""
    done = subprocess.run(["strace", "-f", "-qq", "-o", str(folder / "calls"), "-e", "signal=none",
                           *map(str, command)], capture_output=True, text=True, timeout=300,
                          env=ENVIRONMENT)
    return done, calls_in(folder / "calls")


def calls_in(trace):
    return set(re.findall(r"^\d+ +(\w+)\(", trace.read_text(errors="replace"), re.M))


strace = pytest.mark.skipif(not shutil.which("strace"), reason="no strace")
instrumented = pytest.mark.skipif(slow_build(), reason="a sanitizer makes calls of its own")


@systemd
@strace
@instrumented
def test_the_filter_lets_through_what_the_indexer_does(tmp_path):
    """Documents of every kind, each reader and helper; a second run that finds changes."""
    corpus = tmp_path / "corpus"
    shutil.copytree(SAMPLE, corpus)
    command = [BUILD / "zhengwen-index", corpus, "-d", tmp_path / "index"]
    done, calls = traced(command, tmp_path)
    assert done.returncode == DONE and f"{SAMPLE_DOCUMENTS} documents" in done.stdout + done.stderr
    assert {"seccomp", "memfd_create", "execve", "flock", "fsync"} <= calls
    (corpus / "新.txt").write_text("第一条 为了保护湖泊，制定本条例。\n")
    next(corpus.rglob("*.docx")).unlink()
    done, more = traced(command, tmp_path)
    assert done.returncode == DONE, done
    assert calls | more <= allowed_calls("zhengwen-index.service")


@systemd
@strace
@instrumented
def test_the_filter_lets_through_what_the_web_does(sample, tmp_path):
    trace = tmp_path / "calls"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        web = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", str(trace), "-e", "signal=none",
             str(BUILD / "zhengwen-web"), "-d", str(sample), "--port=0"],
            stdout=subprocess.PIPE, text=True, start_new_session=True,
            env={**ENVIRONMENT, "NOTIFY_SOCKET": str(tmp_path / "notify"),
                 "WATCHDOG_USEC": "1000000"})
        try:
            url = re.search(r"http://\S+", web.stdout.readline())[0]
            said = b""
            while b"READY=1" not in said:
                said = manager.recv(4096)
            urllib.request.urlopen(f"{url}?q=%E6%B9%96%E6%B3%8A", timeout=60).read()
            while b"WATCHDOG=1" not in said:
                said = manager.recv(4096)
        finally:
            os.killpg(web.pid, signal.SIGTERM)
            web.communicate(timeout=60)
    calls = calls_in(trace)
    assert {"accept4", "sendto"} & calls and "socket" in calls
    assert calls <= allowed_calls("zhengwen-web.service")
