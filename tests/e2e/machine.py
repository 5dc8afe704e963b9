# SPDX-License-Identifier: GPL-2.0-or-later
"""A clean Debian that systemd runs, in namespaces of its own: where a package can be tried whole.

It is a folder made by mmdebstrap and a process 1 in it that is really systemd, with processes,
mounts, network and control groups of its own. Nothing of the machine around it is touched but a
control group beside the others, which is removed at the end.
"""
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

PACKAGES = "systemd,dbus,curl"

# What systemd finds when it starts: the mounts of a container.
BOOT = """
set -e
mount --bind "$ROOT" "$ROOT"
cd "$ROOT"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
    touch dev/$device
    mount --bind /dev/$device dev/$device
done
mkdir dev/pts dev/shm before
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 tmpfs dev/shm
pivot_root . before
exec chroot . /bin/sh -c '
    umount -l /before
    rmdir /before
    exec env -i container=zhengwen-test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        /lib/systemd/systemd --system --log-target=journal'
"""


UNSHARE = ["unshare", "--fork", "--pid", "--mount", "--uts", "--ipc", "--net", "--cgroup",
           "--kill-child", "--propagation", "private"]


class Unavailable(Exception):
    """There is no such machine to be had here; why."""


def said(command, seconds):
    """Exit code and all it says; what has no end within the time has none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds,
                              stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None, f"no end within {seconds} s"
    return done.returncode, (done.stdout + done.stderr).strip()


def group_folder():
    """Where control groups of version 2 are mounted."""
    for line in Path("/proc/mounts").read_text().splitlines():
        _, folder, kind, *_ = line.split()
        if kind == "cgroup2" and os.access(folder, os.W_OK):
            return Path(folder)
    raise Unavailable("no control groups of version 2")


def make_root(root):
    if os.geteuid() != 0:
        raise Unavailable("not root")
    if not shutil.which("mmdebstrap"):
        raise Unavailable("no mmdebstrap")
    # What it will need, before anything is fetched.
    group_folder()
    code, out = said([*UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], 30)
    if code != 0:
        raise Unavailable(f"no namespaces or no mounts: {out[-300:]}")
    code, out = said(["mmdebstrap", "--quiet", "--variant=apt", f"--include={PACKAGES}",
                      "bookworm", str(root)], 300)
    if code != 0:
        raise Unavailable(f"mmdebstrap (no network?): {out[-300:]}")


class Machine:
    def __init__(self, root):
        self.root = Path(root)
        self.group = group_folder() / f"zhengwen-test-{os.getpid()}"
        (self.root / "etc/machine-id").write_text("0123456789abcdef0123456789abcdef\n")
        # There is no terminal.
        (self.root / "etc/systemd/system/console-getty.service").symlink_to("/dev/null")
        try:
            self.group.mkdir()
            self.process = subprocess.Popen(
                [*UNSHARE, "sh", "-c", BOOT],
                env={"ROOT": str(self.root), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                preexec_fn=lambda: (self.group / "cgroup.procs").write_text(str(os.getpid())))
            self.wait_until_up()
        except (OSError, subprocess.SubprocessError) as error:
            self.stop()
            raise Unavailable(f"control groups: {error}") from error
        except BaseException:
            self.stop()
            raise

    def wait_until_up(self):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise Unavailable(f"it ends: {self.process.stdout.read().decode()[-300:]}")
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
            pids = children.read_text().split()
            if pids and Path(f"/proc/{pids[0]}/comm").read_text() == "systemd\n":
                self.first = pids[0]
                state = self.run("systemctl is-system-running", code=None)[1]
                if state in ("running", "degraded"):
                    return
            time.sleep(0.2)
        raise Unavailable("systemd does not come up within 60 s")

    def run(self, script, code=0, seconds=120):
        """A script of sh in it: exit code and all it says; fails on any other code."""
        got, out = said(["nsenter", "-t", self.first, "-m", "-p", "-u", "-i", "-n", "-C",
                         "-r", "-w", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                         "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive",
                         "sh", "-c", script], seconds)
        assert code is None or got == code, f"{script}\nexit {got}\n{out}"
        return got, out

    def outside(self, script, seconds=300):
        """In the folder, with the network of the machine around it: for apt to fetch packages."""
        return said(["chroot", str(self.root), "/usr/bin/env", "-i",
                     "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive",
                     "sh", "-c", script], seconds)

    def stop(self):
        if getattr(self, "process", None):
            self.process.send_signal(signal.SIGKILL)  # --kill-child: process 1 dies with it
            self.process.wait(30)
            self.process.stdout.close()
        # Groups are emptied as their processes die.
        for _ in range(100):
            for folder, _, _ in os.walk(self.group, topdown=False):
                with contextlib.suppress(OSError):
                    os.rmdir(folder)
            if not self.group.exists():
                return
            time.sleep(0.1)


@contextlib.contextmanager
def machine(prepare):
    """A running one, after prepare(root) was done to its folder."""
    folder = tempfile.mkdtemp(prefix="zhengwen-machine-")
    root = Path(folder, "root")
    try:
        make_root(root)
        prepare(root)
        running = Machine(root)
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
