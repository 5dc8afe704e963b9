# SPDX-License-Identifier: GPL-2.0-or-later
"""The Debian package: built, looked at by lintian, unpacked and started; then installed in a clean
Debian under systemd, where the units run with all that confines them, and purged again.

The last needs root, mmdebstrap and Debian's archive; it is skipped, with the reason, where there is
none of these. Two or three minutes on an idle machine, most of it to compile and to fetch.
"""
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from conftest import BUILD, ENVIRONMENT, ROOT, SAMPLE, SAMPLE_DOCUMENTS, slow_build
from machine import Unavailable, machine

CONFIG = "/etc/zhengwen/zhengwen.conf"
INDEX = "/var/lib/zhengwen/index"


@pytest.fixture(scope="module")
def deb():
    """Without its unit tests, which have been run by now. Compiled anew only where needed."""
    if not shutil.which("dpkg-buildpackage") or not shutil.which("dh"):
        pytest.skip("no dpkg-dev or no debhelper")
    if slow_build():
        pytest.skip("the package is not instrumented")
    folder = BUILD / "deb-check"
    done = subprocess.run([str(ROOT / "service/make-deb"), "--again", str(folder)], cwd=ROOT,
                          env={**ENVIRONMENT, "DEB_BUILD_OPTIONS": "nocheck"}, timeout=900,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    packages = [p for p in folder.glob("zhengwen_*.deb")]
    assert len(packages) == 1, packages
    return packages[0]


def test_lintian_has_nothing_to_say(deb):
    if not shutil.which("lintian"):
        pytest.skip("no lintian")
    changes = next(deb.parent.glob("*.changes"))
    command = ["lintian", "--fail-on", "error,warning,info", "--display-info"]
    if os.geteuid() == 0:
        command.append("--allow-root")
    done = subprocess.run([*command, str(changes)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def unpacked(deb, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "-x", str(deb), str(folder)], check=True, timeout=60)
    return folder


def test_what_is_in_it(unpacked):
    files = {"/" + p.relative_to(unpacked).as_posix() for p in unpacked.rglob("*") if p.is_file()}
    expected = {CONFIG, "/usr/lib/sysusers.d/zhengwen.conf", "/usr/lib/tmpfiles.d/zhengwen.conf",
                "/usr/share/doc/zhengwen/copyright", "/usr/share/doc/zhengwen/README.md.gz",
                "/usr/share/doc/zhengwen/examples/zhengwen.cron",
                "/usr/share/locale/zh/LC_MESSAGES/zhengwen.mo"}
    for program in ("index", "search", "web"):
        expected |= {f"/usr/bin/zhengwen-{program}",
                     f"/usr/share/man/man1/zhengwen-{program}.1.gz",
                     f"/usr/share/bash-completion/completions/zhengwen-{program}"}
    for unit in ("index.service", "index.timer", "web.service", "web.path"):
        expected.add(f"/lib/systemd/system/zhengwen-{unit}")
    assert expected <= files, expected - files


def test_its_programs_run_where_it_is_unpacked(unpacked, tmp_path):
    def run(program, *arguments):
        return subprocess.run([str(unpacked / "usr/bin" / program), *map(str, arguments)],
                              capture_output=True, text=True, timeout=120, env=ENVIRONMENT)
    result = run("zhengwen-index", SAMPLE, "-d", tmp_path / "index")
    assert result.returncode == 0, result.stderr
    assert f"{SAMPLE_DOCUMENTS} documents" in result.stdout + result.stderr
    assert "湖泊保护条例" in run("zhengwen-search", "-d", tmp_path / "index", "湖泊").stdout
    version = subprocess.run(["dpkg-parsechangelog", "-S", "Version"], cwd=ROOT, check=True,
                             capture_output=True, text=True).stdout.strip()
    for program in ("zhengwen-index", "zhengwen-search", "zhengwen-web"):
        assert run(program, "--version").stdout == f"{program} {version}\n"


# ---- In a clean Debian, under systemd ----

@pytest.fixture(scope="module")
def debian(deb):
    def prepare(root):
        shutil.copy(deb, root / "zhengwen.deb")
        shutil.copytree(SAMPLE, root / "srv/laws")
        for path in [root / "srv/laws", *(root / "srv/laws").rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
    try:
        with machine(prepare) as running:
            code, out = running.outside(
                "apt-get -q update && apt-get -q -y install --download-only ./zhengwen.deb")
            if code != 0:
                pytest.skip(f"apt (no network?): {out[-300:]}")
            yield running
    except Unavailable as reason:
        pytest.skip(f"no clean Debian: {reason}")


def active(debian, unit):
    return debian.run(f"systemctl is-active {unit}", code=None)[1]


def eventually(debian, unit, state):
    for _ in range(100):
        if active(debian, unit) == state:
            return
        time.sleep(0.2)
    raise AssertionError(debian.run(f"systemctl status {unit}; journalctl -n 50", code=None)[1])


def journal(debian, unit):
    return debian.run(f"journalctl --no-pager -o cat -u {unit}")[1]


def test_the_life_of_an_installation(debian):
    """One story, for each of its steps stands on the one before."""
    before = files_of(debian)
    just_installed(debian)
    nothing_configured(debian)
    first_run(debian)
    page(debian)
    who_stops_the_page_means_it(debian)
    it_comes_back_when_it_dies(debian)
    another_run_at_work(debian)
    skipped_documents(debian)
    bad_configuration(debian)
    upgrade(debian)
    purged(debian, before)


def files_of(debian):
    """What could stay behind."""
    return set(debian.run("find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /tmp"
                          " -o -path /run \\) -prune -o -iname '*zhengwen*' -print")[1].split("\n"))


def just_installed(debian):
    debian.run("apt-get -q -y install ./zhengwen.deb", seconds=300)
    assert debian.run("stat -c %U:%G:%a /var/lib/zhengwen")[1] == "zhengwen:zhengwen:750"
    for unit in ("index.timer", "web.service", "web.path"):
        assert debian.run(f"systemctl is-enabled zhengwen-{unit}")[1] == "enabled"
    assert active(debian, "zhengwen-index.timer") == "active"
    assert active(debian, "zhengwen-web.path") == "active"
    assert active(debian, "zhengwen-web") == "inactive"
    # Not by the installation.
    assert journal(debian, "zhengwen-index") == ""


def nothing_configured(debian):
    debian.run("systemctl start zhengwen-index")
    assert "names no folder" in journal(debian, "zhengwen-index")
    assert debian.run("systemctl --failed --no-legend")[1] == ""


def first_run(debian):
    debian.run(f"sed -i 's|^#folder = /srv/laws|folder = /srv/laws|' {CONFIG}")
    debian.run("systemctl start zhengwen-index")
    said = journal(debian, "zhengwen-index")
    # Each of the helpers and readers has worked as confined as it is.
    assert f"{SAMPLE_DOCUMENTS} documents" in said and "0 skipped" in said, said
    code, out = debian.run(f"find {INDEX} -perm /007 ! -type l")
    assert out == "", f"for everybody: {out}"


def page(debian):
    """The first index starts it; "active" means that it said so (Type=notify)."""
    eventually(debian, "zhengwen-web", "active")
    _, out = debian.run("curl -sf 'http://127.0.0.1:8080/?q=%E6%B9%96%E6%B3%8A'")
    assert "湖泊保护条例" in out
    debian.run("curl -sf http://127.0.0.1:8080/readyz")
    # For root, too, who has no index of its own.
    assert "湖泊" in debian.run("env HOME=/root zhengwen-search 湖泊")[1]
    debian.run("systemctl reload zhengwen-web")
    assert active(debian, "zhengwen-web") == "active"


def who_stops_the_page_means_it(debian):
    debian.run("systemctl stop zhengwen-web")
    time.sleep(1)
    assert active(debian, "zhengwen-web") == "inactive"
    assert active(debian, "zhengwen-web.path") == "inactive"
    debian.run("systemctl start zhengwen-web")
    assert active(debian, "zhengwen-web") == "active"
    assert active(debian, "zhengwen-web.path") == "active"


def it_comes_back_when_it_dies(debian):
    before = debian.run("systemctl show -P MainPID zhengwen-web")[1]
    debian.run("systemctl kill -s KILL zhengwen-web")
    eventually(debian, "zhengwen-web", "activating")
    eventually(debian, "zhengwen-web", "active")
    assert debian.run("systemctl show -P MainPID zhengwen-web")[1] not in (before, "0")


def another_run_at_work(debian):
    """Exit status 75 is no failure."""
    debian.run(f"flock {INDEX}/lock systemctl start zhengwen-index")
    assert debian.run("systemctl show -P ExecMainStatus zhengwen-index")[1] == "75"
    assert active(debian, "zhengwen-index") == "inactive"  # not "failed"


def skipped_documents(debian):
    """Neither is 1. What confines the readers still holds for a document that is damaged."""
    debian.run("head -c 100 '/srv/laws/通知/'*.pdf > /srv/laws/damaged.pdf")
    debian.run("echo 第一条 > /srv/laws/新.txt")
    debian.run("systemctl start zhengwen-index")
    assert debian.run("systemctl show -P ExecMainStatus zhengwen-index")[1] == "1"
    assert active(debian, "zhengwen-index") == "inactive"


def bad_configuration(debian):
    debian.run(f"echo 'prot = 1' >> {CONFIG}")
    debian.run("systemctl start zhengwen-index", code=1)
    assert "zhengwen.conf:" in journal(debian, "zhengwen-index")
    assert "prot" in journal(debian, "zhengwen-index")
    assert active(debian, "zhengwen-index") == "failed"
    assert active(debian, "zhengwen-web") == "active"  # has read it before
    debian.run(f"sed -i '/^prot/d' {CONFIG}; systemctl reset-failed")


def upgrade(debian):
    """The same version again: the page is started anew, the configuration stays."""
    before = debian.run("systemctl show -P MainPID zhengwen-web")[1]
    debian.run("apt-get -q -y install --reinstall ./zhengwen.deb", seconds=300)
    assert active(debian, "zhengwen-web") == "active"
    assert debian.run("systemctl show -P MainPID zhengwen-web")[1] != before
    debian.run(f"grep -q '^folder = /srv/laws' {CONFIG}")


def purged(debian, before):
    debian.run("apt-get -q -y purge zhengwen", seconds=300)
    assert files_of(debian) == before
    assert debian.run("systemctl list-units --all --no-legend 'zhengwen*'")[1] == ""
    # A service that has never run has nothing to say.
    assert not Path(debian.root, "var/lib/zhengwen").exists()
