# SPDX-License-Identifier: GPL-2.0-or-later
"""Machines on loopback: xapian-tcpsrv for each shard of an index, to be killed, paused, replaced."""
import os
import shutil
import signal
import socket
import subprocess
import threading
import time

import pytest
from test_merge import manifest


def needs(*programs):
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed (xapian-tools)")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Machine:
    """Serves one tree. The program forks for each connection: all of them are one process group."""

    def __init__(self, tree, port=None, *options):
        self.tree, self.port, self.process = tree, port or free_port(), None
        self.options = options
        self.start()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def start(self, tree=None):
        self.tree = tree or self.tree
        self.process = subprocess.Popen(
            ["xapian-tcpsrv", "--quiet", "--interface=127.0.0.1", f"--port={self.port}",
             *self.options, str(self.tree)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        end = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < end:
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError(f"does not serve: {self.tree}")

    def signal(self, number):
        os.killpg(self.process.pid, number)

    def kill(self):
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait(20)

    def pause(self):
        self.signal(signal.SIGSTOP)

    def go_on(self):
        self.signal(signal.SIGCONT)


class Machines:
    """One for each shard of the current generation, in the order of the manifest, and their stub."""

    def __init__(self, index, folder, timeout=None):
        needs("xapian-tcpsrv")
        self.folder, self.extra = folder, []
        self.names = [s["name"] for s in manifest(index)["shards"]]
        self.at = [Machine(index / "shards" / name / "tree") for name in self.names]
        self.timeout = timeout
        self.stub = folder / "stub"
        self.write()

    def write(self, replicas=()):
        """The stub; {number of the shard: machine} are replicas."""
        lines = ["# made by a test", ""] + ([f"timeout {self.timeout}"] if self.timeout else [])
        for i, machine in enumerate(self.at):
            more = dict(replicas).get(i)
            lines.append(f"remote {machine.address}" + (f" {more.address}" if more else ""))
        self.stub.write_text("\n".join(lines) + "\n")
        return self.stub

    def add(self, tree):
        self.extra.append(Machine(tree))
        return self.extra[-1]

    def stop(self):
        for machine in self.at + self.extra:
            machine.kill()


class Counter:
    """Stands before a machine, and counts how often its clients ask anew: what was sent before an
    answer came is asked together."""

    def __init__(self, machine):
        self.machine, self.waits = machine, 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.machine.port))
            state = {"answered": True}
            for way in ((client, server, True), (server, client, False)):
                threading.Thread(target=self.forward, args=(*way, state), daemon=True).start()

    def forward(self, one, other, asking, state):
        try:
            while data := one.recv(1 << 16):
                if asking:
                    self.waits += state["answered"]
                state["answered"] = not asking
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def stop(self):
        self.listening.close()
