# SPDX-License-Identifier: GPL-2.0-or-later
"""What may be on a disk after a power cut: a model of a file system that promises no more than POSIX.

The rules, harsher than any file system in use:

- What was there before the run is on disk.
- Data of a file is on disk once fsync or fdatasync of it has returned. Until then each 4 KiB page is
  there in any of the states it has had since, whatever became of other pages; the length is any it has had since. What
  the length covers and was never written to disk is zeros, or what was in those blocks before (garbage).
- A name in a folder (create, mkdir, link, symlink, rename, unlink, rmdir) is on disk once fsync of the *folder* has
  returned; fsync of the file itself does not help it. Until then each name of the folder is, for
  itself and in any order, in any of the states it has had since: absent, the old file, the new one.
  So of a rename both names, one or none may be left; the name that is replaced is never half.
- A folder whose name is lost is lost with all that is in it.
- The text of a symlink is on disk with its name: there is no call to sync it by itself.
- A file whose last name was removed may be overwritten at once. If its name is still on disk after the cut,
  its content is as it was, or empty, or garbage.
- A call that was cut off is not on disk; calls happen in the order of the log.
"""
import os
import shutil
from pathlib import Path

PAGE = 4096


class File:
    """pages[i]: the states of a page, the first is on disk (None: never written)."""

    def __init__(self, content=b""):
        self.pages = {i // PAGE: [content[i:i + PAGE].ljust(PAGE, b"\0")]
                      for i in range(0, len(content), PAGE)}
        self.sizes, self.links = [len(content)], 0

    def page(self, i):
        return self.pages.setdefault(i, [None])

    def write(self, offset, data):
        end = offset + len(data)
        for i in range(offset // PAGE, -(-end // PAGE)):
            low, high = max(offset, i * PAGE), min(end, (i + 1) * PAGE)
            states = self.page(i)
            page = bytearray(states[-1] or bytes(PAGE))
            page[low - i * PAGE:high - i * PAGE] = data[low - offset:high - offset]
            states.append(bytes(page))
        self.sizes.append(max(self.sizes[-1], end))

    def truncate(self, size):
        for i, states in self.pages.items():
            if (i + 1) * PAGE > size:
                keep = max(0, size - i * PAGE)
                states.append((states[-1] or b"")[:keep].ljust(PAGE, b"\0"))
        self.sizes.append(size)

    def sync(self):
        self.pages = {i: [states[-1]] for i, states in self.pages.items()}
        self.sizes = [self.sizes[-1]]

    def live(self):
        size = self.sizes[-1]
        return b"".join((self.pages[i][-1] or bytes(PAGE)) if i in self.pages else bytes(PAGE)
                        for i in range(-(-size // PAGE)))[:size]

    def after_cut(self, fate):
        size = fate.of(self.sizes)
        if self.links == 0 and (how := fate.rng.randrange(3)):
            return b"" if how == 1 else fate.rng.randbytes(size)
        pages = []
        for i in range(-(-size // PAGE)):
            page = fate.of(self.pages[i]) if i in self.pages else bytes(PAGE)
            pages.append(page if page is not None else fate.unwritten())
        return b"".join(pages)[:size]


class Link:
    def __init__(self, target):
        self.target = target


class Folder:
    """names[name]: the states of a name, the first is on disk (None: absent)."""

    def __init__(self):
        self.names = {}

    def get(self, name):
        return self.names.get(name, [None])[-1]

    def set(self, name, what):
        self.names.setdefault(name, [None]).append(what)

    def sync(self):
        self.names = {name: [states[-1]] for name, states in self.names.items() if states[-1]}


class Fate:
    """How much of what was not synced is on disk: drawn anew for each cut, data and names apart."""

    def __init__(self, rng):
        self.rng = rng
        self.chance = rng.choice([0, 0.1, 0.5, 0.9, 1])
        self.name_chance = rng.choice([0, 0.1, 0.5, 0.9, 1])
        self.garbage = rng.random() < 0.5

    def of(self, states, chance=None):
        if len(states) == 1:
            return states[0]
        if self.rng.random() < (self.chance if chance is None else chance):
            return states[-1]
        return self.rng.choice(states[:-1])

    def name(self, states):
        return self.of(states, self.name_chance)

    def unwritten(self):
        return self.rng.randbytes(PAGE) if self.garbage else bytes(PAGE)


class Disk:
    """A folder, and what calls (calls.py) do to it."""

    def __init__(self, folder, syncs=True):
        self.root, self.syncs, known = Folder(), syncs, {}
        self._load(folder, self.root, known)

    def _load(self, path, into, known):
        for entry in os.scandir(path):
            if entry.is_symlink():
                what = Link(os.readlink(entry.path))
            elif entry.is_dir():
                what = Folder()
                self._load(entry.path, what, known)
            else:
                inode = entry.stat(follow_symlinks=False).st_ino
                if inode not in known:
                    known[inode] = File(Path(entry.path).read_bytes())
                what = known[inode]
                what.links += 1
            into.names[entry.name] = [what]

    def find(self, path):
        what = self.root
        for part in Path(path).parts:
            what = what.get(part)
        return what

    def place(self, path):
        path = Path(path)
        return self.find(path.parent), path.name

    # ---- Calls ----

    def apply(self, call, data):
        """A call that has returned; data: what was written."""
        if call.result < 0 or call.path.endswith(" (deleted)"):
            return
        kind = call.name.removesuffix("at2") if call.name == "renameat2" else call.name
        kind = kind if kind == "creat" else kind.removesuffix("at")
        getattr(self, "on_" + kind)(call, data)

    def on_open(self, call, data):
        folder, name = self.place(call.path)
        if call.path == "." or isinstance(folder.get(name), Folder):
            return
        if folder.get(name) is None:
            folder.set(name, File())
            folder.get(name).links = 1
        elif call.flags & os.O_TRUNC and folder.get(name).sizes[-1]:
            folder.get(name).truncate(0)

    def on_creat(self, call, data):
        self.on_open(call._replace(flags=os.O_CREAT | os.O_TRUNC), data)

    def on_write(self, call, data):
        self.find(call.path).write(call.offset, data[:call.result])

    on_pwrite64 = on_writev = on_pwritev = on_write

    def on_ftruncate(self, call, data):
        self.find(call.path).truncate(call.length)

    on_truncate = on_ftruncate

    def on_fsync(self, call, data):
        if self.syncs:
            self.find(call.path).sync()

    on_fdatasync = on_fsync

    def on_mkdir(self, call, data):
        folder, name = self.place(call.path)
        folder.set(name, Folder())

    def on_unlink(self, call, data):
        folder, name = self.place(call.path)
        if isinstance(folder.get(name), File):
            folder.get(name).links -= 1
        folder.set(name, None)

    on_rmdir = on_unlink

    def on_rename(self, call, data):
        folder, name = self.place(call.path)
        to, other = self.place(call.other)
        if isinstance(to.get(other), File):
            to.get(other).links -= 1
        to.set(other, folder.get(name))
        folder.set(name, None)

    def on_link(self, call, data):
        to, other = self.place(call.other)
        to.set(other, self.find(call.path))
        to.get(other).links += 1

    def on_symlink(self, call, data):
        folder, name = self.place(call.path)
        folder.set(name, Link(call.other))

    def on_flock(self, call, data):
        pass

    on_fchmod = on_chmod = on_fchown = on_utimens = on_flock

    # ---- What is left ----

    def write(self, to, fate=None):
        """The folder as it is (no fate), or as it may be after a cut, made at `to`."""
        shutil.rmtree(to, ignore_errors=True)
        self._write(self.root, Path(to), fate, {})

    def _write(self, folder, to, fate, written):
        to.mkdir()
        for name, states in sorted(folder.names.items()):
            what = fate.name(states) if fate else states[-1]
            if isinstance(what, Folder):
                self._write(what, to / name, fate, written)
            elif isinstance(what, Link):
                (to / name).symlink_to(what.target)
            elif what in written:
                os.link(written[what], to / name)
            elif what is not None:
                (to / name).write_bytes(what.after_cut(fate) if fate else what.live())
                written[what] = to / name
