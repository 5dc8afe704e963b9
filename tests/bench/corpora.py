# SPDX-License-Identifier: GPL-2.0-or-later
"""What is searched: the laws of the shared data where they are, else the sample corpus, or generated law."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = (ROOT / os.environ.get("B", "build")).resolve()
SHARED = ROOT.parent / "shared"
LAWS = SHARED / "data/laws"
SAMPLE = ROOT / "corpus/sample"
GENERATOR = BUILD / "tests/bench/generator"
LEXICON = ROOT / "core/lexicon/words.tsv"
READ = (".txt", ".md")  # what every engine here reads as it is


def is_read(path):
    return path.suffix in READ and path.is_file()


class Corpus:
    def __init__(self, folder, name=None):
        self.folder, self.known_as = Path(folder), name
        self.files = [p for p in sorted(self.folder.rglob("*")) if is_read(p)]
        if not self.files:
            sys.exit(f"bench: no texts in {folder}")
        self.bytes = sum(p.stat().st_size for p in self.files)
        self.megabytes = self.bytes / 1e6

    def name(self):
        known = {LAWS: "the laws of the shared data", SAMPLE: "the sample corpus"}
        return self.known_as or known.get(self.folder, self.folder.name)

    def path(self, file):
        return file.relative_to(self.folder).as_posix()

    def text(self, file):
        return file.read_bytes().decode("utf-8", "replace")

    def documents(self):
        return ((self.path(file), self.text(file)) for file in self.files)


def generate(documents, seed, folder):
    """Generated law; a folder that is there is taken as it is: the same numbers give the same laws."""
    if not folder.exists():
        subprocess.run([GENERATOR, "--documents", str(documents), "--seed", str(seed), "--words", LEXICON, folder],
                       check=True, stdout=subprocess.DEVNULL)
    return folder


def texts_alone(folder, work):
    """The corpus of a folder; of one that holds other formats as well, copies of its texts."""
    if all(is_read(p) for p in folder.rglob("*") if p.is_file()):
        return Corpus(folder)
    copy = work / "texts"
    shutil.rmtree(copy, ignore_errors=True)
    for file in filter(is_read, folder.rglob("*")):
        target = copy / file.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target)
    return Corpus(copy, "the texts of " + ("the sample corpus" if folder == SAMPLE else folder.name))


def choose(wanted, work, seed):
    """`wanted` is a folder, a number of documents to generate, or None."""
    if wanted and wanted.isdigit():
        return Corpus(generate(int(wanted), seed, work / f"generated-{wanted}-{seed}"),
                      f"{wanted} generated laws (seed {seed})")
    return texts_alone(Path(wanted).resolve() if wanted else LAWS if LAWS.is_dir() else SAMPLE, work)
